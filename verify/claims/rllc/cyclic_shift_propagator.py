"""The paper's four-unit propagator: a cyclic shift is two real momenta and one imaginary one."""

from fractions import Fraction
from itertools import product

from flint import fmpq_poly

from theory import Propagator, normal_form
from theory.operators import (
    Derivation,
    Equation,
    Instances,
    Operator,
    Scalar,
    complete,
    identity,
    induction,
    number,
    pinv,
    reciprocal,
    refute,
    setting,
    zero,
)
from theory.rllc import setting as rllc
from verify.claim import Claim
from verify.claims.rllc import source
from verify.evidence import Checked

FRAME, DFT, DIMENSION, START = "v = e_1", "general v", "reachable dimension", "zero start"

claim = Claim(
    name="rllc/cyclic_shift_propagator",
    title="c times the cyclic shift on four units is J(c) ∪ J(−c) ∪ J(ci)",
    source=source("section 6, complex-moment propagators"),
    expected="proved",
    paper="holds",
    wording="""Of the propagator rebuilt here as J(c) ∪ J(−c) ∪ J(ci): 'It comes from the Jordan
    normal form of the permutation matrix corresponding to the cyclic shift' on 4 units, times c;
    'closely related to Fourier analysis' (section 6).""",
    statement="""Let T = cΠ, Π the cyclic shift on 4 units, c ≠ 0. With S =
    [[1,1,1,0],[1,−1,0,1],[1,1,−1,0],[1,−1,0,−1]]: S⁻¹TS = diag(c, −c, [[0, c], [−c, 0]]) and
    Sᵀe_1 = (1, 1, 1, 0), so (T, e_1) is J(c) ∪ J(−c) ∪ J(ci). For any v it is so if and only if
    no entry of the discrete Fourier transform of v is zero, and the number of its nonzero entries
    is the number of reachable units: (1, 1, 0, 0) reaches 3. SSᵀ is no multiple of the identity:
    from the zero start, without a gate, the two runs agree at steps 1 and 2 and in general not at
    step 3.""",
    latex=r"""$(c\,\Pi_4, v) \simeq J(c)\cup J(-c)\cup J(ci) \iff \hat v_0 \hat v_1 \hat v_2 \hat
    v_3 \ne 0 \quad (c \ne 0)$.""",
    hypotheses="""
    - c ≠ 0: else T = 0 and one unit is reachable
    - no entry of the DFT of v is zero: for general v""",
    remark="""With w = Sᵀv the DFT of v is (w1, w3 − i·w4, w2, w3 + i·w4). What commutes with the
    union is M = diag(m1, m2, [[m3, m4], [−m4, m3]]); M(w) takes the start (1, 1, 1, 0) to w, and
    S·M(w)⁻¹ is the frame. A zero of v̂_1 is one of v̂_3 too, its conjugate.""",
    axioms="""
    - rank: BMS⁻¹ with invertible B and S has the rank of M, which is that of MMᵀ; a diagonal matrix
      has the rank of the number of its nonzero entries""",
    parts=(FRAME, DFT, DIMENSION, START),
)

# Π and S as letters, on four orthonormal units e1 … e4.
c = Scalar("c")
UNITS = [Operator(f"e{i}", "k", "1") for i in (1, 2, 3, 4)]
e1, e2, e3, e4 = UNITS
FOUR = [
    *(Equation(x.T * x, 1, "unit vectors") for x in UNITS),
    *(Equation(x.T * y, 0, "orthogonal") for i, x in enumerate(UNITS) for y in UNITS[i + 1 :]),
    Equation(sum((x * x.T for x in UNITS), zero("k", "k")), 1, "four units"),
]
S_ROWS = [[1, 1, 1, 0], [1, -1, 0, 1], [1, 1, -1, 0], [1, -1, 0, -1]]
T, PI, J, S, S_BACK = (Operator(name, "k", "k") for name in ("T", "Π", "J", "S", "S⁻¹"))


