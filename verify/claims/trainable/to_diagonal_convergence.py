"""The convergence theorem for diagonal TO, and for A ≡ 0, which is momentum."""

from fractions import Fraction

from flint import fmpq

from theory.trainable import runs as _exact
from theory.trainable import setting as to
from verify.claim import Claim
from verify.claims.trainable import REBUILT, _convergence, _spaces, source
from verify.evidence import Checked, Fails
from verify.standard import Cited

DIAGONAL, MOMENTUM = "diagonal TO", "A ≡ 0"

claim = Claim(
    name="trainable/to_diagonal_convergence",
    title="""Diagonal TO, and plain decaying momentum, satisfy TO's convergence theorem with the
    same constants""",
    source=source("section 3.3, 'it is easy to extend the proof of Theorem 1'"),
    wording=f"""'It is easy to extend the proof of Theorem 1 and show the convergence of Diagonal
    TO': so it is. {REBUILT}""",
    statement="""
    - Diagonal TO has m = (1 − C)u + Cg with C = diag(βw_i² + γ), so e₊ = (1 − C₊)[e + A′(w₊−w) −
      (∇F(w₊) − ∇F(w))] + C₊ξ₊ and γ ≤ C ≤ βD² + γ: By: error; above; below
    - to_convergence holds word for word, ‖A‖ = max|a_i|. By: shrinks; coordinates
    - A ≡ 0 (β = 0, A_1 = 0: decaying EMA momentum) By: frozen
    - satisfies it with a = 0, on W = ℝⁿ too: without a projection and without a bound G on
      gradients. By: no drift; the sum: K = L, no G
    """,
    latex=r"""$e_+ = (1-C_+)[e + A'(w_+-w) - (\nabla F(w_+)-\nabla F(w))] + C_+\xi_+$, $C_+ =
    \mathrm{diag}(\beta w_{+,i}^2+\gamma)$.""",
    hypotheses="""
    - w stays in |w| ≤ D: so that βw_i² ≤ βD²; not needed where β = 0
    - A_1 = 0: for A ≡ 0""",
    parts=(DIAGONAL, MOMENTUM),
    remark="So the linear part of TO is not what reduces the variance: the decaying average is.",
)

claim.letters(*to.diagonal(), "W₊: symmetric n×n; a″ b″ w₊ g₊ f f₊ ξ₊ m₊ u₊ r₊: n; D²: ≥ 0")
claim.let("C = βW₊W₊ + γ; d = (m − f) + (W₊ − W)a′ − (f₊ − f)")
two = claim.under(
    to.diagonal()[-1],
    """u₊ = W₊a′ + b′ : the prediction before the update
    r₊ = u₊ − g₊ : its error
    a″ = a′ − βW₊r₊ : descent in a
    b″ = b′ − γr₊ : descent in b
    m₊ = W₊a″ + b″ : the prediction after it
    g₊ = f₊ + ξ₊ : gradient and noise""",
    part=DIAGONAL,
    at="W=a′=b′=f=ξ₊=1, W₊=1/2, f₊=2, β=γ=1/4",
)
two.proves("""[error] the decomposition of the next error, for all n
    m₊ − f₊ = (1 − C)d + Cξ₊
    says: (W₊ − W)a′ is A′(w₊ − w): diagonal matrices commute with vectors read as diagonals.""")
claim.let("c = βw₊ᵀw₊ + γ")
two.false("""C = β|w|² + γ, as in full TO
    m₊ − f₊ = d − dc + ξ₊c
    at: W=diag(0, 0), W₊=diag(1, 1), w₊=b′=(1, 1), a′=f=f₊=ξ₊=(0, 0)
    says: β|w₊|² + γ = 2β + γ is not βw_i² + γ""")
claim.letters("D²−W₊²: symmetric n×n")
rate = claim.under(part=DIAGONAL)
rate.under("`D²−W₊²` = D² − W₊W₊ : |w_i| ≤ |w| ≤ D", psd="D²−W₊²").bounds(
    "[above] C ≤ βD² + γ, where W₊² ≼ D²", "β·D² + γ − C", "= β[`D²−W₊²`]"
)
rate.bounds("[below] and γ ≤ C", "C − γ", "= β(W₊)²")
rate.needs("""w stays in |w| ≤ D
    β·D² + γ ≥ C
    at: W₊=2, β=D²=1, γ=0
    says: β = 1, γ = 0, w = 2, D = 1: C = 4 exceeds βD² + γ = 1""")

