"""The norm of A itself need not decrease."""

import random

from flint import arb, ctx, fmpq, fmpq_mat

from theory.lodo import exact
from theory.lodo.dense import A, DISSIPATION, E, FLOW, H, K, ROOT_H
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
    identity,
    inverse,
    reciprocal,
    refute,
    setting,
    tr,
)
from theory.operators.matrices import inverse_matrix
from verify.claim import Claim, Hypothesis
from verify.claims.lodo import source
from verify.evidence import Checked

RISES, PLANE = "‖A‖ may rise", "symmetric G, n = 2"

claim = Claim(
    name="lodo/lodo_wrong_norm",
    title="‖A‖_F and ‖A‖₂ may rise along the flow (10), while ‖AH⁻¹‖_F falls",
    source=source("Section 4.1, footnote 2, equations (11) to (14)"),
    expected="checked",
    paper="corrected",
    wording=(
        "'The Frobenius norm of the error decays faster when …' (section 4.1, the error being A), "
        "and 'we can show that the norm of … decreases over time' (footnote 2, whose symbol is "
        "lost in the text we had). Said of ‖A‖_F or ‖A‖₂ it is false, as shown here; said of "
        "‖AH⁻¹‖_F it is true (lodo_flow_lyapunov)."
    ),
    statement=(
        "There are H ≻ 0, Σ = I and A with ρ(A) < 1 at which ‖A‖_F² rises along dA/dt = −αHAEH²: "
        "H = diag(1, 4), A = [[1, −½], [1, −½]] (ρ = ½) has "
        "d‖A‖_F²/dt = 25α/3 while dV/dt = −50α/3; H = diag(1, 6), A = [[4/5, −4/25], [2/5, "
        "−2/25]] has 3824α/1505 with ‖A‖₂ < 1. ‖A‖₂ may rise too: "
        "H = diag(1, 4), A = ½[[−2, −1], [2, 1]]. For symmetric G, Σ = σ²I, ρ(A) < 1 and n = 2, "
        "‖A‖_F never rises along the symmetric flow; beyond n = 2 that is open."
    ),
    latex=r"$\Sigma = I$, $H = \mathrm{diag}(1,4)$, $A = "
    r"\begin{pmatrix}1&-1/2\\1&-1/2\end{pmatrix}$: $\tfrac{d}{dt}\|A\|_F^2 = "
    r"+\tfrac{25}{3}\alpha$.",
    hypotheses=(
        Hypothesis("G = Gᵀ", "for the second part"),
        Hypothesis("n = 2", "for the second part", needed=False),
    ),
    lowered="the first part asserts that matrices exist; they are exact instances, which is "
    "'checked'",
    axioms=(
        "the spectral theorem: S has an orthonormal eigenbasis, and S, similar to A, eigenvalues "
        "|s_i| < 1 where ρ(A) < 1",
        "W = SWS + H has one solution where |s_is_j| < 1",
        "the derivative of a simple singular value: d‖A‖₂² = 2uᵀAᵀ(dA)u/|u|² for AᵀAu = ‖A‖₂²u",
    ),
    parts=(RISES, PLANE),
    remark=(
        "With S = 1 − H^½GH^½ = diag(s_1, s_2) in its eigenbasis and H = (h_ij) there, the "
        "symmetric flow has "
        "−d‖A‖_F²/dt = αΣ_ij h_ij(H²)_ij(s_i + s_j)²/(1 − s_is_j). For n = 2, h_12(H²)_12 = "
        "h_12²·tr H ≥ 0; "
        "for n = 3 the product may be negative, and that is where the proof stops."
    ),
)

