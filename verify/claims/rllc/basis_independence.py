"""Theorem 5.2 of the RLLC paper: on full-rank states the basis of the memory does not matter."""

from theory.operators import Equation, NotProved, Operator, induction, prove, refute
from theory.rllc import setting as rllc
from verify.claim import Claim
from verify.claims.rllc import _witnesses as witnesses
from verify.claims.rllc import source

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

now, later = rllc.state(), rllc.state(index=rllc.PRIME)
now_s, later_s = rllc.state(rllc.TILDE), rllc.state(rllc.TILDE, rllc.PRIME)
g = Operator("g", "n", "1")
N, N_later = Operator("N", "k", "n"), Operator("N′", "k", "n")
FULL_RANK = Equation(N * now.memory, 1, "the old memory has full column rank")
S_RIGHT = Equation(rllc.S * rllc.S_INV, 1, "S is invertible")
PHI = [
    Equation(now_s.memory, now.memory * rllc.S),
    Equation(now_s.law, rllc.S_INV * now.law),
    Equation(now_s.theta, now.theta),
]
PHI_LATER = [
    Equation(later_s.memory, later.memory * rllc.S),
    Equation(later_s.law, rllc.S_INV * later.law),
    Equation(later_s.theta, later.theta),
]
STEPS = rllc.step(now, later, g) + rllc.step(now_s, later_s, g, *rllc.other_frame())


@claim.proof("one step")
def one_step():
    """Φ commutes with one step: (MS)⁺ = S⁻¹M⁺ at full column rank, the rest is associativity."""
    found = prove(PHI_LATER, [FULL_RANK, *PHI, *STEPS])
    if not found:
        raise NotProved(repr(found))
    return found


@claim.proof("every step, by induction over t")
def every_step():
    """The predicate M̃ = MS, L̃ = S⁻¹L, θ̃ = θ holds at every t of a full-rank stretch."""
    pairs = [
        (getattr(a, name), getattr(b, name))
        for a, b in ((now, later), (now_s, later_s))
        for name in ("memory", "law", "theta")
    ]
    return induction(
        PHI, state=[*pairs, (N, N_later)], initial=PHI, recurrence=STEPS, given=[FULL_RANK]
    )


@claim.exact("runs over ℚ in two frames, degenerate ones included")
def exact_runs(run):
    """Random rational T, v, S, M, L and gradients; n = k, k = 1, T = 0 and nilpotent T among
    them."""
    return witnesses.two_frames(run, count=60, steps=3)


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


@claim.necessity("S is invertible")
def singular_basis():
    """With S = 0 in place of an invertible S nothing of M is left in the other frame."""
    R = Operator("R", "k", "k")
    steps = rllc.step(now, later, g) + rllc.step(
        now_s, later_s, g, R * rllc.T * rllc.S, rllc.S.T * rllc.V
    )
    phi = [PHI[0], Equation(now_s.law, R * now.law), PHI[2]]
    start = {
        "M": [[1]],
        "L": [[1]],
        "θ": [[0]],
        "g": [[1]],
        "T": [[1]],
        "v": [[1]],
        "S": [[0]],
        "R": [[1]],
        "c1": 1,
        "c2": 1,
        "N": [[1]],
    }
    return refute(PHI_LATER[2], [FULL_RANK, *phi, *steps], at=start)


@claim.necessity("the old memory has full column rank", weakens=("one step", ("h1",)))
def rank_deficient_memory():
    """M = [1 1] and S = diag(1, 2): the laws part at once, the parameters with them."""
    start = {
        "M": [[1, 1]],
        "L": [[0], [0]],
        "θ": [[0]],
        "g": [[1]],
        "T": [[1, 0], [0, 1]],
        "v": [[1], [0]],
        "S": [[1, 0], [0, 2]],
        "c1": 1,
        "c2": 1,
    }
    return refute(PHI_LATER, [*PHI, *STEPS], at=start)


@claim.necessity("both runs receive the same gradients")
def different_gradients():
    h = Operator("g̃", "n", "1")
    steps = rllc.step(now, later, g) + rllc.step(now_s, later_s, h, *rllc.other_frame())
    return refute(PHI_LATER[2], [FULL_RANK, *PHI, *steps], at=START | {"g̃": [[2]]})


START = {
    "M": [[1]],
    "L": [[1]],
    "θ": [[0]],
    "g": [[1]],
    "T": [[1]],
    "v": [[1]],
    "S": [[2]],
    "c1": 1,
    "c2": 1,
    "N": [[1]],
}
PLANE = {
    "M": [[1, 0], [0, 1]],
    "L": [[1], [2]],
    "θ": [[0], [0]],
    "g": [[1], [2]],
    "T": [[1, 1], [0, 1]],
    "v": [[1], [1]],
    "S": [[1, 2], [1, 3]],
    "c1": 1,
    "c2": 1,
    "N": [[1, 0], [0, 1]],
}


def mutated(frame=None, *, law=None, pseudo_inverse=None, at=PLANE):
    """Φ after one step with something in the other frame changed; refuted at a 2×2 point."""
    t, v = frame or rllc.other_frame()
    phi = [PHI[0], Equation(now_s.law, law if law is not None else rllc.S_INV * now.law), PHI[2]]
    steps = rllc.step(now, later, g) + rllc.step(
        now_s, later_s, g, t, v, pseudo_inverse=pseudo_inverse
    )
    return refute(PHI_LATER, [FULL_RANK, *phi, *steps], at=at)


@claim.mutant("STS⁻¹ for S⁻¹TS")
def inverse_on_the_wrong_side():
    return mutated((rllc.S * rllc.T * rllc.S_INV, rllc.S.T * rllc.V))


@claim.mutant("S⁻¹TᵀS for S⁻¹TS")
def transposed_propagator():
    return mutated((rllc.S_INV * rllc.T.T * rllc.S, rllc.S.T * rllc.V))


@claim.mutant("Sv for Sᵀv")
def missing_transpose():
    return mutated((rllc.S_INV * rllc.T * rllc.S, rllc.S * rllc.V))


@claim.mutant("S⁻¹v for Sᵀv")
def inverse_for_transpose():
    return mutated((rllc.S_INV * rllc.T * rllc.S, rllc.S_INV * rllc.V))


@claim.mutant("law SᵀL for S⁻¹L")
def wrong_law():
    return mutated(law=rllc.S.T * now.law)


@claim.mutant("the new memory's pseudo-inverse in one frame")
def new_memory():
    from theory.operators import pinv

    return mutated(pseudo_inverse=pinv(later_s.memory))


@claim.mutant("M̃ᵀ for M̃⁺ in the other frame")
def transpose_for_pinv():
    return mutated(pseudo_inverse=now_s.memory.T)


@claim.mutant("the law correction dropped in one frame")
def dropped_correction():
    return mutated(pseudo_inverse=0 * now_s.memory.T)
