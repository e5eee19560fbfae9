"""Equation (3) of the RLLC paper: two real memory units are one complex momentum."""

import random

from flint import fmpq, fmpq_mat

from theory.operators import (
    Equation,
    Instances,
    Operator,
    Scalar,
    complete,
    identity,
    induction,
    refute,
    setting,
)
from verify import edges
from verify.claim import Claim
from verify.claims.rllc import _witnesses as witnesses
from verify.claims.rllc import source
from verify.evidence import Checked

UNITS, RULES, LAW = "the units", "abstract rules", "real laws"

claim = Claim(
    name="rllc/complex_momentum",
    title="T = [[a, b], [−b, a]], v = (1, 0) stores one complex momentum",
    source=source("section 4, equation (3)"),
    expected="proved",
    paper="holds",
    wording="""'the two memory units can be interpreted as the real and the complex parts of a
    single complex' one (section 4; by the complex part the imaginary part is meant; the matrix (3)
    was rebuilt from the paper's prose).""",
    statement="""Let λ = a + bi, T = [[a, b], [−b, a]], v = (1, 0). For all n, t and all gradients
    the memory from zero is M_t = (Re z_t, Im z_t) with z_0 = 0, z_t = λz_{t−1} + g_t. Its abstract
    rules are vᵀTⁱ = (Re λⁱ, Im λⁱ). A real law (l1, l2) reads out M_t(l1, l2) = Re((l1 − i·l2)z_t),
    which is the real part of the momentum of the gradients (l1 − i·l2)g.""",
    latex=r"""$\lambda = a + bi$, $T = \begin{pmatrix} a & b \\ -b & a \end{pmatrix}$, $v = e_1$:
    $M_t = (\Re z_t, \Im z_t)$, $z_t = \lambda z_{t-1} + g_t$; $v^\top T^i = (\Re\lambda^i,
    \Im\lambda^i)$; $M_t(l_1, l_2)^\top = \Re((l_1 - i\,l_2) z_t)$.""",
    hypotheses="""
    - the memory starts at zero: or at (Re z_0, Im z_0)
    - T has the form (3): the same a twice, and b, −b
    - v = (1, 0): a real gradient enters the real part alone""",
    remark="""The row (x, y) stands for x + iy, and the row times T for λ(x + iy): T is the matrix
    of multiplication by λ on rows. With the opposite sign of b it would multiply by the conjugate,
    and the second unit would be −Im z.""",
    parts=(UNITS, RULES, LAW),
)

# e1, e2: the two units; k = 2 is the statement that there is no other.
e1, e2 = Operator("e1", "k", "1"), Operator("e2", "k", "1")
T, v = Operator("T", "k", "k"), Operator("v", "k", "1")
a, b = Scalar("a"), Scalar("b")

TWO_UNITS = [
    Equation(e1.T * e1, 1, "e1 is a unit vector"),
    Equation(e2.T * e2, 1, "e2 is a unit vector"),
    Equation(e1.T * e2, 0, "and they are orthogonal"),
    Equation(e1 * e1.T + e2 * e2.T, 1, "k = 2"),
]
ROTATION = Equation(
    T, a * (e1 * e1.T + e2 * e2.T) + b * (e1 * e2.T - e2 * e1.T), "T = [[a, b], [−b, a]]"
)
REAL = Equation(v, e1, "v = (1, 0)")
GIVEN = [*TWO_UNITS, ROTATION, REAL]


def times(factor, number):
    """The product of two complex numbers, each a pair (real part, imaginary part)."""
    (p, q), (x, y) = factor, number
    return p * x - q * y, q * x + p * y


def pairs(*names, rows="n"):
    """Letters (n×1, or scalars where rows is None) and the same at the next index."""
    make = Scalar if rows is None else lambda name: Operator(name, rows, "1")
    return [(make(name), make(f"{name}′")) for name in names]


