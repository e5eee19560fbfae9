"""A basin in which the flow stays stable and V decays exponentially."""

from theory.lodo import exact
from theory.lodo.cases import cases, spread
from theory.lodo.dense import (
    DISSIPATION,
    FLOW,
    ROOT_E,
    ROOT_H,
    SCALED,
    SIGMA,
    STEIN,
    A,
    F,
    H,
    K,
    X,
    one,
)
from theory.operators import (
    Equation,
    Inequality,
    Instances,
    Operator,
    Scalar,
    Square,
    SumOfSquares,
    complete,
    refute,
    setting,
    tr,
)
from theory.operators.matrices import is_psd, unit
from verify.claim import Claim
from verify.claims.lodo import source
from verify.evidence import Checked

STABLE, RATE = "‖A‖₂ < 1", "the rate"

claim = Claim(
    name="lodo/lodo_basin",
    title="""‖H⁻¹ − G₀‖_F < 1/λmax: the flow stays stable for ever, and ‖H⁻¹ − G‖_F decays
    exponentially""",
    source=source("Section 4.1, 'good initialization' (made explicit here)"),
    expected="proved",
    statement="""Let H ≻ 0, Σ ⪰ σ > 0, X = H⁻¹ − G, α ≥ 0 and ‖X(0)‖_F < 1/λmax(H). Along the flow
    dA/dt = −αHAEH² then ‖A‖₂ ≤ λmax‖X‖_F < 1 for all t ≥ 0, and tr(AᵀHAE) ≥ σ·λmin(H)³·‖X‖_F², so
    ‖X(t)‖_F ≤ exp(−α σ λmin(H)³ t)·‖X(0)‖_F.""",
    latex=r"""$\|X(t)\|_F \le e^{-\alpha\lambda_{\min}(\Sigma)\lambda_{\min}(H)^3 t}\|X(0)\|_F$ if
    $\|X(0)\|_F < 1/\lambda_{\max}(H)$.""",
    hypotheses="""
    - ‖X(0)‖_F < 1/λmax
    - Σ ⪰ σ: σ > 0, for the rate
    - H ⪰ h: h > 0, for the rate
    - E ⪰ 0: which follows from ‖A‖₂ < 1
    - α ≥ 0: else V rises
    - t ≥ 0: backwards in time V rises""",
    axioms="""
    - lodo_flow_lyapunov: dV/dt = −2α·tr(AᵀHAE), so V never rises; ‖X‖₂ ≤ ‖X‖_F
    - Grönwall: dV/dt ≤ −2cV gives V(t) ≤ exp(−2ct)V(0)
    - a solution of an ODE that stays in a compact part of where its field is smooth, here ‖X‖_F ≤
      ‖X(0)‖_F, exists for all t ≥ 0""",
    parts=(STABLE, RATE),
)

h, sigma, lam, nu = (Scalar(name, nonneg=True) for name in ("h", "σ", "Λ", "ν"))
L, M, N, Q = (Operator(name, "n", "n", symmetric=True) for name in "LMNQ")
LEAST = Equation(M, H - h * one, "M = H − h ⪰ 0")
NOISE = Equation(N, SIGMA - sigma * one, "N = Σ − σ ⪰ 0")
TOP = Equation(L, lam * one - H, "L = Λ − H ⪰ 0")
SIZE = Equation(Q, nu * one - X.T * X, "Q = ν − XᵀX ⪰ 0: ‖X‖₂² ≤ ν")
BOUND = DISSIPATION - sigma * h**3 * tr(X * X.T)


@claim.proof("νΛ² − AᵀA is a sum of squares: ‖A‖₂ ≤ Λ‖X‖", STABLE)
def norm_of_a():
    """AᵀA = HXᵀXH ⪯ νH², and H² ⪯ Λ² since Λ − H ⪰ 0 and H = K²: Λ² − H² = Λ(Λ − H) + K(Λ − H)K."""
    return SumOfSquares(
        nu * lam**2 * one - A.T * A,
        [
            Square(H, middle=Q),
            Square(one, weight=nu * lam, middle=L),
            Square(K, weight=nu, middle=L),
        ],
        [SCALED, ROOT_H, TOP, SIZE, Equation(K * L, L * K, "K = H^½ commutes with H")],
        psd=("L", "Q"),
    )


@claim.proof("tr(AᵀHAE) − σh³‖X‖_F² is a sum of squares", RATE)
def rate():
    """E ⪰ Σ ⪰ σ, then AᵀHA ⪰ hAᵀA, then ‖XH‖² ≥ h²‖X‖²."""
    squares = [
        Square(K * A * A * F),
        Square((K * A).T, middle=N),
        Square(A, weight=sigma, middle=M),
        Square(X.T, weight=2 * sigma * h**2, middle=M),
        Square(M * X.T, weight=sigma * h),
    ]
    return SumOfSquares(
        BOUND, squares, [SCALED, STEIN, ROOT_H, ROOT_E, NOISE, LEAST], psd=("M", "N")
    )


