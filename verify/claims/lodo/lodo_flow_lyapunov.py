"""What does decrease along the averaged flow: ‖AH⁻¹‖_F."""

from theory.lodo import exact
from theory.lodo.cases import cases, spread
from theory.lodo.dense import (
    DISSIPATION,
    FLOW,
    H_INV,
    ROOT_E,
    ROOT_H,
    SCALED,
    SIGMA,
    STEIN,
    A,
    E,
    F,
    H,
    K,
    X,
    alpha,
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
    induction,
    inverse,
    refute,
    setting,
    tr,
)
from theory.operators.matrices import inverse_matrix
from verify.claim import Claim
from verify.claims.lodo import source
from verify.evidence import Checked

RATE, SIGN, ZERO, SYMMETRIC = "the rate", "the sign", "when it is zero", "the symmetric flow"

claim = Claim(
    name="lodo/lodo_flow_lyapunov",
    title="Along the flow (10) it is V = ‖H⁻¹ − G‖_F² that decreases, at 4α times the excess loss",
    source=source("Section 4.1, equations (10) to (14)"),
    expected="proved",
    wording="""'we can show that the norm of … decreases over time' (footnote 2; the symbol is lost
    in the text we had): true of ‖AH⁻¹‖_F, not of ‖A‖_F (lodo_wrong_norm).""",
    statement="""H ≻ 0, Σ ⪰ 0, E = AEAᵀ + Σ ⪰ 0 the sum of AⁿΣ(Aᵀ)ⁿ. Along dA/dt = −αHAEH², V =
    ‖AH⁻¹‖_F² obeys dV/dt = −2α tr(AᵀHAE) = −2αΣ_n‖H^½A^{n+1}Σ^½‖_F² = −4α(ℓ − ℓ_N), ℓ = ½tr(HE),
    ℓ_N = ½tr(HΣ), which is ≤ 0 for α ≥ 0. For α > 0 it is zero if and only if AΣ = 0. The flow of
    symmetric G (the projected gradient) has the same dV/dt.""",
    latex=r"""$\dot V = -2\alpha\,\mathrm{tr}(A^\top HAE) = -2\alpha\sum_n
    \|H^{1/2}A^{n+1}\Sigma^{1/2}\|_F^2 = -4\alpha(\ell-\ell_N)$, $V = \|AH^{-1}\|_F^2$.""",
    hypotheses="""
    - H ≻ 0: H = K², K invertible
    - E ⪰ 0: as a convergent sum of AⁿΣ(Aᵀ)ⁿ is
    - E = AEAᵀ + Σ
    - G = Gᵀ: for the symmetric flow
    - α ≥ 0: for the sign""",
    axioms="""
    - a limit of positive semidefinite matrices is positive semidefinite, and has a root
    - the remainder AᴺE(Aᵀ)ᴺ of the sum is the tail of a convergent series, so it tends to 0""",
    parts=(RATE, SIGN, ZERO, SYMMETRIC),
    remark="The derivative is the coefficient of τ in V(A + τ·dA), an identity of polynomials.",
)

tau = Scalar("τ")
PUSHED = X - tau * alpha * FLOW  # X + τ·dX
SLOPE = Equation(
    tr(PUSHED.T * PUSHED),
    tr(X.T * X) - 2 * tau * alpha * DISSIPATION + tau**2 * alpha**2 * tr(FLOW.T * FLOW),
)
EXCESS = tr(H * E) - tr(H * SIGMA)  # 2(ℓ − ℓ_N)


@claim.proof("V(X + τ·dX) = V − 2ατ·tr(AᵀHAE) + O(τ²), and tr(AᵀHAE) = 2(ℓ − ℓ_N)", RATE)
def rate():
    d = Derivation([Equation(X, A * H_INV, "X = AH⁻¹"), STEIN])
    d.prove(SCALED)
    return d.qed(SLOPE, Equation(DISSIPATION, EXCESS))


P, P_next, Z, Z_next = (
    Operator("P", "n", "n"),
    Operator("P′", "n", "n"),
    Operator("Z", "n", "n"),
    Operator("Z′", "n", "n"),
)
PARTIAL = [Equation(E, Z + P * E * P.T), Equation(A * P, P * A)]
POWERS = [
    Equation(P_next, A * P, "the next power of A"),
    Equation(Z_next, Z + P * SIGMA * P.T, "the next term of the sum"),
]
START = [Equation(P, 1, "A⁰ = 1"), Equation(Z, 0, "the empty sum")]