SUM = Equation(E, A * E * A.T + 1, "E for Σ = 1")
GROWTH = -tr(A.T * FLOW * H)  # half of d‖A‖_F²/d(αt)
UP = Inequality(GROWTH, 0 * GROWTH, strict=True)
DOWN_V = Inequality(DISSIPATION, 0 * DISSIPATION, strict=True)
FIRST = {"H": [[1, 0], [0, 4]], "A": [[1, "-1/2"], [1, "-1/2"]]}
SMALL = {"H": [[1, 0], [0, 6]], "A": [["4/5", "-4/25"], ["2/5", "-2/25"]]}
SPECTRAL = {"H": [[1, 0], [0, 4]], "A": [[-1, "-1/2"], [1, "1/2"]], "u": [[2], [1]], "μ": "5/2"}


def with_sum(values):
    return values | {"E": exact.stein(exact.matrix(values["A"]), exact.diagonal(1, 1))}


u, mu = Operator("u", "n", "1"), Scalar("μ")
TOP = [Equation(A.T * A * u, mu * u, "u is a singular vector of A")]
SPECTRAL_GROWTH = -u.T * A.T * FLOW * H * u  # |u|²/2 times the derivative of ‖A‖₂²


@claim.refuted_wording("‖A‖_F does not rise", RISES)
def frobenius():
    return refute(Inequality(0 * GROWTH, GROWTH), [SUM], pd=("H",), psd=("E",), at=with_sum(FIRST))


@claim.refuted_wording("‖A‖_F does not rise where ‖A‖₂ < 1", RISES)
def frobenius_small():
    """N = 1 − AᵀA ≻ 0 is part of the point."""
    n = Operator("N", "n", "n", symmetric=True)
    return refute(
        Inequality(0 * GROWTH, GROWTH),
        [SUM, Equation(n, 1 - A.T * A)],
        pd=("H", "N"),
        psd=("E",),
        at=with_sum(SMALL),
    )


@claim.refuted_wording("‖A‖₂ does not rise", RISES)
def spectral():
    """AᵀAu = (5/2)u with u = (2, 1), and 5/2 is the larger eigenvalue (T = 5/2 − AᵀA ⪰ 0): the
    derivative is −2uᵀAᵀHAEH²u/|u|²."""
    t = Operator("T", "n", "n", symmetric=True)
    return refute(
        Inequality(0 * SPECTRAL_GROWTH, SPECTRAL_GROWTH),
        [SUM, *TOP, Equation(t + A.T * A, mu * identity("n"))],
        pd=("H",),
        psd=("E", "T"),
        at=with_sum(SPECTRAL) | {"T": [["1/2", -1], [-1, 2]]},
    )


@claim.exact("the witnesses as instances: ‖A‖ rises, V falls, ρ(A) < 1", RISES)
def instances(run):
    where = setting([UP, DOWN_V], [SUM], pd=("H", "E"))
    points = [complete(where, with_sum(w)) for w in (FIRST, SMALL)]
    numbers = []
    for w in (FIRST, SMALL):
        h, a = exact.matrix(w["H"]), exact.matrix(w["A"])
        moved = exact.flow(h, a, exact.diagonal(1, 1))
        inverse_h = inverse_matrix(h)
        numbers.append(
            (
                2 * exact.trace(a.transpose() * moved),
                2 * exact.trace((a * inverse_h).transpose() * moved * inverse_h),
            )
        )
    text = "; ".join(f"d‖A‖² = {x}, dV = {y}" for x, y in numbers)
    said = numbers[0] == (fmpq(25, 3), fmpq(-50, 3)) and numbers[1][0] == fmpq(
        3824, 1505
    )  # the numbers of the statement
    return Checked(
        f"{text} (in units of α; E ≻ 0 shows ρ(A) < 1)",
        ok=said,
        instances=2,
        pieces=[("rising norms", Instances(where, [UP, DOWN_V], points))],
    )


