"""The canonical form of a fixed law: a complete invariant that can be read off 2k responses."""

import random

from theory import equivalent
from theory.operators import Derivation, Equation, Operator, induction, inverse, refute
from verify import edges
from verify.claim import Claim
from verify.claims.rllc import _laws as laws
from verify.claims.rllc import source
from verify.evidence import Checked

JOINED, ONLY, FORM = "minimal laws are joined", "by one S only", "the form"

claim = Claim(
    name="rllc/canonical_form",
    title="A fixed law has a canonical form, and minimal laws are joined by exactly one basis",
    source=source("section 4 (new)"),
    expected="proved",
    statement="""Let r be the rank of the k×k Hankel matrix (h_{i+j}) of h_i = vᵀTⁱL. Its leading
    r×r block H_r is invertible; with H_r a = (h_r, …, h_{2r−1}) the law with superdiagonal ones and
    last row a, v = e1, L = (h_0, …, h_{r−1}) is equivalent to Opt(T, v, L), and (r, a, h_{<r}) is
    the same for two laws exactly when they are equivalent. Two minimal equivalent laws are joined
    by the one matrix S = C⁻¹C′, C the rows vᵀTⁱ, i < r: (T′, v′, L′) = (S⁻¹TS, Sᵀv, S⁻¹L).""",
    latex=r"""$r = \operatorname{rank}(h_{i+j})_{i,j<k}$, $H_r a = (h_r,\dots,h_{2r-1})$; minimal
    equivalent laws are joined by exactly one $S = C^{-1}C'$, $C = (v^\top T^i)_{i<r}$.""",
    hypotheses="""
    - both laws are minimal: C and C′ are invertible, and so are the columns O = (L, TL, …) and O′;
      for S
    - the laws are equivalent: h_i = h′_i, so CO = C′O′ and CTO = C′T′O′; for S""",
    remark="""r = 0 covers v = 0 or L = 0. Nilpotent parts count: NAG has r = 2 if b, c ≠ 0 and r =
    1 if b = 0.""",
    axioms="""
    - linear algebra: the rows vᵀTⁱ, i < k, span the row space of an R with independent rows, which
      T maps into itself, RT = FR (Cayley–Hamilton); and of a reachable law with r units the first r
      rows are independent; the same for the columns TⁱL
    - rank: X has rank at most r if X = AB with r columns in A, and at least r if NXP = 1_r""",
    parts=(JOINED, ONLY, FORM),
)

T, v, L = Operator("T", "r", "r"), Operator("v", "r", "1"), Operator("L", "r", "1")
T2, v2, L2 = Operator("T′", "r", "r"), Operator("v′", "r", "1"), Operator("L′", "r", "1")
C, C2, F, e1 = (
    Operator("C", "r", "r"),
    Operator("C′", "r", "r"),
    Operator("F", "r", "r"),
    Operator("e1", "r", "1"),
)
C_INV, C2_INV = inverse(C), inverse(C2)
S = C_INV * C2
MINIMAL = [
    Equation(C * T, F * C, "the rows vᵀTⁱ obey the recurrence F"),
    Equation(C2 * T2, F * C2, "so do those of the other, with the same F"),
    Equation(v.T, e1.T * C, "the first row is vᵀ"),
    Equation(v2.T, e1.T * C2, "the first row is v′ᵀ"),
]
SAME = Equation(C * L, C2 * L2, "equal responses")
S_INV = C2_INV * C


@claim.proof(
    "equal responses have one companion matrix: CT = FC and C′T′ = F′C′ give F = F′", JOINED
)
def one_companion_matrix():
    """CO and CTO are the Hankel matrices (h_{i+j}) and (h_{i+j+1}), the same for both laws, and CO
    is invertible."""
    other, columns, columns2 = (
        Operator("F′", "r", "r"),
        Operator("O", "r", "r"),
        Operator("O′", "r", "r"),
    )
    back = inverse(C * columns, "(CO)⁻¹")
    d = Derivation(
        [
            MINIMAL[0],
            Equation(C2 * T2, other * C2, "the other law with its own F′"),
            Equation(C * columns, C2 * columns2, "h_{i+j} agree"),
            Equation(C * T * columns, C2 * T2 * columns2, "h_{i+j+1} agree"),
        ]
    )
    d.prove(F * C * columns, other * C * columns)
    return d.qed(Equation(F * C * columns * back, other * C * columns * back), Equation(F, other))


