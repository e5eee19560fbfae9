"""Theorem 5.2 of the RLLC paper: on full-rank states the basis of the memory does not matter."""

from flint import fmpq

from theory.operators.matrices import inverse_matrix
from verify.claim import Claim
from verify.claims.rllc import _witnesses as witnesses
from verify.claims.rllc import source
from verify.evidence import Fails

claim = Claim(
    name="rllc/basis_independence",
    title="The basis of a linear memory does not matter on full-rank states",
    source=source("Theorem 5.2"),
    expected="proved",
    paper="holds",
    statement="""For all n, k and invertible S: (M, L, θ) ↦ (MS, S⁻¹L, θ) carries every step of
    LM-RLLC(T, v, c1, c2) from a state with rank M = k onto the step of LM-RLLC(S⁻¹TS, Sᵀv, c1, c2).
    So the parameters θ agree on every stretch of states of full column rank, whatever the gradients
    are.""",
    latex=r"""For all $n, k$ and invertible $S$, $\Phi(M, L, \theta) = (MS, S^{-1}L, \theta)$
    intertwines one step of $\mathrm{LM\text{-}RLLC}(T, v, c_1, c_2)$ and of
    $\mathrm{LM\text{-}RLLC}(S^{-1}TS, S^\top v, c_1, c_2)$ on states with $\operatorname{rank} M =
    k$.""",
    hypotheses="""
    - S is invertible
    - the old memory has full column rank: M is the memory before the step; so n ≥ k
    - both runs receive the same gradients: so they do when the gradient depends on t and θ alone, θ
      being equal""",
    remark="""'Essentially equivalent' is this, and no more: a zero start is not of full rank, and
    there the basis does matter (zero_start_basis_dependence).""",
)

claim.letters("S T R: k×k; v: k; M M′ M̃ M̃′: n×k; N N′: k×n; L L′ L̃ L̃′: k; θ θ′ θ̃ θ̃′ g g̃: n; c1 c2")


def step(mark, t="S⁻¹TS", v="Sᵀv", inverse="M̃⁺", g="g"):
    """One step of LM-RLLC(t, v) with this inverse of the old memory; the state has this mark."""
    return f"""M{mark}′ = M{mark}({t}) + {g}({v})ᵀ : memory update
    L{mark}′ = L{mark} + c2({inverse}){g} : retrospective law correction
    θ{mark}′ = θ{mark} − c1M{mark}′L{mark}′ : parameter update"""


PHI, PHI_LATER = "M̃ = MS; L̃ = S⁻¹L; θ̃ = θ", "M̃′ = M′S; L̃′ = S⁻¹L′; θ̃′ = θ′"
FULL_RANK = "NM = 1 : the old memory has full column rank"
HERE, THERE = step("", "T", "v", "M⁺"), step("̃")
full = claim.under(FULL_RANK)
PLANE = (
    "M=N=diag(1, 1), L=(1, 2), θ=(0, 0), g=(1, 2), T=[1 1; 0 1], v=(1, 1), S=[1 2; 1 3], c1=c2=1"
)
full.under(PHI, HERE, THERE, at=PLANE).proves(
    "one step",
    PHI_LATER,
    says="""Φ commutes with one step: (MS)⁺ = S⁻¹M⁺ at full column rank, the rest is
    associativity.""",
)
full.inductive(
    "every step, by induction over t",
    PHI,
    state="M → M′; L → L′; θ → θ′; M̃ → M̃′; L̃ → L̃′; θ̃ → θ̃′; N → N′",
    initial=PHI,
    recurrence=[HERE, THERE],
    says="The predicate M̃ = MS, L̃ = S⁻¹L, θ̃ = θ holds at every t of a full-rank stretch.",
)
LINE = "M=L=g=T=v=N=1, θ=0, S=2, c1=c2=1"
full.under(at=LINE).needs(
    "S is invertible",
    "θ̃′ = θ′",
    "M̃ = MS; L̃ = RL; θ̃ = θ",
    HERE,
    step("̃", "RTS"),
    at="S=0, R=1",
    says="With S = 0 in place of an invertible S nothing of M is left in the other frame.",
)
claim.under(PHI, HERE, THERE).needs(
    "the old memory has full column rank",
    PHI_LATER,
    at="M=[1 1], L=(0, 0), θ=0, g=1, T=diag(1, 1), v=(1, 0), S=diag(1, 2), c1=c2=1",
    weakens=("one step", ("h1",)),
    says="M = [1 1] and S = diag(1, 2): the laws part at once, the parameters with them.",
)
full.needs(
    "both runs receive the same gradients", "θ̃′ = θ′", PHI, HERE, step("̃", g="g̃"), at=f"{LINE}, g̃=2"
)
changed = full.under(HERE, at=PLANE)
for title, other in (
    ("STS⁻¹ for S⁻¹TS", step("̃", "STS⁻¹")),
    ("S⁻¹v for Sᵀv", step("̃", v="S⁻¹v")),
    ("the new memory's pseudo-inverse in one frame", step("̃", inverse="M̃′⁺")),
    ("M̃ᵀ for M̃⁺ in the other frame", step("̃", inverse="M̃ᵀ")),
    ("the law correction dropped in one frame", step("̃", inverse="0M̃ᵀ")),
):
    changed.false(title, PHI_LATER, PHI, other)
changed.false("law SᵀL for S⁻¹L", PHI_LATER, "M̃ = MS; L̃ = SᵀL; θ̃ = θ", THERE)
claim.mutants()


@claim.instances(
    "runs over ℚ in two frames, degenerate ones included",
    count=60,
    edges=witnesses.FRAME_EDGES,
    of="runs of up to 3 steps over ℚ, n ≤ 5, k ≤ 3, agree exactly",
)
def exact_runs(rng, at, index):
    """Random rational T, v, S, M, L and gradients; n = k, k = 1, T = 0 and nilpotent T among them;
    as long as the memory has full rank."""
    k = 1 if index % 5 == 0 else rng.randint(1, 3)
    n = k if index % 5 == 1 else k + rng.randint(0, 2)
    t, v, law, gradients = witnesses.zero_start(rng, n, k, 3, index, at)
    s, memory = witnesses.frame(rng, k, at), witnesses.draw(rng, n, k)
    while memory.rank() < k:
        memory = witnesses.draw(rng, n, k)
    here, back = (memory, law, witnesses.draw(rng, n, 1)), inverse_matrix(s)
    there = (memory * s, back * law, here[2])
    c1, c2 = fmpq(rng.randint(1, 5), 3), fmpq(rng.randint(-5, 5), 2) * (at != "c2 = 0")
    for step, g in enumerate(gradients, 1):
        if here[0].rank() < k:
            return
        here = witnesses.step(*here, g, t, v, c1, c2)
        there = witnesses.step(*there, g, back * t * s, s.transpose() * v, c1, c2)
        if there != (here[0] * s, back * here[1], here[2]):
            raise Fails(f"T = {t.tolist()}, S = {s.tolist()}: the frames part at step {step}")


claim.floats(
    "float64 runs on quadratics, Rosenbrock and given gradients",
    instances=60,
    says="The real optimizer in two frames; the gap against a rounding bound in cond M and cond S.",
)


@claim.numeric("the float64 optimizer against exact runs")
def exact_against_floats(run):
    """The same small runs over ℚ and in float64: it is RLLC that runs, not something that commutes
    with S."""
    return witnesses.exact_against_floats(run)


claim.batched("the same batched in torch", instances=500)
