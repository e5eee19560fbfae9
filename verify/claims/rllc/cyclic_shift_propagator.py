"""The paper's four-unit propagator: a cyclic shift is two real momenta and one imaginary one."""

from itertools import product

from flint import fmpq_poly

from theory import Propagator, normal_form
from theory.operators import Derivation, Equation, pinv, reciprocal
from theory.operators.points import joined
from theory.rllc import setting as rllc
from verify.claim import Claim
from verify.claims.rllc import source
from verify.evidence import Checked, Fails

FRAME, DFT, DIMENSION, START = "v = e_1", "general v", "reachable dimension", "zero start"

claim = Claim(
    name="rllc/cyclic_shift_propagator",
    title="c times the cyclic shift on four units is J(c) ∪ J(−c) ∪ J(ci)",
    source=source("section 6, complex-moment propagators"),
    wording="""Of the propagator rebuilt here as J(c) ∪ J(−c) ∪ J(ci): 'It comes from the Jordan
    normal form of the permutation matrix corresponding to the cyclic shift' on 4 units, times c;
    'closely related to Fourier analysis' (section 6).""",
    statement="""
    - Let T = cΠ, Π the cyclic shift on 4 units, c ≠ 0. With S =
      [[1,1,1,0],[1,−1,0,1],[1,1,−1,0],[1,−1,0,−1]]: S⁻¹TS = diag(c, −c, [[0, c], [−c, 0]]) and
      Sᵀe_1 = (1, 1, 1, 0), so (T, e_1) is J(c) ∪ J(−c) ∪ J(ci). By: frame
    - For any v it is so if and only if no entry of the discrete Fourier transform of v is zero, By:
      general_frame; only_if
    - and the number of its nonzero entries is the number of reachable units: (1, 1, 0, 0) reaches
      3. By: M(w); rows; union_rows; rank; three units
    - SSᵀ is no multiple of the identity: from the zero start, without a gate, the two runs agree at
      steps 1 and 2 By: outer entries; two_steps_agree
    - Remark: and in general not at step 3.
    """,
    latex=r"""$(c\,\Pi_4, v) \simeq J(c)\cup J(-c)\cup J(ci) \iff \hat v_0 \hat v_1 \hat v_2 \hat
    v_3 \ne 0 \quad (c \ne 0)$.""",
    hypotheses="""
    - c ≠ 0: else T = 0 and one unit is reachable
    - no entry of the DFT of v is zero: for general v""",
    remark="""With w = Sᵀv the DFT of v is (w1, w3 − i·w4, w2, w3 + i·w4). What commutes with the
    union is M = diag(m1, m2, [[m3, m4], [−m4, m3]]); M(w) takes the start (1, 1, 1, 0) to w, and
    S·M(w)⁻¹ is the frame. A zero of v̂_1 is one of v̂_3 too, its conjugate.""",
    parts=(FRAME, DFT, DIMENSION, START),
)

# Π and S as letters, on four orthonormal units e1 … e4.
claim.letters("e1 e2 e3 e4 v: k; T Π J S S⁻¹ X Y U M R B D D⁻¹: k×k; c w1 w2 w3 w4 r1 r2 r3")
UNITS = ("e1", "e2", "e3", "e4")
ORTHONORMAL = [f"{x}ᵀ{x} = 1 : unit vectors" for x in UNITS] + [
    f"{x}ᵀ{y} = 0 : orthogonal" for i, x in enumerate(UNITS) for y in UNITS[i + 1 :]
]
FOUR = [*ORTHONORMAL, "e1e1ᵀ + e2e2ᵀ + e3e3ᵀ + e4e4ᵀ = 1 : four units"]
S_ROWS = [[1, 1, 1, 0], [1, -1, 0, 1], [1, 1, -1, 0], [1, -1, 0, -1]]
SHIFT = "Π = e1e2ᵀ + e2e3ᵀ + e3e4ᵀ + e4e1ᵀ : the cyclic shift"
UNION = "J = c(e1e1ᵀ − e2e2ᵀ + e3e4ᵀ − e4e3ᵀ) : J(c) ∪ J(−c) ∪ J(ci)"
FRAME_S = """S = e1(e1 + e2 + e3)ᵀ + e2(e1 − e2 + e4)ᵀ + e3(e1 + e2 − e3)ᵀ + e4(e1 − e2 − e4)ᵀ
    `S⁻¹` = (e1(e1+e2+e3+e4)ᵀ + e2(e1−e2+e3−e4)ᵀ)/4 + (e3(e1 − e3)ᵀ + e4(e2 − e4)ᵀ)/2"""
