"""From a zero start the basis does matter, unless it is a multiple of an orthogonal one."""

from theory import Propagator
from theory.operators import Derivation, Equation, pinv, symbols
from theory.rllc import setting as rllc
from theory.rllc import witnesses
from verify.claim import Claim
from verify.claims.rllc import source
from verify.evidence import Fails

IF, ONLY_IF = "if SSᵀ = σ²I", "only if"

claim = Claim(
    name="rllc/zero_start_basis_dependence",
    title="From a zero start the basis matters, unless SSᵀ = σ²I",
    source=source("Theorem 5.2 with Definition 5.1, as sections 1 and 5 use it"),
    paper="corrected",
    wording="""Theorem 5.2 is true (basis_independence), and section 3 says how far it reaches:
    processes are identical 'as long as they operate on states in the domain'. Sections 1 and 5 drop
    that condition: it 'allows us to apply basis transformations to the update rules without
    changing the optimization process', and units are transformed 'without changing the optimization
    process'. The process of Definition 5.1 starts at M_0 = 0, outside the domain, and there the
    sentence needs SSᵀ = σ²I. (That M_0 = 0 was rebuilt from the paper's prose.)""",
    statement="""
    - Let n ≥ 1, (T, v) be controllable, c1c2 ≠ 0, S invertible, and start both LM-RLLC(T, v, c1,
      c2) and its S-frame at M_0 = 0 with corresponding laws. The parameters θ agree for ALL
      gradient sequences if and only if SSᵀ = σ²I for some σ. By: if; reachable rows; the last
      gradient: vᵀm·mᵀGm = vᵀGm·mᵀm for every reachable row m; v is an eigenvector of G, and then
      every vector is
    - Smallest witness: n = 1, k = 2, two steps, θ_2 = −5/4 against −7/5. By: witness
    """,
    latex=r"""Let $(T,v)$ be controllable, $c_1c_2 \ne 0$, $M_0 = 0$. The iterates $\theta_t$ of
    $\mathrm{LM\text{-}RLLC}(T,v,c_1,c_2)$ and of its $S$-frame agree for all gradient sequences iff
    $SS^\top = \sigma^2 I$.""",
    hypotheses="""
    - S is invertible
    - SSᵀ = σ²I: for the first part
    - (T, v) is controllable: the rows vᵀTⁱ, i < k, span; for the second part
    - c1c2 ≠ 0: for the second part""",
    remark="""Why only if: give every gradient along one direction e, so M_t = e·m_tᵀ. By
    controllability the row m = m_{t−1} is any we like, and then the last gradient γe is free. That
    θ_t agrees for γ = 1, −1, 0 leaves, as the second difference in γ, vᵀ(m/mᵀm − Gm/mᵀGm) = 0 for
    every m, G = SSᵀ. Taking m = Gv − (vᵀGv/vᵀv)v gives |m|⁴ = 0, so v is an eigenvector of G; then
    m and m + v give that mᵀGm is a multiple of mᵀm, and G is a multiple of the identity. Reaching
    full rank later does not repair the difference: the laws have parted for good.""",
    parts=(IF, ONLY_IF),
)

claim.letters("T S R: k×k; v m D L L′ L̃ L̃′: k; M M′ M̃ M̃′: n×k; θ θ′ θ̃ θ̃′ g e a: n; c1 c2 σ²")
claim.let("G = SSᵀ")
ORTHOGONAL = "G = σ² : SSᵀ = σ²I"
claim.under(ORTHOGONAL, part=IF).inductive("""[if] induction over t, full rank or not
    M̃ = MS; L̃ = S⁻¹L; θ̃ = θ
    initial: M = 0 : zero start; M̃ = 0 : zero start; L̃ = S⁻¹L; θ̃ = θ
    recurrence: M′ = MT + gvᵀ : memory update
    L′ = L + c2M⁺g : retrospective law correction
    θ′ = θ − c1M′L′ : parameter update
    M̃′ = M̃S⁻¹TS + g(Sᵀv)ᵀ : memory update
    L̃′ = L̃ + c2M̃⁺g : retrospective law correction
    θ̃′ = θ̃ − c1M̃′L̃′ : parameter update
    says: SSᵀ = σ²I commutes with everything, so (MS)⁺ = S⁻¹M⁺ for every M, zero and rank-deficient
    included""")