def matrix_of(rows):
    """Σ (entry) e_i e_jᵀ."""
    found = zero("k", "k")
    for x, row in zip(UNITS, rows):
        for y, entry in zip(UNITS, row):
            found = found + entry * x * y.T
    return found


def union_of(signs, factor=c):
    """c·diag(s1, s2, [[0, s3], [s4, 0]])."""
    s1, s2, s3, s4 = signs
    return factor * matrix_of([[s1, 0, 0, 0], [0, s2, 0, 0], [0, 0, 0, s3], [0, 0, s4, 0]])


SHIFT = Equation(PI, e1 * e2.T + e2 * e3.T + e3 * e4.T + e4 * e1.T, "the cyclic shift")
TIMES = Equation(T, c * PI)
UNION = Equation(J, union_of((1, -1, 1, -1)), "J(c) ∪ J(−c) ∪ J(ci)")
FRAME_S = Equation(S, matrix_of(S_ROWS))
BACK = Equation(
    S_BACK,
    matrix_of(
        [
            [Fraction(1, 4)] * 4,
            [Fraction(1, 4), Fraction(-1, 4), Fraction(1, 4), Fraction(-1, 4)],
            [Fraction(1, 2), 0, Fraction(-1, 2), 0],
            [0, Fraction(1, 2), 0, Fraction(-1, 2)],
        ]
    ),
)
GIVEN = [*FOUR, SHIFT, TIMES, UNION, FRAME_S, BACK]
BEGIN = e1 + e2 + e3
JOINED = [
    Equation(T * S, S * J),
    Equation(S * S_BACK, 1),
    Equation(S_BACK * S, 1),
    Equation(S.T * e1, BEGIN),
]


@claim.proof("S⁻¹TS = diag(c, −c, [[0, c], [−c, 0]]) and Sᵀe_1 = (1, 1, 1, 0), for every c", FRAME)
def frame():
    return Derivation(GIVEN).qed(*JOINED)


# v and its Fourier transform: w = Sᵀv, v̂ = (w1, w3 − i·w4, w2, w3 + i·w4)
v = Operator("v", "k", "1")
X, Y, U = (Operator(name, "k", "k") for name in "XYU")
w1, w2, w3, w4 = W = [Scalar(f"w{i}") for i in (1, 2, 3, 4)]
r1, r2, r3 = (Scalar(f"r{i}") for i in (1, 2, 3))
M, R = Operator("M", "k", "k"), Operator("R", "k", "k")
NORM = w3 * w3 + w4 * w4
TRANSFORM = Equation(S.T * v, w1 * e1 + w2 * e2 + w3 * e3 + w4 * e4, "w = Sᵀv")


def commuting(m1, m2, m3, m4):
    """diag(m1, m2, [[m3, m4], [−m4, m3]]), which commutes with the union."""
    return (
        m1 * e1 * e1.T
        + m2 * e2 * e2.T
        + m3 * (e3 * e3.T + e4 * e4.T)
        + m4 * (e3 * e4.T - e4 * e3.T)
    )


M_OF_W = Equation(M, commuting(*W), "M(w)")
NONZERO = [
    Equation(r1 * w1, 1, "v̂_0 ≠ 0"),
    Equation(r2 * w2, 1, "v̂_2 ≠ 0"),
    Equation(r3 * NORM, 1, "|v̂_1|² ≠ 0"),
]
R_OF_W = Equation(R, commuting(r1, r2, r3 * w3, -(r3 * w4)))
STARTED = [
    Equation(T * S * R, S * R * J),
    Equation((S * R).T * v, BEGIN),
    Equation(S * R * M * S_BACK, 1),
    Equation(M * S_BACK * S * R, 1),
]
IF_TITLE = "if: the frame S·M(w)⁻¹"