M, M_next = Operator("M", "n", "k"), Operator("M′", "n", "k")
g = Operator("g", "n", "1")
(x, x_next), (y, y_next) = pairs("x", "y")  # z = x + iy
LAMBDA_Z = times((a, b), (x, y))
MOMENTUM = [
    Equation(x_next, LAMBDA_Z[0] + g, "real part of z′ = λz + g"),
    Equation(y_next, LAMBDA_Z[1], "imaginary part of z′ = λz + g"),
]
MEMORY = Equation(M_next, M * T + g * v.T, "memory update, equation (1)")
ZERO = [Equation(letter, 0, "zero start") for letter in (M, x, y)]


UNITS_PROOF = "induction over t: M = (Re z, Im z)"


@claim.proof(UNITS_PROOF, UNITS)
def units_by_induction():
    return induction(
        [Equation(M * e1, x), Equation(M * e2, y)],
        state=[(M, M_next), (x, x_next), (y, y_next)],
        given=GIVEN,
        initial=ZERO,
        recurrence=[MEMORY, *MOMENTUM],
        conclusion=[Equation(M, x * e1.T + y * e2.T)],
    )


r, r_next = Operator("r", "1", "k"), Operator("r′", "1", "k")
(p, p_next), (q, q_next) = pairs("p", "q", rows=None)  # λⁱ = p + iq
NEXT_POWER = times((a, b), (p, q))
POWERS = [Equation(p_next, NEXT_POWER[0], "Re λⁱ⁺¹"), Equation(q_next, NEXT_POWER[1], "Im λⁱ⁺¹")]


@claim.proof("induction over i: vᵀTⁱ = (Re λⁱ, Im λⁱ)", RULES)
def rules_by_induction():
    return induction(
        Equation(r, p * e1.T + q * e2.T),
        state=[(r, r_next), (p, p_next), (q, q_next)],
        given=GIVEN,
        initial=[Equation(r, v.T, "T⁰ = 1"), Equation(p, 1, "Re λ⁰"), Equation(q, 0, "Im λ⁰")],
        recurrence=[Equation(r_next, r * T), *POWERS],
        over="i",
    )


@claim.proof("induction over i: |vᵀTⁱ| = |λ|ⁱ", RULES)
def modulus_by_induction():
    """r rᵀ = (a² + b²)ⁱ for r = vᵀTⁱ, since TTᵀ = (a² + b²)1: both rules tend to zero exactly when
    |λ| < 1."""
    ((w, w_next),) = pairs("w", rows=None)  # (a² + b²)ⁱ
    return induction(
        Equation(r * r.T, w * identity("1")),
        state=[(r, r_next), (w, w_next)],
        given=GIVEN,
        initial=[Equation(r, v.T, "T⁰ = 1"), Equation(w, 1)],
        recurrence=[Equation(r_next, r * T), Equation(w_next, (a**2 + b**2) * w)],
        over="i",
    )


l1, l2 = Scalar("l1"), Scalar("l2")
(s, s_next), (u, u_next) = pairs("s", "u")  # momentum of (l1 − i·l2)g


@claim.proof("induction over t: a real law turns and scales the complex momentum", LAW)
def laws_by_induction():
    """w = s + iu is the momentum of the gradients (l1 − i·l2)g; w = (l1 − i·l2)z, and the law reads
    out Re w."""
    turned = times((l1, -l2), (x, y))
    following = times((a, b), (s, u))
    return induction(
        [Equation(M * e1, x), Equation(M * e2, y), Equation(s, turned[0]), Equation(u, turned[1])],
        state=[(M, M_next), (x, x_next), (y, y_next), (s, s_next), (u, u_next)],
        given=GIVEN,
        initial=[*ZERO, Equation(s, 0, "zero start"), Equation(u, 0, "zero start")],
        recurrence=[
            MEMORY,
            *MOMENTUM,
            Equation(s_next, following[0] + l1 * g),
            Equation(u_next, following[1] - l2 * g),
        ],
        conclusion=[
            Equation(M * (l1 * e1 + l2 * e2), turned[0]),
            Equation(M * (l1 * e1 + l2 * e2), s),
        ],
    )


