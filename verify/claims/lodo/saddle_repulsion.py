"""A positive definite preconditioner repels saddles."""

from flint import fmpq_mat

from theory.lodo import exact
from theory.lodo.cases import cases
from theory.lodo.dense import H, K
from theory.operators import (
    Derivation,
    Equation,
    Inequality,
    Operator,
    Scalar,
    Square,
    SumOfSquares,
    identity,
    inverse,
    number,
    pinv,
    positive_beyond,
    refute,
)
from verify.claim import Claim
from verify.claims.lodo import source
from verify.evidence import Checked

INERTIA, SIZES, DIRECTION, MOMENTUM = "inertia", "sizes", "directions", "with momentum"

claim = Claim(
    name="lodo/saddle_repulsion",
    title="""G ≻ 0: GH has real eigenvalues and the inertia of H, so I − GH has an eigenvalue above
    1 for each negative one of H""",
    source=source("Section 4.2 and Lemma B.1"),
    expected="proved",
    wording="""'the displacement from the center of the saddle blows up exponentially in the'
    direction (section 4.2): so it does where uᵀG⁻¹b₀ ≠ 0, or with the noise of section 4. Lemma B.1
    holds, and more is true.""",
    statement="""G ≻ 0, H = Hᵀ. GH is diagonalisable with real eigenvalues and has the inertia of H;
    λ_i(GH) = θ_iλ_i(H) with θ_i in [λmin(G), λmax(G)]; so I − GH has exactly as many eigenvalues
    above 1 as H has negative ones. GHu = −γu, γ > 0, u ≠ 0 gives uᵀHu = −γuᵀG⁻¹u < 0. The
    coefficient uᵀG⁻¹b of the error grows by 1 + γ a step. With momentum, 0 ≤ β < 1, the mode has
    the polynomial p(z) = z² − (1 + β + (1−β)γ)z + β, p(1) = −(1−β)γ < 0, so a real root above 1, at
    most 1 + γ.""",
    latex=r"""$G\succ0$: $\mathrm{In}(GH)=\mathrm{In}(H)$, $\lambda_i(GH)=\theta_i\lambda_i(H)$;
    $GHu=-\gamma u \Rightarrow u^\top Hu=-\gamma u^\top G^{-1}u<0$.""",
    hypotheses="""
    - G is invertible
    - G = Gᵀ ⪰ 0
    - H = Hᵀ
    - 0 ≤ β < 1: with momentum""",
    axioms="""
    - Sylvester's law of inertia: KHK has the inertia of H for invertible K
    - Ostrowski: λ_i(KHK) = θ_iλ_i(H) with θ_i between the extreme eigenvalues of KK = G
    - the spectral theorem, and the intermediate value theorem (p(1) < 0, p → ∞)""",
    parts=(INERTIA, SIZES, DIRECTION, MOMENTUM),
)

G = Operator("G", "n", "n", symmetric=True)
u, b = Operator("u", "n", "1"), Operator("b", "n", "1")
K_INV, G_INV = inverse(K, "G^-½"), inverse(G, "G⁻¹")
ROOT = Equation(G, K * K, "K = G^½")
gamma, beta = Scalar("γ", nonneg=True), Scalar("β", nonneg=True)
EIGEN = Equation(G * H * u, -gamma * u, "u is an eigenvector of GH with the eigenvalue −γ")


@claim.proof("GH = K(KHK)K⁻¹: similar to a symmetric matrix congruent to H", INERTIA)
def congruence():
    """KHK is symmetric, so GH is diagonalisable over ℝ; and H = K⁻¹(KHK)K⁻¹, so the inertias agree
    (Sylvester)."""
    middle = Operator("B", "n", "n")
    d = Derivation([ROOT, Equation(middle, K * H * K, "B = KHK")])
    return d.qed(
        Equation(G * H, K * middle * K_INV),
        Equation(middle.T, middle),
        Equation(H, K_INV * middle * K_INV),
        Equation(G * H * G, K * middle * K),
    )


