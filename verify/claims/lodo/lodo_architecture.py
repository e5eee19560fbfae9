"""What LODO's preconditioner can be, and what it costs."""

from theory.lodo.architecture import Shape, hidden_size, jacobian_rank
from theory.operators import (
    Derivation,
    Equation,
    Inequality,
    Operator,
    Scalar,
    Square,
    SumOfSquares,
    identity,
    induction,
    left_inverse,
    refute,
)
from verify.claim import Claim
from verify.claims.lodo import source
from verify.evidence import Checked

SIGN, DEFINITE, START, COST, REACH = (
    "semidefinite",
    "definite",
    "at the start",
    "cost",
    "no restriction",
)

claim = Claim(
    name="lodo/lodo_architecture",
    title="""LODO's G is symmetric and ⪰ 0, ≻ 0 exactly if G̃'s first n columns are independent, α₀I
    at the start, 2Lñk multiply-adds""",
    source=source("Section 3, equation (2)"),
    expected="checked",
    lowered="the counts are arithmetic, and the rank of the Jacobian is exact at given sizes",
    wording="""'is a positive-definite symmetric matrix in most cases' (section 4.2): the cases are
    named here.""",
    statement="""G = α₀[I 0]G̃ᵀG̃[I; 0], α₀ > 0, is symmetric and ⪰ 0; it is ≻ 0 if and only if
    the first n columns of G̃ have rank n; it is α₀I where all layers are orthogonal. Gx takes
    2Lñk multiply-adds and there are Lñk weights: with ñ = 2n + 4 − (2n mod 4), L = 16, k = 4 (ñ
    and L are our reconstruction: the text we had has lost them) 13,056 at n = 100, against 5,050
    = dim Sym(100). At generic weights the Jacobian of weights ↦ G has full rank n(n+1)/2 (n ≤ 8,
    ≤ 24 in a thorough run, sampled permutations), so the architecture is no restriction near such
    a point.""",
    latex=r"""$G=\alpha_0 [I\;0]\tilde G^\top\tilde G[I;0]\succeq 0$; $2L\tilde nk$ multiply-adds,
    $L\tilde nk$ weights.""",
    hypotheses="""
    - α₀ > 0
    - the first n columns have rank n: for ≻ 0
    - orthogonal layers: at the start""",
    parts=(SIGN, DEFINITE, START, COST, REACH),
)

T, J, G = Operator("G̃", "m", "m"), Operator("J", "m", "n"), Operator("G", "n", "n")
x = Operator("x", "n", "1")
a0 = Scalar("α₀", nonneg=True)
FORM = Equation(G, a0 * J.T * T.T * T * J, "equation (2)")
PAD = Equation(J.T * J, 1, "J = [1; 0] pads by zeros")


@claim.proof("symmetric, and a square", SIGN)
def semidefinite():
    symmetric = Derivation([FORM]).qed(Equation(G.T, G))
    return [symmetric, SumOfSquares(a0 * J.T * T.T * T * J, [Square(T * J, a0)])]


@claim.proof(
    "xᵀGx = 0 only if G̃Jx = 0, and then x = 0 for independent columns; Gx = 0 if G̃Jx = 0", DEFINITE
)
def definite():
    d = Derivation([FORM, Equation(x.T * G * x, 0, "suppose so")], [(a0, "α₀ > 0")])
    w = T * J * x
    square = d.prove(a0 * w.T * w, 0)
    d.definite(d.cancel(square, "nz1", w.T * w), w)
    d.prove(
        left_inverse(T * J, "(G̃J)⁻ᴸ") * T * J * x, 0
    )  # brings in that the columns are independent
    back = Derivation([FORM, Equation(T * J * x, 0, "a dependent column")]).qed(Equation(G * x, 0))
    return [d.qed(Equation(x, 0)), back]


@claim.proof("orthogonal layers: G̃ᵀG̃ = 1 by induction over the layers, so G = α₀", START)
def orthogonal_start():
    later, layer = Operator("G̃′", "m", "m"), Operator("B", "m", "m")
    product = induction(
        Equation(T.T * T, 1),
        state=[(T, later)],
        initial=[Equation(T, 1, "no layer")],
        recurrence=[
            Equation(later, layer * T, "one layer more"),
            Equation(layer.T * layer, 1, "orthogonal (a permutation times orthogonal blocks)"),
        ],
        over="layer",
    )
    return [
        product,
        Derivation([FORM, PAD, Equation(T.T * T, 1)]).qed(Equation(G, a0 * identity("n"))),
    ]


