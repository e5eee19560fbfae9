"""The paper's four-unit propagator: a cyclic shift is two real momenta and one imaginary one."""

from itertools import product

from flint import fmpq_poly

from theory import Propagator, normal_form, rllc
from theory.operators import (
    Derivation,
    Equation,
    Inequality,
    Instances,
    Operator,
    Scalar,
    complete,
    number,
    pinv,
    refute,
    setting,
)
from verify.claim import Claim, Hypothesis
from verify.claims.rllc import source
from verify.evidence import Checked

FRAME, DFT, DIMENSION, START = "v = e_1", "general v", "reachable dimension", "zero start"

claim = Claim(
    name="rllc/cyclic_shift_propagator",
    title="c times the cyclic shift on four units is J(c) ∪ J(−c) ∪ J(ci)",
    source=source("section 6, complex-moment propagators"),
    expected="proved",
    paper="holds",
    wording=(
        "The propagator J(c) ∪ J(−c) ∪ J(ci) 'comes from the Jordan normal form of the "
        "permutation matrix corresponding to the cyclic "
        "shift on 4 elements multiplied with c'; 'closely related to Fourier analysis'. (Formulas "
        "rebuilt from the paper's prose.)"
    ),
    statement=(
        "Let T = cΠ, Π the cyclic shift on 4 units, c ≠ 0. With S = "
        "[[1,1,1,0],[1,−1,0,1],[1,1,−1,0],[1,−1,0,−1]]: "
        "S⁻¹TS = diag(c, −c, [[0, c], [−c, 0]]) and Sᵀe_1 = (1, 1, 1, 0), so (T, e_1) is J(c) ∪ "
        "J(−c) ∪ J(ci). For any v it is so if "
        "and only if no entry of the discrete Fourier transform of v is zero, and the number of "
        "its nonzero entries is the number "
        "of reachable units: (1, 1, 0, 0) reaches 3. SSᵀ is no multiple of the identity: from the "
        "zero start, without a gate, "
        "the two runs agree at steps 1 and 2 and in general not at step 3."
    ),
    latex=r"$(c\,\Pi_4, v) \simeq J(c)\cup J(-c)\cup J(ci) \iff \hat v_0 \hat v_1 \hat v_2 \hat "
    r"v_3 \ne 0 \quad (c \ne 0)$.",
    hypotheses=(
        Hypothesis("c ≠ 0", "else T = 0 and one unit is reachable"),
        Hypothesis("no entry of the DFT of v is zero", "for general v"),
    ),
    remark=(
        "With w = Sᵀv the DFT of v is (w1, w3 − i·w4, w2, w3 + i·w4). What commutes with the "
        "union is M = diag(m1, m2, [[m3, m4], [−m4, m3]]); "
        "M(w) takes the start (1, 1, 1, 0) to w, and S·M(w)⁻¹ is the frame. The union is "
        "controllable for c ≠ 0, so that a similar pair is."
    ),
    axioms=(
        "normal_form: an S that joins two pairs takes the rows vᵀTⁱ of one to those of the other, "
        "so both are controllable or neither is",
    ),
    parts=(FRAME, DFT, DIMENSION, START),
)

# Matrices of four units, entry by entry: their entries are scalars of the kernel.
c = Scalar("c")
PI = [[0, 1, 0, 0], [0, 0, 1, 0], [0, 0, 0, 1], [1, 0, 0, 0]]
S = [[1, 1, 1, 0], [1, -1, 0, 1], [1, 1, -1, 0], [1, -1, 0, -1]]
S_INVERSE = [
    ["1/4", "1/4", "1/4", "1/4"],
    ["1/4", "-1/4", "1/4", "-1/4"],
    ["1/2", 0, "-1/2", 0],
    [0, "1/2", 0, "-1/2"],
]
UNION = [[1, 0, 0, 0], [0, -1, 0, 0], [0, 0, 0, 1], [0, 0, -1, 0]]
E1, BEGIN = [1, 0, 0, 0], [1, 1, 1, 0]
v = [Scalar(f"v{i}") for i in range(4)]
m = [Scalar(f"m{i + 1}") for i in range(4)]


def scalars(rows):
    return [[x if isinstance(x, Operator) else number(x) for x in row] for row in rows]


def times(a, b):
    zero = number(0)
    return [[sum((x * y for x, y in zip(row, column)), zero) for column in zip(*b)] for row in a]


def scaled(factor, rows):
    return [[factor * x for x in row] for row in scalars(rows)]


def equal(left, right, why=""):
    """The entries of two matrices, one equation each; those that are 0 = 0 to the letter are left
    out."""
    pairs = [(x, y) for p, q in zip(scalars(left), scalars(right)) for x, y in zip(p, q)]
    return [Equation(x, y, why) for x, y in pairs if not (x.is_zero and y.is_zero)]