@claim.proof("S = C⁻¹C′ joins them", JOINED)
def joined():
    return Derivation([*MINIMAL, SAME]).qed(
        Equation(S_INV * T * S, T2), Equation(S.T * v, v2), Equation(S_INV * L, L2)
    )


@claim.proof("rows of CX and C′ agree one after the other, by induction over i", ONLY)
def unique():
    """Any X with TX = XT′ and Xᵀv = v′ has CX = C′: the row eᵢᵀ of CX − C′ vanishes for every i."""
    X = Operator("X", "r", "r")
    e, e_next = Operator("e", "r", "1"), Operator("e′", "r", "1")
    return induction(
        Equation(e.T * (C * X - C2), 0),
        state=[(e, e_next)],
        over="i",
        given=[
            *MINIMAL,
            Equation(T * X, X * T2, "X joins the propagators"),
            Equation(X.T * v, v2, "and the starts"),
        ],
        initial=[Equation(e, e1)],
        recurrence=[Equation(e_next, F.T * e, "row i of the companion matrix is e_{i+1}")],
    )


# -- the form: cut a law down to a minimal one, then read it off the responses

R, Q = Operator("R", "r", "k"), Operator("Q", "k", "r")
WIDE_T, WIDE_V, WIDE_L = Operator("T", "k", "k"), Operator("v", "k", "1"), Operator("L", "k", "1")
INNER, NU = Operator("F", "r", "r"), Operator("ν", "r", "1")
x, x_next = Operator("x", "1", "k"), Operator("x′", "1", "k")
y, y_next = Operator("y", "1", "r"), Operator("y′", "1", "r")
z, z_next = Operator("z", "k", "1"), Operator("z′", "k", "1")
w, w_next = Operator("w", "r", "1"), Operator("w′", "r", "1")


@claim.proof("units that are not reached, or not read, can be cut off, by induction over i", FORM)
def cut():
    """RT = FR and v = Rᵀν: vᵀTⁱ = νᵀFⁱR, so the responses are νᵀFⁱ(RL). TQ = QF and L = Qν: TⁱL =
    QFⁱν, so they are (vᵀQ)Fⁱν; and what was reached stays so, for C with an inverse, Q with a left
    one."""
    rows = induction(
        Equation(x, y * R),
        state=[(x, x_next), (y, y_next)],
        given=[
            Equation(R * WIDE_T, INNER * R, "T maps the row space of R into itself"),
            Equation(WIDE_V, R.T * NU, "v is in it"),
        ],
        initial=[Equation(x, WIDE_V.T), Equation(y, NU.T)],
        recurrence=[Equation(x_next, x * WIDE_T), Equation(y_next, y * INNER)],
        conclusion=[Equation(x * WIDE_L, y * (R * WIDE_L))],
        over="i",
    )
    columns = induction(
        Equation(z, Q * w),
        state=[(z, z_next), (w, w_next)],
        given=[
            Equation(WIDE_T * Q, Q * INNER, "T maps the column space of Q into itself"),
            Equation(WIDE_L, Q * NU, "L is in it"),
        ],
        initial=[Equation(z, WIDE_L), Equation(w, NU)],
        recurrence=[Equation(z_next, WIDE_T * z), Equation(w_next, INNER * w)],
        conclusion=[Equation(WIDE_V.T * z, (WIDE_V.T * Q) * w)],
        over="i",
    )
    all_rows, left = Operator("C_k", "k", "k"), Operator("Q_l", "r", "k")
    stays = Derivation([Equation(left * Q, 1, "Q has independent columns")]).qed(
        Equation(left * inverse(all_rows) * (all_rows * Q), 1)
    )
    return [rows, columns, stays]


O, HANKEL = Operator("O", "r", "r"), Operator("H_r", "r", "r")
O_INV = inverse(O)
BLOCK = Equation(HANKEL, C * O, "H_r = (h_{i+j}), i, j < r")
LAST, COEFFICIENTS = Operator("e_r", "r", "1"), Operator("a", "r", "1")


@claim.proof("H_r = CO has the inverse O⁻¹C⁻¹, and the k×k Hankel matrix C_kO_k the rank r", FORM)
def hankel():
    """Of a minimal law: C and O are invertible; they are the first r rows and columns, E of the k
    ones, of C_k and O_k."""
    small = Derivation([BLOCK]).qed(
        Equation(HANKEL * O_INV * C_INV, 1), Equation(O_INV * C_INV * HANKEL, 1)
    )
    E, rows, columns = (
        Operator("E", "k", "r"),
        Operator("C_k", "k", "r"),
        Operator("O_k", "r", "k"),
    )
    whole = Operator("H_k", "k", "k")
    facts = [
        Equation(E.T * rows, C, "the first r rows"),
        Equation(columns * E, O, "the first r columns"),
        Equation(whole, rows * columns, "H_k = (h_{i+j}), i, j < k"),
    ]
    rank = Derivation(facts).qed(
        Equation(C_INV * E.T * rows, 1),
        Equation(columns * E * O_INV, 1),
        Equation((C_INV * E.T) * whole * (E * O_INV), 1),
    )
    return [small, rank]


