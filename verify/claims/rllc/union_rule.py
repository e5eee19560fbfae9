"""The union of propagators: memory units side by side, updated independently."""

from flint import fmpq_mat

from theory.propagators import Propagator
from theory.rllc import witnesses
from verify.claim import Claim
from verify.claims.rllc import source
from verify.evidence import Fails

RULES, MEMORY = "abstract rules", "memory and parameters"

claim = Claim(
    name="rllc/union_rule",
    title="The abstract rules of a union are those of its parts, side by side",
    source=source("section 4 on propagators and their unions"),
    paper="holds",
    statement="""
    - Let (T, v) be the union of (A, a) and (B, b): T = A ⊕ B block diagonal, v = (a, b). For all
      sizes and all i, vᵀTⁱ = (aᵀAⁱ, bᵀBⁱ). By: rules
    - For all gradients the memory is M_t = (P_t, Q_t), the memories of the parts, By: memory
    - so that no unit of one part ever enters a unit of the other; By: apart
    - and with a fixed law (ℓ, m) the step is the sum of the parts' steps, M_t(ℓ, m) = P_tℓ + Q_tm,
      hence θ_t − θ_0 is the sum of the two parts' displacements. By: memory
    """,
    latex=r"""$(A\oplus B,\,(a,b))$: $v^\top T^i = (a^\top A^i,\ b^\top B^i)$, $M_t = (P_t, Q_t)$,
    $M_t(\ell, m) = P_t\ell + Q_t m$ for all $i$, $t$ and all sizes.""",
    hypotheses="""
    - T is block diagonal: no unit of one part is fed into the other
    - the memories start side by side: M_0 = (P_0, Q_0); a zero start is one case
    - the law is fixed: for the step and θ: the correction of RLLC couples the parts""",
    remark="""E (k×p) and F (k×q) embed the units of the parts: ME and MF are the memory's two
    groups of columns. Unions of more parts follow by taking one part after the other. Under RLLC
    the memory still splits, since it does not look at the law; the law does not: M⁺g is not (P⁺g,
    Q⁺g).""",
    parts=(RULES, MEMORY),
)

claim.letters("E: k×p; F: k×q; A: p×p; B: q×q; a ℓ: p; b m: q; T: k×k; v: k; X: p×q")
SIDE_BY_SIDE = """EᵀE = 1 : E embeds the units of the first part
    FᵀF = 1 : F embeds the units of the second part
    EᵀF = 0 : no unit belongs to both parts
    EEᵀ + FFᵀ = 1 : every unit belongs to a part"""
BLOCKS, STACKED = "T = EAEᵀ + FBFᵀ : T = A ⊕ B", "v = Ea + Fb : v = (a, b)"
AT = "E=(1, 0), F=(0, 1), A=1, B=2, a=1, b=1, T=diag(1, 2), v=(1, 1)"
parts = claim.under(SIDE_BY_SIDE, at=AT)
union = parts.under(BLOCKS, STACKED)
rules, memory = union.under(part=RULES), union.under(part=MEMORY)

claim.letters("r r′: 1×k; x x′: 1×p; y y′: 1×q")
FIRST_ROWS = "r = vᵀ : T⁰ = 1; x = aᵀ : A⁰ = 1; y = bᵀ : B⁰ = 1"
NEXT_ROWS = "r′ = rT; x′ = xA; y′ = yB"
ROWS_PROOF = "induction over i: vᵀTⁱ = (aᵀAⁱ, bᵀBⁱ)"
rules.under(at="r=[1 1], x=y=1").inductive(f"""[rules] {ROWS_PROOF}
    rE = x; rF = y
    state: r → r′; x → x′; y → y′
    initial: {FIRST_ROWS}
    recurrence: {NEXT_ROWS}
    conclusion: r = xEᵀ + yFᵀ
    over: i""")
# the second unit is fed from the first, and its rule is 1, 3, … instead of 1, 2, …
fed = parts.under(STACKED, FIRST_ROWS, NEXT_ROWS, part=RULES, at="T=[1 1; 0 2]")
fed.needs("T is block diagonal", "r′E = x′; r′F = y′", weakens=(ROWS_PROOF, ("h5",)))
first = parts.under(BLOCKS, "v = Ea", part=RULES, at="v=(1, 0)")
first.false("v of the union holds the first part's start alone", "vᵀT = aᵀAEᵀ + bᵀBFᵀ")

# d = θ_t − θ_0, and the parts' displacements
claim.letters("M M′: n×k; P P′: n×p; Q Q′: n×q; g d d′ d_P d_P′ d_Q d_Q′: n")
claim.let("L = Eℓ + Fm")
BESIDE = "M = PEᵀ + QFᵀ : the memories start side by side"
UNMOVED = """d = 0 : nothing has moved yet
    d_P = 0 : nothing has moved yet
    d_Q = 0 : nothing has moved yet"""