JOINED = "TS = SJ; S`S⁻¹` = 1; `S⁻¹`S = 1; Sᵀe1 = e1 + e2 + e3"
units = claim.under(
    *FOUR, part=FRAME, at="e1=(1, 0, 0, 0), e2=(0, 1, 0, 0), e3=(0, 0, 1, 0), e4=(0, 0, 0, 1), c=1"
)
shifted = units.under(SHIFT, "T = cΠ", UNION, FRAME_S)
TITLE = "S⁻¹TS = diag(c, −c, [[0, c], [−c, 0]]) and Sᵀe_1 = (1, 1, 1, 0), for every c"
shifted.proves(TITLE, JOINED, name="frame")

# v and its Fourier transform: w = Sᵀv, v̂ = (w1, w3 − i·w4, w2, w3 + i·w4)
claim.let("W = w1e1 + w2e2 + w3e3 + w4e4; Q = w3² + w4²; b = e1 + e2 + e3")
TRANSFORM = "Sᵀv = W : w = Sᵀv"
NONZERO = "r1w1 = 1 : v̂_0 ≠ 0; r2w2 = 1 : v̂_2 ≠ 0; r3Q = 1 : |v̂_1|² ≠ 0"
M_OF_W = "M = w1e1e1ᵀ + w2e2e2ᵀ + w3(e3e3ᵀ + e4e4ᵀ) + w4(e3e4ᵀ − e4e3ᵀ) : M(w)"
R_OF_W = "R = r1e1e1ᵀ + r2e2e2ᵀ + r3w3(e3e3ᵀ + e4e4ᵀ) − r3w4(e3e4ᵀ − e4e3ᵀ)"
STARTED = "TSR = SRJ; (SR)ᵀv = b; SRM`S⁻¹` = 1; M`S⁻¹`SR = 1"
# (1, 1, 0, 0), whose alternating sum is zero, and w = Sᵀv
moved = shifted.under(TRANSFORM, part=DFT, at="v=(1, 1, 0, 0), w1=2, w2=0, w3=w4=1")
framed = moved.under(M_OF_W, R_OF_W, NONZERO)

# v = (2, 1, 0, 0), w = Sᵀv, X = S·R, B = diag(1, c, c², c³)·S at c = 2
POINT = "c=2, v=(2, 1, 0, 0), w1=3, w2=1, w3=2, w4=1, r1=1/3, r2=1, r3=1/5"
JOINING = "X=[1/3 1 2/5 −1/5; 1/3 −1 1/5 2/5; 1/3 1 −2/5 1/5; 1/3 −1 −1/5 −2/5]"
DIAGONAL = "B=[1 1 1 0; 2 −2 0 2; 4 4 −4 0; 8 −8 0 −8]"


def ids(d, *formulas):
    """The ids of these facts in a derivation."""
    return tuple(d.find(equation) for equation in claim.formulas(*formulas))


def prove(d, formula, use):
    """The id of a formula, proved from these facts and steps."""
    (equation,) = claim.formulas(formula)
    return d.prove(equation, use=tuple(use))


@claim.theorem("if: the frame S·M(w)⁻¹", DFT, at=joined(*units.at, POINT))
def general_frame():
    """M(w) commutes with the union and takes its start to w = Sᵀv; it is invertible when no entry
    of the DFT is zero."""
    d = Derivation(list(framed.given))
    given = ids(d, *FOUR, UNION, M_OF_W, R_OF_W, NONZERO)
    joined = [d.prove(known) for known in claim.formulas(JOINED)]
    commutes, started = prove(d, "RJ = JR", given), prove(d, "RᵀW = b", given)
    inverse = [prove(d, formula, given) for formula in ("RM = 1", "MR = 1")]
    first, second, *rest = claim.formulas(STARTED)
    d.prove(first, use=(joined[0], commutes))
    d.prove(second, use=(*ids(d, TRANSFORM), started))
    for known in rest:
        d.prove(known, use=(*joined, *inverse))
    return d.qed(*claim.formulas(STARTED))