@claim.proof(
    "induction over N: E is the partial sum plus AᴺE(Aᵀ)ᴺ, so the rate is the sum of the "
    "‖H^½A^{n+1}Σ^½‖²",
    RATE,
)
def series():
    """Conclusion: tr(AᵀHAE) = tr(HA·Z·Aᵀ) + tr(HA·AᴺE(Aᵀ)ᴺ·Aᵀ); a term of the first is
    ‖H^½A·Aⁿ·Σ^½‖² for Σ = FFᵀ."""
    sums = induction(
        PARTIAL,
        state=[(P, P_next), (Z, Z_next)],
        given=[STEIN],
        initial=START,
        recurrence=POWERS,
        over="N",
        conclusion=[Equation(DISSIPATION, tr(H * A * Z * A.T) + tr(H * A * P * E * P.T * A.T))],
    )
    term = Equation(tr(H * A * P * SIGMA * P.T * A.T), tr((K * A * P * F).T * (K * A * P * F)))
    return [sums, Derivation([ROOT_H, Equation(SIGMA, F * F.T, "Σ ⪰ 0")]).qed(term)]


@claim.proof("tr(AᵀHAE) is a sum of squares", SIGN)
def sign():
    return SumOfSquares(DISSIPATION, [Square(K * A * F)], [ROOT_H, ROOT_E])


@claim.proof("zero only if AΣ = 0", ZERO)
def zero_only_if():
    """H^½AF = 0 gives AE = 0, hence E = Σ, hence AΣ = 0."""
    d = Derivation([ROOT_H, ROOT_E, STEIN, Equation(DISSIPATION, 0, "suppose that V stands still")])
    w = K * A * F
    still, square = d.find(Equation(DISSIPATION, 0)), d.prove(tr(w.T * w), DISSIPATION)
    d.definite(d.combine(tr(w.T * w), 0, [(1, 1, square, 1), (1, 1, still, 1)]), w)
    d.prove(inverse(K, "H^-½") * K * A * F, 0)
    d.prove(A * E, 0)
    return d.qed(Equation(A * SIGMA, 0))


@claim.proof("zero if AΣ = 0: every partial sum is Σ", ZERO)
def zero_if():
    """So E = Σ in the limit, and tr(AᵀHAE) = tr(AᵀH·AΣ) = 0."""
    still = Equation(A * SIGMA, 0, "AΣ = 0")
    sums = induction(
        [Equation(Z, SIGMA), Equation(P * SIGMA, 0)],
        state=[(P, P_next), (Z, Z_next)],
        given=[still],
        initial=[Equation(P, A, "from N = 1 on"), Equation(Z, SIGMA, "the first term")],
        recurrence=POWERS,
        over="N",
    )
    return [
        sums,
        Derivation([still, Equation(E, SIGMA, "the limit")]).qed(Equation(DISSIPATION, 0)),
    ]


X_SYM = Operator("X", "n", "n", symmetric=True)
PROJECTED = X_SYM - tau * alpha / 2 * (FLOW + FLOW.T)


@claim.proof("the symmetric flow: the same coefficient of τ", SYMMETRIC)
def symmetric_flow():
    step = FLOW + FLOW.T
    slope = (
        tr(X_SYM * X_SYM) - 2 * tau * alpha * DISSIPATION + tau**2 * alpha**2 / 4 * tr(step * step)
    )
    return Derivation([Equation(A, X_SYM * H, "A = XH")]).qed(
        Equation(tr(PROJECTED * PROJECTED), slope)
    )


@claim.exact("rational A of spectral radius below 1: the rate, and its sign", RATE)
def rational_rates(run):
    points = []
    claims = [Equation(DISSIPATION, EXCESS), Inequality(DISSIPATION, 0 * DISSIPATION)]
    where = setting(claims, [STEIN], pd=("H",), psd=("Σ", "E"))
    for n, draw in cases("flow", run.seed, run.count(40)):
        h, a, sigma = draw.hessian(n), draw.stable(n), draw.psd(n)
        e = exact.stein(a, sigma)
        x = a * inverse_matrix(h)
        moved = exact.flow(h, a, sigma) * inverse_matrix(h)
        if 2 * exact.trace(x.transpose() * moved) != -2 * exact.trace(a.transpose() * h * a * e):
            return Checked(f"A = {a.tolist()}: dV/dt is not −2tr(AᵀHAE)", ok=False, refutes=True)
        if (exact.trace(a.transpose() * h * a * e) == 0) != (exact.norm2(a * sigma) == 0):
            return Checked(
                f"A = {a.tolist()}, Σ = {sigma.tolist()}: zero in one and not the other",
                ok=False,
                refutes=True,
            )
        points.append(complete(where, {"H": h, "A": a, "Σ": sigma, "E": e}))
    Instances(where, claims, points)
    return Checked(
        f"{len(points)} flows over ℚ, n ≤ 3, singular Σ and other edges among them",
        instances=len(points),
        pieces=[("rational flows", Instances(where, claims, spread(points)))],
    )


claim.floats("float64: the coefficient of the flow against 4(ℓ − ℓ_N)", RATE, instances=100)


claim.batched("the same batched in torch", RATE, instances=400)


