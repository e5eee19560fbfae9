"""Equation (2) of the RLLC paper: what a linear memory stores."""

from flint import fmpq_mat

from theory.rllc import setting as rllc
from verify.claim import Claim
from verify.claims.rllc import _witnesses as witnesses
from verify.claims.rllc import source
from verify.evidence import Fails

claim = Claim(
    name="rllc/abstract_rule",
    title="A linear memory stores a fixed combination of past gradients",
    source=source("section 4, equation (2)"),
    expected="proved",
    paper="holds",
    statement="""For all n, k, N: if M_0 = 0 and M_t = M_{t−1}T + g_t vᵀ, then M_N = Σ_{i<N} g_{N−i}
    vᵀTⁱ. The row sequence vᵀTⁱ is the memory's abstract rule.""",
    latex=r"""$M_0 = 0,\ M_t = M_{t-1}T + g_t v^\top \;\Rightarrow\; M_N = \sum_{i<N} g_{N-i}\,
    v^\top T^i$.""",
    hypotheses="""
    - the memory starts at zero: otherwise M_0T^N is added""",
)

# A = A_t = Σ_{j≤t} g_j vᵀT^{N−j}, P = P_t = T^{N−t}
claim.letters("M M′ A A′ M0 M1 M2 M3: n×k; P P′ T: k×k; v: k; g′ g1 g2 g3: n")
claim.under().inductive(
    "induction over t for a fixed end N",
    "MP = A",
    state="M → M′; A → A′; P → P′",
    initial="M = 0 : zero start; A = 0 : the empty sum",
    recurrence="""M′ = MT + g′vᵀ : memory update, equation (1)
    A′ = A + g′vᵀP′ : the sum takes its next term
    P = TP′ : T^{N−t} = T·T^{N−t−1}""",
    final="P = 1 : t = N: T⁰ = 1",
    conclusion="M = A",
    says="""With P_t = T^{N−t} and the partial sums A_t = Σ_{j≤t} g_j vᵀT^{N−j}: M_t P_t = A_t for t
    ≤ N. At t = N, P = 1, so M_N = A_N = Σ_{j≤N} g_j vᵀT^{N−j}, which is the claim, i = N − j.""",
)
MEMORY = [e for e in rllc.unroll(3)[1] if e.left.single_letter.name.startswith("M")]
any_start = claim.under(*MEMORY, at="T=[1 1; 0 2], v=(1, 1), g1=1, g2=2, g3=−1, M0=[0 0]")
any_start.needs(
    "the memory starts at zero",
    "M3 = g3vᵀ + g2vᵀT + g1vᵀT²",
    at="M0=[1 0]",
    says="From M_0 = (1, 0) the term M_0T³ stays.",
)
three = any_start.under("M0 = 0")
three.false("Tᵀ for T", "M3 = g3vᵀ + g2vᵀTᵀ + g1vᵀTᵀ²")
three.false("gradients in the wrong order: g_{i+1}", "M3 = g1vᵀ + g2vᵀT + g3vᵀT²")
three.false("T^{i+1} for Tⁱ", "M3 = g3vᵀT + g2vᵀT² + g1vᵀT³")
claim.mutants()


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
    row = start.transpose()
    memory, total = fmpq_mat(n, k), fmpq_mat(n, k)
    for gradient in gradients:
        memory = memory * t + gradient * row
    for gradient in reversed(gradients):
        total += gradient * row
        row = row * t
    if memory != total:
        raise Fails(f"T = {t.tolist()}: the recursion and the sum differ after {steps} steps")


claim.floats("float64 memories against the sum", instances=60)
claim.batched("the same batched in torch", instances=500)
