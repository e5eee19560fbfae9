"""One run of k + k′ steps tells two fixed laws apart, or shows them equal."""

import random
from fractions import Fraction

from theory.operators import Derivation, Equation, Operator, induction, refute
from verify import edges
from verify.claim import Claim
from verify.claims.rllc import _laws as laws
from verify.claims.rllc import source
from verify.evidence import Checked

claim = Claim(
    name="rllc/one_run_certificate",
    title="One closed-loop run of k + k′ steps decides whether two fixed laws are the same",
    source=source("section 4 (new)"),
    expected="proved",
    statement="""Start Opt(T, v, L) and Opt(T′, v′, L′) from zero memory at the same θ_0 and let
    each receive the gradients of the same objective along its own run, the first gradient g_1 not
    zero. If i is the first index with h_i ≠ h′_i, the runs agree up to θ_i, and θ_{i+1} − θ′_{i+1}
    = −(h_i − h′_i)g_1 ≠ 0. So comparing k + k′ steps of one such run decides equivalence.""",
    latex=r"""$h_j = h'_j\ (j < i) \;\Rightarrow\; \theta_{i+1} - \theta'_{i+1} = -(h_i -
    h'_i)\,g_1$.""",
    hypotheses="""
    - g_1 ≠ 0
    - both start from zero memory
    - h_j = h′_j for j < i""",
    axioms="""
    - congruence: as long as the runs agree they receive the same gradients
    - fixed_law_equivalence: k + k′ equal responses make all equal""",
)

# the joint system: A = diag(T, T′), v = (v, v′), e = (L, −L′), N = i + 1 steps; P_t = A^{N−t}
M, M_next = Operator("M", "n", "K"), Operator("M′", "n", "K")
P, P_next = Operator("P", "K", "K"), Operator("P′", "K", "K")
A, v, e = Operator("A", "K", "K"), Operator("v", "K", "1"), Operator("e", "K", "1")
g1, g_next, d = Operator("g1", "n", "1"), Operator("g′", "n", "1"), Operator("d", "1", "1")


@claim.proof("the later gradients meet equal responses, by induction over t ≤ i + 1")
def first_gradient_only():
    """M_tA^{N−t}e = g_1·(h_i − h′_i) for 1 ≤ t ≤ N = i + 1; at t = N it is the difference of the
    steps.

    With d = 0 it says for every N ≤ i that the runs agree up to θ_i.
    """
    return induction(
        Equation(M * P * e, g1 * d),
        state=[(M, M_next), (P, P_next)],
        initial=[
            Equation(M, g1 * v.T, "the memory after g_1"),
            Equation(v.T * P * e, d, "vᵀAⁱe = h_i − h′_i"),
        ],
        recurrence=[
            Equation(M_next, M * A + g_next * v.T, "the same gradient in both runs"),
            Equation(P, A * P_next, "A^{N−t} = A·A^{N−t−1}"),
            Equation(v.T * P_next * e, 0, "h_j = h′_j for j = N − t − 1 < i"),
        ],
        final=[Equation(P, 1, "t = N")],
        conclusion=[Equation(M * e, g1 * d)],
    )


@claim.proof("the difference is not zero")
def not_zero():
    """g_1(h − h′) = 0 with g_1 ≠ 0 would give h = h′."""
    found = Derivation([Equation(g1 * d, 0)], [(g1.T * g1, "g_1 is not zero")])
    square = found.combine(g1.T * g1 * d, 0, [(1, g1.T, "h1", 1)])
    found.cancel(square, "nz1", d)
    return found.qed(Equation(d, 0))


