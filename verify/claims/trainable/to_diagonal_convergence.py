"""The convergence theorem for diagonal TO, and for A ≡ 0, which is momentum."""

from theory.operators import (
    Derivation,
    Equation,
    Inequality,
    Operator,
    Scalar,
    Square,
    SumOfSquares,
    refute,
)
from theory.trainable import setting as to
from verify.claim import Claim
from verify.claims.trainable import REBUILT, source
from verify.evidence import Checked

DIAGONAL, MOMENTUM = "diagonal TO", "A ≡ 0"

claim = Claim(
    name="trainable/to_diagonal_convergence",
    title="""Diagonal TO, and plain decaying momentum, satisfy TO's convergence theorem with the
    same constants""",
    source=source("section 3.3, 'it is easy to extend the proof of Theorem 1'"),
    expected="proved",
    paper="holds",
    wording=(
        "'It is easy to extend the proof of Theorem 1 and show the convergence of Diagonal "
        "TO': so it is. " + REBUILT
    ),
    statement="""Diagonal TO has m = (1 − C)u + Cg with C = diag(βw_i² + γ), so e₊ = (1 − C₊)[e +
    A′(w₊−w) − (∇F(w₊) − ∇F(w))] + C₊ξ₊ and γ ≤ C ≤ βD² + γ: to_convergence holds word for word, ‖A‖
    = max|a_i|. A ≡ 0 (β = 0, A_1 = 0: decaying EMA momentum) satisfies it with a = 0, on W = ℝⁿ
    too: without a projection and without a bound G on gradients.""",
    latex=r"""$e_+ = (1-C_+)[e + A'(w_+-w) - (\nabla F(w_+)-\nabla F(w))] + C_+\xi_+$, $C_+ =
    \mathrm{diag}(\beta w_{+,i}^2+\gamma)$.""",
    hypotheses="""
    - w stays in |w| ≤ D: so that βw_i² ≤ βD²; not needed where β = 0
    - A_1 = 0: for A ≡ 0""",
    axioms="""
    - to_convergence: what follows from this decomposition, with C₊ as the operator there
    - to_bounded_variables, in each coordinate: diagonal TO is full TO with n = 1 there (checked
      below), so |a_i| ≤ a""",
    parts=(DIAGONAL, MOMENTUM),
    remark="So the linear part of TO is not what reduces the variance: the decaying average is.",
)

w_, g_, f, f_, xi_ = (to.vector(x) for x in ("w₊", "g₊", "f", "f₊", "ξ₊"))
D_, a2, b2 = Operator("W₊", "n", "n", symmetric=True), to.vector("a″"), to.vector("b″")
m, m_, u_, r_ = to.M, to.vector("m₊"), to.vector("u₊"), to.vector("r₊")
a1, b1, W = to.DIAGONAL_A_NEXT, to.B_NEXT, to.DIAGONAL_W
C_ = to.BETA * D_ * D_ + to.GAMMA * to.UNIT
TWO_STEPS = [
    to.diagonal()[-1],
    Equation(u_, D_ * a1 + b1, "the prediction before the update"),
    Equation(r_, u_ - g_, "its error"),
    Equation(a2, a1 - to.BETA * D_ * r_, "descent in a"),
    Equation(b2, b1 - to.GAMMA * r_, "descent in b"),
    Equation(m_, D_ * a2 + b2, "the prediction after it"),
    Equation(g_, f_ + xi_, "gradient and noise"),
]
DRIFT = (m - f) + (D_ - W) * a1 - (f_ - f)
NEXT_ERROR = Equation(m_ - f_, (to.UNIT - C_) * DRIFT + C_ * xi_)


@claim.proof("the decomposition of the next error, for all n", DIAGONAL)
def one_step():
    """(W₊ − W)a′ is A′(w₊ − w): diagonal matrices commute with vectors read as diagonals."""
    return Derivation(TWO_STEPS).qed(NEXT_ERROR)


