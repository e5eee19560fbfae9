"""Units that no gradient reaches can be left out: RLLC on the reachable part."""

from flint import fmpq, fmpq_mat

from theory.exact import block_diagonal
from theory.operators import inverse, right_inverse
from theory.operators.matrices import pinv_matrix
from theory.rllc import setting as rllc
from theory.rllc import witnesses
from verify.claim import Claim
from verify.claims.rllc import source
from verify.evidence import Fails

STEP, GATED = "full-rank stretches", "gated on r, from the zero start"
MULTIPLE, RELAXED = "orthogonal rows", "orthogonal rows, relaxed inverse"
PARTS = STEP, GATED, MULTIPLE, RELAXED

claim = Claim(
    name="rllc/reachable_reduction",
    title="RLLC with unreachable units is RLLC on the reachable part",
    source=source("section 5, behind Theorem 5.3"),
    wording="""'otherwise there are trivial memory units which store' 0 'in each step' (section
    5, before Theorem 5.3; the 0 was rebuilt), which are set aside there. The claim says when
    that is exact, and that the whole unreachable part goes: while the memory of the rest has
    full rank r.""",
    statement="""
    - Let C (r×k) have full row rank, CT = FC and v = Cᵀν: then every memory that starts at N_0·C
      stays N_t·C, N being the memory of (F, ν). By: memory
    - While rank N = r, (NC, L, θ) ↦ (N, CL, θ) carries each step of LM-RLLC(T, v, c1, c2) onto the
      step of LM-RLLC(F, ν, c1, c2). By: one step; every step
    - A law that is changed only at steps with rank N = r makes this exact from the zero start. By:
      gated
    - Remark: The gate asks for r and not for k, which a memory NC cannot have as its rank if r is
      smaller.
    - If CCᵀ = σ²I no rank is needed at all, By: orthogonal rows
    - and with the relaxed inverse ε for NC stands for ε/σ² for N: By: relaxed inverse
    - J(a) ∪ J(a) is exactly J(a) with law L1 + L2 and half the ε. By: twice; orthogonal rows;
      relaxed inverse
    """,
    latex=r"""$CT = FC,\ v = C^\top\nu,\ \operatorname{rank} C = r$: while $\operatorname{rank} N =
    r$, $(NC, L, \theta) \mapsto (N, CL, \theta)$ intertwines $\mathrm{LM\text{-}RLLC}(T,v)$ and
    $\mathrm{LM\text{-}RLLC}(F,\nu)$; for $CC^\top = \sigma^2 I$ at every rank.""",
    hypotheses="""
    - CT = FC: F acts on the reachable rows
    - v = Cᵀν: v is reachable
    - C has full row rank
    - N has full column rank: before the step; or CCᵀ = σ²I""",
    remark="""With C the rows vᵀTⁱ, i < r, F is the companion matrix of the annihilator of v under
    Tᵀ and (F, ν) is controllable, so by normal_form it is the union of Jordan blocks of that
    annihilator. A zero-start run follows it from any step at which its own memory has rank r, with
    the law CL that it has then, as long as it keeps that rank.""",
    parts=PARTS,
)

claim.letters("T: k×k; C: r×k; F: r×r; ν ℓ ℓ′: r; v L L′: k; g θ θ′ η η′: n; M M′: n×k; N N′: n×r")
claim.letters("K K′: r×n; s s′ σ² τ ε δ c1 c2", right_inverse(claim.letters("C: r×k")[0], "C′"))
INTERTWINED, REACHED = "CT = FC : CT = FC", "v = Cᵀν : v = Cᵀν"
ROW_RANK, FULL_RANK = "CC′ = 1 : C has full row rank", "KN = 1 : N has full column rank"
PHI, PHI_NEXT = "M = NC; ℓ = CL; η = θ", "M′ = N′C; ℓ′ = CL′; η′ = θ′"
STATE = "M → M′; L → L′; θ → θ′; N → N′; ℓ → ℓ′; η → η′"


