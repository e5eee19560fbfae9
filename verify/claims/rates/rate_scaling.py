"""The rate of a linear-memory optimizer depends on lr·L and κ alone."""

from verify.claim import Claim, Source
from verify.claims.rates import between
from verify.sentences import theorem

claim = Claim(
    name="rates/rate_scaling",
    title="The rate on F(μ, L) with step lr is that on F(μ/L, 1) with step lr·L, point by point",
    source=Source("Lemmata", "one line, in common use"),
    expected="proved",
    paper=None,
    statement=(
        theorem(
            """c > 0: f is in F(μ, L) where f/c is in F(μ/c, L/c): each inequality of the class for
            f/c is that for f over c².""",
            "class",
        ),
        theorem(
            """M′ = MT + ∇f(x)vᵀ, x′ = x − η·M′ℓ, as every optimizer with linear memory, runs
            through the same points on f/c with the step cη, from memories M and M/c.""",
            "points",
        ),
        theorem("With c = L the rate on F(μ, L) is that on F(1/κ, 1) with ηL.", "class", "points"),
    ),
    latex=r"$\rho(\eta,\mu,L) = \rho(\eta L, 1/\kappa, 1)$.",
    hypotheses="""
    - c is not zero
    - the memory is scaled too
    - the step is scaled too""",
)

claim.letters("x x′ X X′ g: n; M M′ W W′: n×k; T: k×k; v l: k; c u η μ L")
INVERSE = "cu = 1 : u = 1/c"
step = claim.under(
    INVERSE, at="c=2, u=1/2, x=X=1, g=3, M=2, W=1, T=1/2, v=l=1, η=1/10, M′=4, W′=2, x′=X′=3/5"
)
run = "M′ = MT + gvᵀ; x′ = x − ηM′l : on f", "W′ = WT + (ug)vᵀ; X′ = X − (cη)W′l : on f/c"
step.inductive(
    "the points agree, and the memory is 1/c of the other",
    "X = x; cW = M",
    state="x → x′; X → X′; M → M′; W → W′",
    initial="X = x; W = uM",
    recurrence=list(run),
    over="k",
    name="points",
)
again = step.under(*run, "X = x; cW = M")
again.needs(
    "c is not zero",
    "X′ = x′",
    without=INVERSE,
    at="c=0, u=0, M=0, W=5, M′=3, W′=5/2, x′=7/10, X′=1",
)
again.needs("the memory is scaled too", "X′ = x′", without="cW = M", at="W=2, W′=5/2, X′=1/2")
step.under(run[0], "X = x; cW = M; W′ = WT + (ug)vᵀ").needs(
    "the step is scaled too", "X′ = x′", "X′ = X − ηW′l", at="X′=4/5"
)

# one pair of points of f, and the same of f/c
claim.letters("y h: n; f e: 1×1; c u μ L: ≥ 0")
PAIR = between("x g f", "y h e")
SCALED = between("x (ug) (uf)", "y (uh) (ue)", "uμ", "uL − uμ", "uL")
pair = claim.under("cu = 1", at="c=2, u=1/2, μ=1, L=2, x=1, y=0, g=1, h=0, f=1/2, e=0")
pair.under(PAIR).proves(
    "the inequality of F(μ, L) for f is that of F(μ/c, L/c) for f/c",
    SCALED,
    by=pair.squares(SCALED, ("u", 1, PAIR)),
    name="class",
)
claim.mutants()
