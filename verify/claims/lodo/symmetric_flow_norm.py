"""Along the flow of symmetric G with isotropic noise the norm of A itself falls, for every n."""

import random

from flint import fmpq

from theory.lodo import exact
from theory.lodo.dense import (
    A_NEXT,
    DISSIPATION,
    FLOW,
    ROOT_E,
    ROOT_H,
    SCALED,
    STEIN,
    A,
    E,
    F,
    H,
    K,
    X,
    one,
)
from theory.operators import (
    Derivation,
    Equation,
    Inequality,
    Instances,
    Operator,
    Scalar,
    Square,
    SumOfSquares,
    complete,
    inverse,
    number,
    refute,
    setting,
    tr,
)
from theory.operators.matrices import unit
from verify.claim import Claim
from verify.claims.lodo import source
from verify.evidence import Checked

FRAME, RATE, BASIN = "in the frame of H^½", "‖A‖_F does not rise", "‖A₀‖_F < 1"

claim = Claim(
    name="lodo/symmetric_flow_norm",
    title="Symmetric G, Σ = σ²I: ‖A‖_F never rises along the flow, and ‖A₀‖_F < 1 is kept for ever",
    source=source("Section 4.1, equation (10) and footnote 2 (the flow of symmetric G is ours)"),
    expected="proved",
    statement="""H ≻ 0, G = Gᵀ, Σ = σ²I, α ≥ 0, ρ(A) < 1, E = Σ_n AⁿΣ(Aᵀ)ⁿ. Along the symmetric flow
    dA/dt = −(α/2)(HAEH + (HAEH)ᵀ)H the norm ‖A‖_F never rises, for every n: with K = H^½, S = 1 −
    KGK, W = KEK and σ = 1, −d‖A‖_F²/dt = α(‖SK³‖² + ½‖KSH‖² + ½‖KS²H‖² + ½tr(qᵀWq)), q = S(1 +
    S²)H, all norms Frobenius. So if ‖A₀‖_F < 1, then ρ(A) ≤ ‖A‖_F ≤ ‖A₀‖_F < 1 for all t, and, with
    lodo_basin's rate, ‖H⁻¹ − G‖_F ≤ exp(−ασ²λmin(H)³t)·‖H⁻¹ − G₀‖_F.""",
    latex=r"""$-\tfrac{d}{dt}\|A\|_F^2 = \alpha\big(\|SK^3\|_F^2 + \tfrac12\|KSH\|_F^2 +
    \tfrac12\|KS^2H\|_F^2 + \tfrac12\operatorname{tr}(q^\top Wq)\big)$, $q = S(1+S^2)H$.""",
    hypotheses="""
    - G = Gᵀ
    - Σ = σ²I
    - E ⪰ 0: which ρ(A) < 1 gives
    - H ≻ 0: H = K²
    - α ≥ 0""",
    axioms="""
    - Schur: ρ(A) ≤ ‖A‖_F
    - a solution of an ODE that stays in a compact part of where its field is smooth, here ‖A‖_F ≤
      ‖A₀‖_F < 1, exists for all t
    - lodo_flow_lyapunov: the symmetric flow has dV/dt = −2α·tr(AᵀHAE); lodo_basin: tr(AᵀHAE) ≥
      σ²λmin(H)³V; Grönwall""",
    parts=(FRAME, RATE, BASIN),
    remark="""Where the squares come from: with V_m = H^½SᵐH the rate is Σ_m ⟨V_{m+2}, V_m⟩ +
    Σ_{m≥1} ‖V_m‖², which is ⟨V_2, V_0⟩ + ½‖V_1‖² + ½‖V_2‖² + ½Σ_{m≥1} ‖V_m + V_{m+2}‖². The ball
    ‖A₀‖_F < 1 is larger than lodo_basin's ‖H⁻¹ − G₀‖_F < 1/λmax. Neither of G = Gᵀ and Σ = σ²I can
    be dropped; the dense flow is lodo_wrong_norm.""",
)

alpha, tau = Scalar("α", nonneg=True), Scalar("τ")
S, W = Operator("S", "n", "n", symmetric=True), Operator("W", "n", "n", symmetric=True)
G = Operator("G", "n", "n", symmetric=True)
K_INV = inverse(K, "H^-½")
PUSH = (FLOW + FLOW.T) * H  # −2dA for α = 1
FALL = tr(A.T * PUSH)  # −d‖A‖_F²/d(αt)
IN_FRAME = tr(S * S * W * H * H) + tr(S * W * S * H * H)
SUM = Equation(E, A * E * A.T + 1, "E for Σ = 1")
SYMMETRIC = Equation(A, 1 - G * H, "A = 1 − GH, G symmetric")
STEP = Equation(A_NEXT, A - tau * alpha / 2 * PUSH, "A moved by τ·dA/dt")
SOLVES = Equation(W, S * W * S + H, "W = Σ SⁿHSⁿ")