LIKE_THE_UNION = "Y = `S⁻¹`X; TX = XJ : X joins the propagators; Xᵀv = b : and the starts"
UNION_AT_1 = "U = e1e1ᵀ − e2e2ᵀ + e3e4ᵀ − e4e3ᵀ"
NO_ZERO = "w1(e1ᵀYe1) = 1; w2(e2ᵀYe2) = 1; Q((e3ᵀYe3)² + (e3ᵀYe4)²) = 1"
joined_to = moved.under(LIKE_THE_UNION)
TURNS = "Ue1 = e1; Ue2 = −e2; Ue3 = −e4; Ue4 = e3; e1ᵀU = e1ᵀ; e2ᵀU = −e2ᵀ; e3ᵀU = e4ᵀ; e4ᵀU = −e3ᵀ"
ENTRIES = "w1(e1ᵀYe1) = 1", "w2(e2ᵀYe2) = 1", "w3(e3ᵀYe3) − w4(e3ᵀYe4) = 1"
ENTRIES += ("w3(e3ᵀYe4) + w4(e3ᵀYe3) = 0",)


@claim.theorem(
    "only if: a pair that X joins to the union has v̂_0, v̂_2 and |v̂_1|² with inverses",
    DFT,
    at=joined(*units.at, POINT, JOINING),
)
def only_if():
    """Y = S⁻¹X commutes with the union, so it has the shape M(m), and wᵀY = (1, 1, 1, 0) says w1m1
    = w2m2 = 1 and (w3 + iw4)(m3 + im4) = 1."""
    d = Derivation([*joined_to.given, *claim.formulas(UNION_AT_1)], [(claim.sum("c"), "c ≠ 0")])
    joined, new = [d.prove(known) for known in claim.formulas(JOINED)], ids(d, LIKE_THE_UNION)
    both = prove(d, "YJ = JY", (*joined, *new))
    scaled = prove(d, "J = cU", ids(d, UNION, UNION_AT_1))
    commute = prove(d, "c(YU − UY) = 0", (both, scaled))
    commute = d.cancel(commute, "nz1", claim.sum("YU − UY"))
    start = prove(d, "YᵀW = b", (*joined, *new, *ids(d, TRANSFORM)))
    four, of_u = ids(d, *FOUR), ids(d, UNION_AT_1)
    moves = [prove(d, move, (*four, *of_u)) for move in claim.formulas(TURNS)]
    pairs = [(x, y) for x, y in product(UNITS, repeat=2) if x != y and {x, y} != {"e3", "e4"}]
    flat = [f"{x}ᵀY{y} = 0" for x, y in pairs] + ["e4ᵀYe4 = e3ᵀYe3", "e4ᵀYe3 = −e3ᵀYe4"]
    shape = [prove(d, formula, (commute, *moves)) for formula in flat]
    for unit, known in zip(UNITS, ENTRIES):
        column = prove(d, f"WᵀY{unit} = bᵀ{unit}", (start,))
        shape.append(prove(d, known, (column, *four, *shape)))
    d.prove(claim.formulas(NO_ZERO)[2], use=tuple(shape[-2:]))
    return d.qed(*claim.formulas(NO_ZERO))


still = "T = 0 = J, and v = (1, 1, 0, 0), whose DFT has a zero, is started as the union is"
at = "c=0, X=[1 0 0 0; 0 1 1 0; 0 0 1 0; 0 0 0 1]"
joined_to.needs("c ≠ 0", NO_ZERO, at=at, says=still)
no_r2 = framed.under(without="r2w2 = 1", at="r1=r3=1/2, r2=1")  # v = (1, 1, 0, 0): w2 = 0
no_r2.needs("no entry of the DFT of v is zero", STARTED, says="no r2 starts the block of −c")
moved.false("v_0 ≠ 0 is enough", "r2w2 = e1ᵀv", at="r2=1", says="w2·r = 1 has no solution")

MOVED = "MJ = JM; bᵀM = Wᵀ"
of_w = units.under(M_OF_W, part=DIMENSION)
commutes = units.under(UNION, M_OF_W, part=DIMENSION)
commutes.proves("[M(w)] M(w) commutes with the union and takes its start to w", MOVED)
claim.letters("ρ ρ+ β β+: 1×k")
claim.under(MOVED, TRANSFORM, "TS = SJ : S⁻¹TS = J", part=DIMENSION).inductive("""
    [rows] the rows: vᵀTⁱS = (1, 1, 1, 0)JⁱM(w), by induction over i
    ρS = βM
    state: ρ → `ρ+`; β → `β+`
    initial: ρ = vᵀ; β = bᵀ
    recurrence: `ρ+` = ρT; `β+` = βJ
    over: i
    says: so K = BMS⁻¹ for the rows K of (T, v) and B of the union""")