def steps(big="M⁺", small="N⁺"):
    """One step of both optimizers with these inverses."""
    return f"""M′ = MT + gvᵀ : memory update
    L′ = L + c2{big}g : retrospective law correction
    θ′ = θ − c1M′L′ : parameter update
    N′ = NF + gνᵀ : memory update
    ℓ′ = ℓ + c2{small}g : retrospective law correction
    η′ = η − c1N′ℓ′ : parameter update"""


AT = "C=[1 1], F=2, T=diag(2, 2), ν=N=g=c1=c2=K=1, v=(1, 1), L=(1, 0), θ=0"
TWO = "C=[1 1; 0 1], F=T=diag(1, 1), ν=(1, 0), v=(1, 1), N=[1 1], L=(1, 0), θ=0, g=c1=c2=1"
step = claim.under(INTERTWINED, REACHED, ROW_RANK, FULL_RANK, PHI, steps(), part=STEP, at=AT)
step.proves(f"""[one step] one step
    {PHI_NEXT}
    says: C(NC)⁺ = N⁺, since (NC)(NC)⁺ and NN⁺ are the same projector and N can be cancelled""")
step.under(without=INTERTWINED, at="T=diag(0, 0)").needs(
    "CT = FC", PHI_NEXT, weakens=("one step", ("h1",)), says="the memories part"
)
step.under(without=REACHED).needs("v = Cᵀν", PHI_NEXT, at="v=(1, 0)", weakens=("one step", ("h2",)))
# the large memory is zero and its law stays, while that of N = 1 is corrected
no_rows = step.under(without=ROW_RANK, at="C=L=0, F=T=1, v=0")
no_rows.needs("C has full row rank", PHI_NEXT)
thin = claim.under(INTERTWINED, REACHED, ROW_RANK, PHI, steps(), part=STEP, at=TWO)
thin.needs("N has full column rank", PHI_NEXT, weakens=("one step", ("h4",)))
wrong_law = step.under("ℓ = C′ᵀL", without="ℓ = CL")
wrong_law.false("the law C′L, C′ a right inverse, for CL", "M′ = N′C; ℓ′ = C′ᵀL′; η′ = θ′")
stretch = claim.under(INTERTWINED, REACHED, ROW_RANK, FULL_RANK, part=STEP)
stretch.inductive(
    "[every step] every step of a full-rank stretch, by induction over t",
    PHI,
    state=f"{STATE}; K → K′",
    initial=PHI,
    recurrence=steps(),
)

claim.under(
    INTERTWINED, REACHED, part=STEP, at="C=[1 1], F=2, T=diag(2, 2), ν=N=g=1, v=(1, 1)"
).inductive("""[memory] every memory that starts at N_0·C stays N_t·C, by induction over t
    M = NC
    initial: M = NC
    recurrence: M′ = MT + gvᵀ : memory update; N′ = NF + gνᵀ : memory update""")
claim.letters("D E: k×r; L1 L2: r")
claim.under(f"""DᵀD = 1 : the units of the first copy
    EᵀE = 1 : the units of the second
    DᵀE = 0 : no unit belongs to both
    T = DFDᵀ + EFEᵀ : T = F ⊕ F
    v = Dν + Eν : v = (ν, ν)
    L = DL1 + EL2 : L = (L1, L2)
    C = Dᵀ + Eᵀ : C adds the copies
    part: {MULTIPLE}
    at: D=(1, 0), E=(0, 1), F=2, ν=1, L1=1, L2=3""").proves(
    "[twice] a propagator taken twice: C = [1 1]", "CT = FC; v = Cᵀν; CCᵀ = 2; CL = L1 + L2"
)

