"""One run of k + k′ steps tells two fixed laws apart, or shows them equal."""

from fractions import Fraction

from theory.rllc import laws
from verify.claim import Claim
from verify.claims.rllc import source
from verify.evidence import Fails

claim = Claim(
    name="rllc/one_run_certificate",
    title="One closed-loop run of k + k′ steps decides whether two fixed laws are the same",
    source=source("section 4 (new)"),
    statement="""
    - Start Opt(T, v, L) and Opt(T′, v′, L′) from zero memory at the same θ_0 and let each receive
      the gradients of the same objective along its own run, the first gradient g_1 not zero. If i
      is the first index with h_i ≠ h′_i, the runs agree up to θ_i, and θ_{i+1} − θ′_{i+1} = −(h_i −
      h′_i)g_1 ≠ 0. By: the gap; not zero
    - So comparing k + k′ steps of one such run decides equivalence. By: the gap; not zero; enough
      responses
    """,
    latex=r"""$h_j = h'_j\ (j < i) \;\Rightarrow\; \theta_{i+1} - \theta'_{i+1} = -(h_i -
    h'_i)\,g_1$.""",
    hypotheses="""
    - g_1 ≠ 0
    - both start from zero memory
    - h_j = h′_j for j < i""",
)

# the joint system: A = diag(T, T′), v = (v, v′), e = (L, −L′), N = i + 1 steps; P_t = A^{N−t}
claim.letters("M M′ M0 M1 M2: n×K; P P′ A: K×K; v e: K; g1 g′: n; d: 1×1")
claim.under().inductive("""
    [the gap] the later gradients meet equal responses, by induction over t ≤ i + 1
    MPe = g1·d
    initial: M = g1·vᵀ : the memory after g_1; vᵀPe = d : vᵀAⁱe = h_i − h′_i
    recurrence: M′ = MA + g′vᵀ : the same gradient in both runs
    P = AP′ : A^{N−t} = A·A^{N−t−1}
    vᵀP′e = 0 : h_j = h′_j for j = N − t − 1 < i
    final: P = 1 : t = N
    conclusion: Me = g1·d
    says: M_tA^{N−t}e = g_1·(h_i − h′_i) for 1 ≤ t ≤ N = i + 1; at t = N it is the difference of
    the steps. With d = 0 it says for every N ≤ i that the runs agree up to θ_i.
    cites: complete_induction""")
claim.letters("C F: K×K; ν: K; t t′ f f′: 1×K")
claim.under("""CA = FC : C holds the rows vᵀAʲ, j < k + k′; v = Cᵀν; Ce = 0 : equal responses
    at: A=diag(2, 3), v=ν=(1, 0), C=[1 0; 2 0], F=[0 1; −4 4], e=(0, 1), f=t=[1 0]""").inductive("""
    [enough responses] k + k′ equal responses make all equal
    t = fC
    initial: t = vᵀ; f = νᵀ
    recurrence: t′ = tA; f′ = fF
    conclusion: te = 0
    over: j
    says: t = vᵀAʲ, and te = h_j − h′_j
    cites: cayley_hamilton (h1)""")
claim.under("g1·d = 0", nonzero="g1ᵀg1 : g_1 is not zero").proves(
    "[not zero] the difference is not zero",
    "d = 0",
    by=[("g1ᵀg1·d = 0", [("g1ᵀ", 1)])],
    over="nz1",
    says="g_1(h − h′) = 0 with g_1 ≠ 0 would give h = h′.",
)


@claim.instances(
    "closed-loop runs over ℚ on a non-convex quartic",
    count=80,
    edges=laws.EDGES,
    of="pairs of laws",
    some=("told apart at the predicted step by the predicted amount",),
)
def runs(rng, at, index):
    """f(θ) = θ⁴/4 − θ: the first difference stands at the step and has the size that the claim
    says."""
    a = laws.draw(rng, rng.randint(1, 3), at)
    b = laws.disguise(rng, a) if index % 3 == 0 else laws.draw(rng, rng.randint(1, 3))
    size = a.size + b.size
    h, other = laws.responses(a, size), laws.responses(b, size)
    first = next((i for i in range(size) if h[i] != other[i]), None)
    gradients: list[Fraction] = []
    for t in range(min(size, 6)):
        here, there = a.run(gradients), b.run(gradients)
        if first is not None and t == first + 1:
            gap = Fraction(str(other[first])) - Fraction(str(h[first]))
            if here[-1] - there[-1] != gap * gradients[0]:
                raise Fails(f"{a}, {b}: wrong difference at step {t}")
            return "told apart at the predicted step by the predicted amount"
        if here != there:
            raise Fails(f"{a}, {b}: they differ at step {t} already")
        slope = (Fraction(1, 2) + here[-1]) ** 3 - 1
        gradients.append(slope if abs(here[-1]) < 4 else Fraction(rng.randint(1, 3)))
    return "equal as far as they ran"


claim.floats("float64 closed-loop runs of two laws", instances=60)
claim.batched("the same batched in torch", instances=500)

AT = "M0=[0 0], A=diag(0, 2), v=(1, 1), e=(1, −1), g1=1, g′=3"
steps = claim.under("M1 = M0·A + g1·vᵀ; M2 = M1·A + g′vᵀ", at=AT)
ZERO, EQUAL_0 = "M0 = 0 : zero start", "vᵀe = 0 : h_0 = h′_0"
SECOND = "M2·e = g1·vᵀAe"
silent = steps.under(ZERO, EQUAL_0, "M2·e = 0", at="g1=0")
silent.needs("g_1 ≠ 0", "vᵀAe = 0", says="the run shows nothing although h_1 ≠ h′_1.")
steps.needs("both start from zero memory", SECOND, EQUAL_0, at="M0=[1 0], A=diag(1, 2)")
steps.needs("h_j = h′_j for j < i", SECOND, ZERO, at="e=(1, 1)")
apart = steps.under(ZERO, EQUAL_0)
apart.false("the last gradient instead of the first", "M2·e = g′vᵀAe")
apart.false("θ_{i+1} differs by h_{i+1} − h′_{i+1}", "M2·e = g1·vᵀAAe")
claim.mutants()