@claim.proof("‖A‖_F² is moved by −τα·tr(Aᵀ(HAEH + (HAEH)ᵀ)H) + O(τ²)", FRAME)
def slope():
    return Derivation([STEP]).qed(
        Equation(
            tr(A_NEXT.T * A_NEXT),
            tr(A.T * A) - tau * alpha * FALL + tau**2 * alpha**2 / 4 * tr(PUSH.T * PUSH),
        )
    )


@claim.proof("S = 1 − H^½GH^½, W = H^½EH^½: W = SWS + H, and the rate in terms of them", FRAME)
def frame():
    """From A = 1 − GH, H = K²: KA = SK."""
    d = Derivation([SYMMETRIC, ROOT_H, Equation(S, 1 - K * G * K), Equation(W, K * E * K), SUM])
    d.prove(K * A, S * K)
    d.prove(A, K_INV * S * K)
    d.prove(E, K_INV * W * K_INV)
    return d.qed(SOLVES, Equation(FALL, IN_FRAME))


@claim.proof("W ⪰ 0", FRAME)
def positive_sum():
    return SumOfSquares(W, [Square(K, middle=E)], [Equation(W, K * E * K)], psd=("E",))


@claim.proof("the rate is ‖SK³‖² + ½‖KSH‖² + ½‖KS²H‖² + ½tr(qᵀWq), q = S(1 + S²)H", RATE)
def squares():
    half = number(1) / 2
    return SumOfSquares(
        IN_FRAME,
        [
            Square(S * K * K * K),
            Square(K * S * H, half),
            Square(K * S * S * H, half),
            Square(S * (1 + S * S) * H, half, middle=W),
        ],
        [ROOT_H, SOLVES],
        psd=("W",),
    )


h, sigma2 = Scalar("h", nonneg=True), Scalar("σ²", nonneg=True)
M = Operator("M", "n", "n", symmetric=True)
LEAST = Equation(M, H - h * one, "M = H − h ⪰ 0")
ISOTROPIC = Equation(E, A * E * A.T + sigma2 * one, "E for Σ = σ²I")


@claim.proof("tr(AᵀHAE) ≥ σ²h³‖X‖_F² where E ⪰ 0 and H ⪰ h", BASIN)
def rate_of_v():
    """As in lodo_basin, whose ball is not needed here: E ⪰ 0 is what is used."""
    return SumOfSquares(
        DISSIPATION - sigma2 * h**3 * tr(X * X.T),
        [
            Square(K * A * A * F),
            Square(A, weight=sigma2, middle=M),
            Square(X.T, weight=2 * sigma2 * h**2, middle=M),
            Square(M * X.T, weight=sigma2 * h),
        ],
        [SCALED, ISOTROPIC, ROOT_H, ROOT_E, LEAST],
        psd=("M",),
    )


def edges():
    """(H, G): n = 1, A = 0, A near ±1, one of two directions learned, equal modes, H and G that do
    not commute, ‖A‖_F > 1 > ρ(A)."""
    d, m, q = exact.diagonal, exact.matrix, fmpq
    return [
        (d(1), d(1)),
        (d(3), d(q(1, 300))),
        (d(1), d(q(199, 100))),
        (d(1, 4), d(1, q(1, 8))),
        (d(2, 2), d(q(1, 4), q(1, 4))),
        (d(1, 9), d(q(1, 10), q(1, 5))),
        (m([[2, 1], [1, 2]]), m([[1, "-1/2"], ["-1/2", "1/2"]])),
        (d(1, 64), m([["1/2", "1/10"], ["1/10", "1/32"]])),
        (d(1, 1, 5), d(0, 0, q(1, 5)) + d(1, 1, 1) * q(1, 50)),
    ]


@claim.exact("symmetric G over ℚ, n ≤ 3, edges among them: ‖A‖_F falls by the sum of squares", RATE)
def over_q(run):
    """FALL from A and E themselves. The draws are G = H^-½(1 − S)H^-½ with S = Sᵀ mostly small."""
    rng, count, points, done, large = random.Random(f"norm {run.seed}"), run.count(100), [], 0, 0
    claims = [Inequality(FALL, 0 * FALL)]
    where = setting(claims, [SYMMETRIC, SUM], pd=("H", "E"))
    todo = edges()
    count += len(todo)
    while todo or done < count:
        if todo:
            hessian, g = todo.pop(0)
        else:
            n = 1 + done % 3
            root, s = exact.random_hessian(rng, n), exact.draw(rng, n, n, 2 * n)
            hessian = root * root
            g = root.inv() * (unit(n) - s - s.transpose()) * root.inv()
        a = unit(hessian.nrows()) - g * hessian
        if not exact.converges(a):
            continue
        push = hessian * a * exact.stein(a, unit(a.nrows())) * hessian
        fall = exact.trace(a.transpose() * (push + push.transpose()) * hessian)
        if fall < 0 or (fall == 0) != (exact.norm2(a) == 0):
            return Checked(
                f"H = {hessian.tolist()}, G = {g.tolist()}: −d‖A‖² = {fall}", ok=False, refutes=True
            )
        large += exact.norm2(a) > 1
        if len(points) < 9:
            e = exact.stein(a, unit(a.nrows()))
            points.append(complete(where, {"H": hessian, "G": g, "A": a, "E": e}))
        done += 1
    return Checked(
        f"{done} flows over ℚ, n ≤ 3, ‖A‖_F > 1 in {large}",
        instances=done,
        pieces=[("rational flows", Instances(where, claims, points))],
    )