@claim.exact(
    "ñ = 2n + 4 − (2n mod 4) is a multiple of 4 above 2n; the counts, by walking over the blocks",
    COST,
)
def counts(run):
    for n in range(1, 401):
        hidden = hidden_size(n)
        if hidden % 4 or not 2 * n < hidden <= 2 * n + 4:
            return Checked(f"n = {n}: ñ = {hidden}", ok=False, refutes=True)
        shape = Shape(n, hidden, 16)
        walked = (
            sum(
                1
                for _ in range(shape.depth)
                for start in range(0, hidden, 4)
                for i in range(4)
                for j in range(4)
            )
            if n <= 20
            else shape.weights
        )
        if walked != shape.weights or shape.multiplications != 2 * 16 * hidden * 4:
            return Checked(f"n = {n}: {walked} weights", ok=False, refutes=True)
    paper = Shape(100, hidden_size(100), 16)
    return Checked(
        f"n = 100: ñ = {paper.hidden}, {paper.weights} weights, {paper.multiplications} "
        f"multiply-adds, dim Sym = {paper.symmetric_dimension}",
        ok=(paper.hidden, paper.weights) == (204, 13056),
        instances=400,
    )


@claim.exact("the rank of the Jacobian modulo 2⁶¹ − 1, which is at most the rank over ℚ", REACH)
def reach(run):
    """ñ by the rule of the statement; six layers for n ≤ 8 and 16 above."""
    found = []
    for n in (1, 2, 3, 5, 8) if run.effort != "thorough" else (1, 2, 3, 5, 8, 16, 24):
        shape = Shape(n, hidden_size(n), 16 if n > 8 else 6)
        rank = jacobian_rank(shape, run.seed)
        if rank != shape.symmetric_dimension:
            return Checked(f"n = {n}: rank {rank} of {shape.symmetric_dimension}", ok=False)
        found.append(f"{n}: {rank}")
    return Checked(f"full rank at n {', '.join(found)}", instances=len(found))


claim.floats(
    "float64: G of random orthogonal layers is α₀I, and of any layers ⪰ 0", START, instances=20
)


claim.batched(
    "G of the layers: α₀I at the start, symmetric and a square after, batched in torch",
    START,
    instances=200,
)


@claim.necessity("the first n columns have rank n", DEFINITE)
def dependent():
    return refute(
        Equation(x, 0),
        [FORM, Equation(x.T * G * x, 0)],
        [(a0, "α₀ > 0")],
        at={"G̃": [[1, 1], [0, 0]], "J": [[1, 0], [0, 1]], "α₀": 1, "x": [[1], [-1]]},
    )


@claim.necessity("α₀ > 0", DEFINITE)
def zero_rate():
    return refute(
        Equation(x, 0),
        [FORM, Equation(x.T * G * x, 0), Equation(left_inverse(T * J, "N") * T * J, 1)],
        at={"G̃": [[1]], "J": [[1]], "α₀": 0, "x": [[1]]},
    )


@claim.necessity("orthogonal layers", START)
def stretched():
    return refute(
        Equation(G, a0 * identity("n")), [FORM, PAD], at={"G̃": [[2]], "J": [[1]], "α₀": 1}
    )


PLANE = {"G̃": [[1, 1], [0, 1]], "J": [[1, 0], [0, 1]], "α₀": 1}


@claim.mutant("G̃G̃ᵀ for G̃ᵀG̃", SIGN)
def wrong_order():
    return refute(Equation(G, a0 * J.T * T * T.T * J), [FORM], at=PLANE)


@claim.mutant("G = G̃² (no transpose) is symmetric", SIGN)
def untied():
    return refute(Equation(G.T, G), [Equation(G, a0 * J.T * T * T * J)], at=PLANE)


@claim.mutant("G ⪰ α₀", SIGN)
def above_start():
    return refute(
        Inequality(a0 * J.T * T.T * T * J, a0 * identity("n")),
        [PAD],
        at={"G̃": [["1/2"]], "J": [[1]], "α₀": 1},
    )


@claim.mutant("α₀I at the start for any G̃ with G̃G̃ᵀ = 1 on fewer rows", START)
def wide():
    """A wide G̃ with orthonormal rows is no isometry."""
    w = Operator("W", "r", "m")
    return refute(
        Equation(J.T * w.T * w * J, identity("n")),
        [PAD, Equation(w * w.T, 1)],
        at={"W": [[1, 0]], "J": [[1, 0], [0, 1]]},
    )