def transposed(rows):
    return [list(column) for column in zip(*rows)]


def determinant(rows):
    """By expansion along the first row."""
    if len(rows) == 1:
        return rows[0][0]
    minors = [[row[:j] + row[j + 1 :] for row in rows[1:]] for j in range(len(rows))]
    return sum(
        (rows[0][j] * determinant(minors[j]) * (-1) ** j for j in range(len(rows))), number(0)
    )


def krylov(start, matrix):
    """Rows start, start·matrix, …"""
    rows = [scalars([start])[0]]
    while len(rows) < len(matrix):
        rows.append(times([rows[-1]], matrix)[0])
    return rows


def commuting(m1, m2, m3, m4):
    zero = number(0)
    return [
        [m1, zero, zero, zero],
        [zero, m2, zero, zero],
        [zero, zero, m3, m4],
        [zero, zero, -m4, m3],
    ]


T, J = scaled(c, PI), scaled(c, UNION)
NUMBERS, INVERSE = scalars(S), scalars(S_INVERSE)
w = [row[0] for row in times(transposed(NUMBERS), [[x] for x in v])]  # Sᵀv
NORM = w[2] * w[2] + w[3] * w[3]


@claim.proof("S⁻¹TS = diag(c, −c, [[0, c], [−c, 0]]) and Sᵀe_1 = (1, 1, 1, 0), for every c", FRAME)
def frame():
    return Derivation().qed(
        *equal(times(T, NUMBERS), times(NUMBERS, J)),
        *equal(times(NUMBERS, INVERSE), krylov(E1, PI)),
        *equal(times(INVERSE, NUMBERS), krylov(E1, PI)),
        *equal(times(scalars([E1]), NUMBERS), [BEGIN]),
    )


@claim.proof("if: the frame S·M(w)⁻¹", DFT)
def general_frame():
    """M(w) commutes with the union and takes its start to w = Sᵀv; it is invertible when no entry
    of the DFT is zero."""
    r = [Scalar(f"r{i}") for i in (1, 2, 3)]
    given = [
        Equation(r[0] * w[0], 1, "v̂_0 ≠ 0"),
        Equation(r[1] * w[1], 1, "v̂_2 ≠ 0"),
        Equation(r[2] * NORM, 1, "|v̂_1|² ≠ 0"),
    ]
    inverse = commuting(r[0], r[1], r[2] * w[2], -(r[2] * w[3]))
    frame_ = times(NUMBERS, inverse)
    back = times(commuting(*w), INVERSE)
    d = Derivation(given)
    return d.qed(
        *equal(times(T, frame_), times(frame_, J)),
        *equal(times([v], frame_), [BEGIN]),
        *equal(times(frame_, back), krylov(E1, PI)),
    )


@claim.proof("only if: the determinant of the rows vᵀTⁱ", DFT)
def determinant_of_the_rows():
    """det = c⁶·v̂_0·v̂_2·|v̂_1|²: a pair similar to the controllable union is controllable, so that
    no factor is zero."""
    return Derivation().qed(Equation(determinant(krylov(v, T)), c**6 * w[0] * w[1] * NORM))


@claim.proof("the rows of (J, w) are those of the union times M(w)", DIMENSION)
def rows_factor():
    """And the rows of the union have determinant −8c⁶: so the rank is that of M(w), the number of
    nonzero entries of the DFT."""
    rows = krylov(BEGIN, J)
    return Derivation().qed(
        *equal(times(rows, commuting(*m)), krylov([m[0], m[1], m[2], m[3]], J)),
        *equal(times(commuting(*m), J), times(J, commuting(*m))),
        Equation(determinant(rows), -8 * c**6),
    )


# -- the zero start: letters for the propagator, numbers at the point

here, first = rllc.unroll(3)
there, second = rllc.unroll(3, rllc.TILDE, t=rllc.other_frame()[0], v=rllc.other_frame()[1])
RUNS = [
    *rllc.zero_start(here[0]),
    *rllc.zero_start(there[0]),
    Equation(there[0].law, rllc.S_INV * here[0].law),
    Equation(there[0].theta, here[0].theta),
    *first,
    *second,
]
POINT = {
    "T": [[0, "1/2", 0, 0], [0, 0, "1/2", 0], [0, 0, 0, "1/2"], ["1/2", 0, 0, 0]],
    "v": [[1], [0], [0], [0]],
    "S": S,
    "M0": [[0, 0, 0, 0]],
    "L0": [[1], [0], [0], [0]],
    "θ0": [[0]],
    "g1": [[1]],
    "g2": [[1]],
    "g3": [[1]],
    "c1": 1,
    "c2": 1,
}


