"""What the divergence of a frozen preconditioner on a new bowl does and does not say."""

from theory.operators import (
    Derivation,
    Equation,
    Inequality,
    Operator,
    Scalar,
    Square,
    SumOfSquares,
    identity,
    number,
    positive_beyond,
    refute,
)
from verify.claim import Claim
from verify.claims.lodo import source
from verify.evidence import Checked

INFERENCE, MEAN = "the inference", "the mean eigenvalue"

claim = Claim(
    name="lodo/frozen_preconditioner",
    title="""The old bowl's exact inverse Hessian diverges on a new bowl: μ averages tr(H)tr(H⁻¹)/n²
    ≥ 1""",
    source=source("section 5.1, pretrained and frozen preconditioner"),
    expected="proved",
    wording="""'Within 10 steps, the loss diverged to', 'indicating that LODO is best trained on the
    fly' (section 5.1). The divergence is there (frozen_runs), but says nothing of how or when G was
    learned: the new bowl has new eigenvectors, and there the perfect preconditioner of the old one
    diverges too. That a new bowl needs a new G stands.""",
    statement="""G = H⁻¹ of the old bowl, H′ the new one's Hessian: an error along an eigenvector of
    H⁻¹H′ is multiplied by 1 − μ, so it grows where μ > 2. If H′ has the spectrum of H, the
    eigenvalues λ′_i/λ_i of H⁻¹H′ average tr(H)tr(H⁻¹)/n² ≥ 1 over rearrangements (21.97 on the
    paper's bowl, bowl_numbers), where |1 − μ| < 1 needs μ < 2.""",
    latex=r"""$b \mapsto (I - H^{-1}H')b$ has the eigenvalues $1-\mu$; $\operatorname{mean}\mu =
    \operatorname{tr}H\operatorname{tr}H^{-1}/n^2$.""",
    hypotheses="""
    - the new bowl has other eigenvectors: on the same bowl H⁻¹ is Newton's method
    - μ > 2 for some eigenvalue of H⁻¹H′: then the error grows""",
    parts=(INFERENCE, MEAN),
)

u, b, b_next = Operator("u", "n", "1"), Operator("b", "n", "1"), Operator("b₊", "n", "1")
H, NEW = Operator("H", "n", "n", symmetric=True), Operator("H′", "n", "n", symmetric=True)
G = Operator("G", "n", "n", symmetric=True)
mu, nu = Scalar("μ"), Scalar("ν", nonneg=True)
EIGEN = Equation(G * NEW * u, mu * u, "u is an eigenvector of GH′")
STEP = [Equation(b, u), Equation(b_next, b - G * NEW * b, "a step without noise")]
INVERSE = Equation(G * H, 1, "G is exact on the old bowl")


@claim.proof("an error u becomes (1 − μ)u, and |1 − μ| > 1 for μ = 2 + ν, ν > 0", INFERENCE)
def grows():
    return [
        Derivation([EIGEN, *STEP]).qed(Equation(b_next, (1 - mu) * u)),
        positive_beyond((1 - (2 + nu)) ** 2 - 1, [(nu, 0)]),
        positive_beyond((1 - (3 + nu)) ** 2 - 4, [(nu, 0)]),
    ]


spectrum, inverses, ones = (Operator(name, "n", "1") for name in ("λ", "1/λ", "e"))
root, root_inverse = Operator("√λ", "n", "1"), Operator("1/√λ", "n", "1")
MIXED, size = Operator("E[Π]", "n", "n"), Scalar("n", nonneg=True)
UNIFORM = Equation(size * MIXED, ones * ones.T, "all rearrangements alike: E[Π] = eeᵀ/n")
TOTAL = Equation(
    size * inverses.T * MIXED * spectrum,
    (inverses.T * ones) * (ones.T * spectrum),
    "n times the mean of Σλ′_i/λ_i is tr(H⁻¹)tr(H)",
)


@claim.proof("Σλ′_i/λ_i has the mean tr(H)tr(H⁻¹)/n over rearrangements λ′ = Πλ", MEAN)
def mean_over_rearrangements():
    return Derivation([UNIFORM]).qed(TOTAL)


@claim.proof("tr(H)tr(H⁻¹) ≥ n²: Cauchy and Schwarz for √λ and 1/√λ", MEAN)
def at_least_one():
    """|w|²(|u|²|w|² − n²) = |u|w|² − wn|² for uᵀw = n."""
    squares = root_inverse.T * root_inverse
    return SumOfSquares(
        squares * (root.T * root * squares - size**2 * identity("1")),
        [Square(root * squares - size * root_inverse)],
        [
            Equation(root.T * root_inverse, size * identity("1"), "√λ_i/√λ_i = 1, n times"),
            Equation(root_inverse.T * root, size * identity("1")),
        ],
    )