LAST_ROW = Equation(LAST.T * F, COEFFICIENTS.T, "the last row of F is aᵀ")


@claim.proof("the frame C⁻¹ makes the law (F, e1, (h_0, …, h_{r−1})), aᵀH_r = (h_r, …)", FORM)
def canonical_law():
    """F = CTC⁻¹ is the companion matrix with last row aᵀ; entry j of e_rᵀCTO is h_{r+j}."""
    return Derivation([MINIMAL[0], MINIMAL[2], BLOCK, LAST_ROW]).qed(
        Equation(C * T * C_INV, F),
        Equation(C_INV.T * v, e1),
        Equation(COEFFICIENTS.T * HANKEL, LAST.T * C * T * O),
    )


@claim.proof("and it has the same responses, by induction over i", FORM)
def same_responses():
    """e1ᵀFⁱC = vᵀTⁱ, so e1ᵀFⁱ(CL) = vᵀTⁱL. Laws with equal (r, a, h_{<r}) have this law in common;
    equivalent ones have equal responses, so equal Hankel matrices and equal (r, a, h_{<r})."""
    here, here_next = Operator("x", "1", "r"), Operator("x′", "1", "r")
    return induction(
        Equation(y * C, here),
        state=[(here, here_next), (y, y_next)],
        given=[MINIMAL[0], MINIMAL[2]],
        initial=[Equation(here, v.T), Equation(y, e1.T)],
        recurrence=[Equation(here_next, here * T), Equation(y_next, y * F)],
        conclusion=[Equation(y * (C * L), here * L)],
        over="i",
    )


@claim.exact("random, degenerate and disguised laws over ℚ", FORM)
def sampled(run):
    """Rank, invertible leading block, reproduced responses, completeness, and the joining S."""
    rng, count, ranks = random.Random(f"canonical {run.seed}"), run.count(120), {}
    for index in edges.numbers(count, laws.EDGES):
        a = laws.draw(rng, rng.randint(1, 5), edges.edge(laws.EDGES, index))
        b = laws.disguise(rng, a) if index % 2 else laws.draw(rng, rng.randint(1, 4))
        form, other = a.canonical(), b.canonical()
        ranks[form.rank] = ranks.get(form.rank, 0) + 1
        reproduced = form.fixed_law()
        if (
            laws.responses(reproduced, 3 * a.size) != laws.responses(a, 3 * a.size)
            or reproduced.size != form.rank
        ):
            return Checked(f"{a}: the canonical law has other responses", ok=False, refutes=True)
        same = laws.responses(a, a.size + b.size) == laws.responses(b, a.size + b.size)
        if (form == other) != same:
            return Checked(
                f"{a}, {b}: equal forms {form == other}, equivalent {same}", ok=False, refutes=True
            )
        if same:
            joining = equivalent(a, b).S
            moved = a.minimal().change_basis(joining) if form.rank else a.minimal()
            if form.rank and (moved.propagator.T, moved.L) != (
                b.minimal().propagator.T,
                b.minimal().L,
            ):
                return Checked(
                    f"{a}, {b}: S does not join the minimal laws", ok=False, refutes=True
                )
    seen = ", ".join(f"{n} of rank {r}" for r, n in sorted(ranks.items()))
    return Checked(f"{count} laws with up to 5 units: {seen}", instances=count)


@claim.exact("NAG has two units, one at b = 0", FORM)
def nag(run):
    """diag(0, b), v = (1, 1), L = c(1, b) for a grid of b and c."""
    from theory import FixedLaw, Propagator

    for b in range(-3, 4):
        for c in range(-2, 3):
            rank = FixedLaw(Propagator([[0, 0], [0, b]], [1, 1]), [c, c * b]).canonical().rank
            if rank != (0 if c == 0 else 1 if b == 0 else 2):
                return Checked(f"b = {b}, c = {c}: rank {rank}", ok=False, refutes=True)
    return Checked("35 values of (b, c)", instances=35)


claim.floats("float64 runs of a law and of its canonical form", instances=60)