@claim.proof(IF_TITLE, DFT)
def general_frame():
    """M(w) commutes with the union and takes its start to w = Sᵀv; it is invertible when no entry
    of the DFT is zero."""
    d = Derivation([*GIVEN, TRANSFORM, M_OF_W, R_OF_W, *NONZERO])
    units = _ids(d, [*FOUR, UNION, M_OF_W, R_OF_W, *NONZERO])
    joined = [d.prove(known) for known in JOINED]
    commutes = d.prove(R * J, J * R, use=units)
    started = d.prove(R.T * TRANSFORM.right, BEGIN, use=units)
    inverse = [d.prove(R * M, 1, use=units), d.prove(M * R, 1, use=units)]
    d.prove(STARTED[0], use=(joined[0], commutes))
    d.prove(STARTED[1], use=(d.find(TRANSFORM), started))
    for known in STARTED[2:]:
        d.prove(known, use=(*joined, *inverse))
    return d.qed(*STARTED)


def _ids(d, equations):
    """The ids of these facts and of the units' in a derivation."""
    return tuple(d.find(equation) for equation in equations)


def entry(i, j):
    """e_iᵀYe_j."""
    return UNITS[i - 1].T * Y * UNITS[j - 1]


LIKE_THE_UNION = [
    Equation(Y, S_BACK * X),
    Equation(T * X, X * J, "X joins the propagators"),
    Equation(X.T * v, BEGIN, "and the starts"),
]
NO_ZERO = [
    Equation(w1 * entry(1, 1), 1),
    Equation(w2 * entry(2, 2), 1),
    Equation(NORM * (entry(3, 3) * entry(3, 3) + entry(3, 4) * entry(3, 4)), 1),
]


@claim.proof("only if: a pair that X joins to the union has v̂_0, v̂_2 and |v̂_1|² with inverses", DFT)
def only_if():
    """Y = S⁻¹X commutes with the union, so it has the shape M(m), and wᵀY = (1, 1, 1, 0) says w1m1
    = w2m2 = 1 and (w3 + iw4)(m3 + im4) = 1."""
    given = [*GIVEN, TRANSFORM, *LIKE_THE_UNION, Equation(U, union_of((1, -1, 1, -1), number(1)))]
    d = Derivation(given, [(c, "c ≠ 0")])
    joined = [d.prove(known) for known in JOINED]
    new = _ids(d, LIKE_THE_UNION)
    both = d.prove(Y * J, J * Y, use=(*joined, *new))
    scaled = d.prove(J, c * U, use=_ids(d, [UNION, given[-1]]))
    commute = d.prove(c * (Y * U - U * Y), 0, use=(both, scaled))
    commute = d.cancel(commute, "nz1", Y * U - U * Y)
    start = d.prove(Y.T * TRANSFORM.right, BEGIN, use=(*joined, *new, d.find(TRANSFORM)))
    units, of_u = _ids(d, FOUR), d.find(given[-1])
    moves = [
        d.prove(move, use=(*units, of_u))
        for move in (
            *(Equation(U * x, y) for x, y in ((e1, e1), (e2, -e2), (e3, -e4), (e4, e3))),
            *(Equation(x.T * U, y.T) for x, y in ((e1, e1), (e2, -e2), (e3, e4), (e4, -e3))),
        )
    ]
    shape = [
        d.prove(entry(i, j), 0, use=(commute, *moves))
        for i, j in product((1, 2, 3, 4), repeat=2)
        if i != j and {i, j} != {3, 4}
    ]
    shape.append(d.prove(entry(4, 4), entry(3, 3), use=(commute, *moves)))
    shape.append(d.prove(entry(4, 3), -entry(3, 4), use=(commute, *moves)))
    for i, known in enumerate(
        (
            Equation(w1 * entry(1, 1), 1),
            Equation(w2 * entry(2, 2), 1),
            Equation(w3 * entry(3, 3) - w4 * entry(3, 4), 1),
            Equation(w3 * entry(3, 4) + w4 * entry(3, 3), 0),
        )
    ):
        column = d.prove(TRANSFORM.right.T * Y * UNITS[i], BEGIN.T * UNITS[i], use=(start,))
        shape.append(d.prove(known, use=(column, *units, *shape)))
    d.prove(NO_ZERO[2], use=tuple(shape[-2:]))
    return d.qed(*NO_ZERO)