# -- instances


AT_EDGES = {
    name: (fmpq(x), fmpq(y))
    for name, x, y in (("λ = 0", 0, 0), ("λ = 1", 1, 0), ("λ = −1", -1, 0), ("λ = i", 0, 1))
}
EDGES = tuple(AT_EDGES)


@claim.exact("Gaussian rationals: memories, rules and readouts")
def gaussian_rationals(run):
    """λ, laws and gradients over ℚ(i), λ = 0, real and imaginary ones included; up to 12 steps."""
    from theory.propagators import Propagator

    rng, count = random.Random(f"complex momentum {run.seed}"), run.count(80)
    for index in edges.numbers(count, EDGES):
        lam = AT_EDGES.get(edges.edge(EDGES, index), _lambda(rng, index))
        block = Propagator([[lam[0], lam[1]], [-lam[1], lam[0]]], [1, 0])
        n, law = rng.randint(1, 3), witnesses.draw(rng, 2, 1)
        memory, z = fmpq_mat(n, 2), [(fmpq(0), fmpq(0))] * n
        power = (fmpq(1), fmpq(0))
        for row in block.rules(12).tolist():
            if tuple(row) != power:
                return Checked(f"λ = {lam}: a rule is not (Re λⁱ, Im λⁱ)", ok=False, refutes=True)
            power = times(lam, power)
            gradient = witnesses.draw(rng, n, 1)
            memory = memory * block.matrix + gradient * block.start.transpose()
            z = [
                (re + gradient[j, 0], im) for j, (re, im) in enumerate(times(lam, old) for old in z)
            ]
            read = [times((law[0, 0], -law[1, 0]), number)[0] for number in z]
            if (
                memory.tolist() != [list(number) for number in z]
                or (memory * law).entries() != read
            ):
                return Checked(
                    f"λ = {lam}: memory or readout differ from the complex momentum",
                    ok=False,
                    refutes=True,
                )
    return Checked(
        f"{count} momenta over ℚ(i), 12 steps each: units, rules and readouts agree exactly",
        instances=count,
    )


def _lambda(rng, index):
    lam = [fmpq(rng.randint(-6, 6), rng.randint(1, 5)) for _ in range(2)]
    if index % 4 < 2:
        lam[index % 4] = fmpq(0)
    return tuple(lam) if index else (fmpq(0), fmpq(0))


@claim.exact("two steps of eight memories, for the certificate", UNITS)
def certificate_instances(run):
    """M_2 = (Re z_2, Im z_2) with z_2 = λg1 + g2, each point a rational λ and two gradients."""
    rng = random.Random(f"complex instances {run.seed}")
    g1, g2 = Operator("g1", "n", "1"), Operator("g2", "n", "1")
    second = (g1 * v.T) * T + g2 * v.T
    found = Equation(second, (a * g1 + g2) * e1.T + b * g1 * e2.T)
    where, points = setting([found], GIVEN), []
    for index in range(8):
        (re, im), n = _lambda(rng, index), rng.randint(1, 3)
        points.append(
            complete(
                where,
                {
                    "a": f"{re.p}/{re.q}",
                    "b": f"{im.p}/{im.q}",
                    "e1": [[1], [0]],
                    "e2": [[0], [1]],
                    "g1": witnesses.draw(rng, n, 1),
                    "g2": witnesses.draw(rng, n, 1),
                },
            )
        )
    return Instances(where, [found], points)


claim.floats("float64 memories against complex128 momenta", instances=60)


claim.batched("the same batched in torch", instances=500)


# -- hypotheses and false variants, at λ = 1 + i