X = "X = 1 − C; Y = q − X : γ ≤ C ≤ 1, q = 1 − γ"
claim.letters("X Y: symmetric n×n; q: ≥ 0")
less = rate.under(X, "q > 0 : γ < 1", psd="X Y", at="W₊=β=0, γ=q=X=1/2, Y=0")
less.proves(
    "[shrinks] ‖1 − C‖ ≤ 1 − γ",
    "q² ≥ (1 − C)(1 − C)",
    by=less.squares("q² ≥ (1 − C)(1 − C)", "= q²[Y] + (X)²[Y] + (Y)²[X]", times="q > 0"),
    says="""q(q² − X²) = q²Y + XYX + YXY. This is what (E) asks of C, as an operator on the random
    vectors of all coordinates; (W) does not ask about it.""",
    cites=tuple(Cited("trainable/to_convergence", name) for name in ("(E)", "(W)", "induction")),
)
claim.letters("e: n; ω")
claim.under(*to.diagonal(), "We = ωe : a coordinate", part=DIAGONAL).proves("""
    [coordinates] in each coordinate diagonal TO is full TO with n = 1, so |a_i| ≤ a
    eᵀu = ωeᵀa + eᵀb; eᵀa′ = eᵀa − βωeᵀr; eᵀb′ = eᵀb − γeᵀr; eᵀm = ωeᵀa′ + eᵀb′
    cites: trainable/to_bounded_variables: summed""")
claim.letters(*to.full())
frozen = claim.under(*to.full(), part=MOMENTUM, at="A=0, w=b=1, g=0, γ=1/4, β=0")
still = frozen.under("A = 0 : A_1 = 0; β = 0 : β = 0")
still.proves("[frozen] A stays 0 and m = (1−γ)b + γg", "A′ = 0; m = b − γb + γg; m = b′")
still.false("momentum with γ and 1 − γ exchanged", "m = γb + g − γg")
frozen.needs("""A_1 = 0
    m = b − γb + γg
    given: β = 0
    at: A=1, b=0, γ=1/2
    says: β = 0 freezes A at its start, and m keeps Aw""")
claim.letters("α L ε+Lδ ε x_m: ≥ 0; m e y: Ω; H₊ L²−H₊²: symmetric Ω×Ω")
claim.under(
    "`ε+Lδ`² − mᵀm = x_m : |m| ≤ ε + Lδ; `L²−H₊²` = L² − H₊H₊", psd="L²−H₊²", part=MOMENTUM
).bounds(
    "[no drift] |H₊Δ| ≤ Lα(ε + Lδ)", "L²α²`ε+Lδ`² ≥ (αH₊m)ᵀαH₊m", "= x_m(Lα)² + (αm)²[`L²−H₊²`]"
)
AT = "e=αH₊m=α=ε+Lδ=1, ε=L=2, x_e=x_y=3"
claim.letters("αH₊m: Ω")
_spaces.triangle(claim, "the sum: K = L, no G", MOMENTUM, "e; ε; x_e", "`αH₊m`; Lα`ε+Lδ`; x_y", AT)
claim.mutants()


@claim.instances(
    "against full TO with n = 1 by coordinates", DIAGONAL, count=40, of="runs of 4 steps over ℚ"
)
def rational_runs(rng):
    n = rng.randint(1, 4)
    a, b = _exact.vector(rng, n), _exact.vector(rng, n)
    beta, gamma = fmpq(rng.randint(0, 4), 4), fmpq(rng.randint(0, 4), 4)
    each = [([[x]], [y]) for x, y in zip(a, b)]
    for _ in range(4):
        w, g = _exact.vector(rng, n), _exact.vector(rng, n)
        a, b, m, _, _ = _exact.diagonal(a, b, w, g, beta, gamma)
        ones = [_exact.full(A, c, [x], [y], beta, gamma) for (A, c), x, y in zip(each, w, g)]
        each = [(one[0], one[1]) for one in ones]
        if m != [one[2][0] for one in ones] or a != [one[0][0][0] for one in ones]:
            raise Fails(f"w = {w}: a coordinate differs from full TO with n = 1")


@claim.exact("constants with a = 0: β = 0, κ = (L/μ)(1 + 2L/μ)", MOMENTUM)
def constants(run):
    """For 20 ratios L/μ, decided for all s as in to_convergence."""
    from theory.trainable.convergence import convergence

    known = {"mu": 1, "sigma": 1, "D": 1, "G": 100, "a": 0}
    for L in (Fraction(i, 4) for i in range(4, 24)):
        f = convergence({name: Fraction(value) for name, value in known.items()} | {"L": L})
        if f.beta != 0 or f.K != f.L or f.C != 1 + 2 * f.kappa:
            raise Fails(f"{f}: a = 0 leaves β")
    return Checked("20 theorems with a = 0", instances=20)


RUNS = "projected diagonal TO on quadratics: every path below its own (E) and (W)"
claim.floats(RUNS, DIAGONAL, instances=30, at="convergence_step", diagonal=True)

MEANS = "diagonal TO on quadratics, means below M/(t+θ) and N/(t+θ)"
# fewer runs leave so wide a margin of Student's t that one seed in fifteen fails
_convergence.simulated(claim, MEANS, DIAGONAL, "diagonal_quadratics", 300, least=100)

# the bound on E|e_1|² is nearly attained: fewer runs would leave too wide a margin
MEANS = "momentum on quadratics, Gaussian noise, no projection"
_convergence.simulated(claim, MEANS, MOMENTUM, "momentum_quadratics", 300, least=300)

claim.batched("one step of (E) and (W) for diagonal TO, batched in torch", DIAGONAL, instances=500)
