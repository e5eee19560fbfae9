"""A first repair of the zero start: touch the law only at full rank."""

from flint import fmpq, fmpq_mat

from theory.operators.matrices import inverse_matrix, pinv_matrix
from verify.claim import Claim
from verify.claims.rllc import _witnesses as witnesses
from verify.claims.rllc import source
from verify.evidence import Fails

claim = Claim(
    name="rllc/gated_law_invariance",
    title="Updating the law only at full rank makes RLLC basis independent from any start",
    source=source("Definition 5.1; the gate is ours"),
    expected="proved",
    statement="""Gated LM-RLLC updates L by c2·M⁺g only at steps where the old memory has full
    column rank, tested at every step. Then, for all n, k and every invertible S, Φ(M, L, θ) = (MS,
    S⁻¹L, θ) carries every step onto the step of the S-frame, zero starts and rank-deficient states
    included: the parameters θ agree always.""",
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

claim.letters("S T R I: k×k; v L L′ L̃ L̃′: k; M M′ M̃ M̃′: n×k; θ θ′ θ̃ θ̃′ g: n; N N′ K: k×n")
claim.letters("c1 c2 χ χ′ χ̃")


def step(mark, t="S⁻¹TS", v="Sᵀv", gate="χ"):
    """One step of LM-RLLC(t, v) with this gate; the state has this mark."""
    return f"""M{mark}′ = M{mark}({t}) + g({v})ᵀ : memory update
    L{mark}′ = L{mark} + c2({gate}M{mark}⁺)g : retrospective law correction
    θ{mark}′ = θ{mark} − c1M{mark}′L{mark}′ : parameter update"""


HERE, THERE = step("", "T", "v"), step("̃")
PHI = "M̃ = MS; L̃ = S⁻¹L; θ̃ = θ"
GATE = "χ(NM) = χ(SS⁻¹) : χ = 0, or M has full column rank"
claim.under(
    GATE, at="M=N=diag(1, 1), S=[1 2; 1 3], χ=1, L=(1, 2), θ=θ̃=(0, 0), g=(1, 2), v=(1, 1), c1=c2=1"
).under(at="T=[1 1; 0 1]").inductive(
    "every step, by induction over t",
    PHI,
    state="M → M′; L → L′; θ → θ′; M̃ → M̃′; L̃ → L̃′; θ̃ → θ̃′; N → N′; χ → χ′",
    initial=PHI,
    recurrence=[HERE, THERE],
    time_limit=20,
    says="χ·(MS)⁺ = χ·S⁻¹M⁺: at full rank as in basis_independence, and 0 = 0 elsewhere.",
)
invertible = claim.under("SS⁻¹ = 1 : S is invertible")
invertible.under("NM = 1 : rank M = k").proves(
    "the gate is the same in both frames: MS has full column rank where M has",
    "S⁻¹N(MS) = 1",
    says="NM = 1 gives (S⁻¹N)(MS) = 1.",
)
invertible.under("KMS = 1 : rank MS = k").proves(
    "and M where MS has", "SKM = 1", says="K(MS) = 1 gives (SK)M = 1."
)

two = claim.under(PHI, HERE, THERE, at="M=[1 1], L=(0, 0), θ=0, g=1, T=diag(1, 1), v=(1, 0), χ=1")
two = two.under(at="S=diag(1, 2), c1=c2=1")
two.needs(
    "the law rests wherever the memory has not full rank",
    "θ̃′ = θ′",
    says="χ = 1 at M = [1 1], S = diag(1, 2).",
)
two.false(
    "gate only until the first full-rank state: open at a later rank-deficient one",
    "θ̃′ = θ′",
    at="M=[2 1]",
)
two.false("a gate of 1/2 at rank-deficient states", "θ̃′ = θ′", at="χ=1/2")
one = claim.under(HERE, at="M=L=g=T=v=c1=c2=χ=N=1, θ=0, S=2")
one.needs(
    "S is invertible",
    "θ̃′ = θ′",
    "M̃ = MS; L̃ = RL; θ̃ = θ",
    step("̃", "RTS"),
    "χ(NM) = χI",
    at="S=0, R=1, I=1",
)
one.needs(
    "the gate is the same in both frames",
    "θ̃′ = θ′",
    PHI,
    step("̃", gate="χ̃"),
    at="χ̃=0",
    says="""M = 1 of full rank; the gate open here and shut there, as a rank test by size can have
    it.""",
)
one.false("S for S⁻¹ in the law", "θ̃′ = θ′", "M̃ = MS; L̃ = SL; θ̃ = θ", THERE, GATE)
one.false("v for Sᵀv", "θ̃′ = θ′", PHI, step("̃", v="v"), GATE)
claim.mutants()

EDGES = (*witnesses.EDGES, "S = 1", "S = −1")


@claim.instances(
    "zero-start runs over ℚ in two frames",
    count=80,
    edges=EDGES,
    of="zero-start runs of 6 steps agree exactly",
    some=("with the gate shut after the first step too",),
)
def runs(rng, at, index):
    """Random T, v, S; gradients with repetitions, so that the rank rises and falls."""
    n, k = witnesses.size(rng, at, 3, 3)
    t, v, law, gradients = witnesses.zero_start(rng, n, k, 6, index, at)
    s = witnesses.frame(rng, k, at)
    back, theta = inverse_matrix(s), witnesses.draw(rng, n, 1)
    if not at:
        gradients = [witnesses.draw(rng, n, 1, size=1) for _ in range(6)]
    here, there = (fmpq_mat(n, k), law, theta), (fmpq_mat(n, k), back * law, theta)
    shut = 0
    for gradient in gradients:
        shut += here[0].rank() < k
        here = _step(*here, gradient, t, v)
        there = _step(*there, gradient, back * t * s, s.transpose() * v)
        if there != (here[0] * s, back * here[1], here[2]):
            raise Fails(f"T = {t.tolist()}, S = {s.tolist()}: the frames part")
    return "with the gate shut after the first step too" if shut > 1 else None


def _step(memory, law, theta, gradient, t, v):
    if memory.rank() == memory.ncols():
        law = law + pinv_matrix(memory) * gradient
    memory = memory * t + gradient * v.transpose()
    return memory, law, theta - memory * law * fmpq(1, 2)


claim.floats("float64 zero-start runs, the gate by generalized eigenvalues", instances=60)
claim.batched("the same batched in torch", instances=500)
