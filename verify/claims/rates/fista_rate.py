"""Nesterov's method on smooth convex functions, for every admissible sequence t_k."""

from verify.claim import Claim, Source
from verify.claims.rates import between
from verify.sentences import cited, theorem
from verify.standard import Cite

claim = Claim(
    name="rates/fista_rate",
    title="Nesterov's method on smooth convex f: f(x_k) − f* ≤ L|x_0 − x*|²/(2t_k²) for any t_k",
    source=Source(
        "Beck, Teboulle, A fast iterative shrinkage-thresholding algorithm for linear inverse "
        "problems, SIAM J. Imaging Sci. 2 (2009)",
        "Theorem 4.4, for the step 1/L and no second function",
    ),
    expected="proved",
    paper="holds",
    wording="F(x_k) − F(x*) ≤ 2αL|x_0 − x*|²/(k+1)² for t_{k+1} = (1 + √(1 + 4t_k²))/2.",
    statement=(
        theorem(
            """f convex with an L-Lipschitz gradient and a minimizer x*, z_0 = x_0, t_0 = 0, any
            t_{k+1} ≥ 1 with t_{k+1}² − t_{k+1} ≤ t_k²: y_k = x_k + (z_k − x_k)/t_{k+1}, x_{k+1} =
            y_k − ∇f(y_k)/L, z_{k+1} = z_k − (t_{k+1}/L)∇f(y_k) has f(x_k) − f* ≤ L|x_0 −
            x*|²/(2t_k²), in every dimension.""",
            "rate",
        ),
        theorem("t_k = (k + 1)/2 is admissible for k ≥ 1,", "linear steps"),
        theorem("and t_{k+1} ≥ t_k + 1/2 where t_{k+1}² − t_{k+1} = t_k².", "growth"),
        cited("z_k = x_{k−1} + t_k(x_k − x_{k−1}): the source's form."),
    ),
    latex=r"$f(x_k)-f^* \le \frac{L\|x_0-x^*\|^2}{2t_k^2}$.",
    hypotheses="""
    - convexity and smoothness: of f, by which two points of it satisfy the inequality cited
    - t_{k+1}² − t_{k+1} ≤ t_k²
    - the step is 1/L""",
)

claim.letters("x x′ z z′ y r r′ g: n; f f′ e D: 1×1; a L t t′ k: ≥ 0")
AT = between("x r f", "0 0 0", "", "L")
DESCENT = between("y g e", "x′ r′ f′", "", "L")
ABOVE, OPTIMUM = between("x r f", "y g e", "", "L"), between("0 0 0", "y g e", "", "L")
NEXT = (DESCENT, ABOVE, OPTIMUM)
STEP, TIMES = "aL = 1 : a = 1/L", "t² ≥ t′² − t′"
RULE = "t′y = (t′ − 1)x + z; x′ = y − ag; z′ = z − t′ag"
claim.let("V = 2at²f + zᵀz; V′ = 2at′²f′ + z′ᵀz′")
# f = |x|²/2, L = 2, x_1 = z_1 = 1/2 with t = 1 and t′ = 3/2
case = claim.under(
    STEP,
    at="L=2, a=1/2, t=1, t′=3/2, x=r=1, z=1/2, f=1/2, y=g=2/3, e=2/9, x′=r′=1/3, f′=1/18, z′=0, "
    "D=2",
)
step = case.under(AT, *NEXT, RULE, TIMES, "t′ ≥ 1")
FALLS = "V ≥ V′"
falls = [
    case.squares("f ≥ 0", (1, "a/2", AT), ("r", "a/2")),
    case.squares(
        FALLS,
        (1, "t′²a²", DESCENT),
        (1, "t′a²", f"t′ ≥ 1; {ABOVE}"),
        (1, "t′a²", OPTIMUM),
        (1, "2a", f"{TIMES}; f ≥ 0"),
        ("r′", "t′²a²"),
        ("r − g", "t′a²", "t′ ≥ 1"),
        ("g", "t′a²"),
    ),
]
step.proves(
    "V_k ≥ V_{k+1}",
    FALLS,
    by=falls,
    says="""Points are relative to x*, values to f*; y stands for y_k, e for f(y_k) − f*. V_k is
    2t_k²(f(x_k) − f*)/L + |z_k − x*|².""",
    name="falls",
    cites=Cite("smooth_convex_points", ("h2", "h3", "h4", "h5")),
)
BEGIN = "t=0, t′=1, x=z=r=y=g=D=1, f=e=1/2, x′=r′=z′=1/2, f′=1/8"
case.under(AT, at=BEGIN).inductive(
    "f(x_k) − f* ≤ L|x_0 − x*|²/(2t_k²)",
    "D ≥ V",
    state="x → x′; z → z′; r → r′; f → f′; t → t′",
    initial="t = 0; z = x; D = xᵀx",
    recurrence=[*NEXT, RULE, TIMES, "t′ ≥ 1"],
    conclusion="LD ≥ 2t²f",
    at_base=[case.squares("D ≥ V")],
    at_step=[*falls, case.squares("D ≥ V′", (1, 1, "D ≥ V"), (1, 1, FALLS))],
    at_end=[case.squares("LD ≥ 2t²f", (1, "L", "D ≥ V"), ("z", "L"))],
    over="k",
    name="rate",
    cites=Cite("smooth_convex_points", ("h2",)),
)
linear = claim.under("t = (k + 1)/2; t′ = (k + 2)/2", at="k=1, t=1, t′=3/2")
linear.proves(
    "t_k = (k+1)/2 is admissible", TIMES, by=linear.squares(TIMES, (1, "1/4")), name="linear steps"
)
equal = claim.under("t′² − t′ = t²; t′ ≥ 1", at="t=0, t′=1")
equal.proves(
    "t_{k+1} ≥ t_k + 1/2",
    "t′ ≥ t + 1/2",
    by=[
        equal.squares("t′ + t − 1/2 > 0", (1, 1, "t′ ≥ 1"), (1, "t"), (1, "1/2")),
        equal.squares("t′ ≥ t + 1/2", (1, "1/4"), times="t′ + t − 1/2 > 0"),
    ],
    name="growth",
)
step.needs("convexity and smoothness", FALLS, without=[*NEXT], at="f′=9")
step.needs(
    "t_{k+1}² − t_{k+1} ≤ t_k²",
    FALLS,
    without=TIMES,
    at="t=1, t′=9, x=r=1, z=1/2, f=1/2, y=g=17/18, e=289/648, x′=r′=17/36, f′=289/2592, z′=-15/4",
)
step.needs("the step is 1/L", FALLS, without=STEP, at="a=2, x′=r′=-2/3, f′=2/9, z′=-3/2")
step.false(
    "V falls by |∇f(y_k)|²t_{k+1}²/L² besides",
    "V ≥ V′ + t′²a²gᵀg",
    at="x=z=y=1, r=g=2, f=e=1, x′=r′=f′=0, z′=-1/2",
)
claim.mutants()
claim.floats(
    "float64: the potential over 40 steps on random functions",
    instances=60,
    at="potentials",
    method="fista",
)
claim.batched(
    "the same over 24 steps batched in torch", instances=400, at="potentials", method="fista"
)