FALLS = Inequality(FALL, 0 * FALL)


@claim.necessity("G = Gᵀ", RATE)
def dense():
    """G = (1 − A)H⁻¹ of lodo_wrong_norm's first witness is not symmetric; the symmetrized push
    raises ‖A‖_F there too, at the rate 79/3."""
    a = exact.matrix([[1, "-1/2"], [1, "-1/2"]])
    return refute(
        FALLS,
        [SUM],
        pd=("H", "E"),
        at={"H": exact.diagonal(1, 4), "A": a, "E": exact.stein(a, unit(2))},
    )


@claim.necessity("Σ = σ²I", RATE)
def stretched_noise():
    """Σ = [[122, −77], [−77, 50]] ≻ 0: ‖A‖_F² rises at the rate 82/3."""
    hessian, g = exact.matrix([[5, 4], [4, 5]]), exact.matrix([["1/2", "-1/3"], ["-1/3", "1/3"]])
    noise, a = exact.matrix([[122, -77], [-77, 50]]), unit(2) - g * hessian
    return refute(
        FALLS,
        [SYMMETRIC, STEIN],
        pd=("H", "E", "Σ"),
        at={"H": hessian, "G": g, "A": a, "Σ": noise, "E": exact.stein(a, noise)},
    )


@claim.necessity("E ⪰ 0", RATE)
def divergent():
    """A = 2: E = −1/3 solves its equation and is no sum."""
    return refute(
        FALLS,
        [SYMMETRIC, SUM],
        pd=("H",),
        at={"H": [[1]], "G": [[-1]], "A": [[2]], "E": [["-1/3"]]},
    )


@claim.necessity("H ≻ 0", RATE)
def negative_curvature():
    return refute(
        FALLS, [SYMMETRIC, SUM], pd=("E",), at={"H": [[-1]], "G": [["-1/2"]], "E": [["4/3"]]}
    )


@claim.necessity("α ≥ 0", FRAME)
def ascent():
    """α = −1: a step along the flow makes ‖A‖² larger."""
    rate = Scalar("α")
    return refute(
        Inequality(tr(A.T * A), tr(A_NEXT.T * A_NEXT)),
        [SYMMETRIC, SUM, Equation(A_NEXT, A - tau * rate / 2 * PUSH)],
        pd=("H", "E"),
        at={"H": [[1]], "G": [["1/2"]], "E": [["4/3"]], "α": -1, "τ": "1/8"},
    )


LINE = {"H": [[1]], "S": [["1/2"]], "W": [["4/3"]], "K": [[1]]}


@claim.mutant("the rate is twice the first square at least: ‖A‖² falls as fast as V does", RATE)
def too_fast():
    """W is nearly H for small S, and tr(S²WH²) + tr(SWSH²) nearly 2‖SK³‖²: the factor 3 fails."""
    return refute(
        Inequality(IN_FRAME, 3 * tr((S * K * H).T * S * K * H)),
        [ROOT_H, SOLVES],
        psd=("W",),
        at=LINE,
    )


@claim.mutant("W = SWS + 1", FRAME)
def without_hessian():
    return refute(
        Equation(W, S * W * S + 1),
        [SYMMETRIC, ROOT_H, Equation(S, 1 - K * G * K), Equation(W, K * E * K), SUM],
        at={"H": [[4]], "K": [[2]], "G": [["1/8"]], "A": [["1/2"]], "E": [["4/3"]]},
    )


@claim.mutant("the rate is 2tr(S²WH²)", FRAME)
def one_order():
    hessian, s = exact.matrix([[2, 1], [1, 2]]), exact.diagonal(0, fmpq(1, 2))
    return refute(
        Equation(IN_FRAME, 2 * tr(S * S * W * H * H)),
        [SOLVES],
        at={"H": hessian, "S": s, "W": exact.stein(s, hessian)},
    )


@claim.mutant("σ²h² bounds the rate of V", BASIN)
def one_factor_less():
    return refute(
        Inequality(DISSIPATION, sigma2 * h**2 * tr(X * X.T)),
        [SCALED, ISOTROPIC, LEAST],
        psd=("M", "E"),
        at={"H": [["1/4"]], "X": [[1]], "A": [["1/4"]], "σ²": "15/16", "E": [[1]], "h": "1/4"},
    )