claim.letters("C: k×k; γ: k")
claim.under("γ = C⁻¹ᵀm : gradients γ_ie; the rows vᵀTⁱ of C span", part=ONLY_IF).proves("""
    [reachable rows] k gradients along one direction make any wanted row
    (eγᵀ)C = emᵀ
    says: The memory of gradients γ_ie is Σγ_i·evᵀTⁱ = (eγᵀ)C.
    cites: rllc/abstract_rule: the stored sum""")

claim.letters(pinv(claim.sum("emᵀ"), "M⁺"), pinv(claim.sum("emᵀS"), "(MS)⁺"))
# c1·M_t(L_t − S·L̃_t) for the last gradient γe: what θ_t and θ̃_t differ by; D is the gap of the
# laws before
AGREE = [
    f"c1(emᵀT + {γ}evᵀ)(D + {γ}c2(M⁺ − S`(MS)⁺`)e) = 0 : θ_t agrees, the last gradient being {γ}·e"
    for γ in ("1", "(−1)", "0")
]
FORM = "vᵀm(mᵀGm) = vᵀGm(mᵀm)"
NONZERO = "c1c2 : c1c2 ≠ 0; eᵀe : e is not zero; mᵀm : m is not zero; mᵀGm : nor is Sᵀm"
agree = claim.under(*AGREE, nonzero=NONZERO, part=ONLY_IF)


@claim.proof("the last gradient: vᵀm·mᵀGm = vᵀGm·mᵀm for every reachable row m", ONLY_IF)
def last_gradient():
    """The second difference in γ, and the pseudo-inverse of a rank-one memory."""
    d = Derivation(list(agree.given), list(agree.nonzero))
    inner, e, v, m, S, G, c = map(claim.sum, ("vᵀ(M⁺ − S`(MS)⁺`)e", *"evmSG", "c1c2"))
    plus, minus, none = (d.find(equation) for equation in agree.given)
    second = d.combine(2 * c * e * inner, 0, [(1, 1, plus, 1), (1, 1, minus, 1), (-2, 1, none, 1)])
    second = d.cancel(d.combine(c * e * inner, 0, [("1/2", 1, second, 1)]), "nz1", e * inner)
    second = d.cancel(d.combine(e.T * e * inner, 0, [(1, e.T, second, 1)]), "nz2", inner)
    here = _rank_one(d, m, claim.sum("M⁺"), "nz3")
    there = _rank_one(d, S.T * m, claim.sum("`(MS)⁺`"), "nz4")
    # m = M⁺e·mᵀm and Sᵀm = (MS)⁺e·mᵀGm, so FORM is inner·(mᵀm)(mᵀGm)
    one, two = m.T * m, m.T * G * m
    (form,) = claim.formulas(FORM)
    shares = [(1, one * two, second, 1), (-1, two * v.T, here, 1), (1, one * v.T * S, there, 1)]
    d.combine(form.left, form.right, shares)
    return d.qed(form)


def _rank_one(d: Derivation, row, plus, not_zero: str) -> str:
    """P e (rᵀr) = r for the pseudo-inverse P of e rᵀ."""
    e = claim.sum("e")
    first = d.find(Equation(e * row.T * plus * e * row.T, e * row.T))
    fourth = d.find(Equation((plus * e * row.T).T, plus * e * row.T))
    value = row.T * plus * e
    one = d.combine(e.T * e * (row.T * row) * (value - 1), 0, [(1, e.T, first, row)])
    one = d.cancel(d.cancel(one, "nz2", row.T * row * (value - 1)), not_zero, value - 1)
    return d.combine(plus * e * (row.T * row), row, [(-1, 1, fourth, row), (1, row, one, 1)])


bare = claim.under(*AGREE, part=ONLY_IF, at="e=1, m=(1, 0), D=(0, 0), T=diag(0, 0), c1=1")
# the laws never change, θ agrees, and the form vᵀm·mᵀGm = vᵀGm·mᵀm fails
bare.needs("c1c2 ≠ 0", FORM, at="v=(1, 1), S=[1 1; 0 1], c2=0")


