"""What LODO's preconditioner can be, and what it costs."""

from theory.lodo.architecture import Shape, hidden_size, jacobian_rank
from verify.claim import Claim
from verify.claims.lodo import source
from verify.evidence import Checked, Fails
from verify.standard import Cite

PARTS = "semidefinite", "definite", "at the start", "cost", "no restriction"
SIGN, DEFINITE, START, COST, REACH = PARTS

claim = Claim(
    name="lodo/lodo_architecture",
    title="""LODO's G is symmetric and ⪰ 0, ≻ 0 exactly if G̃'s first n columns are independent, α₀I
    at the start, 2Lñk multiply-adds""",
    source=source("Section 3, equation (2)"),
    expected="checked",
    lowered="the rank of the Jacobian is found exactly at given sizes; the rest is proved",
    wording="""'is a positive-definite symmetric matrix in most cases' (section 4.2): the cases are
    named here.""",
    statement="""
    - G = α₀[I 0]G̃ᵀG̃[I; 0], α₀ > 0, is symmetric and ⪰ 0; By: symmetric; square
    - it is ≻ 0 if and only if the first n columns of G̃ have rank n; By: definite; dependent
    - it is α₀I where all layers are orthogonal. By: layers; at the start
    - Gx takes 2Lñk multiply-adds and there are Lñk weights: with ñ = 2n + 4 − (2n mod 4), L = 16, k
      = 4 (ñ and L are our reconstruction: the text we had has lost them) 13,056 at n = 100, against
      5,050 = dim Sym(100). By: cost; at n = 100
    - Enclosed: At generic weights the Jacobian of weights ↦ G has full rank n(n+1)/2 (n ≤ 8, ≤ 24
      in a thorough run, sampled permutations), so the architecture is no restriction near such a
      point.
    """,
    latex=r"""$G=\alpha_0 [I\;0]\tilde G^\top\tilde G[I;0]\succeq 0$; $2L\tilde nk$ multiply-adds,
    $L\tilde nk$ weights.""",
    hypotheses="""
    - α₀ > 0
    - the first n columns have rank n: for ≻ 0
    - orthogonal layers: at the start""",
    parts=PARTS,
)

claim.letters("G̃ G̃′ B: m×m; J: m×n; G: n×n; W: r×m; x: n; α₀: ≥ 0")
FORM, PAD = "G = α₀JᵀG̃ᵀG̃J : equation (2)", "JᵀJ = 1 : J = [1; 0] pads by zeros"
form = claim.under(FORM, part=SIGN, at="G̃=[1 1; 0 1], J=diag(1, 1), α₀=1")
form.proves("symmetric", "Gᵀ = G")
claim.under(part=SIGN).bounds("[square] and a square", "α₀JᵀG̃ᵀG̃J", "= α₀(G̃J)²")
form.false("G̃G̃ᵀ for G̃ᵀG̃", "G = α₀JᵀG̃G̃ᵀJ")
form.under("G = α₀JᵀG̃G̃J", without=FORM).false("G = G̃² (no transpose) is symmetric", "Gᵀ = G")
claim.under(PAD, part=SIGN).false("G ⪰ α₀", "α₀JᵀG̃ᵀG̃J ≥ α₀·1", at="G̃=1/2, J=α₀=1")

none = claim.under(FORM, "xᵀGx = 0 : suppose so", part=DEFINITE)
none.under(nonzero="α₀: α₀ > 0").proves(
    "[definite] xᵀGx = 0 only if G̃Jx = 0, and then x = 0 for independent columns",
    "x = 0",
    by=[("(G̃Jx)ᵀG̃Jx = 0", "nz1"), ("G̃Jx = 0", "definite"), "(G̃J)⁻ᴸG̃Jx = 0"],
    cites=Cite("full_rank_inverse"),
)
claim.under(FORM, "G̃Jx = 0 : a dependent column", part=DEFINITE).proves(
    "[dependent] Gx = 0 if G̃Jx = 0", "Gx = 0"
)
none.needs("""the first n columns have rank n
    x = 0
    nonzero: α₀: α₀ > 0
    at: G̃=[1 1; 0 0], J=diag(1, 1), α₀=1, x=(1, −1)""")