B, D, D_BACK = Operator("B", "k", "k"), Operator("D", "k", "k"), Operator("D⁻¹", "k", "k")
row, row_next = Operator("ρ", "1", "k"), Operator("ρ+", "1", "k")
union_row, union_next = Operator("β", "1", "k"), Operator("β+", "1", "k")
MOVED = [Equation(M * J, J * M), Equation(BEGIN.T * M, TRANSFORM.right.T)]


@claim.proof("M(w) commutes with the union and takes its start to w", DIMENSION)
def union_to_transform():
    return Derivation([*FOUR, UNION, M_OF_W]).qed(*MOVED)


@claim.proof("the rows: vᵀTⁱS = (1, 1, 1, 0)JⁱM(w), by induction over i", DIMENSION)
def rows_factor():
    """So K = BMS⁻¹ for the rows K of (T, v) and B of the union."""
    return induction(
        Equation(row * S, union_row * M),
        state=[(row, row_next), (union_row, union_next)],
        initial=[Equation(row, v.T), Equation(union_row, BEGIN.T)],
        recurrence=[Equation(row_next, row * T), Equation(union_next, union_row * J)],
        given=[*MOVED, TRANSFORM, Equation(T * S, S * J, "S⁻¹TS = J")],
        over="i",
    )


@claim.proof(
    "the rows of the union: B = diag(1, c, c², c³)·S, with an inverse for c ≠ 0", DIMENSION
)
def union_rows():
    c_inv = reciprocal(c, "1/c")
    rows = [
        Equation(e1.T * B, BEGIN.T, "row 0 is the start"),
        *(
            Equation(y.T * B, x.T * B * J, "row i + 1 is row i times J")
            for x, y in zip(UNITS, UNITS[1:])
        ),
    ]
    diagonal = [
        Equation(x, sum((y**i * e * e.T for i, e in enumerate(UNITS)), zero("k", "k")))
        for x, y in ((D, c), (D_BACK, c_inv))
    ]
    d = Derivation([*GIVEN, *rows, *diagonal, Equation(c * c_inv, 1, "c ≠ 0")])
    joined = [d.prove(known) for known in JOINED]
    units, turns = _ids(d, FOUR), _ids(d, [*FOUR, SHIFT, TIMES])
    found = [d.prove(e1.T * B, e1.T * S, use=(d.find(rows[0]), joined[3]))]
    for i, (x, y) in enumerate(zip(UNITS, UNITS[1:])):
        turn = d.prove(x.T * T, c * y.T, use=turns)
        use = (found[-1], d.find(rows[i + 1]), joined[0], turn)
        found.append(d.prove(y.T * B, c ** (i + 1) * y.T * S, use=use))
    same = d.prove(B, D * S, use=(*found, units[-1], d.find(diagonal[0])))
    one = d.prove(D * D_BACK, 1, use=(*units, *_ids(d, diagonal), d.find(Equation(c * c_inv, 1))))
    d.prove(B * S_BACK * D_BACK, 1, use=(same, one, joined[1]))
    return d.qed(Equation(B, D * S), Equation(B * S_BACK * D_BACK, 1))