@claim.proof("v is an eigenvector of G, and then every vector is", ONLY_IF)
def every_vector_is_an_eigenvector():
    """From FORM for all m: (vᵀv)·Gy = (vᵀGv)·y for every y, that is G = σ²I with σ² = vᵀGv/vᵀv."""
    v, m, G, u, x, y = symbols("v m: k; G: symmetric k×k; u x y: arbitrary k×1")
    vv, vGv = v.T * v, v.T * G * v
    why = "the last gradient, for every row m"
    form = Equation(v.T * m * (m.T * G * m), v.T * G * m * (m.T * m), why, forall=("m",))
    d = Derivation([form], [(vv, "v is not zero, (T, v) being controllable")])
    schema = next(iter(d.facts))
    w = G * v * vv - v * vGv
    at_w = d.instance(schema, {"m": w})
    square = d.combine((w.T * w) * (w.T * w), 0, [(-1, vv, at_w, 1)])
    eigen = d.definite(d.definite(square, w.T * w), w)  # (vᵀv)Gv = (vᵀGv)v
    at_u, at_sum = d.instance(schema, {"m": u}), d.instance(schema, {"m": u + v})
    p = vv * (u.T * G * u) - vGv * (u.T * u)
    here = d.combine(v.T * u * p, 0, [(1, vv, at_u, 1), (1, u.T * u * u.T, eigen, 1)])
    # f(u + v) and (vᵀv)Gv = (vᵀGv)v give (vᵀv + vᵀu)·p(u) = 0
    s, factor = u + v, vv + v.T * u
    shares = [(1, vv, at_sum, 1), (1, (s.T * s) * s.T, eigen, 1), (-2, factor * u.T, eigen, 1)]
    there = d.combine(factor * p, 0, shares)
    p_zero = d.cancel(d.combine(vv * p, 0, [(1, 1, there, 1), (-1, 1, here, 1)]), "nz1", p)
    halves = zip(("1/2", "-1/2", "-1/2"), (x + y, x, y))
    z = G * y * vv - y * vGv
    shares = [(half, 1, d.instance(p_zero, {"u": value}), 1) for half, value in halves]
    zero = d.instance(d.combine(x.T * z, 0, shares), {"x": z})
    d.definite(zero, z)
    return d.qed(Equation(G * y * vv, y * vGv))


def two_runs(steps):
    """Both frames from a zero start, as equations."""
    t, v = rllc.other_frame()
    equations = rllc.unroll(steps)[1] + rllc.unroll(steps, rllc.TILDE, t=t, v=v)[1]
    claim.letters(*equations)
    return [*claim.formulas("M0 = 0; M̃0 = 0; L̃0 = S⁻¹L0; θ̃0 = θ0"), *equations]


two = claim.under(
    *two_runs(2),
    at="T=diag(0, 1/2), v=(1, 1), S=diag(1, 2), L0=(0, 0), θ0=0, M0=[0 0], c1=c2=1",
    part=ONLY_IF,
)
open_loop = two.under(at="g1=g2=1")
open_loop.misworded("two steps from M_0 = 0: θ_2 = −5/4 against −7/5", "θ̃2 = θ2")
two.misworded("""closed loop on θ²/2: θ_2 = 5/32 against 11/80
    θ̃2 = θ2
    given: g1 = θ0 : gradient of θ²/2; g2 = θ1 : gradient of θ²/2
    at: θ0=1, c1=c2=1/2, L0=(1, 0)""")
four = claim.under(*two_runs(4), at=two.at[0], part=ONLY_IF)
at = "L0=(1, 1), θ0=(0, 0), M0=[0 0; 0 0], g1=(1, 0), g2=(1, 1), g3=(0, 1), g4=(1, −1)"
found = "θ_4 = (−385/48, −121/24) against (−1021/120, −65/12)"
title = "full rank from step 2 on does not repair it: n = 2, θ_4"
four.misworded(title, "θ̃4 = θ4", at=at, says=found)
# c1 = c2 = 1, L_0 = 0, θ_0 = 0 and two gradients 1: M_1 = vᵀ, L_2 = M_1⁺, M_2 = vᵀT + vᵀ
claim.letters("e1 e2 V Ṽ: k; t t̃: 1×1")
claim.under(f"""e1ᵀe1 = 1; e2ᵀe2 = 1; e1ᵀe2 = 0; e1e1ᵀ + e2e2ᵀ = 1 : k = 2
    v = e1 + e2; T = e2e2ᵀ/2; S = e1e1ᵀ + 2e2e2ᵀ
    V = v/2 : M_1⁺ = (vᵀ)⁺; Ṽ = (e1 + 2e2)/5 : (vᵀS)⁺
    t = −(vᵀT + vᵀ)V : θ_2; t̃ = −(vᵀT + vᵀ)SṼ : θ̃_2
    part: {ONLY_IF}
    at: e1=(1, 0), e2=(0, 1)""").proves("""[witness] two steps from zero: −5/4 against −7/5
    vᵀV = 1; vᵀSṼ = 1; (Vvᵀ)ᵀ = Vvᵀ; (ṼvᵀS)ᵀ = ṼvᵀS; t = −5/4; t̃ = −7/5""")