STEPS = """M′ = MT + gvᵀ : memory of the union
    P′ = PA + gaᵀ : memory of the first part
    Q′ = QB + gbᵀ : memory of the second part
    d′ = d − M′L : step of the union
    d_P′ = d_P − P′ℓ : step of the first part
    d_Q′ = d_Q − Q′m : step of the second part"""
MEMORY_PROOF = "induction over t: M_t = (P_t, Q_t), and the displacements add up"
memory.inductive(f"""[memory] {MEMORY_PROOF}
    ME = P; MF = Q; d = d_P + d_Q
    state: M → M′; P → P′; Q → Q′; d → d′; d_P → d_P′; d_Q → d_Q′
    initial: {BESIDE}
    {UNMOVED}
    recurrence: {STEPS}
    conclusion: M = PEᵀ + QFᵀ; ML = Pℓ + Qm""")
apart = memory.under(without=STACKED)  # MTE depends on ME alone, MTF on MF alone
apart.proves("[apart] no unit of one part enters the other", "EᵀTF = 0; FᵀTE = 0; TE = EA; TF = FB")
begun = memory.under(UNMOVED, STEPS, at="M=[1 0], P=Q=0, g=1, ℓ=m=1, d=0, d_P=0, d_Q=0")
SPLIT, dropped = "M′E = P′; M′F = Q′; d′ = d_P′ + d_Q′", (MEMORY_PROOF, ("b7",))
begun.needs("the memories start side by side", SPLIT, weakens=dropped)
beside = parts.under("M = PEᵀ + QFᵀ", part=MEMORY, at="P=1, Q=1, ℓ=1, m=1")
halved = "the union corrects by (1, 1)⁺g = (1/2, 1/2), the parts by 1 each."
beside.needs("the law is fixed", "M⁺g = EP⁺g + FQ⁺g", at="g=1", says=halved)
shared = beside.under("XᵀX = 1", at="X=1")
shared.false("the shared law: M(ℓ, m) = (P + Q)(ℓ + m)", "ML = (P + QXᵀ)(ℓ + Xm)")
claim.mutants()

EDGES = ("T = 0", "T = 1", "v = 0", "equal parts")


def _union(rng, index, at):
    """(A, a), (B, b) at random, sizes one to three; degenerate T in turn."""
    p, q = rng.randint(1, 3), rng.randint(1, 3)
    one = witnesses.zero_start(rng, 1, p, 1, index, at)[:2]
    other = witnesses.zero_start(rng, 1, q, 1, index + 1, at)[:2]
    return one, one if at == "equal parts" else other


def _embedding(rows, first, count):
    return [[int(i == first + j) for j in range(count)] for i in range(rows)]


CUBE, of = "vᵀT³ = aᵀA³Eᵀ + bᵀB³Fᵀ", "unions over ℚ, parts of up to 3 units"
title = "twelve rules of random unions over ℚ"


@rules.instances(title, CUBE, count=100, edges=EDGES, kept=8, of=of)
def rules_over_q(rng, at, index):
    """Random, zero and nilpotent parts, and the third power as certificate instances."""
    first, second = _union(rng, index, at)
    p, q = Propagator(*first), Propagator(*second)
    rows = zip((p | q).rules(12).tolist(), p.rules(12).tolist(), q.rules(12).tolist())
    if any(both != one + other for both, one, other in rows):
        raise Fails(f"{p!r} ∪ {q!r}: a rule is not side by side")
    k = p.size + q.size
    embedded = {"E": _embedding(k, 0, p.size), "F": _embedding(k, p.size, q.size)}
    return dict(zip("AaBb", (*first, *second))) | embedded


title, of = (
    "memories and displacements of random unions over ℚ",
    "runs of 8 steps over ℚ split exactly",
)


@claim.instances(title, MEMORY, count=60, edges=EDGES, of=of)
def memories_over_q(rng, at, index):
    """Eight steps from random starts: (P, Q) and θ agree exactly."""
    (ta, va), (tb, vb) = _union(rng, index, at)
    both = Propagator(ta, va) | Propagator(tb, vb)
    n, p, q = rng.randint(1, 3), ta.nrows(), tb.nrows()
    law_p, law_q = witnesses.draw(rng, p, 1), witnesses.draw(rng, q, 1)
    law = fmpq_mat(both.size, 1, law_p.entries() + law_q.entries())
    first, second = witnesses.draw(rng, n, p), witnesses.draw(rng, n, q)
    held, theta, displaced = _beside(first, second), fmpq_mat(n, 1), fmpq_mat(n, 1)
    for _ in range(8):
        gradient = witnesses.draw(rng, n, 1)
        held = held * both.matrix + gradient * both.start.transpose()
        first = first * ta + gradient * va.transpose()
        second = second * tb + gradient * vb.transpose()
        theta -= held * law
        displaced -= first * law_p + second * law_q
    if held != _beside(first, second) or theta != displaced:
        raise Fails(f"{both!r}: the memory or the parameters do not split")


def _beside(first, second):
    return fmpq_mat([left + right for left, right in zip(first.tolist(), second.tolist())])


claim.floats("float64 memories of unions against their parts", instances=60)
claim.batched("the same batched in torch", instances=500)
