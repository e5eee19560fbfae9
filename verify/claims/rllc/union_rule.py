"""The union of propagators: memory units side by side, updated independently."""

import random

from flint import fmpq_mat

from theory.operators import (
    Derivation,
    Equation,
    Instances,
    Operator,
    identity,
    induction,
    pinv,
    refute,
    setting,
)
from verify import edges
from verify.claim import Claim
from verify.claims.rllc import _witnesses as witnesses
from verify.claims.rllc import source
from verify.evidence import Checked

RULES, MEMORY = "abstract rules", "memory and parameters"

claim = Claim(
    name="rllc/union_rule",
    title="The abstract rules of a union are those of its parts, side by side",
    source=source("section 4 on propagators and their unions"),
    expected="proved",
    paper="holds",
    statement="""Let (T, v) be the union of (A, a) and (B, b): T = A ⊕ B block diagonal, v = (a, b).
    For all sizes and all i, vᵀTⁱ = (aᵀAⁱ, bᵀBⁱ). For all gradients the memory is M_t = (P_t, Q_t),
    the memories of the parts, so that no unit of one part ever enters a unit of the other; and with
    a fixed law (ℓ, m) the step is the sum of the parts' steps, M_t(ℓ, m) = P_tℓ + Q_tm, hence θ_t −
    θ_0 is the sum of the two parts' displacements.""",
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

E, F = Operator("E", "k", "p"), Operator("F", "k", "q")
A, B = Operator("A", "p", "p"), Operator("B", "q", "q")
a, b = Operator("a", "p", "1"), Operator("b", "q", "1")
T, v = Operator("T", "k", "k"), Operator("v", "k", "1")

SIDE_BY_SIDE = [
    Equation(E.T * E, 1, "E embeds the units of the first part"),
    Equation(F.T * F, 1, "F embeds the units of the second part"),
    Equation(E.T * F, 0, "no unit belongs to both parts"),
]
EVERY_UNIT = Equation(E * E.T + F * F.T, 1, "every unit belongs to a part")
BLOCKS = Equation(T, E * A * E.T + F * B * F.T, "T = A ⊕ B")
STACKED = Equation(v, E * a + F * b, "v = (a, b)")

# -- abstract rules

r, r_next = Operator("r", "1", "k"), Operator("r′", "1", "k")
x, x_next = Operator("x", "1", "p"), Operator("x′", "1", "p")
y, y_next = Operator("y", "1", "q"), Operator("y′", "1", "q")


FIRST_ROWS = [Equation(r, v.T, "T⁰ = 1"), Equation(x, a.T, "A⁰ = 1"), Equation(y, b.T, "B⁰ = 1")]
NEXT_ROWS = [Equation(r_next, r * T), Equation(x_next, x * A), Equation(y_next, y * B)]
ROWS_PROOF = "induction over i: vᵀTⁱ = (aᵀAⁱ, bᵀBⁱ)"


@claim.proof(ROWS_PROOF, RULES)
def rules_by_induction():
    """r = vᵀTⁱ, x = aᵀAⁱ, y = bᵀBⁱ: rE = x and rF = y."""
    return induction(
        [Equation(r * E, x), Equation(r * F, y)],
        state=[(r, r_next), (x, x_next), (y, y_next)],
        given=[*SIDE_BY_SIDE, EVERY_UNIT, BLOCKS, STACKED],
        initial=FIRST_ROWS,
        recurrence=NEXT_ROWS,
        conclusion=[Equation(r, x * E.T + y * F.T)],
        over="i",
    )


# -- memory and parameters

M, M_next = Operator("M", "n", "k"), Operator("M′", "n", "k")
P, P_next = Operator("P", "n", "p"), Operator("P′", "n", "p")
Q, Q_next = Operator("Q", "n", "q"), Operator("Q′", "n", "q")
g = Operator("g", "n", "1")
ell, m = Operator("ℓ", "p", "1"), Operator("m", "q", "1")
moved, moved_next = Operator("d", "n", "1"), Operator("d′", "n", "1")
moved_p, moved_p_next = Operator("d_P", "n", "1"), Operator("d_P′", "n", "1")
moved_q, moved_q_next = Operator("d_Q", "n", "1"), Operator("d_Q′", "n", "1")
LAW = E * ell + F * m


BESIDE = Equation(M, P * E.T + Q * F.T, "the memories start side by side")
UNMOVED = [Equation(d, 0, "nothing has moved yet") for d in (moved, moved_p, moved_q)]
STEPS = [
    Equation(M_next, M * T + g * v.T, "memory of the union"),
    Equation(P_next, P * A + g * a.T, "memory of the first part"),
    Equation(Q_next, Q * B + g * b.T, "memory of the second part"),
    Equation(moved_next, moved - M_next * LAW, "step of the union"),
    Equation(moved_p_next, moved_p - P_next * ell, "step of the first part"),
    Equation(moved_q_next, moved_q - Q_next * m, "step of the second part"),
]
MEMORY_PROOF = "induction over t: M_t = (P_t, Q_t), and the displacements add up"


@claim.proof(MEMORY_PROOF, MEMORY)
def memory_by_induction():
    """The same gradients reach both parts and the union; d = θ_t − θ_0."""
    return induction(
        [Equation(M * E, P), Equation(M * F, Q), Equation(moved, moved_p + moved_q)],
        state=[
            (M, M_next),
            (P, P_next),
            (Q, Q_next),
            (moved, moved_next),
            (moved_p, moved_p_next),
            (moved_q, moved_q_next),
        ],
        given=[*SIDE_BY_SIDE, EVERY_UNIT, BLOCKS, STACKED],
        initial=[BESIDE, *UNMOVED],
        recurrence=STEPS,
        conclusion=[Equation(M, P * E.T + Q * F.T), Equation(M * LAW, P * ell + Q * m)],
    )


@claim.proof("no unit of one part enters the other", MEMORY)
def parts_do_not_mix():
    """The blocks of T across the parts are zero: MTE depends on ME alone, MTF on MF alone."""
    d = Derivation([*SIDE_BY_SIDE, EVERY_UNIT, BLOCKS])
    return d.qed(
        Equation(E.T * T * F, 0),
        Equation(F.T * T * E, 0),
        Equation(T * E, E * A),
        Equation(T * F, F * B),
    )


# -- instances


EDGES = ("T = 0", "T = 1", "v = 0", "equal parts")


def _union(rng, index):
    """(A, a), (B, b) at random, sizes one to three; degenerate T in turn."""
    at = edges.edge(EDGES, index)
    p, q = rng.randint(1, 3), rng.randint(1, 3)
    one = witnesses.zero_start(rng, 1, p, 1, index, at)[:2]
    return one, one if at == "equal parts" else witnesses.zero_start(rng, 1, q, 1, index + 1, at)[
        :2
    ]


def _embedding(rows, first, count):
    return fmpq_mat(rows, count, [int(i == first + j) for i in range(rows) for j in range(count)])


@claim.exact("twelve rules of random unions over ℚ", RULES)
def rules_over_q(run):
    """Random, zero and nilpotent parts, and the third power as certificate instances."""
    from theory.operators import complete
    from theory.propagators import Propagator

    rng, count, points = random.Random(f"union {run.seed}"), run.count(100), []
    cubed = Equation(v.T * T**3, a.T * A**3 * E.T + b.T * B**3 * F.T)
    where = setting([cubed], [*SIDE_BY_SIDE, EVERY_UNIT, BLOCKS, STACKED])
    for index in edges.numbers(count, EDGES):
        first, second = _union(rng, index)
        p, q = Propagator(*first), Propagator(*second)
        rows = zip((p | q).rules(12).tolist(), p.rules(12).tolist(), q.rules(12).tolist())
        if any(both != one + other for both, one, other in rows):
            return Checked(f"{p!r} ∪ {q!r}: a rule is not side by side", ok=False, refutes=True)
        if 0 <= index < 8:
            k = p.size + q.size
            points.append(
                complete(
                    where,
                    {
                        "A": first[0],
                        "a": first[1],
                        "B": second[0],
                        "b": second[1],
                        "E": _embedding(k, 0, p.size),
                        "F": _embedding(k, p.size, q.size),
                    },
                )
            )
    return Checked(
        f"{count} unions over ℚ and {len(EDGES)} edges, 12 rules each, parts of up to 3 units",
        instances=count,
        pieces=[("vᵀT³ of eight unions", Instances(where, [cubed], points))],
    )


@claim.exact("memories and displacements of random unions over ℚ", MEMORY)
def memories_over_q(run):
    """Eight steps from random starts: (P, Q) and θ agree exactly."""
    rng, count = random.Random(f"union memory {run.seed}"), run.count(60)
    from theory.propagators import Propagator

    for index in edges.numbers(count, EDGES):
        (ta, va), (tb, vb) = _union(rng, index)
        both = Propagator(ta, va) | Propagator(tb, vb)
        n, p = rng.randint(1, 3), ta.nrows()
        law = witnesses.draw(rng, both.size, 1)
        first, second = witnesses.draw(rng, n, p), witnesses.draw(rng, n, tb.nrows())
        memory = _beside(first, second)
        theta, parts = fmpq_mat(n, 1), fmpq_mat(n, 1)
        for _ in range(8):
            gradient = witnesses.draw(rng, n, 1)
            memory = memory * both.matrix + gradient * both.start.transpose()
            first, second = (
                first * ta + gradient * va.transpose(),
                second * tb + gradient * vb.transpose(),
            )
            theta -= memory * law
            parts -= first * _rows(law, 0, p) + second * _rows(law, p, both.size)
        if memory != _beside(first, second) or theta != parts:
            return Checked(
                f"{both!r}: the memory or the parameters do not split", ok=False, refutes=True
            )
    return Checked(f"{count} runs of 8 steps over ℚ split exactly", instances=count)


def _beside(first, second):
    return fmpq_mat([left + right for left, right in zip(first.tolist(), second.tolist())])


def _rows(column, start, end):
    return fmpq_mat(end - start, 1, [column[i, 0] for i in range(start, end)])


claim.floats("float64 memories of unions against their parts", instances=60)


claim.batched("the same batched in torch", instances=500)


# -- hypotheses

AT = {
    "E": [[1], [0]],
    "F": [[0], [1]],
    "A": [[1]],
    "B": [[2]],
    "a": [[1]],
    "b": [[1]],
    "T": [[1, 0], [0, 2]],
    "v": [[1], [1]],
}


@claim.necessity("T is block diagonal", RULES, weakens=(ROWS_PROOF, ("h5",)))
def across():
    """T = [[1, 1], [0, 2]]: the second unit is fed from the first, and its rule is 1, 3, … instead
    of 1, 2, …"""
    return refute(
        [Equation(r_next * E, x_next), Equation(r_next * F, y_next)],
        [*SIDE_BY_SIDE, EVERY_UNIT, STACKED, *FIRST_ROWS, *NEXT_ROWS],
        at=AT | {"T": [[1, 1], [0, 2]]},
    )


@claim.necessity("the memories start side by side", MEMORY, weakens=(MEMORY_PROOF, ("b7",)))
def other_start():
    """M_0 = (1, 0) beside P_0 = Q_0 = 0."""
    after = [
        Equation(M_next * E, P_next),
        Equation(M_next * F, Q_next),
        Equation(moved_next, moved_p_next + moved_q_next),
    ]
    return refute(
        after,
        [*SIDE_BY_SIDE, EVERY_UNIT, BLOCKS, STACKED, *UNMOVED, *STEPS],
        at=AT
        | {
            "M": [[1, 0]],
            "P": [[0]],
            "Q": [[0]],
            "g": [[1]],
            "ℓ": [[1]],
            "m": [[1]],
            **{d: [[0]] for d in ("d", "d_P", "d_Q")},
        },
    )


@claim.necessity("the law is fixed", MEMORY)
def retrospective_law():
    """RLLC on P = Q = 1, ℓ = m = 0, g = 1: the union corrects by (1, 1)⁺g = (1/2, 1/2), the parts
    by 1 each."""
    facts = [*SIDE_BY_SIDE, EVERY_UNIT, Equation(M, P * E.T + Q * F.T)]
    return refute(
        Equation(pinv(M) * g, E * pinv(P) * g + F * pinv(Q) * g),
        facts,
        at=AT | {"P": [[1]], "Q": [[1]], "g": [[1]]},
    )


# -- false variants


def second_rule(right, at=None):
    """vᵀT² = right, refuted for J(1) ∪ J(2)."""
    return refute(
        Equation(v.T * T**2, right), [*SIDE_BY_SIDE, EVERY_UNIT, BLOCKS, STACKED], at=at or AT
    )


@claim.mutant("the parts in the other order", RULES)
def exchanged():
    swap = Operator("X", "p", "q")
    return refute(
        Equation(v.T * T**2, a.T * A**2 * swap * F.T + b.T * B**2 * swap.T * E.T),
        [*SIDE_BY_SIDE, EVERY_UNIT, BLOCKS, STACKED, Equation(swap * swap.T, 1)],
        at=AT | {"X": [[1]]},
    )


@claim.mutant("one power less in the second part", RULES)
def power_short():
    return second_rule(a.T * A**2 * E.T + b.T * B * F.T)


@claim.mutant("the sum of the rules in each unit", RULES)
def summed():
    cross = Operator("X", "p", "q")
    total = a.T * A**2 + b.T * B**2 * cross.T
    return refute(
        Equation(v.T * T**2 * E, total),
        [*SIDE_BY_SIDE, EVERY_UNIT, BLOCKS, STACKED, Equation(cross * cross.T, 1)],
        at=AT | {"X": [[1]]},
    )


@claim.mutant("v of the union holds the first part's start alone", RULES)
def start_forgotten():
    return refute(
        Equation(v.T * T, a.T * A * E.T + b.T * B * F.T),
        [*SIDE_BY_SIDE, EVERY_UNIT, BLOCKS, Equation(v, E * a)],
        at=AT | {"v": [[1], [0]]},
    )


@claim.mutant("the union's step is the mean of the parts' steps", MEMORY)
def mean_step():
    facts = [*SIDE_BY_SIDE, EVERY_UNIT, Equation(M, P * E.T + Q * F.T)]
    half = (P * ell + Q * m) / 2
    return refute(
        Equation(M * LAW, half), facts, at=AT | {"P": [[1]], "Q": [[1]], "ℓ": [[1]], "m": [[1]]}
    )


@claim.mutant("the shared law: M(ℓ, m) = (P + Q)(ℓ + m)", MEMORY)
def shared_law():
    cross = Operator("X", "p", "q")
    facts = [
        *SIDE_BY_SIDE,
        EVERY_UNIT,
        Equation(M, P * E.T + Q * F.T),
        Equation(cross.T * cross, identity("q")),
    ]
    return refute(
        Equation(M * LAW, (P + Q * cross.T) * (ell + cross * m)),
        facts,
        at=AT | {"P": [[1]], "Q": [[1]], "ℓ": [[1]], "m": [[1]], "X": [[1]]},
    )