@claim.proof("γ ≤ C ≤ βD² + γ, where W₊² ≼ D²", DIAGONAL)
def range_of_c():
    room = Operator("D²−W₊²", "n", "n", symmetric=True)
    D2 = Scalar("D²", nonneg=True)
    upper = SumOfSquares(
        (to.BETA * D2 + to.GAMMA) * to.UNIT - C_,
        [Square(to.UNIT, to.BETA, room)],
        [Equation(room, D2 * to.UNIT - D_ * D_, "|w_i| ≤ |w| ≤ D")],
        psd=("D²−W₊²",),
    )
    lower = SumOfSquares(C_ - to.GAMMA * to.UNIT, [Square(D_, to.BETA)])
    return [upper, lower]


A_ZERO = [Equation(to.A, 0, "A_1 = 0"), Equation(to.BETA, 0, "β = 0")]


@claim.proof("A stays 0 and m = (1−γ)b + γg", MOMENTUM)
def stays_zero():
    d = Derivation([*to.full(), *A_ZERO])
    return d.qed(
        Equation(to.A_NEXT, 0),
        Equation(to.M, to.B - to.GAMMA * to.B + to.GAMMA * to.G),
        Equation(to.M, to.B_NEXT),
    )


@claim.proof("|e − H₊Δ| ≤ (1 + Lα)ε + L²αδ with Δ = −αm: K = L, no projection, no G", MOMENTUM)
def without_projection():
    O = "Ω"
    alpha, L, rho = (Scalar(x, nonneg=True) for x in ("α", "L", "ε+Lδ"))
    slack = Scalar("x_m", nonneg=True)
    direction, H, K = (
        to.vector("m", O),
        Operator("H₊", O, O, symmetric=True),
        Operator("L²−H₊²", O, O, symmetric=True),
    )
    moved = H * direction * alpha
    bent = SumOfSquares(
        L**2 * alpha**2 * rho**2 * to.ONE - moved.T * moved,
        [Square(L * alpha * to.ONE, slack), Square(alpha * direction, middle=K)],
        [
            Equation(rho**2 * to.ONE - direction.T * direction, slack * to.ONE, "|m| ≤ ε + Lδ"),
            Equation(K, L**2 * H._lift(1) - H * H, "the mean Hessian has norm ≤ L"),
        ],
        psd=("L²−H₊²",),
    )
    eps = Scalar("ε", nonneg=True)
    y = to.vector("αH₊m", O)
    return [
        bent,
        to.triangle(
            to.bounded(to.vector("e", O), eps, "x_e"), to.bounded(y, L * alpha * rho, "x_y")
        ),
    ]


@claim.exact(
    "the diagonal rule against full TO in one variable, coordinate by coordinate over ℚ", DIAGONAL
)
def rational_runs(run):
    from verify.claims.trainable import _exact

    return _exact.diagonal_is_full_in_each_coordinate(run, run.count(40))


@claim.exact("constants with a = 0: β = 0, κ = (L/μ)(1 + 2L/μ)", MOMENTUM)
def constants(run):
    """For 20 ratios L/μ, decided for all s as in to_convergence."""
    from fractions import Fraction

    from theory.trainable.convergence import convergence

    for i in range(4, 24):
        f = convergence(
            {
                "mu": Fraction(1),
                "L": Fraction(i, 4),
                "sigma": Fraction(1),
                "D": Fraction(1),
                "G": Fraction(100),
                "a": Fraction(0),
            }
        )
        if f.beta != 0 or f.K != f.L or f.C != 1 + 2 * f.kappa:
            return Checked(f"{f}: a = 0 leaves β", ok=False, refutes=True)
    return Checked("20 theorems with a = 0", instances=20)


claim.floats(
    "projected diagonal TO on quadratics: every path below its own (E) and (W)",
    DIAGONAL,
    instances=30,
    at="convergence_step",
    diagonal=True,
)