G, V = rllc.S * rllc.S.T, rllc.V
g1, g2 = Operator("g1", "n", "1"), Operator("g2", "n", "1")


@claim.proof("steps 1 and 2 agree, whatever the gradients", START)
def two_steps_agree():
    """M_1 = g1vᵀ, so the laws' gap c2(M_1⁺ − S(M_1S)⁺)g2 lies in the span of v and Gv; vᵀT kills
    both, and M_2 = g1vᵀT + g2vᵀ kills the gap.

    At step 1 there is no correction, M_0 being zero; where g1 = 0 there is none at step 2.
    """
    plus, other = pinv(g1 * V.T, "M⁺"), pinv(g1 * V.T * rllc.S, "(MS)⁺")
    flat, flat_too = (
        Equation(V.T * rllc.T * V, 0, "e_1ᵀΠe_1 = 0"),
        Equation(V.T * rllc.T * G * V, 0, "e_1ᵀΠSSᵀe_1 = 0"),
    )
    d = Derivation(
        [flat, flat_too, Equation(rllc.S * rllc.S_INV, 1, "S is invertible")],
        [(g1.T * g1, "g1 ≠ 0")],
    )
    d.prove(plus, V * g1.T * plus.T * plus)
    row = d.prove(other, rllc.S.T * V * g1.T * other.T * other)
    here_ = d.prove(V.T * rllc.T * plus, 0)
    there_ = d.combine(
        V.T * rllc.T * rllc.S * other,
        0,
        [(1, V.T * rllc.T * rllc.S, row, 1), (1, 1, d.find(flat_too), g1.T * other.T * other)],
    )
    same = d.prove(g1 * V.T * rllc.S * other, g1 * V.T * plus)
    gap = V.T * (plus - rllc.S * other) * g2
    last = d.combine(g1.T * g1 * gap, 0, [(-1, g1.T, same, g2)])
    last = d.cancel(last, "nz1", gap)
    memory = g1 * V.T * rllc.T + g2 * V.T
    d.combine(
        memory * (plus - rllc.S * other) * g2,
        0,
        [(1, g1, here_, g2), (-1, g1, there_, g2), (1, g2, last, 1)],
    )
    return d.qed(Equation(memory * (plus - rllc.S * other) * g2, 0))


@claim.proof("e_1ᵀΠe_1 = 0 and e_1ᵀΠSSᵀe_1 = 0", START)
def flat_rows():
    row = times(scalars([E1]), T)
    gram = times(NUMBERS, transposed(NUMBERS))
    first_ = transposed(scalars([E1]))
    return Derivation().qed(
        Equation(times(row, first_)[0][0], 0), Equation(times(times(row, gram), first_)[0][0], 0)
    )


@claim.exact("steps 1 and 2 agree and step 3 does not: n = 1, c = 1/2, g = (1, 1, 1)", START)
def third_step(run):
    """The law's gap after step 2 lies along e_3, which the memory reaches at step 3."""
    difference = there[3].theta - here[3].theta
    claims = [Equation(there[i].theta, here[i].theta) for i in (1, 2)]
    where = setting(claims, RUNS, [(difference.T * difference, "the parameters differ at step 3")])
    return Instances(
        where,
        claims,
        [
            complete(where, POINT),
            complete(where, POINT | {"g1": [[2]], "g2": [[-1]], "L0": [[0], [0], [0], [0]]}),
        ],
    )


@claim.exact("all v with entries −1, 0, 1, 2", DFT)
def every_small_start(run):
    """A union of three blocks exactly when no entry of the DFT is zero, at c = 1/2 and c = −2."""
    count = 0
    for value, entries in product(("1/2", -2), product((-1, 0, 1, 2), repeat=4)):
        form = normal_form(Propagator(_shift(4, value), entries))
        if (form.uncontrollable is None) != (_nonzero(entries) == 4) or (
            form.uncontrollable is None and len(form.blocks) != 3
        ):
            return Checked(f"c = {value}, v = {entries}: {form!r}", ok=False, refutes=True)
        count += 1
    return Checked(
        f"{count} propagators: three blocks exactly when the DFT of v has no zero", instances=count
    )


@claim.exact("cyclic shifts on 1 to 7 units, all v of zeros and ones", DIMENSION)
def every_length(run):
    """Reachable units = N − deg gcd(v(x), x^N − 1), the number of nonzero DFT entries, on any
    number of units."""
    count = 0
    for length in range(1, 8):
        for entries in product((0, 1), repeat=length):
            if Propagator(_shift(length, 3), entries).reachable().size != _nonzero(entries):
                return Checked(
                    f"v = {entries}: the reachable dimension is not the number of nonzero DFT "
                    "entries",
                    ok=False,
                    refutes=True,
                )
            count += 1
    return Checked(f"{count} start vectors on up to 7 units", instances=count)