open_loop.needs("SSᵀ = σ²I", "θ̃2 = θ2", part=IF, says="the smallest witness again")
claim.letters("x y: k")
# the memory stays zero, θ agrees for every S; G = diag(1, 4) is no multiple of I
empty = open_loop.under("θ̃1 = θ1; θ̃2 = θ2", at="v=(0, 0), x=(1, 1)")
empty.needs("(T, v) is controllable", "Gx(xᵀx) = x(xᵀGx)")
columns = open_loop.under("xᵀSᵀSy = 0", at="x=(1, 0), y=(0, 1)", part=IF)
columns.false("S orthogonal up to a diagonal: SᵀS = diag suffices", "θ̃2 = θ2")

R, S, T, v = map(claim.sum, "RSTv")
one = rllc.unroll(1)[1] + rllc.unroll(1, rllc.TILDE, t=R * T * S, v=S.T * v)[1]  # with R for S⁻¹
singular = claim.under(*one, "M0 = 0; M̃0 = 0; L̃0 = RL0; θ̃0 = θ0; G = σ²", part=IF)
gone = "S = 0 satisfies SSᵀ = 0·I, and nothing of the memory is left in its frame"
at = "T=S=θ0=M0=σ²=0, v=R=L0=g1=c1=c2=1"
singular.needs("S is invertible", "θ̃1 = θ1", at=at, says=gone)
point = "e=(1, 2), m=(1, 2), D=(0, 0), T=diag(1, 2), v=(1, 3), S=diag(2, 2), c1=2, c2=3"
claim.mutants(at=point)

title = "random bases over ℚ: σ²I always agrees, any other is told apart by a found sequence"
of = "zero-start runs of 5 steps with SSᵀ = σ²I agree exactly"


@claim.instances(title, IF, count=60, edges=witnesses.EDGES, of=of)
def multiples_of_orthogonal(rng, at, index):
    n, k = witnesses.size(rng, at, 3, 3)
    sigma = rng.randint(1, 3)
    s = witnesses.signed_permutation(rng, k) * sigma
    t, row, law, gradients = witnesses.zero_start(rng, n, k, 5, index, at)
    if witnesses.frames_part(s, t, row, law, gradients):
        raise Fails(f"S = {s.tolist()} with SSᵀ = {sigma**2}·I: the frames part")


title = "random bases over ℚ that are no multiple of an orthogonal one are told apart"
of = "bases with SSᵀ ≠ σ²I, each told apart by a gradient sequence"


@claim.instances(title, ONLY_IF, count=60, of=of)
def other_bases(rng):
    k = rng.randint(2, 3)
    s, t = witnesses.invertible(rng, k), witnesses.draw(rng, k, k)
    row, g = witnesses.draw(rng, k, 1), s * s.transpose()
    if g == witnesses.diagonal(k) * g[0, 0] or not Propagator(t, row).is_controllable():
        return False
    if not any(_part(rng, s, t, row, 1, k + 2) for _ in range(20)):
        raise ValueError(f"S = {s.tolist()}: no sequence told the frames apart")


def _part(rng, s, t, row, n, steps) -> bool:
    """Do the two frames part on random gradients from a zero start?"""
    law = witnesses.draw(rng, s.nrows(), 1)
    return witnesses.frames_part(s, t, row, law, (witnesses.draw(rng, n, 1) for _ in range(steps)))


claim.floats("float64: agreement for σ²I, the witnesses' gaps far above rounding", instances=60)
claim.batched("the same batched in torch", instances=500)