DOWN = Inequality(DISSIPATION, 0 * DISSIPATION)


@claim.necessity("H ≻ 0", SIGN)
def negative_curvature():
    return refute(
        DOWN, [STEIN], psd=("Σ", "E"), at={"H": [[-1]], "A": [["1/2"]], "Σ": [[3]], "E": [[4]]}
    )


@claim.necessity("E ⪰ 0", SIGN)
def divergent_sum():
    """A = 2: the sum diverges, and the solution E = −1/3 of the equation is no sum."""
    return refute(
        DOWN,
        [STEIN],
        psd=("Σ",),
        pd=("H",),
        at={"H": [[1]], "A": [[2]], "Σ": [[1]], "E": [["-1/3"]]},
    )


@claim.necessity("α ≥ 0", SIGN)
def ascent():
    """α = −1: a step of X along the flow makes V larger."""
    rate, moved = Scalar("α"), Operator("X′", "n", "n")
    return refute(
        Inequality(tr(X.T * X), tr(moved.T * moved)),
        [SCALED, STEIN, Equation(moved, X - tau * rate * FLOW)],
        psd=("Σ", "E"),
        pd=("H",),
        at={"H": [[1]], "X": [["1/2"]], "Σ": [[3]], "E": [[4]], "α": -1, "τ": "1/16"},
    )


@claim.necessity("E = AEAᵀ + Σ", RATE)
def another_matrix():
    return refute(
        Equation(DISSIPATION, EXCESS), at={"H": [[1]], "A": [["1/2"]], "Σ": [[1]], "E": [[1]]}
    )


@claim.necessity("G = Gᵀ", SYMMETRIC)
def dense_start():
    """For X that is not symmetric the symmetrized flow has another rate."""
    moved = X - tau * alpha / 2 * (FLOW + FLOW.T)
    step = FLOW + FLOW.T
    slope = tr(X.T * X) - 2 * tau * alpha * DISSIPATION + tau**2 * alpha**2 / 4 * tr(step * step)
    return refute(
        Equation(tr(moved.T * moved), slope),
        [Equation(A, X * H)],
        at={"H": [[1, 0], [0, 1]], "X": [[0, 1], [0, 0]], "E": [[1, 0], [0, 2]], "τ": 1, "α": 1},
    )


PLANE = {
    "H": [[1, 0], [0, 4]],
    "A": [[1, "-1/2"], [1, "-1/2"]],
    "Σ": [[1, 0], [0, 1]],
    "α": 1,
    "τ": 1,
}
E_PLANE = {"E": exact.stein(exact.matrix(PLANE["A"]), exact.matrix(PLANE["Σ"]))}


@claim.mutant("‖A‖_F² has this rate", RATE)
def norm_of_a():
    moved = A - tau * alpha * FLOW * H
    return refute(
        Equation(
            tr(moved.T * moved),
            tr(A.T * A)
            - 2 * tau * alpha * DISSIPATION
            + tau**2 * alpha**2 * tr(H * FLOW.T * FLOW * H),
        ),
        [STEIN],
        at=PLANE | E_PLANE,
    )


@claim.mutant("the flow without the second H (dA/dt = −αHAEH)", RATE)
def one_hessian_less():
    moved = X - tau * alpha * H * A * E
    return refute(
        Equation(
            tr(moved.T * moved),
            tr(X.T * X)
            - 2 * tau * alpha * DISSIPATION
            + tau**2 * alpha**2 * tr(E * A.T * H * H * A * E),
        ),
        [SCALED, STEIN],
        at={"H": [[2]], "X": [["1/4"]], "Σ": [[3]], "E": [[4]], "α": 1, "τ": 1},
    )


@claim.mutant("tr(AᵀHAE) is the excess ℓ − ℓ_N", RATE)
def without_two():
    return refute(Equation(DISSIPATION, EXCESS / 2), [STEIN], at=PLANE | E_PLANE)


@claim.mutant("zero only if A = 0, for singular Σ too", ZERO)
def singular_covariance():
    """Σ = diag(0, 1), A = diag(1/2, 0): V stands still and A is not 0."""
    return refute(
        Equation(A, 0),
        [STEIN, Equation(DISSIPATION, 0)],
        psd=("Σ", "E"),
        pd=("H",),
        at={
            "H": [[1, 0], [0, 1]],
            "A": [["1/2", 0], [0, 0]],
            "Σ": [[0, 0], [0, 1]],
            "E": [[0, 0], [0, 1]],
        },
    )


@claim.mutant("E with AᵀEA for AEAᵀ", RATE)
def transposed_sum():
    e = exact.stein(exact.matrix(PLANE["A"]).transpose(), exact.matrix(PLANE["Σ"]))
    return refute(
        Equation(DISSIPATION, EXCESS), [Equation(E, A.T * E * A + SIGMA)], at=PLANE | {"E": e}
    )