@claim.proof("on an eigenvector: μ·uᵀG⁻¹u = uᵀHu, between which G puts θ", SIZES)
def sizes():
    """With y = K⁻¹u: KHKy = μy and μ·yᵀy = uᵀHu, y = K⁻¹u; uᵀu = yᵀGy, so uᵀHu/uᵀu = μ·yᵀy/yᵀGy, θ
    = yᵀGy/yᵀy for this direction.

    λmin ⪯ G ⪯ λmax bounds θ: gᵤ·yᵀy − yᵀGy = yᵀ(gᵤ − G)y ≥ 0, and below likewise; for all i at once
    it is Ostrowski's theorem.
    """
    mu, y = Scalar("μ"), Operator("y", "n", "1")
    d = Derivation([ROOT, Equation(G * H * u, mu * u), Equation(y, K_INV * u)])
    first = d.qed(
        Equation(K * H * K * y, mu * y),
        Equation(u.T * H * u, mu * y.T * y),
        Equation(u.T * u, y.T * G * y),
    )
    top, low, P, Q = (
        Scalar("g_max"),
        Scalar("g_min"),
        Operator("P", "n", "n", symmetric=True),
        Operator("Q", "n", "n", symmetric=True),
    )
    above = SumOfSquares(
        top * y.T * y - y.T * G * y,
        [Square(y, middle=P)],
        [Equation(P, top * identity("n") - G)],
        psd=("P",),
    )
    below = SumOfSquares(
        y.T * G * y - low * y.T * y,
        [Square(y, middle=Q)],
        [Equation(Q, G - low * identity("n"))],
        psd=("Q",),
    )
    return [first, above, below]


@claim.proof("uᵀHu = −γuᵀG⁻¹u, and −uᵀHu = γ|K⁻¹u|² ≥ 0", DIRECTION)
def negative_curvature():
    identity_ = Derivation([EIGEN]).qed(Equation(u.T * H * u, -gamma * u.T * G_INV * u))
    square = SumOfSquares(-(u.T * H * u), [Square(K_INV * u, weight=gamma)], [ROOT, EIGEN])
    d = Derivation([ROOT, EIGEN, Equation((K_INV * u).T * (K_INV * u), 0, "were it zero")])
    w = K_INV * u
    d.definite(d.find(Equation(w.T * w, 0)), w)
    return [identity_, square, d.qed(Equation(u, 0))]


@claim.proof("uᵀG⁻¹(I − GH)b = (1 + γ)·uᵀG⁻¹b for every error b", DIRECTION)
def growth():
    return Derivation([EIGEN]).qed(
        Equation(u.T * G_INV * (b - G * H * b), (1 + gamma) * u.T * G_INV * b)
    )


xi, eta, z, value = Scalar("ξ"), Scalar("η"), Scalar("z"), Scalar("p(z)")
P_OF_Z = z**2 - (1 + beta + (1 - beta) * gamma) * z + beta
ROOT_OF_P = Equation(P_OF_Z, 0, "z is a root")


@claim.proof("a root of p grows by z a step; p(1) = −(1−β)γ", MOMENTUM)
def momentum():
    """x = ξu, Gm = ηu: ξ₊ = ξ − η, η₊ = βη − (1−β)γξ₊ (the gradient at the new x). The start (ξ, η)
    = (1, 1 − z) is an eigenvector."""
    later_xi, later_eta = Scalar("ξ₊"), Scalar("η₊")
    d = Derivation(
        [
            ROOT_OF_P,
            Equation(xi, 1),
            Equation(eta, 1 - z, "the start"),
            Equation(later_xi, xi - eta, "the step"),
            Equation(later_eta, beta * eta - (1 - beta) * gamma * later_xi, "the average"),
        ]
    )
    # η₊ = z(1 − z) is p(z) = 0
    return [
        d.qed(Equation(later_xi, z * xi), Equation(later_eta, z * eta)),
        Derivation([Equation(value, P_OF_Z, "p(z)"), Equation(z, 1)]).qed(
            Equation(value, -(1 - beta) * gamma)
        ),
    ]


@claim.proof("p(1 + γ) ≥ 0 > p(1): the root lies in (1, 1 + γ]", MOMENTUM)
def root_place():
    """p(1 + γ) = βγ²."""
    return positive_beyond(P_OF_Z.subs({"z": 1 + gamma}), [(beta, 0), (gamma, 0)])


def inertia(a: fmpq_mat):
    """(positive, negative, zero) for a matrix with real eigenvalues, by Descartes' rule, which is
    exact there."""
    coefficients = a.charpoly().coeffs()
    zero = next(i for i, x in enumerate(coefficients) if x != 0)

    def changes(values):
        signs = [x > 0 for x in values if x != 0]
        return sum(p != q for p, q in zip(signs, signs[1:]))

    return changes(coefficients), changes([x * (-1) ** i for i, x in enumerate(coefficients)]), zero


@claim.exact("random G ≻ 0 and symmetric H over ℚ, singular ones included: the inertias", INERTIA)
def inertias(run):
    done = negative = 0
    for n, draw in cases("inertia", run.seed, run.count(200), largest=4):
        h, g = draw.symmetric(n), draw.hessian(n)
        if done % 5 == 0:
            h = h * exact.diagonal(*[int(i > 0) for i in range(n)])
            h = h.transpose() * h
        if inertia(g * h) != inertia(h):
            return Checked(
                f"G = {g.tolist()}, H = {h.tolist()}: {inertia(g * h)} against {inertia(h)}",
                ok=False,
                refutes=True,
            )
        negative += inertia(h)[1] > 0
        done += 1
    return Checked(
        f"{done} pairs over ℚ, n ≤ 4, edges among them, {negative} with a negative direction",
        instances=done,
    )