@claim.exact("random basins over ℚ: ‖A‖₂ < 1 and the rate, decided exactly", RATE)
def basins(run):
    points = []
    claims = [Inequality(BOUND, 0 * BOUND)]
    where = setting(claims, [SCALED, STEIN, NOISE, LEAST], psd=("M", "N", "E"))
    for n, draw in cases("basin", run.seed, run.count(40)):
        hessian, least = draw.psd(n) + unit(n), 1
        largest = exact.trace(hessian)
        x = draw.matrix(n, n)
        x = (
            x / (exact.trace(x * x.transpose()) + 1) / largest
        )  # |x|/(1 + |x|²) < 1, so ‖X‖_F < 1/λmax
        a, noise = x * hessian, draw.psd(n) + unit(n)
        if not is_psd(unit(n) - a.transpose() * a, strict=True):
            return Checked(
                f"X = {x.tolist()}, H = {hessian.tolist()}: ‖A‖₂ ≥ 1", ok=False, refutes=True
            )
        points.append(
            complete(
                where,
                {
                    "H": hessian,
                    "X": x,
                    "A": a,
                    "Σ": noise,
                    "E": exact.stein(a, noise),
                    "h": least,
                    "σ": 1,
                },
            )
        )
    Instances(where, claims, points)
    return Checked(
        f"{len(points)} basins over ℚ, n ≤ 3, edges among them",
        instances=len(points),
        pieces=[("rational basins", Instances(where, claims, spread(points)))],
    )


claim.floats(
    "float64: the averaged recursion from the basin, step by step below the exponential",
    RATE,
    instances=15,
)


claim.batched("tr(AᵀHAE) ≥ σh³‖X‖² batched in torch", RATE, instances=400)


LINE = {"H": [[1]], "X": [["1/2"]], "A": [["1/2"]], "Σ": [[3]], "E": [[4]], "h": 1, "σ": 3}
RATE_CLAIM = Inequality(BOUND, 0 * BOUND)


@claim.necessity("‖X(0)‖_F < 1/λmax", STABLE)
def outside():
    """X = 2, H = 1: A = 2 and the series diverges; E = −1 solves its equation, and V rises."""
    return refute(
        Inequality(DISSIPATION, 0 * DISSIPATION),
        [SCALED, STEIN],
        pd=("H", "Σ"),
        at={"H": [[1]], "X": [[2]], "A": [[2]], "Σ": [[3]], "E": [[-1]]},
    )


@claim.necessity("Σ ⪰ σ", RATE)
def less_noise():
    return refute(
        RATE_CLAIM,
        [SCALED, STEIN, LEAST],
        psd=("M", "Σ", "E"),
        at=LINE | {"Σ": [[0]], "E": [[0]], "M": [[0]]},
    )


@claim.necessity("H ⪰ h", RATE)
def flatter():
    return refute(RATE_CLAIM, [SCALED, STEIN, NOISE], psd=("N", "E"), pd=("H",), at=LINE | {"h": 2})


@claim.necessity("E ⪰ 0", RATE)
def no_sum():
    return refute(
        RATE_CLAIM,
        [SCALED, STEIN, NOISE, LEAST],
        psd=("M", "N"),
        at=LINE | {"X": [[2]], "A": [[2]], "E": [[-1]]},
    )


def moved(rate, time):
    """V at X = 1/4, H = 1, Σ = 15, moved along the flow by τ: is it at most V(0)?"""
    alpha, tau, later = Scalar("α"), Scalar("τ"), Operator("X′", "n", "n")
    return refute(
        Inequality(tr(X.T * X), tr(later.T * later)),
        [SCALED, STEIN, Equation(later, X - tau * alpha * FLOW)],
        pd=("H", "Σ"),
        psd=("E",),
        at={"H": [[1]], "X": [["1/4"]], "A": [["1/4"]], "Σ": [[15]], "E": [[16]]}
        | {"α": rate, "τ": time},
    )


@claim.necessity("α ≥ 0", RATE)
def negative_rate():
    return moved(-1, "1/64")


@claim.necessity("t ≥ 0", RATE)
def backwards():
    return moved(1, "-1/64")


@claim.mutant("σh²‖X‖² bounds the dissipation", RATE)
def one_factor_less():
    return refute(
        Inequality(DISSIPATION, sigma * h**2 * tr(X * X.T)),
        [SCALED, STEIN, NOISE, LEAST],
        psd=("M", "N", "E"),
        at={
            "H": [["1/4"]],
            "X": [[1]],
            "A": [["1/4"]],
            "Σ": [["15/16"]],
            "E": [[1]],
            "h": "1/4",
            "σ": "15/16",
        },
    )


@claim.mutant("twice the rate", RATE)
def twice():
    return refute(
        Inequality(DISSIPATION, 2 * sigma * h**3 * tr(X * X.T)),
        [SCALED, STEIN, NOISE, LEAST],
        psd=("M", "N", "E"),
        at=LINE | {"X": [["1/4"]], "A": [["1/4"]], "Σ": [[15]], "E": [[16]], "σ": 15},
    )


@claim.mutant("‖A‖₂ ≤ ‖X‖", STABLE)
def without_lambda():
    return refute(
        Inequality(nu * one, A.T * A),
        [SCALED, SIZE, TOP],
        psd=("L", "Q"),
        at={"H": [[2]], "X": [[1]], "Λ": 2, "ν": 1},
    )


@claim.mutant("‖A‖₂² ≤ νΛ", STABLE)
def lambda_once():
    return refute(
        Inequality(nu * lam * one, A.T * A),
        [SCALED, SIZE, TOP],
        psd=("L", "Q"),
        at={"H": [[2]], "X": [[1]], "Λ": 2, "ν": 1},
    )
