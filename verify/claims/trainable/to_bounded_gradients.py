"""Proposition 1 of the TO paper: gradients along a bounded run are bounded."""

from math import isqrt

from flint import fmpq

from theory.trainable import runs as _exact
from verify.claim import Claim
from verify.claims.trainable import REBUILT, _spaces, source
from verify.evidence import Fails

claim = Claim(
    name="trainable/to_bounded_gradients",
    title="""Lipschitz batch gradients are bounded on a bounded set: |∇F^B(w)| ≤ 2LD +
    max_B|∇F^B(w*)|""",
    source=source("Proposition 1"),
    wording=f"""Section 3.2 says that 'the trajectory of gradients are uniformly bounded', which is
    Proposition 1. True for finitely many batches, as there. {REBUILT}""",
    statement="""
    - Finitely many batches B, w* ∈ W, ∇F^B Lipschitz on W with constant L > 0, |w| ≤ D on W, D > 0,
      and not all ∇F^B(w*) zero: |∇F^B(w)| ≤ 2LD + max_B |∇F^B(w*)| for all w ∈ W and all B. By:
      distance; change; then the triangle
    - Remark: False for Gaussian noise, where no such maximum exists.
    """,
    latex=r"$\|\nabla F^B(w)\| \le 2LD + \max_B \|\nabla F^B(w^*)\|$.",
    hypotheses="""
    - finitely many batches: or a bound on |∇F^B(w*)|; Gaussian noise has none
    - ∇F^B is Lipschitz on W
    - |w| ≤ D on W""",
)

# f° = ∇F^B(w*), h = ∇F^B(w) − ∇F^B(w*)
claim.letters("w w° f° h: n; L D G₀ x_L x_2D x_w x_° x_f: ≥ 0; max")
SMOOTH = "L²(w − w°)ᵀ(w − w°) − hᵀh = x_L : |∇F^B(w) − ∇F^B(w*)| ≤ L|w − w*|"
INSIDE = "D² − wᵀw = x_w : |w| ≤ D; D² − w°ᵀw° = x_° : |w*| ≤ D"
FIRST = "G₀² − f°ᵀf° = x_f : |∇F^B(w*)| ≤ G₀"
BOUND = "(2LD + G₀)² ≥ (h + f°)ᵀ(h + f°)"
case = claim.under(at="w=f°=L=D=G₀=1, w°=−1, h=2, x_L=x_w=x_°=x_f=0")
case.under(INSIDE).bounds("""[distance] |w − w*| ≤ 2D, in every dimension
    4D² ≥ (w − w°)ᵀ(w − w°)
    = (w + w°)² + 2x_w + 2x_°""")
case.under(SMOOTH, "4D² − (w − w°)ᵀ(w − w°) = x_2D : |w − w*| ≤ 2D", at="x_2D=0").bounds(
    "[change] |∇F^B(w) − ∇F^B(w*)| ≤ 2LD", "4L²D² ≥ hᵀh", "= x_2D(L)² + x_L"
)
_spaces.triangle(claim, "then the triangle", "", "h; 2L·D; x_h", "f°; G₀; x_f")
case.under(SMOOTH, INSIDE).needs(
    "finitely many batches",
    BOUND,
    at="w=w°=h=x_L=0, f°=10, x_w=x_°=1",
    says="g = ∇F + ξ at w = w* = 0, ξ = 10: some value of the noise exceeds any bound; here G₀ = 1",
)
case.under(INSIDE, FIRST).needs("∇F^B is Lipschitz on W", BOUND, at="h=5")
case.under(SMOOTH, FIRST).needs("|w| ≤ D on W", BOUND, at="w=9, h=10")
whole = case.under(SMOOTH, INSIDE, FIRST)  # at w = D, w* = −D the gradient is 2LD + G₀ itself
whole.false("""max(2LD, |∇F^B(w*)|)
    max² ≥ (h + f°)ᵀ(h + f°)
    given: max = 2LD; max = G₀
    at: f°=G₀=2
    says: 2LD = G₀ = 2, both the maximum, and the gradient is 4""")
claim.mutants()


@claim.instances("least-squares batches, 30 points each", count=30, of="gradients below the bound")
def least_squares(rng):
    """F^B(w) = ½(aᵀw − y)²: L = |a|² at most; all quantities squared, so exact."""
    dot, n = _exact.dot, rng.randint(1, 3)
    batches = [
        ([fmpq(rng.randint(-3, 3)) for _ in range(n)], fmpq(rng.randint(-3, 3))) for _ in range(4)
    ]
    star, *points = ([fmpq(rng.randint(-2, 2), 2 * n) for _ in range(n)] for _ in range(31))

    def squared(a, y, w):
        return (dot(a, w) - y) ** 2 * dot(a, a)

    # a rational below the root of |∇F^B(w*)|², so that what is checked is no weaker than the claim
    bound = 2 * max(dot(a, a) for a, _ in batches)
    bound += max(below_root(squared(a, y, star)) for a, y in batches)
    for w in points:
        if any(squared(a, y, w) > bound**2 for a, y in batches):
            raise Fails(f"w = {w}: |∇F^B| too large")
    return [None] * len(points) * len(batches)


def below_root(square: fmpq) -> fmpq:
    """A rational below √square, and less than 10⁻⁹ below."""
    return fmpq(isqrt(square.numerator * 10**18 // square.denominator), 10**9)


RUNS = "projected runs of full and diagonal TO on least squares, every batch at every step"
claim.floats(RUNS, instances=40)
claim.batched("projected runs of full TO, batched in torch", instances=500)