@claim.proof("M(w)M(w)ᵀ = diag(w1², w2², |v̂_1|², |v̂_1|²)", DIMENSION)
def diagonal_square():
    return Derivation([*FOUR, M_OF_W]).qed(
        Equation(M * M.T, w1**2 * e1 * e1.T + w2**2 * e2 * e2.T + NORM * (e3 * e3.T + e4 * e4.T))
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
    "S": S_ROWS,
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


@claim.proof("e_1ᵀTe_1 = 0 and e_1ᵀTSSᵀe_1 = 0, and SSᵀ has an entry 1 beside its diagonal", START)
def flat_rows():
    return Derivation(GIVEN).qed(
        Equation(e1.T * T * e1, 0),
        Equation(e1.T * T * S * S.T * e1, 0),
        Equation(e1.T * S * S.T * e3, 1),
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


claim.floats(
    "LM-RLLC of the shift and of the union, joined by S, in float64",
    FRAME,
    instances=40,
    at="jordan_frames",
    kind="cyclic",
)


claim.batched("the same batched in torch", FRAME, instances=300, at="jordan_frames", kind="cyclic")


# -- why each hypothesis, and false variants

AT = {f"e{i + 1}": [[int(i == j)] for j in range(4)] for i in range(4)} | {"c": 1}
# (1, 1, 0, 0), whose alternating sum is zero, and w = Sᵀv.
HALF_ZERO = {"v": [[1], [1], [0], [0]], "w1": 2, "w2": 0, "w3": 1, "w4": 1}


@claim.necessity("c ≠ 0", DFT)
def no_shift():
    """c = 0: T = 0 = J, and v = (1, 1, 0, 0), whose DFT has a zero, is started as the union is."""
    joining = [[1, 0, 0, 0], [0, 1, 1, 0], [0, 0, 1, 0], [0, 0, 0, 1]]
    return refute(
        NO_ZERO, [*GIVEN, TRANSFORM, *LIKE_THE_UNION], at=AT | HALF_ZERO | {"c": 0, "X": joining}
    )


@claim.necessity("no entry of the DFT of v is zero", DFT)
def a_zero_entry():
    """v = (1, 1, 0, 0): w2 = 0, and no r2 starts the block of −c."""
    given = [*GIVEN, TRANSFORM, M_OF_W, R_OF_W, NONZERO[0], NONZERO[2]]
    return refute(STARTED, given, at=AT | HALF_ZERO | {"r1": "1/2", "r2": 1, "r3": "1/2"})


def joined_to(union=UNION, shift=SHIFT, claims=JOINED):
    """A false variant at c = 1."""
    return refute(claims, [*FOUR, shift, TIMES, union, FRAME_S, BACK], at=AT)


@claim.mutant("J(c) ∪ J(c) ∪ J(ci)", FRAME)
def equal_signs():
    return joined_to(Equation(J, union_of((1, 1, 1, -1))))


@claim.mutant("the block [[0, −c], [c, 0]]", FRAME)
def turned_block():
    return joined_to(Equation(J, union_of((1, -1, -1, 1))))


@claim.mutant("the shift the other way round", FRAME)
def transposed_shift():
    return joined_to(shift=Equation(PI, SHIFT.right.T))


@claim.mutant("Sᵀe_1 = (1, 1, 1, 1)", FRAME)
def wrong_start():
    return joined_to(claims=[Equation(S.T * e1, BEGIN + e4)])


@claim.mutant("v_0 ≠ 0 is enough", DFT)
def first_entry_only():
    """v = (1, 1, 0, 0) has e_1ᵀv = 1; w2·r = 1 has no solution."""
    return refute(
        Equation(r2 * w2 * identity("1"), e1.T * v),
        [*GIVEN, TRANSFORM],
        at=AT | HALF_ZERO | {"r2": 1},
    )


@claim.mutant("M of any shape: diag(m1, m2, m3, m4) commutes with the union", DIMENSION)
def diagonal_only():
    diagonal = e1 * e1.T + e2 * e2.T + e3 * e3.T + 2 * e4 * e4.T
    return refute(Equation(diagonal * J, J * diagonal), [*FOUR, UNION], at=AT)


@claim.mutant("a zero of |v̂_1|² costs one unit, not two", DIMENSION)
def one_unit_only():
    """w = (1, 1, 0, 0): MMᵀ has no third nonzero entry."""
    return refute(
        Equation(e3.T * M * M.T * e3, 1),
        [*FOUR, M_OF_W],
        at=AT | {"w1": 1, "w2": 1, "w3": 0, "w4": 0},
    )


@claim.mutant("the zero-start runs agree at step 3 too", START)
def third_step_agrees():
    return refute(Equation(there[3].theta, here[3].theta), RUNS, at=POINT)