ZERO_START = "M = 0 : zero start; N = 0 : zero start; ℓ = CL; η = θ"
GATE = "KN = s : a left inverse K of N where the gate is open, K = 0 where not"
claim.under(INTERTWINED, REACHED, ROW_RANK, GATE, part=GATED).inductive(
    "[gated] from the zero start, by induction over t",
    PHI,
    state=f"{STATE}; K → K′; s → s′",
    initial=ZERO_START,
    recurrence=steps("sM⁺", "sN⁺"),
    says="""s is 1 at steps with rank N = r and 0 at the others: sKN = s·1 holds at both, and
    sC(NC)⁺ = sN⁺ follows""",
)
orthogonal = claim.under(
    INTERTWINED, REACHED, "CCᵀ = σ² : CCᵀ = σ²I; σ²τ = 1 : σ² ≠ 0", part=MULTIPLE
)
orthogonal.inductive(
    "[orthogonal rows] from the zero start, full rank or not, by induction over t",
    PHI,
    state=STATE,
    initial=ZERO_START,
    recurrence=steps(),
    says="CCᵀ = σ²I makes Cᵀ/σ² the pseudo-inverse of C on either side, so C(NC)⁺ = N⁺ for every N",
)
twice = orthogonal.under(at=f"{AT}, σ²=2, τ=1/2")
halved = twice.under("M = NC; 2ℓ = CL; η = θ", steps(), at="ℓ=1/2")
halved.false("J(a) ∪ J(a) is J(a) with the law (L1 + L2)/2", "M′ = N′C; 2ℓ′ = CL′; η′ = θ′")
claim.letters(inverse(claim.sum("MᵀM + ε"), "A"), inverse(claim.sum("NᵀN + δ"), "B"))
RELAXED_STEPS = steps("AMᵀ", "BNᵀ")
orthogonal_rows_relaxed = orthogonal.under("ε = σ²δ : δ = ε/σ²", part=RELAXED).inductive(f"""
    [relaxed inverse] the same with the relaxed inverse, ε against ε/σ²
    {PHI}
    state: {STATE}
    initial: {ZERO_START}
    recurrence: {RELAXED_STEPS}
    says: C(MᵀM + ε)⁻¹Mᵀ = (NᵀN + ε/σ²)⁻¹Nᵀ for M = NC, by (CMᵀM + εC) = (σ²NᵀN + ε)C""")
same = twice.under(PHI, RELAXED_STEPS, "ε = δ", part=RELAXED, at="ε=δ=1")
same_epsilon = same.false("the relaxed inverse with the same ε in both", PHI_NEXT)


def ungated():
    """Two steps of both, without a gate."""
    here, first = rllc.unroll(2)
    claim.letters(*first, "N0 N1 N2: n×r; ℓ0 ℓ1 ℓ2: r; η0 η1 η2: n")
    return first + [
        f"""N{i + 1} = N{i}F + g{i + 1}νᵀ
        ℓ{i + 1} = ℓ{i} + c2N{i}⁺g{i + 1}
        η{i + 1} = η{i} − c1N{i + 1}ℓ{i + 1}"""
        for i in range(2)
    ]


two = claim.under(INTERTWINED, REACHED, ROW_RANK, *ungated(), part=GATED).under(
    "M0 = 0; N0 = 0; ℓ0 = CL0; η0 = θ0",
    at="""C=[1 1; 0 1], F=diag(1, 2), T=[1 −1; 0 2], ν=(1, 1), v=(1, 2), L0=(0, 0), θ0=0, M0=[0 0],
    N0=[0 0], g1=g2=c1=c2=1""",
)  # after one step N = [1 0] has rank 1 < 2; the law correction of the second differs
two.false("no gate: the zero start with any C of full row rank", "η2 = θ2")
claim.mutants()