@claim.exact("closed-loop runs over ℚ on a non-convex quartic")
def runs(run):
    """f(θ) = θ⁴/4 − θ: the first difference stands at the step and has the size that the claim
    says."""
    rng, count, told = random.Random(f"one run {run.seed}"), run.count(80), 0
    for index in edges.numbers(count, laws.EDGES):
        a = laws.draw(rng, rng.randint(1, 3), edges.edge(laws.EDGES, index))
        b = laws.disguise(rng, a) if index % 3 == 0 else laws.draw(rng, rng.randint(1, 3))
        size = a.size + b.size
        h, other = laws.responses(a, size), laws.responses(b, size)
        first = next((i for i in range(size) if h[i] != other[i]), None)
        gradients: list[Fraction] = []
        for t in range(min(size, 6)):
            here, there = a.run(gradients), b.run(gradients)
            if first is not None and t == first + 1:
                told += 1
                if (
                    here[-1] - there[-1]
                    != -(Fraction(str(h[first])) - Fraction(str(other[first]))) * gradients[0]
                ):
                    return Checked(
                        f"{a}, {b}: wrong difference at step {t}", ok=False, refutes=True
                    )
                break
            if here != there:
                return Checked(f"{a}, {b}: they differ at step {t} already", ok=False, refutes=True)
            gradients.append(
                (Fraction(1, 2) + here[-1]) ** 3 - 1
                if abs(here[-1]) < 4
                else Fraction(rng.randint(1, 3))
            )
    return Checked(
        f"{count} pairs, {told} told apart at the predicted step by the predicted amount",
        instances=count,
    )


claim.floats("float64 closed-loop runs of two laws", instances=60)


claim.batched("the same batched in torch", instances=500)


m0, m1, m2 = (Operator(f"M{i}", "n", "K") for i in range(3))
TWO_STEPS = [Equation(m1, m0 * A + g1 * v.T), Equation(m2, m1 * A + g_next * v.T)]
AT = {
    "M0": [[0, 0]],
    "A": [[0, 0], [0, 2]],
    "v": [[1], [1]],
    "e": [[1], [-1]],
    "g1": [[1]],
    "g′": [[3]],
}
EQUAL_0 = Equation(v.T * e, 0, "h_0 = h′_0")
ZERO = Equation(m0, 0, "zero start")
SECOND = Equation(m2 * e, g1 * (v.T * A * e))


@claim.necessity("g_1 ≠ 0")
def zero_gradient():
    """With g_1 = 0 the run shows nothing although h_1 ≠ h′_1."""
    return refute(
        Equation(v.T * A * e, 0),
        [ZERO, EQUAL_0, *TWO_STEPS, Equation(m2 * e, 0)],
        at=AT | {"g1": [[0]]},
    )


@claim.necessity("both start from zero memory")
def other_start():
    return refute(SECOND, [EQUAL_0, *TWO_STEPS], at=AT | {"M0": [[1, 0]], "A": [[1, 0], [0, 2]]})


@claim.necessity("h_j = h′_j for j < i")
def earlier_difference():
    return refute(SECOND, [ZERO, *TWO_STEPS], at=AT | {"e": [[1], [1]]})


@claim.mutant("the last gradient instead of the first")
def last_gradient():
    return refute(Equation(m2 * e, g_next * (v.T * A * e)), [ZERO, EQUAL_0, *TWO_STEPS], at=AT)


@claim.mutant("θ_{i+1} differs by h_{i+1} − h′_{i+1}")
def next_response():
    return refute(Equation(m2 * e, g1 * (v.T * A * A * e)), [ZERO, EQUAL_0, *TWO_STEPS], at=AT)


@claim.mutant("the difference has the other sign")
def wrong_sign():
    return refute(Equation(m2 * e, -g1 * (v.T * A * e)), [ZERO, EQUAL_0, *TWO_STEPS], at=AT)


@claim.mutant("Aᵀ for A in the response")
def transposed():
    return refute(
        Equation(m2 * e, g1 * (v.T * A.T * e)),
        [ZERO, EQUAL_0, *TWO_STEPS],
        at=AT | {"A": [[0, 1], [0, 0]], "e": [[1], [-1]]},
    )