claim.floats("float64: eigenvalues of GH, their ratios to those of H", SIZES, instances=200)


claim.batched("growth of uᵀG⁻¹b along runs, batched in torch", DIRECTION, instances=400)


w = Operator("w", "n", "1")


@claim.necessity("G is invertible", INERTIA)
def semidefinite():
    """G = diag(1, 0), H = diag(1, −1): the negative direction w = e_2 of H is lost, (Gy)ᵀH(Gy) =
    wᵀHw for y = G⁺w fails, and I − GH is neutral there."""
    y = pinv(G, "G⁺") * w
    return refute(
        Equation((G * y).T * H * (G * y), w.T * H * w),
        psd=("G",),
        at={"G": [[1, 0], [0, 0]], "H": [[1, 0], [0, -1]], "w": [[0], [1]]},
    )


kappa = Scalar("κ")


@claim.necessity("G = Gᵀ ⪰ 0", DIRECTION)
def not_symmetric():
    """G = (1/10)[[3, 4], [−1, −1]], H = −diag(1, 10): I − GH has the eigenvalues ½ and ⅘, and the
    run converges to the maximum."""
    g, minus = Operator("G", "n", "n"), Operator("N", "n", "n", symmetric=True)
    return refute(
        Inequality(kappa, number(1), strict=True),
        [Equation(u - g * H * u, kappa * u), Equation(minus, -H)],
        [(u, "u is not zero")],
        pd=("N",),
        at={
            "G": [["3/10", "4/10"], ["-1/10", "-1/10"]],
            "H": [[-1, 0], [0, -10]],
            "N": [[1, 0], [0, 10]],
            "u": [[8], [-1]],
            "κ": "4/5",
        },
    )


@claim.necessity("H = Hᵀ", INERTIA)
def not_a_hessian():
    """For H = [[0, 1], [−1, 0]] the similar matrix KHK is not symmetric (its eigenvalues are
    ±i)."""
    h = Operator("H", "n", "n")
    return refute(
        Equation((K * h * K).T, K * h * K), at={"H": [[0, 1], [-1, 0]], "K": [[1, 0], [0, 1]]}
    )


@claim.necessity("0 ≤ β < 1", MOMENTUM)
def too_much():
    """β = 2: p(1) = γ is positive."""
    return refute(
        Inequality(number(0), P_OF_Z.subs({"z": number(1)}), strict=True), at={"β": 2, "γ": 1}
    )


@claim.mutant("the error blows up from every start", DIRECTION)
def orthogonal_start():
    """uᵀG⁻¹b = 0: after a step the component along u is still 0, and |b| falls. H = diag(1, −1), G
    = ½."""
    later = Operator("b′", "n", "1")
    return refute(
        Inequality(later.T * later, b.T * b),
        [Equation(later, b - G * H * b), EIGEN],
        pd=("G",),
        at={
            "G": [["1/2", 0], [0, "1/2"]],
            "H": [[1, 0], [0, -1]],
            "u": [[0], [1]],
            "γ": "1/2",
            "b": [[1], [0]],
        },
    )


PAIR = {"G": [[2]], "H": [[-1]], "u": [[1]], "γ": 2}


@claim.mutant("uᵀHu = −γuᵀGu", DIRECTION)
def wrong_metric():
    return refute(Equation(u.T * H * u, -gamma * u.T * G * u), [EIGEN], at=PAIR)


@claim.mutant("uᵀHu = −γuᵀu", DIRECTION)
def no_metric():
    return refute(Equation(u.T * H * u, -gamma * u.T * u), [EIGEN], at=PAIR)


@claim.mutant("λ_i(GH) ≥ λmin(G)·λ_i(H), for negative ones too", SIZES)
def wrong_side():
    """For λ < 0 the inequality turns: G = 2, λmin taken as 1: −2 ≥ −1 is false."""
    h, g = Operator("h", "1", "1"), Operator("g", "1", "1")
    return refute(
        Inequality(-gamma * identity("1"), h),
        [Equation(g * h, -gamma * identity("1"))],
        at={"g": [[2]], "h": [[-1]], "γ": 2},
    )


@claim.mutant("p(1) = −γ", MOMENTUM)
def without_beta():
    return refute(Equation(P_OF_Z.subs({"z": number(1)}), -gamma), at={"β": "1/2", "γ": 1})


@claim.mutant("HG for KHK: HG is symmetric", INERTIA)
def product_symmetric():
    return refute(Equation((G * H).T, G * H), at={"G": [[1, 0], [0, 2]], "H": [[0, 1], [1, 0]]})
