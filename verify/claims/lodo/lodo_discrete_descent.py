"""For which meta-rates does the averaged recursion decrease V?"""

from flint import fmpq

from theory.lodo import exact
from theory.lodo.cases import cases, spread
from theory.lodo.dense import (
    DISSIPATION,
    FLOW,
    H_INV,
    ROOT_E,
    ROOT_H,
    SCALED,
    X_NEXT,
    A,
    E,
    F,
    H,
    K,
    X,
    alpha,
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
    identity,
    inverse,
    refute,
    setting,
    tr,
)
from theory.operators.matrices import inverse_matrix
from verify.claim import Claim
from verify.claims.lodo import source
from verify.evidence import Checked

EXACT, SUFFICIENT = "exactly when", "sufficient"

claim = Claim(
    name="lodo/lodo_discrete_descent",
    title="The averaged recursion decreases V exactly for α < 2tr(AᵀHAE)/‖HAEH‖_F²",
    source=source("Section 4.1, the Euler step of equation (10) (the condition is new)"),
    expected="proved",
    statement="""A₊ = A − αHAEH², X = AH⁻¹, α > 0, H ≻ 0, E ⪰ 0. Then ‖X₊‖_F² − ‖X‖_F² = −2α
    tr(AᵀHAE) + α²‖HAEH‖_F², which is negative if and only if α‖HAEH‖_F² < 2tr(AᵀHAE); it suffices
    that AE ≠ 0 and α < 2/(λmax(H)·‖HEH‖₂), as ‖HAEH‖_F² ≤ λmax‖HEH‖₂·tr(AᵀHAE).""",
    latex=r"""$\|X_+\|_F^2 < \|X\|_F^2 \iff \alpha < 2\,\mathrm{tr}(A^\top HAE)/\|HAEH\|_F^2$;
    sufficient: $\alpha < 2/(\lambda_{\max}\|HEH\|_2)$.""",
    hypotheses="""
    - H ⪯ Λ: Λ = λmax(H), for the sufficient condition
    - ‖HEH‖₂ ≤ μ: FᵀH²F ⪯ μ for E = FFᵀ: μ = ‖HEH‖₂""",
    axioms=("‖FᵀH²F‖₂ = ‖HFFᵀH‖₂ = ‖HEH‖₂, and a symmetric matrix of norm μ is ⪯ μ",),
    parts=(EXACT, SUFFICIENT),
)

STEP = Equation(X_NEXT, X - alpha * FLOW, "A₊ = A − αHAEH², times H⁻¹")
CHANGE = Equation(
    tr(X_NEXT.T * X_NEXT) - tr(X.T * X), alpha**2 * tr(FLOW.T * FLOW) - 2 * alpha * DISSIPATION
)
lam, mu = Scalar("Λ", nonneg=True), Scalar("μ", nonneg=True)
L, M = Operator("L", "n", "n", symmetric=True), Operator("M", "n", "n", symmetric=True)
TOP = Equation(L, lam * one - H, "L = Λ − H ⪰ 0")
WIDTH = Equation(M, mu * one - F.T * H * H * F, "M = μ − FᵀH²F ⪰ 0")


@claim.proof("the change of V", EXACT)
def change():
    """α > 0 divides out: the sign is that of α‖HAEH‖² − 2tr(AᵀHAE)."""
    d = Derivation([Equation(X, A * H_INV, "X = AH⁻¹"), STEP])
    d.prove(SCALED)
    return d.qed(CHANGE)


@claim.proof("λmax‖HEH‖₂·tr(AᵀHAE) − ‖HAEH‖_F² is a sum of squares", SUFFICIENT)
def sufficient():
    """H² ⪯ ΛH on the left of AEH, and FᵀH²F ⪯ μ in the middle of what remains."""
    left = Square(K * A * E * H, middle=L)
    middle = Square((K * A * F).T, weight=lam, middle=M)
    return SumOfSquares(
        lam * mu * DISSIPATION - tr(FLOW.T * FLOW),
        [left, middle],
        [ROOT_H, ROOT_E, TOP, WIDTH, Equation(K * L, L * K, "K = H^½ commutes with H")],
        psd=("L", "M"),
    )


@claim.proof("tr(AᵀHAE) = ‖H^½AF‖_F², so it is positive unless AE = 0", SUFFICIENT)
def positive_rate():
    d = Derivation([ROOT_H, ROOT_E, Equation(DISSIPATION, 0, "suppose that it is zero")])
    w = K * A * F
    still, square = d.find(Equation(DISSIPATION, 0)), d.prove(tr(w.T * w), DISSIPATION)
    d.definite(d.combine(tr(w.T * w), 0, [(1, 1, square, 1), (1, 1, still, 1)]), w)
    d.prove(inverse(K, "H^-½") * K * A * F, 0)
    return d.qed(Equation(A * E, 0))