@claim.exact(
    "all rearrangements of small spectra: the mean is tr(H)tr(H⁻¹)/n², and it is at least 1", MEAN
)
def rearrangements(run):
    from itertools import permutations

    from flint import fmpq

    count = 0
    for spectrum in (
        [fmpq(3)],
        [fmpq(2), fmpq(2)],
        [fmpq(1, 10**6), fmpq(10**6)],
        [fmpq(1, 10), fmpq(1)],
        [fmpq(1, 4), fmpq(1, 2), fmpq(1)],
        [fmpq(1, 9), fmpq(1, 5), fmpq(1, 2), fmpq(1)],
    ):
        n, orders = len(spectrum), list(permutations(spectrum))
        total = sum(
            (new / old for order in orders for new, old in zip(order, spectrum)), fmpq(0)
        ) / (n * len(orders))
        if (
            total != sum(spectrum, fmpq(0)) * sum((1 / x for x in spectrum), fmpq(0)) / n**2
            or total < 1
        ):
            return Checked(f"spectrum {spectrum}: the mean is {total}", ok=False, refutes=True)
        count += len(orders)
    return Checked(f"{count} rearrangements over ℚ", instances=count)


claim.batched(
    "the old bowl's inverse Hessian on a new one, batched in torch", INFERENCE, instances=400
)


# -- the paper's inference, hypotheses, false variants

OLD, SWAPPED = [[1, 0], [0, "1/10"]], [["1/10", 0], [0, 1]]
EXACT = {"H": OLD, "G": [[1, 0], [0, 10]], "H′": SWAPPED}
SHRINKS = Inequality(b.T * b, b_next.T * b_next)


@claim.mutant("with an exact inverse, of diag(1, 1/10), no error grows", INFERENCE)
def perfect_and_diverging():
    """On diag(1/10, 1) an error is multiplied by −9."""
    return refute(SHRINKS, [INVERSE, EIGEN, *STEP], at=EXACT | {"u": [[0], [1]], "μ": 10})


@claim.necessity("the new bowl has other eigenvectors", INFERENCE)
def same_bowl():
    """H′ = H: the error is gone after one step, whatever it was, so nothing grows."""
    return refute(
        Inequality(b_next.T * b_next, b.T * b),
        [INVERSE, *STEP, Equation(NEW, H)],
        at={"H": OLD, "G": [[1, 0], [0, 10]], "u": [[0], [1]]},
    )


@claim.necessity("μ > 2 for some eigenvalue of H⁻¹H′", INFERENCE)
def small_eigenvalue():
    """Along the other eigenvector μ = 1/10, and the error shrinks to 9/10."""
    return refute(
        Inequality(b_next.T * b_next, b.T * b),
        [INVERSE, EIGEN, *STEP],
        at=EXACT | {"u": [[1], [0]], "μ": "1/10"},
    )


def variant(claimed):
    return refute(claimed, [INVERSE, EIGEN, *STEP], at=EXACT | {"u": [[0], [1]], "μ": 10})


@claim.mutant("an error u becomes μu", INFERENCE)
def plain_eigenvalue():
    return variant(Equation(b_next, mu * u))


@claim.mutant("an error u becomes (1 + μ)u", INFERENCE)
def wrong_sign():
    return variant(Equation(b_next, (1 + mu) * u))


@claim.mutant("μ > 1 is enough to grow: (1 − μ)² > 1 at μ = 3/2", INFERENCE)
def from_one():
    return refute(
        Inequality((1 - mu) ** 2, 1, strict=True),
        [Equation(2 * mu, 3 * number(1))],
        at={"μ": "3/2"},
    )


@claim.mutant("the mean eigenvalue over rearrangements is 1", MEAN)
def mean_one():
    """Spectrum 1, 1/10: the sum of λ′_i/λ_i is 121/20 in the mean, not 2."""
    return refute(
        Equation(size * inverses.T * MIXED * spectrum, size**2 * identity("1")),
        [UNIFORM],
        at={
            "λ": [[1], ["1/10"]],
            "1/λ": [[1], [10]],
            "e": [[1], [1]],
            "n": 2,
            "E[Π]": [["1/2", "1/2"], ["1/2", "1/2"]],
        },
    )


@claim.mutant("tr(H)tr(H⁻¹) ≥ 2n²", MEAN)
def twice():
    return refute(
        Inequality(root.T * root * root_inverse.T * root_inverse, 2 * size**2 * identity("1")),
        [Equation(root.T * root_inverse, size * identity("1"))],
        at={"√λ": [[1]], "1/√λ": [[1]], "n": 1},
    )
