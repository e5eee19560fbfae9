"""Theorem 5.2 of the RLLC paper: on full-rank states the basis of the memory does not matter."""

import random

from flint import fmpq, fmpq_mat

from theory.operators.matrices import inverse_matrix
from theory.rllc import witnesses
from verify.claim import Claim
from verify.claims.rllc import source
from verify.evidence import Checked, Fails

claim = Claim(
    name="rllc/basis_independence",
    title="The basis of a linear memory does not matter on full-rank states",
    source=source("Theorem 5.2"),
    paper="holds",
    statement="""
    - For all n, k and invertible S: (M, L, θ) ↦ (MS, S⁻¹L, θ) carries every step of LM-RLLC(T, v,
      c1, c2) from a state with rank M = k onto the step of LM-RLLC(S⁻¹TS, Sᵀv, c1, c2). By: one
      step
    - So the parameters θ agree on every stretch of states of full column rank, whatever the
      gradients are. By: every step
    """,
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

claim.letters("M M′ M̃ M̃′: n×k; L L′ L̃ L̃′ v: k; θ θ′ θ̃ θ̃′ g g̃: n; T S R: k×k; N N′: k×n; c1 c2")
STEP = """M′ = MT + gvᵀ : memory update
L′ = L + c2·M⁺g : retrospective law correction
θ′ = θ − c1·M′L′ : parameter update"""
PHI, PHI_LATER = "M̃ = MS; L̃ = S⁻¹L; θ̃ = θ", "M̃′ = M′S; L̃′ = S⁻¹L′; θ̃′ = θ′"


def other(t="S⁻¹TS", v="Sᵀv", retro="M̃⁺", gradient="g"):
    """A step in the frame S."""
    return f"""M̃′ = M̃({t}) + {gradient}({v})ᵀ : memory update
    L̃′ = L̃ + c2·({retro}){gradient} : retrospective law correction
    θ̃′ = θ̃ − c1·M̃′L̃′ : parameter update"""


full = claim.under("NM = 1 : the old memory has full column rank")
full.under(PHI, STEP, other()).proves(
    "one step",
    PHI_LATER,
    says="Φ commutes with one step: (MS)⁺ = S⁻¹M⁺ at full column rank, the rest is associativity.",
)
full.inductive(
    "[every step] every step, by induction over t",
    PHI,
    state="M → M′; L → L′; θ → θ′; M̃ → M̃′; L̃ → L̃′; θ̃ → θ̃′; N → N′",
    initial=PHI,
    recurrence=[STEP, other()],
    says="The predicate M̃ = MS, L̃ = S⁻¹L, θ̃ = θ holds at every t of a full-rank stretch.",
)


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
    with S. All data are halves of small integers, so floats exactly; the bound is that of one float
    run against the exact one."""
    import numpy as np

    from numerics.bounds.gap import LinearMemoryGap, run_gap
    from numerics.optimizers import LMRLLC
    from numerics.simulate import open_loop
    from numerics.worst import worst_pair

    rng, pairs, done = random.Random(f"two witnesses {run.seed}"), [], 0
    while done < 12:
        k = rng.randint(1, 2)
        n = k + rng.randint(0, 1)
        t, v = witnesses.propagator(rng, k, done), witnesses.draw(rng, k, 1)
        state = [witnesses.draw(rng, *size) for size in ((n, k), (k, 1), (n, 1))]
        gradients = [witnesses.draw(rng, n, 1) for _ in range(4)]
        memory, law, theta = map(as_array, state)
        rule = as_array(t), as_array(v)[:, 0], law[:, 0]
        optimizer = LMRLLC(*rule, 0.5, 0.25, memory)
        drive = np.array([as_array(g)[:, 0] for g in gradients])
        trajectory = open_loop(optimizer, drive, theta[:, 0])
        bounds = run_gap(trajectory, None, LinearMemoryGap(optimizer.rule), 0.5, 0.25)
        if len(bounds) < 3:
            continue
        for index in range(1, len(bounds)):
            state = witnesses.step(*state, gradients[index - 1], t, v, fmpq(1, 2), fmpq(1, 4))
            gap = np.linalg.norm(trajectory.theta[index] - as_array(state[2])[:, 0])
            pairs.append((float(gap), float(bounds[index])))
        done += 1
    ratio, error, bound = worst_pair(pairs)
    said = f"{done} small runs, exact against float64"
    return Checked(said, ok=ratio <= 1, instances=done, worst_error=error, bound=bound)


def as_array(a: fmpq_mat):
    import numpy as np

    return np.array([[int(x.p) / int(x.q) for x in row] for row in a.tolist()])


claim.batched("the same batched in torch", instances=500)

line = full.under(at="M=L=g=T=v=c1=c2=N=1, θ=0")
line.under("M̃ = MS; L̃ = RL; θ̃ = θ", STEP, other("RTS")).needs("""S is invertible
    θ̃′ = θ′
    at: S=0, R=1
    says: With S = 0 in place of an invertible S nothing of M is left in the other frame.""")
line.under(PHI, STEP, other(gradient="g̃")).needs(
    "both runs receive the same gradients", "θ̃′ = θ′", at="S=2, g̃=2"
)
claim.needs(
    "the old memory has full column rank",
    PHI_LATER,
    PHI,
    STEP,
    other(),
    at="M=[1 1], L=(0, 0), θ=0, g=1, T=diag(1, 1), v=(1, 0), S=diag(1, 2), c1=c2=1",
    weakens=("one step", ("h1",)),
    says="M = [1 1] and S = diag(1, 2): the laws part at once, the parameters with them.",
)

TWO = "M=N=diag(1, 1), L=g=(1, 2), θ=(0, 0), T=[1 1; 0 1], v=(1, 1), S=[1 2; 1 3], c1=c2=1"
full.under(PHI, STEP, other(retro="M̃′⁺")).false(
    "the new memory's pseudo-inverse in one frame", PHI_LATER, at=TWO
)
claim.mutants(at=TWO, most=10)