POINT = {
    "a": 1,
    "b": 1,
    "e1": [[1], [0]],
    "e2": [[0], [1]],
    "x": [[0]],
    "y": [[0]],
    "M": [[0, 0]],
    "g": [[1]],
}
AGREE = Equation(M, x * e1.T + y * e2.T, "M = (Re z, Im z)")
STEP = Equation(M_next, x_next * e1.T + y_next * e2.T)


def one_step(claimed=STEP, *, given=(), start=(AGREE,), at=None):
    """One step from M = (x, y), the equations of T and v replaced where ``given`` says so."""
    return refute(
        claimed,
        [*TWO_UNITS, *(given or (ROTATION, REAL)), *start, MEMORY, *MOMENTUM],
        at=POINT | (at or {}),
    )


AFTER = [Equation(M_next * e1, x_next), Equation(M_next * e2, y_next)]


@claim.necessity("the memory starts at zero", UNITS, weakens=(UNITS_PROOF, ("b7",)))
def other_start():
    """M_0 = (1, 0) beside z_0 = 0."""
    return one_step(AFTER, start=ZERO[1:], at={"M": [[1, 0]]})


@claim.necessity("T has the form (3)", RULES)
def two_real_parts():
    """T = [[1, 1], [−1, 2]]: no single λ, and vᵀT² = (0, 3) instead of (0, 2)."""
    free = [*TWO_UNITS, REAL, Equation(e1.T * T, a * e1.T + b * e2.T, "the first row of T")]
    return refute(
        Equation(v.T * T**2, (a**2 - b**2) * e1.T + 2 * a * b * e2.T),
        free,
        at=POINT | {"T": [[1, 1], [-1, 2]]},
    )


@claim.necessity("v = (1, 0)", UNITS, weakens=(UNITS_PROOF, ("h6",)))
def other_entry():
    """v = (0, 1): real gradients enter the imaginary part."""
    return one_step(AFTER, given=(ROTATION,), start=ZERO, at={"v": [[0], [1]]})


@claim.mutant("the transposed matrix multiplies by λ as well", UNITS)
def transposed():
    return one_step(
        given=(Equation(T, a * (e1 * e1.T + e2 * e2.T) - b * (e1 * e2.T - e2 * e1.T)), REAL),
        at={"M": [[1, 0]], "x": [[1]]},
    )


@claim.mutant("the units are Re z and −Im z", UNITS)
def conjugate():
    return one_step(Equation(M_next, x_next * e1.T - y_next * e2.T), at={"M": [[1, 0]], "x": [[1]]})


@claim.mutant("the rules are (aⁱ, bⁱ)", RULES)
def entrywise_powers():
    return refute(Equation(v.T * T**2, a**2 * e1.T + b**2 * e2.T), GIVEN, at=POINT)


@claim.mutant("Im λ³ = 3a²b", RULES)
def cube_of_b_forgotten():
    return refute(
        Equation(v.T * T**3, (a**3 - 3 * a * b**2) * e1.T + 3 * a**2 * b * e2.T), GIVEN, at=POINT
    )


@claim.mutant("|vᵀT|² = (a + b)²", RULES)
def wrong_modulus():
    return refute(Equation(v.T * T * T.T * v, (a + b) ** 2 * identity("1")), GIVEN, at=POINT)


@claim.mutant("the law reads out Re((l1 + i·l2)z)", LAW)
def law_not_conjugated():
    read = times((l1, l2), (x, y))[0]
    return refute(
        Equation(M * (l1 * e1 + l2 * e2), read),
        [*TWO_UNITS, AGREE],
        at=POINT | {"M": [[0, 1]], "y": [[1]], "l1": 0, "l2": 1},
    )


@claim.mutant("the law reads out the imaginary part", LAW)
def imaginary_part():
    read = times((l1, -l2), (x, y))[1]
    return refute(
        Equation(M * (l1 * e1 + l2 * e2), read),
        [*TWO_UNITS, AGREE],
        at=POINT | {"M": [[1, 0]], "x": [[1]], "l1": 1, "l2": 0},
    )
