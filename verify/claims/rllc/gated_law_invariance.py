"""A first repair of the zero start: touch the law only at full rank."""

from flint import fmpq, fmpq_mat

from theory.operators.matrices import inverse_matrix, pinv_matrix
from theory.rllc import witnesses
from verify.claim import Claim
from verify.claims.rllc import source
from verify.evidence import Fails

claim = Claim(
    name="rllc/gated_law_invariance",
    title="Updating the law only at full rank makes RLLC basis independent from any start",
    source=source("Definition 5.1; the gate is ours"),
    statement="""
    - Gated LM-RLLC updates L by c2·M⁺g only at steps where the old memory has full column rank,
      tested at every step. Then, for all n, k and every invertible S, Φ(M, L, θ) = (MS, S⁻¹L, θ)
      carries every step onto the step of the S-frame, zero starts and rank-deficient states
      included: the parameters θ agree always. By: every step; gate there; gate here
    """,
    latex=r"""With $L' = L + \chi\, c_2 M^+ g$, $\chi = [\operatorname{rank} M = k]$, $\Phi$
    intertwines every step for every invertible $S$.""",
    hypotheses="""
    - S is invertible
    - the law rests wherever the memory has not full rank: χ·NM = χ: where χ = 1, M has a left
      inverse N
    - the gate is the same in both frames: rank(MS) = rank(M); in floats a plain rank test is not:
      see the remark""",
    remark="""Our variant, not the paper's. Gating only until the first full-rank state is not
    enough. In floating point a rank test on singular values depends on the basis; the generalized
    eigenvalues of (MᵀM, W), W = TᵀWT + vvᵀ, do not.""",
)

claim.letters("M M′ M̃ M̃′: n×k; L L′ L̃ L̃′ v: k; θ θ′ θ̃ θ̃′ g: n; T S R I: k×k; N N′ K: k×n")
claim.letters("c1 c2 χ χ′ χ̃")
PHI, THETA = "M̃ = MS; L̃ = S⁻¹L; θ̃ = θ", "θ̃′ = θ′"
GATE = "χ(NM) = χ(SS⁻¹) : χ = 0, or M has full column rank"


def steps(t="S⁻¹TS", v="Sᵀv", gate="χ"):
    """A step in both frames, the law gated; in the other frame by ``gate``."""
    return f"""M′ = MT + gvᵀ : memory update
    L′ = L + c2·χM⁺g : retrospective law correction
    θ′ = θ − c1·M′L′ : parameter update
    M̃′ = M̃({t}) + g({v})ᵀ : memory update
    L̃′ = L̃ + c2·{gate}M̃⁺g : retrospective law correction
    θ̃′ = θ̃ − c1·M̃′L̃′ : parameter update"""


claim.under(GATE, at="M=L=g=T=v=c1=c2=χ=χ′=N=1, N′=1/2, θ=0, S=2").inductive(
    "[every step] every step, by induction over t",
    PHI,
    state="M → M′; L → L′; θ → θ′; M̃ → M̃′; L̃ → L̃′; θ̃ → θ̃′; N → N′; χ → χ′",
    initial=PHI,
    recurrence=steps(),
    time_limit=20,
    says="χ·(MS)⁺ = χ·S⁻¹M⁺: at full rank as in basis_independence, and 0 = 0 elsewhere.",
)
inverse = claim.under("SS⁻¹ = 1 : S is invertible", at="S=[1 1; 0 1]")
inverse.under("NM = 1 : rank M = k", at="M=[1 0; 1 1]").proves("""
    [gate there] the gate is the same in both frames: MS has full column rank where M has
    S⁻¹N(MS) = 1""")
inverse.under("KMS = 1 : rank MS = k", at="M=[1 0; 1 1]").proves("""[gate here] and only there
    SKM = 1""")


@claim.instances(
    "zero-start runs over ℚ in two frames",
    count=80,
    edges=(*witnesses.EDGES, "S = 1", "S = −1"),
    of="zero-start runs of 6 steps agree exactly",
    some=("whose gate was shut after the start",),
)
def runs(rng, at, index):
    """Random T, v, S; gradients with repetitions, so that the rank rises and falls."""
    n, k = witnesses.size(rng, at, 3, 3)
    t, v, law, gradients = witnesses.zero_start(rng, n, k, 6, index, at)
    s = witnesses.frame(rng, k, at)
    inverse, theta, shut = inverse_matrix(s), witnesses.draw(rng, n, 1), 0
    if not at:
        gradients = [witnesses.draw(rng, n, 1, size=1) for _ in range(6)]
    here, there = (fmpq_mat(n, k), law, theta), (fmpq_mat(n, k), inverse * law, theta)
    for gradient in gradients:
        here = _step(*here, gradient, t, v)
        there = _step(*there, gradient, inverse * t * s, s.transpose() * v)
        shut += here[0].rank() < k
        if there != (here[0] * s, inverse * here[1], here[2]):
            raise Fails(f"T = {t.tolist()}, S = {s.tolist()}: the frames part")
    return "whose gate was shut after the start" if shut else "open"


def _step(memory, law, theta, gradient, t, v):
    if memory.rank() == memory.ncols():
        law = law + pinv_matrix(memory) * gradient
    memory = memory * t + gradient * v.transpose()
    return memory, law, theta - memory * law * fmpq(1, 2)


claim.floats("float64 zero-start runs, the gate by generalized eigenvalues", instances=60)
claim.batched("the same batched in torch", instances=500)

one = claim.under(at="M=L=g=T=v=c1=c2=χ=N=1, θ=0, S=2")
two = claim.under(
    PHI, steps(), at="M=[1 1], L=(0, 0), θ=0, g=1, T=diag(1, 1), v=(1, 0), S=diag(1, 2), c1=c2=1"
)
two.needs(f"""the law rests wherever the memory has not full rank
    {THETA}
    at: χ=1
    says: χ = 1 at M = [1 1], S = diag(1, 2)""")
one.under("M̃ = MS; L̃ = RL; θ̃ = θ", steps("RTS"), "χ(NM) = χI").needs(
    "S is invertible", THETA, at="S=0, R=I=1"
)
one.under(PHI, steps(gate="χ̃")).needs(f"""the gate is the same in both frames
    {THETA}
    at: χ̃=0
    says: M = 1 of full rank; the gate open here, shut there, as a rank test by size may have it""")
once = "gate only until the first full-rank state: open at a later rank-deficient one"
two.false(once, THETA, at="χ=1, M=[2 1]")
two.false("a gate of 1/2 at rank-deficient states", THETA, at="χ=1/2")
claim.mutants()
