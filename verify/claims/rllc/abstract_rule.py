"""Equation (2) of the RLLC paper: what a linear memory stores."""

from flint import fmpq_mat

from theory.rllc import witnesses
from verify.claim import Claim
from verify.claims.rllc import source
from verify.evidence import Fails

claim = Claim(
    name="rllc/abstract_rule",
    title="A linear memory stores a fixed combination of past gradients",
    source=source("section 4, equation (2)"),
    paper="holds",
    statement="""
    - For all n, k, N: if M_0 = 0 and M_t = M_{t−1}T + g_t vᵀ, then M_N = Σ_{i<N} g_{N−i} vᵀTⁱ. By:
      the stored sum
    - Remark: The row sequence vᵀTⁱ is the memory's abstract rule.
    """,
    latex=r"""$M_0 = 0,\ M_t = M_{t-1}T + g_t v^\top \;\Rightarrow\; M_N = \sum_{i<N} g_{N-i}\,
    v^\top T^i$.""",
    hypotheses="""
    - the memory starts at zero: otherwise M_0T^N is added""",
)

claim.letters("M M′ A A′: n×k; g′: n; T P P′: k×k; v: k")
claim.under().inductive("""[the stored sum] induction over t for a fixed end N
    MP = A
    initial: M = 0 : zero start; A = 0 : the empty sum
    recurrence: M′ = MT + g′vᵀ : memory update, equation (1)
    A′ = A + g′vᵀP′ : the sum takes its next term
    P = TP′ : T^{N−t} = T·T^{N−t−1}
    final: P = 1 : t = N: T⁰ = 1
    conclusion: M = A
    says: With P_t = T^{N−t} and the partial sums A_t = Σ_{j≤t} g_j vᵀT^{N−j}: M_t P_t = A_t for t ≤
    N; at t = N, P = 1, so M_N = A_N = Σ_{j≤N} g_j vᵀT^{N−j}, the claim with i = N − j.""")


@claim.instances(
    "the recursion against the sum over ℚ",
    count=100,
    edges=witnesses.EDGES,
    of="memories over ℚ, n, k ≤ 3, up to 10 steps",
)
def recursion_against_sum(rng, at, index):
    """Random and degenerate T (zero, nilpotent), up to ten steps, n, k ≤ 3."""
    n, k = witnesses.size(rng, at, 3, 3)
    steps = rng.randint(1, 10) if at else rng.randint(0, 10)
    t, start, _, gradients = witnesses.zero_start(rng, n, k, steps, index, at)
    row, memory, total = start.transpose(), fmpq_mat(n, k), fmpq_mat(n, k)
    for gradient in gradients:
        memory = memory * t + gradient * row
    for gradient in reversed(gradients):
        total, row = total + gradient * row, row * t
    if memory != total:
        raise Fails(f"T = {t.tolist()}: the recursion and the sum differ after {steps} steps")


claim.floats("float64 memories against the sum", instances=60)
claim.batched("the same batched in torch", instances=500)

claim.letters("M0 M1 M2 M3: n×k; g1 g2 g3: n")
three = claim.under("""M1 = M0·T + g1·vᵀ; M2 = M1·T + g2·vᵀ; M3 = M2·T + g3·vᵀ
    at: T=[1 1; 0 2], v=(1, 1), g1=1, g2=2, g3=−1""")
claim.let("Σ = g3·vᵀ + g2·vᵀT + g1·vᵀT²")
three.needs("the memory starts at zero", "M3 = Σ", at="M0=[1 0]", says="the term M_0T³ stays")
zero = three.under("M0 = 0", at="M0=[0 0]")
zero.false("gradients in the wrong order: g_{i+1}", "M3 = g1·vᵀ + g2·vᵀT + g3·vᵀT²")
zero.false("T^{i+1} for Tⁱ", "M3 = ΣT")
claim.mutants()