@claim.enclosure("‖A‖₂ at A = ⅓[[2, −1], [2, 0]], H = diag(1, 4)", RISES)
def spectral_ball(run):
    """μ = (9 + √65)/18 and u = (1, q) from the characteristic polynomial of AᵀA; d‖A‖₂ =
    uᵀAᵀ(dA)u/(|u|²√μ)."""
    ctx.prec = 128
    a = fmpq_mat(2, 2, [fmpq(2, 3), fmpq(-1, 3), fmpq(2, 3), 0])
    m = a.transpose() * exact.flow(exact.diagonal(1, 4), a, exact.diagonal(1, 1))
    gram = a.transpose() * a
    top = (9 + arb(65).sqrt()) / 18
    ratio = (top - arb(gram[0, 0])) / arb(gram[0, 1])
    vector = (arb(1), ratio)
    inner = sum(vector[i] * arb(m[i, j]) * vector[j] for i in range(2) for j in range(2))
    slope = inner / ((1 + ratio**2) * top.sqrt())
    return Checked(f"d‖A‖₂/d(αt) in {slope.str(8)}", ok=bool(slope > 0), instances=1)


# -- symmetric G, n = 2

S, W = Operator("S", "n", "n", symmetric=True), Operator("W", "n", "n", symmetric=True)
G_SYM = Operator("G", "n", "n", symmetric=True)
K_INV = inverse(K, "H^-½")
RATE = tr(A.T * (FLOW + FLOW.T) * H)  # −d‖A‖_F²/d(αt) along the symmetric flow
FRAME = tr(S * S * W * H * H) + tr(S * W * S * H * H)
e1, e2 = Operator("e1", "n", "1"), Operator("e2", "n", "1")
s1, s2, h11, h12, h22 = (Scalar(name) for name in ("s1", "s2", "h11", "h12", "h22"))
u11, u12, u22 = (
    reciprocal(1 - s1**2, "u11"),
    reciprocal(1 - s1 * s2, "u12"),
    reciprocal(1 - s2**2, "u22"),
)
BASIS = [
    Equation(e1.T * e1, 1),
    Equation(e2.T * e2, 1),
    Equation(e1.T * e2, 0),
    Equation(e1 * e1.T + e2 * e2.T, 1, "n = 2"),
]
IN_BASIS = [
    Equation(
        H,
        h11 * e1 * e1.T + h22 * e2 * e2.T + h12 * (e1 * e2.T + e2 * e1.T),
        "H in the eigenbasis of S",
    ),
    Equation(S, s1 * e1 * e1.T + s2 * e2 * e2.T, "the eigenbasis of S"),
    Equation(
        W,
        u11 * h11 * e1 * e1.T + u22 * h22 * e2 * e2.T + u12 * h12 * (e1 * e2.T + e2 * e1.T),
        "W = Σ SⁿHSⁿ",
    ),
]
SQUARES = (
    2 * s1**2 * u11 * h11 * (h11**2 + h12**2)
    + 2 * s2**2 * u22 * h22 * (h22**2 + h12**2)
    + (s1 + s2) ** 2 * u12 * h12**2 * (h11 + h22)
)


@claim.proof("S = 1 − H^½GH^½, W = H^½EH^½: W = SWS + H, and the rate in terms of them", PLANE)
def frame():
    """From A = 1 − GH, H = K²: KA = SK."""
    d = Derivation(
        [
            Equation(A, 1 - G_SYM * H),
            ROOT_H,
            Equation(S, 1 - K * G_SYM * K),
            Equation(W, K * E * K),
            SUM,
        ]
    )
    d.prove(K * A, S * K)
    d.prove(A, K_INV * S * K)
    d.prove(E, K_INV * W * K_INV)
    return d.qed(Equation(W, S * W * S + H), Equation(RATE, FRAME))