none.needs("α₀ > 0", "x = 0", "(G̃J)⁻ᴸG̃J = 1", at="G̃=J=x=1, α₀=0")

start = claim.under(part=START)
start.inductive("""[layers] orthogonal layers: G̃ᵀG̃ = 1 by induction over the layers
    G̃ᵀG̃ = 1
    initial: G̃ = 1 : no layer
    recurrence: G̃′ = BG̃ : one layer more
    BᵀB = 1 : orthogonal (a permutation times orthogonal blocks)
    over: layer""")
start.under(FORM, PAD, "G̃ᵀG̃ = 1").proves("[at the start] so G = α₀", "G = α₀")
start.under(FORM, PAD).needs("orthogonal layers", "G = α₀", at="G̃=2, J=α₀=1")
start.under(PAD, "WWᵀ = 1").false("""α₀I at the start for any G̃ with G̃G̃ᵀ = 1 on fewer rows
    JᵀWᵀWJ = 1
    at: W=[1 0], J=diag(1, 1)
    says: a wide G̃ with orthonormal rows is no isometry""")
claim.letters("L ñ k blocks n d")
layer = claim.under("blocks·k = ñ : blocks in a layer", part=COST, at="L=blocks=k=2, ñ=4")
layer.proves("[cost] k² weights a block, used in G̃ and in G̃ᵀ", "L·blocks·k² = Lñk")
claim.under("n = 100; ñ = 2n + 4 : 2n mod 4 = 0; L = 16; k = 4; 2d = n(n + 1)", part=COST).proves(
    "[at n = 100] the reconstructed sizes", "ñ = 204; Lñk = 13056; d = 5050"
)
claim.mutants()


@claim.exact("ñ is a multiple of 4 above 2n; the counts, by walking over the blocks", COST)
def counts(run):
    for n in range(1, 401):
        hidden = hidden_size(n)
        if hidden % 4 or not 2 * n < hidden <= 2 * n + 4:
            raise Fails(f"n = {n}: ñ = {hidden}")
        shape = Shape(n, hidden, 16)
        block = [(i, j) for i in range(4) for j in range(4)]
        walked = sum(len(block) for _ in range(shape.depth) for _ in range(0, hidden, 4))
        if walked != shape.weights or shape.multiplications != 2 * 16 * hidden * 4:
            raise Fails(f"n = {n}: {walked} weights")
    paper = Shape(100, hidden_size(100), 16)
    if (paper.hidden, paper.weights) != (204, 13056):
        raise Fails(f"n = 100: ñ = {paper.hidden}, {paper.weights} weights")
    return Checked(
        f"n = 100: ñ = {paper.hidden}, {paper.weights} weights, {paper.multiplications} "
        f"multiply-adds, dim Sym = {paper.symmetric_dimension}",
        instances=400,
    )


@claim.exact("the rank of the Jacobian modulo 2⁶¹ − 1, which is at most the rank over ℚ", REACH)
def reach(run):
    """ñ by the rule of the statement; six layers for n ≤ 8 and 16 above."""
    sizes = (1, 2, 3, 5, 8) if run.effort != "thorough" else (1, 2, 3, 5, 8, 16, 24)
    for n in sizes:
        shape = Shape(n, hidden_size(n), 16 if n > 8 else 6)
        rank = jacobian_rank(shape, run.seed)
        if rank != shape.symmetric_dimension:
            return Checked(f"n = {n}: rank {rank} of {shape.symmetric_dimension}", ok=False)
    return Checked(f"full rank at n = {', '.join(map(str, sizes))}", instances=len(sizes))


claim.floats("float64: G of orthogonal layers is α₀I, and of any layers ⪰ 0", START, instances=20)
claim.batched("G: α₀I at the start, symmetric and a square after, in torch", START, instances=200)