def _shift(length, value):
    return [[value if j == (i + 1) % length else 0 for j in range(length)] for i in range(length)]


def _nonzero(entries) -> int:
    """The number of nonzero entries of the DFT: the N-th roots of unity at which v(x) does not
    vanish."""
    cycle = fmpq_poly([-1] + [0] * (len(entries) - 1) + [1])
    return len(entries) - cycle.gcd(fmpq_poly(list(entries))).degree()


@claim.numeric("LM-RLLC of the shift and of the union, joined by S, in float64", FRAME)
def floats(run):
    from numerics import invariance

    return invariance.jordan_frames("cyclic", instances=run.count(40), seed=run.seed)


@claim.gpu("the same batched in torch", FRAME)
def batched(run):
    from gpu_check import jordan_frames

    return jordan_frames.check("cyclic", instances=run.count(300), seed=run.seed, device=run.device)


# -- why each hypothesis, and false variants

GRID = [[Scalar(f"r{i}{j}") for j in range(4)] for i in range(4)]
BACK = [[Scalar(f"q{i}{j}") for j in range(4)] for i in range(4)]
HALF_ZERO = {"v0": 1, "v1": 1, "v2": 0, "v3": 0}


def values(letters, rows) -> dict:
    """Scalar letters of a matrix and their values."""
    return {x.single_letter.name: y for p, q in zip(letters, rows) for x, y in zip(p, q)}


@claim.necessity("c ≠ 0", DFT)
def no_shift():
    """c = 0: T = 0 = J, and v = (1, 1, 0, 0), whose DFT has a zero, is started as the union is."""
    given = [
        *equal(times(T, GRID), times(GRID, J)),
        *equal(times([v], GRID), [BEGIN]),
        *equal(times(GRID, BACK), krylov(E1, PI)),
    ]
    frame_ = [[1, 0, 0, 0], [0, 1, 1, 0], [0, 0, 1, 0], [0, 0, 0, 1]]
    back = [[1, 0, 0, 0], [0, 1, -1, 0], [0, 0, 1, 0], [0, 0, 0, 1]]
    return refute(
        Inequality((w[0] * w[1] * NORM) ** 2, 0, strict=True),
        given,
        at={"c": 0, **HALF_ZERO, **values(GRID, frame_), **values(BACK, back)},
    )


@claim.necessity("no entry of the DFT of v is zero", DFT)
def a_zero_entry():
    """v = (1, 1, 0, 0): the alternating sum is zero, and the rows vᵀTⁱ do not span."""
    return refute(
        Inequality(determinant(krylov(v, T)) ** 2, 0, strict=True), at={"c": 1, **HALF_ZERO}
    )


@claim.mutant("J(c) ∪ J(c) ∪ J(ci)", FRAME)
def equal_signs():
    return refute(
        equal(
            times(T, NUMBERS),
            times(NUMBERS, scaled(c, [[1, 0, 0, 0], [0, 1, 0, 0], [0, 0, 0, 1], [0, 0, -1, 0]])),
        ),
        at={"c": 1},
    )


@claim.mutant("the block [[0, −c], [c, 0]]", FRAME)
def turned_block():
    return refute(
        equal(
            times(T, NUMBERS),
            times(NUMBERS, scaled(c, [[1, 0, 0, 0], [0, -1, 0, 0], [0, 0, 0, -1], [0, 0, 1, 0]])),
        ),
        at={"c": 1},
    )


@claim.mutant("the shift the other way round", FRAME)
def transposed_shift():
    return refute(equal(times(transposed(T), NUMBERS), times(NUMBERS, J)), at={"c": 1})


@claim.mutant("Sᵀe_1 = (1, 1, 1, 1)", FRAME)
def wrong_start():
    return refute(equal(times(scalars([E1]), NUMBERS), [[1, 1, 1, 1]]), at={})


@claim.mutant("v_0 ≠ 0 is enough: the determinant is c⁶·v_0⁴", DFT)
def first_entry_only():
    return refute(Equation(determinant(krylov(v, T)), c**6 * v[0] ** 4), at={"c": 1, **HALF_ZERO})


@claim.mutant("M of any shape: diag(m1, m2, m3, m4) commutes with the union", DIMENSION)
def diagonal_only():
    zero = number(0)
    diagonal = [[m[i] if i == j else zero for j in range(4)] for i in range(4)]
    return refute(
        equal(times(diagonal, J), times(J, diagonal)),
        at={"c": 1, "m1": 1, "m2": 1, "m3": 1, "m4": 2},
    )


@claim.mutant("the zero-start runs agree at step 3 too", START)
def third_step_agrees():
    return refute(Equation(there[3].theta, here[3].theta), RUNS, at=POINT)