claim.letters(reciprocal(claim.sum("c"), "1/c"))
ROWS = ["e1ᵀB = bᵀ : row 0 is the start"] + [
    f"{y}ᵀB = {x}ᵀBJ : row i + 1 is row i times J" for x, y in zip(UNITS, UNITS[1:])
]
DIAGONALS = """D = e1e1ᵀ + ce2e2ᵀ + c²e3e3ᵀ + c³e4e4ᵀ
    `D⁻¹` = e1e1ᵀ + `1/c`e2e2ᵀ + `1/c`²e3e3ᵀ + `1/c`³e4e4ᵀ"""

title = "the rows of the union: B = diag(1, c, c², c³)·S, with an inverse for c ≠ 0"


@claim.theorem(title, DIMENSION, at=joined(*units.at, "c=2", DIAGONAL))
def union_rows():
    case = shifted.under(*ROWS, DIAGONALS, "c`1/c` = 1 : c ≠ 0")
    d = Derivation(list(case.given))
    joined = [d.prove(known) for known in claim.formulas(JOINED)]
    turns, rows, diagonals = ids(d, *FOUR, SHIFT, "T = cΠ"), ids(d, *ROWS), ids(d, DIAGONALS)
    found = [prove(d, "e1ᵀB = e1ᵀS", (rows[0], joined[3]))]
    for i, (x, y) in enumerate(zip(UNITS, UNITS[1:])):
        turn = prove(d, f"{x}ᵀT = c{y}ᵀ", turns)
        use = (found[-1], rows[i + 1], joined[0], turn)
        found.append(prove(d, f"{y}ᵀB = c^{i + 1}·{y}ᵀS", use))
    four = ids(d, *FOUR)
    same = prove(d, "B = DS", (*found, four[-1], diagonals[0]))
    one = prove(d, "D`D⁻¹` = 1", (*four, *diagonals, *ids(d, "c`1/c` = 1")))
    prove(d, "B`S⁻¹``D⁻¹` = 1", (same, one, joined[1]))
    return d.qed(*claim.formulas("B = DS; B`S⁻¹``D⁻¹` = 1"))


title = "M(w)M(w)ᵀ = diag(w1², w2², |v̂_1|², |v̂_1|²)"
SQUARE = "MMᵀ = w1²e1e1ᵀ + w2²e2e2ᵀ + Q(e3e3ᵀ + e4e4ᵀ)"
of_w.under(at="w1=2, w2=3, w3=w4=1").proves(title, SQUARE, name="rank", cites=("rank",))
one_unit = "a zero of |v̂_1|² costs one unit, not two"  # w = (1, 1, 0, 0): MMᵀ has no third entry
of_w.false(one_unit, "e3ᵀMMᵀe3 = 1", at="w1=w2=1, w3=w4=0")
three = shifted.under(part=DIMENSION)
THREE = "Sᵀ(e1 + e2) = 2e1 + e3 + e4"
three.proves("[three units] (1, 1, 0, 0) has w = (2, 0, 1, 1)", THREE)
outer = "e_1ᵀTe_1 = 0 and e_1ᵀTSSᵀe_1 = 0, and SSᵀ has an entry 1 beside its diagonal"
OUTER = "e1ᵀTe1 = 0; e1ᵀTSSᵀe1 = 0; e1ᵀSSᵀe3 = 1"
shifted.under(part=START).proves(outer, OUTER, name="outer entries")

# the zero start: letters for the propagator, numbers at the point
here, first = rllc.unroll(3)
there, second = rllc.unroll(3, rllc.TILDE, t=rllc.other_frame()[0], v=rllc.other_frame()[1])
claim.letters(*first, *second)
runs = claim.under(
    "M0 = 0; M̃0 = 0; L̃0 = S⁻¹L0; θ̃0 = θ0", *first, *second, part=START, at={"S": S_ROWS}
).under(
    at="""T=[0 1/2 0 0; 0 0 1/2 0; 0 0 0 1/2; 1/2 0 0 0], v=(1, 0, 0, 0), M0=[0 0 0 0],
    L0=(1, 0, 0, 0), θ0=0, g1=g2=g3=c1=c2=1"""
)
runs.false("the zero-start runs agree at step 3 too", "θ̃3 = θ3")
claim.letters("S⁻¹: k×k")  # again the letter of FRAME_S, for the functions