def runs(title, part, start):
    """Random (F, ν), C of full row rank and T with CT = FC; r ≤ 3, k ≤ 5, r = k and nilpotent F
    among them."""

    edges, some = witnesses.EDGES[2:], "of them with law corrections"

    @claim.instances(title, part, count=40, edges=edges, of="pairs of runs over ℚ", some=(some,))
    def pairs(rng, at, index):
        r = rng.randint(1, 3)
        n, k = r + rng.randint(0, 1), r + rng.randint(0, 2)
        f, e1, _, gradients = witnesses.zero_start(rng, n, r, 6, index, at)
        rows, t, row = _extended(rng, f, e1, k)
        m = witnesses.draw(rng, n, r) if start == "full rank" else fmpq_mat(n, r)
        law, theta = witnesses.draw(rng, k, 1) * (at != "L = 0"), witnesses.draw(rng, n, 1)
        big, small, used = (m * rows, law, theta), (m, rows * law, theta), 0
        for gradient in gradients:
            full = small[0].rank() == r
            if start == "full rank" and not full:
                break
            used += full
            rates = fmpq(1), fmpq(int(full), 2)
            big = witnesses.step(*big, gradient, t, row, *rates)
            small = witnesses.step(*small, gradient, f, e1, *rates)
            if big != (small[0] * rows, big[1], small[2]) or rows * big[1] != small[1]:
                raise Fails(f"T = {t.tolist()}, C = {rows.tolist()}: the runs part")
        return some if used else None


runs("runs over ℚ on full-rank stretches", STEP, "full rank")
runs("gated runs over ℚ from the zero start", GATED, "zero")


def _extended(rng, f, nu_value, k):
    """(C, T, v) with CT = FC, v = Cᵀν and C of full row rank r, for k ≥ r units."""
    r = f.nrows()
    rows = witnesses.draw(rng, r, k)
    while rows.rank() < r:
        rows = witnesses.draw(rng, r, k)
    right = pinv_matrix(rows)
    rest = (witnesses.diagonal(k) - right * rows) * witnesses.draw(rng, k, k)
    return rows, right * f * rows + rest, rows.transpose() * nu_value


def doubled(title, part, inverse_of):
    """C = [1 1 …]: a propagator taken ``copies`` times is the single one with law L1 + L2 + …,
    ranks below r included."""

    @claim.instances(title, part, count=30, of="propagators taken two or three times, 4 steps")
    def copied(rng, index):
        r, n, copies = rng.randint(1, 2), rng.randint(1, 3), rng.randint(2, 3)
        k = copies * r
        f, e1 = witnesses.propagator(rng, r, index), witnesses.draw(rng, r, 1)
        rows = fmpq_mat([[int(j % r == i) for j in range(k)] for i in range(r)])
        t = block_diagonal(*[f] * copies)
        law, start = witnesses.draw(rng, k, 1), fmpq_mat(n, 1)
        big, small = (fmpq_mat(n, k), law, start), (fmpq_mat(n, r), rows * law, start)
        for _ in range(4):
            gradient = witnesses.draw(rng, n, 1)
            big = _step(big, gradient, t, rows.transpose() * e1, inverse_of(big[0], copies))
            small = _step(small, gradient, f, e1, inverse_of(small[0], 1))
            if big[0] != small[0] * rows or rows * big[1] != small[1] or big[2] != small[2]:
                raise Fails(f"F = {f.tolist()}, {copies} copies: the runs part")


def _step(state, gradient, t, row, retro):
    memory, law, theta = state
    law = law + retro * gradient * fmpq(1, 2)
    memory = memory * t + gradient * row.transpose()
    return memory, law, theta - memory * law


def _relaxed(m, copies):
    gram = m.transpose() * m
    return (gram + witnesses.diagonal(gram.nrows()) * fmpq(copies, 10)).inv() * m.transpose()


doubled("p ∪ p against p over ℚ from the zero start", MULTIPLE, lambda m, copies: pinv_matrix(m))
doubled("p ∪ p with ε against p with ε/2 over ℚ", RELAXED, _relaxed)
claim.floats("float64 runs with unreachable units against the reachable part", STEP, instances=40)
claim.batched("the same batched in torch", STEP, instances=400)
