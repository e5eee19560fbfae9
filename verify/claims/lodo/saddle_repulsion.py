"""A positive definite preconditioner repels saddles."""

from flint import fmpq_mat

from theory.lodo import exact
from theory.lodo.cases import KINDS, drawn
from verify.claim import Claim
from verify.claims.lodo import source
from verify.evidence import Fails

PARTS = INERTIA, SIZES, DIRECTION, MOMENTUM = "inertia", "sizes", "directions", "with momentum"

claim = Claim(
    name="lodo/saddle_repulsion",
    title="""G ≻ 0: GH has real eigenvalues and the inertia of H, so I − GH has an eigenvalue above
    1 for each negative one of H""",
    source=source("Section 4.2 and Lemma B.1"),
    wording="""'the displacement from the center of the saddle blows up exponentially in the'
    direction (section 4.2): so it does where uᵀG⁻¹b₀ ≠ 0, or with the noise of section 4. Lemma B.1
    holds, and more is true.""",
    statement="""
    - G ≻ 0, H = Hᵀ. GH is diagonalisable with real eigenvalues and has the inertia of H; By:
      congruent
    - λ_i(GH) = θ_iλ_i(H) with θ_i in [λmin(G), λmax(G)]; By: congruent; mode; at most; at least
    - so I − GH has exactly as many eigenvalues above 1 as H has negative ones. By: congruent
    - GHu = −γu, γ > 0, u ≠ 0 gives uᵀHu = −γuᵀG⁻¹u < 0. By: curvature; sign; zero
    - The coefficient uᵀG⁻¹b of the error grows by 1 + γ a step. By: grows
    - With momentum, 0 ≤ β < 1, the mode has the polynomial p(z) = z² − (1 + β + (1−β)γ)z + β, p(1)
      = −(1−β)γ < 0, so a real root above 1, at most 1 + γ. By: root; below 0; above 0
    """,
    latex=r"""$G\succ0$: $\mathrm{In}(GH)=\mathrm{In}(H)$, $\lambda_i(GH)=\theta_i\lambda_i(H)$;
    $GHu=-\gamma u \Rightarrow u^\top Hu=-\gamma u^\top G^{-1}u<0$.""",
    hypotheses="""
    - G is invertible
    - G = Gᵀ ⪰ 0
    - H = Hᵀ
    - 0 ≤ β < 1: with momentum""",
    parts=PARTS,
)

claim.letters("H G K P Q N: symmetric n×n; B F: n×n; u y b b′ w: n; γ: ≥ 0; μ κ g_max g_min")
ROOT = "G = KK : K = G^½"
root = claim.under(ROOT, part=INERTIA)
root.under("B = KHK : B = KHK").proves("""
    [congruent] GH = K(KHK)K⁻¹: similar to a symmetric matrix congruent to H
    GH = KBK⁻¹; Bᵀ = B; H = K⁻¹BK⁻¹; GHG = KBK
    says: KHK is symmetric, so GH is diagonalisable over ℝ; and H = K⁻¹(KHK)K⁻¹, so the inertias
    agree (Sylvester).
    cites: psd_root (h1); spectral; sylvester""")
claim.needs(f"""G is invertible
    (GG⁺w)ᵀHGG⁺w = wᵀHw
    at: G=diag(1, 0), H=diag(1, −1), w=(0, 1)
    psd: G
    part: {INERTIA}
    says: the negative direction w is lost, y = G⁺w, and I − GH is neutral there""")

root.under("GHu = μu; y = K⁻¹u", part=SIZES, at="K=H=diag(1, 2), u=y=(1, 0), μ=1").proves("""
    [mode] on an eigenvector: μ·uᵀG⁻¹u = uᵀHu, between which G puts θ
    KHKy = μy; uᵀHu = μyᵀy; uᵀu = yᵀGy
    says: y = K⁻¹u, and uᵀHu/uᵀu = μ·yᵀy/yᵀGy; θ = yᵀGy/yᵀy for this direction
    cites: ostrowski""")
claim.under("P = g_max − G", psd="P", part=SIZES).bounds(
    "[at most] G ⪯ λmax bounds θ", "g_maxyᵀy ≥ yᵀGy", "= (y)²[P]"
)
claim.under("Q = G − g_min", psd="Q", part=SIZES).bounds("""
    [at least] and λmin ⪯ G below; for all i at once it is Ostrowski's theorem
    yᵀGy ≥ g_minyᵀy
    = (y)²[Q]""")

EIGEN = "GHu = −γu : u is an eigenvector of GH with the eigenvalue −γ"
eigen = claim.under(EIGEN, part=DIRECTION, at="G=γ=2, H=−1, u=1")
eigen.proves("[curvature] uᵀHu = −γuᵀG⁻¹u")
claim.under(ROOT, EIGEN, part=DIRECTION).bounds(
    "[sign] and −uᵀHu = γ|K⁻¹u|² ≥ 0", "−uᵀHu", "= γ(K⁻¹u)²"
)
claim.under(ROOT, EIGEN, "(K⁻¹u)ᵀK⁻¹u = 0 : were it zero", part=DIRECTION).proves(
    "[zero] which is zero only for u = 0", "u = 0", by=[("K⁻¹u = 0", "definite")]
)
eigen.proves("""[grows] uᵀG⁻¹(I − GH)b = (1 + γ)·uᵀG⁻¹b for every error b
    uᵀG⁻¹(b − GHb) = (1 + γ)uᵀG⁻¹b""")