@claim.theorem("steps 1 and 2 agree, whatever the gradients", START)
def two_steps_agree():
    """M_1 = g1vᵀ, so the laws' gap c2(M_1⁺ − S(M_1S)⁺)g2 lies in the span of v and Gv; vᵀT kills
    both, and M_2 = g1vᵀT + g2vᵀ kills the gap.

    At step 1 there is no correction, M_0 being zero; where g1 = 0 there is none at step 2.
    """
    g1, g2 = claim.letters("g1 g2: n")
    S, T, V = rllc.S, rllc.T, rllc.V
    plus, other = pinv(g1 * V.T, "M⁺"), pinv(g1 * V.T * S, "(MS)⁺")
    flat = Equation(V.T * T * V, 0, "e_1ᵀΠe_1 = 0")
    flat_too = Equation(V.T * T * S * S.T * V, 0, "e_1ᵀΠSSᵀe_1 = 0")
    invertible = Equation(S * rllc.S_INV, 1, "S is invertible")
    d = Derivation([flat, flat_too, invertible], [(g1.T * g1, "g1 ≠ 0")])
    d.prove(plus, V * g1.T * plus.T * plus)
    row = d.prove(other, S.T * V * g1.T * other.T * other)
    here = d.prove(V.T * T * plus, 0)
    tail = g1.T * other.T * other
    there = d.combine(
        V.T * T * S * other, 0, [(1, V.T * T * S, row, 1), (1, 1, d.find(flat_too), tail)]
    )
    same = d.prove(g1 * V.T * S * other, g1 * V.T * plus)
    gap = V.T * (plus - S * other) * g2
    last = d.cancel(d.combine(g1.T * g1 * gap, 0, [(-1, g1.T, same, g2)]), "nz1", gap)
    killed = (g1 * V.T * T + g2 * V.T) * (plus - S * other) * g2
    d.combine(killed, 0, [(1, g1, here, g2), (-1, g1, there, g2), (1, g2, last, 1)])
    return d.qed(Equation(killed, 0))


claim.mutants(at=joined(*units.at, POINT, JOINING, DIAGONAL), most=9)


@claim.exact("steps 1 and 2 agree and step 3 does not: n = 1, c = 1/2, g = (1, 1, 1)", START)
def third_step(run):
    """The law's gap after step 2 lies along e_3, which the memory reaches at step 3."""
    case = runs.under(nonzero="(θ̃3 − θ3)ᵀ(θ̃3 − θ3) : the parameters differ at step 3")
    other = "g1=2, g2=−1, L0=(0, 0, 0, 0)"
    points = joined(*runs.at), joined(*runs.at, other)
    return case.true_at("θ̃1 = θ1; θ̃2 = θ2", points)


@claim.exact("all v with entries −1, 0, 1, 2", DFT)
def every_small_start(run):
    """A union of three blocks exactly when no entry of the DFT is zero, at c = 1/2 and c = −2."""
    count = 0
    for value, entries in product(("1/2", -2), product((-1, 0, 1, 2), repeat=4)):
        form = normal_form(Propagator(_shift(4, value), entries))
        whole = form.uncontrollable is None
        if whole != (_nonzero(entries) == 4) or (whole and len(form.blocks) != 3):
            raise Fails(f"c = {value}, v = {entries}: {form!r}")
        count += 1
    said = f"{count} propagators: three blocks exactly when the DFT of v has no zero"
    return Checked(said, instances=count)


@claim.exact("cyclic shifts on 1 to 7 units, all v of zeros and ones", DIMENSION)
def every_length(run):
    """Reachable units = N − deg gcd(v(x), x^N − 1), the number of nonzero DFT entries, on any
    number of units."""
    starts = [v for length in range(1, 8) for v in product((0, 1), repeat=length)]
    for v in starts:
        if Propagator(_shift(len(v), 3), v).reachable().size != _nonzero(v):
            raise Fails(f"v = {v}: reachable units are not the nonzero DFT entries")
    return Checked(f"{len(starts)} start vectors on up to 7 units", instances=len(starts))


def _shift(length, value):
    return [[value if j == (i + 1) % length else 0 for j in range(length)] for i in range(length)]


def _nonzero(entries) -> int:
    """The number of nonzero entries of the DFT: the N-th roots of unity at which v(x) does not
    vanish."""
    cycle = fmpq_poly([-1] + [0] * (len(entries) - 1) + [1])
    return len(entries) - cycle.gcd(fmpq_poly(list(entries))).degree()


shared = dict(at="jordan_frames", kind="cyclic")
title = "LM-RLLC of the shift and of the union, joined by S, in float64"
claim.floats(title, FRAME, instances=40, **shared)
claim.batched("the same batched in torch", FRAME, instances=300, **shared)