claim.batched("the same batched in torch", instances=500)


COMPANION = {"F": [[0, 1], [2, 1]], "e1": [[1], [0]]}
AT = COMPANION | {
    "C": [[1, 0], [1, 1]],
    "T": [[1, 1], [2, 0]],
    "v": [[1], [0]],
    "L": [[1], [1]],
    "C′": [[1, 1], [1, 2]],
    "T′": [[0, 2], [1, 1]],
    "v′": [[1], [1]],
    "L′": [[1], [0]],
}


@claim.necessity("both laws are minimal", JOINED)
def not_minimal():
    """v′ = L′ = 0 beside v = L = e1 with h = 0 … : C′ = 0 joins nothing."""
    R = Operator("R", "r", "r")
    return refute(
        Equation(R * C * T * C_INV * C2, T2),
        [*MINIMAL, SAME, Equation(C2 * R * C2, C2)],
        at=COMPANION
        | {
            "C": [[1, 0], [0, 1]],
            "T": [[0, 1], [2, 1]],
            "v": [[1], [0]],
            "L": [[0], [0]],
            "C′": [[0, 0], [0, 0]],
            "T′": [[1, 0], [0, 1]],
            "v′": [[0], [0]],
            "L′": [[1], [1]],
            "R": [[0, 0], [0, 0]],
        },
    )


@claim.necessity("the laws are equivalent", JOINED)
def not_equivalent():
    return refute(Equation(S_INV * L, L2), MINIMAL, at=AT | {"T′": _joined_t(AT), "L′": [[5], [5]]})


def _joined_t(at):
    """C′⁻¹FC′, the T′ that fits C′."""
    from theory.operators.matrices import inverse_matrix, matrix

    c, f = matrix(at["C′"]), matrix(at["F"])
    return inverse_matrix(c) * f * c


def mutated(claimed, given=None):
    """A false variant at a 2×2 pair of minimal equivalent laws."""
    from theory.operators.matrices import inverse_matrix, matrix

    at = AT | {
        "T′": _joined_t(AT),
        "L′": inverse_matrix(matrix(AT["C′"])) * matrix(AT["C"]) * matrix(AT["L"]),
    }
    return refute(claimed, given or [*MINIMAL, SAME], at=at)


@claim.mutant("S = C′C⁻¹", JOINED)
def wrong_order():
    wrong = C2 * C_INV
    return mutated(Equation(T * wrong, wrong * T2))


@claim.mutant("S = C′⁻¹C", JOINED)
def inverted():
    return mutated(Equation(T * S_INV, S_INV * T2))


@claim.mutant("v′ = S⁻¹v", JOINED)
def start_by_inverse():
    return mutated(Equation(S_INV * v, v2))


@claim.mutant("L′ = SᵀL", JOINED)
def law_by_transpose():
    return mutated(Equation(S.T * L, L2))


MINIMAL_ONE = COMPANION | {
    "C": [[1, 0], [1, 1]],
    "T": [[1, 1], [2, 0]],
    "v": [[1], [0]],
    "O": [[1, 1], [0, 2]],  # L = e1
    "e_r": [[0], [1]],
    "a": [[2], [1]],
}


@claim.mutant("Ha = (h_{r−1}, …), one response too early", FORM)
def one_too_early():
    given = [MINIMAL[0], MINIMAL[2], BLOCK, LAST_ROW]
    return refute(Equation(COEFFICIENTS.T * HANKEL, LAST.T * C * O), given, at=MINIMAL_ONE)


@claim.mutant("the next block (h_{i+j+1}) is invertible too", FORM)
def shifted_block():
    """T = 0, v = L = 1: h = 1, 0, 0, …, r = 1."""
    return refute(Equation(O_INV * C_INV * (C * T * O), 1), at={"C": [[1]], "O": [[1]], "T": [[0]]})


@claim.mutant("r = k: the k×k Hankel matrix is invertible", FORM)
def no_cut():
    """J(1/2) with a unit that the law ignores: h_0h_2 = h_1², and (1, −2) is in the kernel."""
    rows, columns = Operator("C_k", "k", "r"), Operator("O_k", "r", "k")
    whole, kernel = Operator("H_k", "k", "k"), Operator("n", "k", "1")
    return refute(
        Equation(kernel, 0),
        [Equation(whole, rows * columns), Equation(whole * kernel, 0)],
        at={"C_k": [[1], ["1/2"]], "O_k": [[1, "1/2"]], "n": [[1], [-2]]},
    )