@claim.statistical("diagonal TO on quadratics, means below M/(t+θ) and N/(t+θ)", DIAGONAL)
def diagonal_runs(run):
    from numerics.trainable.convergence import diagonal_quadratics

    return Checked(**diagonal_quadratics(runs=run.count(300), seed=run.seed))


@claim.statistical("momentum on quadratics, Gaussian noise, no projection", MOMENTUM)
def momentum_runs(run):
    from numerics.trainable.convergence import momentum_quadratics

    # the bound on E|e_1|² is nearly attained: fewer runs would leave too wide a margin
    return Checked(**momentum_quadratics(runs=max(300, run.count(300)), seed=run.seed))


claim.batched("one step of (E) and (W) for diagonal TO, batched in torch", DIAGONAL, instances=500)


@claim.necessity("w stays in |w| ≤ D", DIAGONAL)
def far_away():
    """β = 1, γ = 0, w = 2, D = 1: C = 4 exceeds βD² + γ = 1."""
    D2 = Scalar("D²", nonneg=True)
    return refute(
        Inequality((to.BETA * D2 + to.GAMMA) * to.UNIT, C_),
        at={"W₊": [[2]], "β": 1, "γ": 0, "D²": 1},
    )


@claim.necessity("A_1 = 0", MOMENTUM)
def other_start():
    """β = 0 freezes A at its start, and m keeps Aw."""
    return refute(
        Equation(to.M, to.B - to.GAMMA * to.B + to.GAMMA * to.G),
        [*to.full(), A_ZERO[1]],
        at={"A": [[1]], "w": [[1]], "b": [[0]], "g": [[0]], "γ": "1/2", "β": 0},
    )


AT = {
    "W": [[1]],
    "W₊": [[2]],
    "a′": [[1]],
    "b′": [[1]],
    "f": [[1]],
    "f₊": [[2]],
    "ξ₊": [[1]],
    "β": "1/4",
    "γ": "1/4",
}


@claim.mutant("C = β|w|² + γ, as in full TO", DIAGONAL)
def full_rate():
    """n = 2, w₊ = (1, 1): β|w₊|² + γ = 2β + γ is not βw_i² + γ."""
    w2 = to.vector("w₊")
    rate = to.BETA * w2.T * w2 + to.GAMMA * to.ONE
    return refute(
        Equation(m_ - f_, DRIFT - DRIFT * rate + xi_ * rate),
        TWO_STEPS,
        at={
            "W": [[0, 0], [0, 0]],
            "W₊": [[1, 0], [0, 1]],
            "w₊": [[1], [1]],
            "a′": [[0], [0]],
            "b′": [[1], [1]],
            "f": [[0], [0]],
            "f₊": [[0], [0]],
            "ξ₊": [[0], [0]],
            "β": "1/4",
            "γ": "1/4",
        },
    )


@claim.mutant("the noise enters as (1 − C₊)ξ₊", DIAGONAL)
def wrong_noise():
    return refute(
        Equation(m_ - f_, (to.UNIT - C_) * (DRIFT + xi_)), TWO_STEPS, at=AT | {"W₊": [[0]]}
    )


@claim.mutant("the error without A′(w₊ − w)", DIAGONAL)
def no_drift():
    return refute(
        Equation(m_ - f_, (to.UNIT - C_) * ((m - f) - (f_ - f)) + C_ * xi_),
        TWO_STEPS,
        at=AT | {"W₊": [["1/2"]]},
    )


@claim.mutant("C ≤ γ", DIAGONAL)
def no_growth():
    return refute(Inequality(to.GAMMA * to.UNIT, C_), at={"W₊": [[1]], "β": 1, "γ": 0})


@claim.mutant("momentum with γ and 1 − γ exchanged", MOMENTUM)
def exchanged():
    return refute(
        Equation(to.M, to.GAMMA * to.B + to.G - to.GAMMA * to.G),
        [*to.full(), *A_ZERO],
        at={"A": [[0]], "w": [[1]], "b": [[1]], "g": [[0]], "γ": "1/4", "β": 0},
    )