@claim.exact("rational steps on both sides of the limit, and at it", EXACT)
def both_sides(run):
    points, still = [], 0
    down = Inequality(tr(X.T * X), tr(X_NEXT.T * X_NEXT), strict=True)
    where = setting([CHANGE, down], [SCALED, STEP], pd=("H",), psd=("E",))
    for n, draw in cases("descent", run.seed, run.count(40)):
        h, a, sigma = draw.hessian(n), draw.stable(n), draw.psd(n)
        e = exact.stein(a, sigma)
        d, w = exact.trace(a.transpose() * h * a * e), exact.norm2(h * a * e * h)
        if w == 0:  # AE = 0: nothing moves
            if d != 0:
                return Checked(f"A = {a.tolist()}: tr(AᵀHAE) = {d}", ok=False, refutes=True)
            still += 1
            continue
        x = a * inverse_matrix(h)
        for part, sign in ((fmpq(1, 2), -1), (fmpq(1), 0), (fmpq(3, 2), 1)):
            moved = exact.norm2(x - h * a * e * h * (2 * d / w * part)) - exact.norm2(x)
            if (moved > 0) - (moved < 0) != sign:
                return Checked(
                    f"A = {a.tolist()}, {part} of the limit: V changes by {moved}",
                    ok=False,
                    refutes=True,
                )
        points.append(complete(where, {"H": h, "A": a, "X": x, "E": e, "α": d / w}))
    Instances(where, [CHANGE, down], points)
    return Checked(
        f"{len(points)} steps over ℚ, edges among them, at 1/2, 1 and 3/2 of the limit; {still} "
        "where nothing moves",
        instances=len(points),
        pieces=[("half the limit", Instances(where, [CHANGE, down], spread(points)))],
    )


claim.floats("float64: half the limit and twice the limit", EXACT, instances=100)


claim.batched("the change of V batched in torch", EXACT, instances=400)


BOUND = Inequality(lam * mu * DISSIPATION, tr(FLOW.T * FLOW))
POINT = {
    "H": [[2]],
    "A": [["1/2"]],
    "E": [[1]],
    "F": [[1]],
    "K": [[1]],
    "Λ": 2,
    "μ": 4,
    "L": [[0]],
    "M": [[0]],
}


@claim.necessity("H ⪯ Λ", SUFFICIENT)
def small_lambda():
    return refute(
        BOUND,
        [ROOT_E, WIDTH],
        psd=("M",),
        at={k: v for k, v in POINT.items() if k not in "KL"} | {"Λ": 1},
    )


@claim.necessity("‖HEH‖₂ ≤ μ", SUFFICIENT)
def small_mu():
    return refute(
        BOUND,
        [ROOT_E, TOP],
        psd=("L",),
        at={k: v for k, v in POINT.items() if k not in "KM"} | {"μ": 3},
    )


LINE = {"H": [[2]], "A": [["1/2"]], "X": [["1/4"]], "E": [[1]], "α": 1}


@claim.mutant("the change without the factor 2", EXACT)
def without_two():
    return refute(
        Equation(CHANGE.left, alpha**2 * tr(FLOW.T * FLOW) - alpha * DISSIPATION),
        [SCALED, STEP],
        at=LINE,
    )


@claim.mutant("‖HAE‖² for ‖HAEH‖²", EXACT)
def narrower():
    return refute(
        Equation(CHANGE.left, alpha**2 * tr((H * A * E).T * H * A * E) - 2 * alpha * DISSIPATION),
        [SCALED, STEP],
        at=LINE,
    )


@claim.mutant("V falls for every α", EXACT)
def every_alpha():
    return refute(
        Inequality(tr(X.T * X), tr(X_NEXT.T * X_NEXT)), [SCALED, STEP], at=LINE | {"α": 2}
    )


@claim.mutant("μ = ‖E‖₂ suffices", SUFFICIENT)
def without_hessians():
    return refute(
        BOUND,
        [ROOT_E, Equation(M, mu * identity("n") - F.T * F)],
        psd=("M",),
        at={"H": [[2]], "A": [["1/2"]], "E": [[1]], "F": [[1]], "Λ": 2, "μ": 1, "M": [[0]]},
    )


@claim.mutant("‖A‖_F² falls below the limit too", EXACT)
def norm_of_a():
    a_next = Operator("A′", "n", "n")
    a = exact.matrix([[1, "-1/2"], [1, "-1/2"]])
    e = exact.stein(a, exact.diagonal(1, 1))
    h = exact.diagonal(1, 4)
    return refute(
        Inequality(tr(A.T * A), tr(a_next.T * a_next)),
        [SCALED, STEP, Equation(a_next, X_NEXT * H), Equation(E, A * E * A.T + 1)],
        at={"H": h, "A": a, "X": a * inverse_matrix(h), "E": e, "α": fmpq(1, 1000)},
    )