eigen.false("uᵀHu = −γuᵀGu")
eigen.false("uᵀHu = −γuᵀu")
claim.under("b′ = b − GHb", EIGEN, pd="G", part=DIRECTION).false("""
    the error blows up from every start
    b′ᵀb′ ≥ bᵀb
    at: G=diag(1/2, 1/2), H=diag(1, −1), u=(0, 1), γ=1/2, b=(1, 0)
    says: uᵀG⁻¹b = 0: after a step the component along u is still 0, and |b| falls""")
claim.needs(f"""G = Gᵀ ⪰ 0
    κ > 1
    given: u − FHu = κu; N = −H
    at: F=[3/10 4/10; −1/10 −1/10], H=diag(−1, −10), N=diag(1, 10), u=(8, −1), κ=4/5
    nonzero: u: u is not zero
    pd: N
    part: {DIRECTION}
    says: I − GH has the eigenvalues ½ and ⅘, and the run converges to the maximum""")

claim.letters("β γ: ≥ 0; ξ η ξ₊ η₊ z h g p(1)")
claim.let("p = z² − (1 + β + (1−β)γ)z + β")
mode = claim.under(part=MOMENTUM)
mode.under("""p = 0 : z is a root
    ξ = 1; η = 1 − z : the start
    ξ₊ = ξ − η : the step
    η₊ = βη − (1−β)γξ₊ : the average
    at: β=1/2, γ=1, z=2, ξ=1, η=−1""").proves("""[root] a root of p grows by z a step
    ξ₊ = zξ; η₊ = zη
    says: x = ξu, Gm = ηu, the gradient at the new x: η₊ = z(1 − z) is p(z) = 0, and the start (ξ,
    η) = (1, 1 − z) is an eigenvector""")
claim.let("p = 1 − (1 + β + (1−β)γ) + β")
mode.under("`p(1)` = p : p(z) at z = 1", at="β=1/2, γ=1").proves("""and p(1) = −(1−β)γ
    `p(1)` = −(1−β)γ""")
low = mode.under("1 > β; γ > 0")
low.proves("[below 0] so p(1) < 0", "0 > p", by="0 > p since (1 > β)(γ > 0)")
mode.needs("0 ≤ β < 1", "0 > p", at="β=2, γ=1")
mode.false("p(1) = −γ", "p = −γ", at="β=1/2, γ=1")
mode.positive("""[above 0] p(1 + γ) ≥ 0 > p(1): the root lies in (1, 1 + γ]
    (1+γ)² − (1 + β + (1−β)γ)(1+γ) + β
    β ≥ 0; γ ≥ 0
    cites: intermediate_value""")
claim.false(f"""λ_i(GH) ≥ λmin(G)·λ_i(H), for negative ones too
    −γ ≥ h
    given: gh = −γ
    at: g=2, h=−1, γ=2
    part: {SIZES}
    says: for λ < 0 the inequality turns""")
claim.letters("H: n×n; K: symmetric n×n")
claim.needs("H = Hᵀ", "(KHK)ᵀ = KHK", at="H=[0 1; −1 0], K=diag(1, 1)", part=INERTIA)
claim.mutants()


def inertia(a: fmpq_mat):
    """(positive, negative, zero) for a matrix with real eigenvalues, by Descartes' rule, which is
    exact there."""
    coefficients = a.charpoly().coeffs()
    zero = next(i for i, x in enumerate(coefficients) if x != 0)

    def changes(values):
        signs = [x > 0 for x in values if x != 0]
        return sum(p != q for p, q in zip(signs, signs[1:]))

    return changes(coefficients), changes([x * (-1) ** i for i, x in enumerate(coefficients)]), zero


EDGES = tuple((n, kind, mixed) for n in range(1, 5) for kind in range(KINDS) for mixed in (0, 1))


@claim.instances("the inertias", INERTIA, count=200, edges=EDGES, of="pairs", some=("not ⪰ 0",))
def inertias(rng, at, index):
    n, draw = drawn(rng, at, index, 4)
    h, g = draw.symmetric(n), draw.hessian(n)
    if index % 5 == 0:
        h = h * exact.diagonal(*[int(i > 0) for i in range(n)])
        h = h.transpose() * h
    if inertia(g * h) != inertia(h):
        raise Fails(f"G = {g.tolist()}, H = {h.tolist()}: {inertia(g * h)} against {inertia(h)}")
    return "not ⪰ 0" if inertia(h)[1] else None


claim.floats("float64: eigenvalues of GH, their ratios to those of H", SIZES, instances=200)
claim.batched("growth of uᵀG⁻¹b along runs, batched in torch", DIRECTION, instances=400)