@claim.proof("n = 2: the rate in the eigenbasis of S", PLANE)
def in_the_eigenbasis():
    """W with entries h_ij/(1 − s_is_j) solves W = SWS + H; the trace of M is e_1ᵀMe_1 + e_2ᵀMe_2,
    which is SQUARES."""
    inside = S * S * W * H * H + S * W * S * H * H
    spread = Derivation(BASIS)
    complete_basis = spread.find(BASIS[3])
    spread.combine(
        FRAME, tr(e1.T * inside * e1) + tr(e2.T * inside * e2), [(-1, inside, complete_basis, 1)]
    )
    d = Derivation([*BASIS, *IN_BASIS])
    numbers = d.qed(
        Equation(W, S * W * S + H),
        Equation(e1.T * inside * e1 + e2.T * inside * e2, SQUARES * identity("1")),
    )
    return [spread.qed(Equation(FRAME, tr(e1.T * inside * e1) + tr(e2.T * inside * e2))), numbers]


@claim.proof("the rate is not negative: |s_i| < 1 and h_ii ≥ 0", PLANE)
def not_negative():
    squares = [
        Square(s1 * h11, 2 * u11 * h11),
        Square(s1 * h12, 2 * u11 * h11),
        Square(s2 * h22, 2 * u22 * h22),
        Square(s2 * h12, 2 * u22 * h22),
        Square((s1 + s2) * h12, u12 * h11),
        Square((s1 + s2) * h12, u12 * h22),
    ]
    return SumOfSquares(SQUARES, squares, nonneg=("u11", "u12", "u22", "h11", "h22"))


@claim.exact("random symmetric G over ℚ, n = 2: ‖A‖_F falls along the symmetric flow", PLANE)
def plane_over_q(run):
    rng, count, done = random.Random(f"plane {run.seed}"), run.count(200), 0
    while done < count:
        h, g = exact.random_hessian(rng, 2), exact.draw(rng, 2, 2, 2)
        a = exact.diagonal(1, 1) - (g + g.transpose()) * h
        if not exact.converges(a):
            continue
        push = h * a * exact.stein(a, exact.diagonal(1, 1)) * h
        if exact.trace(a.transpose() * (push + push.transpose()) * h) < 0:
            return Checked(f"H = {h.tolist()}, A = {a.tolist()}: ‖A‖ rises", ok=False, refutes=True)
        done += 1
    return Checked(f"{count} flows over ℚ", instances=count)


@claim.gpu(
    "the two witnesses turned into n ≤ 8 dimensions, and the rate of the plane, batched in torch",
    RISES,
)
def batched(run):
    from gpu_check.lodo import wrong_norm

    return wrong_norm.check(instances=run.count(400), seed=run.seed, device=run.device)


@claim.necessity("G = Gᵀ", PLANE)
def dense():
    """The first witness: G = (1 − A)H⁻¹ is not symmetric, and the symmetrized flow makes ‖A‖_F
    rise."""
    return refute(
        Inequality(tr(A.T * FLOW * H), 0 * GROWTH), [SUM], pd=("H",), psd=("E",), at=with_sum(FIRST)
    )


@claim.mutant("d‖A‖_F² = dV", RISES)
def same_rate():
    return refute(Equation(-GROWTH, DISSIPATION), [SUM], at=with_sum(FIRST))


@claim.mutant("‖A‖_F rises always", RISES)
def always():
    return refute(
        Inequality(GROWTH, 0 * GROWTH), [SUM], at={"H": [[1]], "A": [["1/2"]], "E": [["4/3"]]}
    )


@claim.mutant("V rises at the first witness", RISES)
def v_rises():
    return refute(Inequality(0 * DISSIPATION, DISSIPATION), [SUM], at=with_sum(FIRST))


@claim.mutant("the rate of the plane with s_i − s_j", PLANE)
def minus():
    wrong = SQUARES - 4 * s1 * s2 * u12 * h12**2 * (h11 + h22)
    return refute(
        Equation(wrong, SQUARES), at={"s1": "1/2", "s2": "1/2", "h11": 2, "h12": 1, "h22": 2}
    )


@claim.mutant("the rate of the plane is not negative for any symmetric H", PLANE)
def indefinite():
    return refute(
        Inequality(SQUARES, 0 * s1), at={"s1": "1/2", "s2": 0, "h11": -2, "h12": 0, "h22": 1}
    )
