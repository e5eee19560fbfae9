"""Gradient descent on smooth convex functions: one potential for values and gradients."""

from verify.claim import Claim, Source
from verify.claims.rates import between
from verify.sentences import theorem
from verify.standard import Cite

claim = Claim(
    name="rates/gradient_descent_sublinear",
    title="Gradient descent on smooth convex f: f − f* falls like 1/k, |∇f| like 1/k as well",
    source=Source(
        "Taylor, Bach, Stochastic first-order methods: non-asymptotic and computer-aided analyses "
        "via potential functions, COLT 2019",
        "Theorem 3",
        "https://arxiv.org/abs/1902.00947",
    ),
    expected="proved",
    paper="holds",
    wording="(2k+1)L(f(x_k) − f*) + k(k+2)|∇f(x_k)|² + L²|x_k − x*|² does not increase.",
    statement=(
        theorem(
            """f convex with an L-Lipschitz gradient and a minimizer x*, x_{k+1} = x_k − ∇f(x_k)/L:
            V_k = (2k+1)(f(x_k) − f*)/L + k(k+2)|∇f(x_k)|²/L² + |x_k − x*|² does not rise, in every
            dimension.""",
            "falls",
        ),
        theorem(
            """So (2k + 1)(f(x_k) − f*) ≤ (3/2)L|x_0 − x*|² and (k² + 3k + ½)|∇f(x_k)|² ≤
            (3/2)L²|x_0 − x*|².""",
            "potential",
        ),
    ),
    latex=r"$(2k+1)L(f(x_k)-f^*) + k(k+2)\|\nabla f(x_k)\|^2 + L^2\|x_k-x^*\|^2$ does not rise.",
    hypotheses="""
    - convexity and smoothness: of f, by which two points of it satisfy the inequality cited
    - the step is 1/L""",
)

claim.letters("x x′ g g′: n; f f′ D: 1×1; a L k k′: ≥ 0")
TO, FROM = between("x g f", "0 0 0", "", "L"), between("0 0 0", "x g f", "", "L")
DOWN, UP = between("x g f", "x′ g′ f′", "", "L"), between("x′ g′ f′", "x g f", "", "L")
STEP, RULE = "aL = 1 : a = 1/L", "x′ = x − ag : gradient descent"
claim.let(
    """V = (2k + 1)af + k(k + 2)a²gᵀg + xᵀx
    V′ = (2k + 3)af′ + (k + 1)(k + 3)a²g′ᵀg′ + x′ᵀx′"""
)
# f = |x|²/2, L = 2
case = claim.under(STEP, at="x=1, g=1, f=1/2, L=2, a=1/2, x′=1/2, g′=1/2, f′=1/8, k=1, k′=2, D=2")
step = case.under(FROM, DOWN, UP, RULE)
FALLS = "V ≥ V′"
falls = case.squares(
    FALLS,
    (1, "a²", FROM),
    *((1, f"{c}a²", DOWN) for c in ("k²", "4k", "3")),
    *((1, f"{c}a²", UP) for c in ("k²", "3k", "3/2")),
    *(("g − g′", f"{c}a²") for c in ("k²", "3k", "3/2")),
)
case.under(TO, FROM, at="k=0, k′=D=1").inductive(
    "V_k ≤ (3/2)|x_0 − x*|²",
    "3D/2 ≥ V",
    state="x → x′; g → g′; f → f′; k → k′",
    initial="k = 0; D = xᵀx",
    recurrence=[DOWN, UP, RULE, "k′ = k + 1"],
    conclusion="3D/2 ≥ (2k + 1)af; 3D/2 ≥ (k² + 3k + 1/2)a²gᵀg",
    at_base=[case.squares("3D/2 ≥ V", (1, "a²/2", FROM), ("x − ag", "1/2"))],
    at_step=[
        falls,
        case.squares(
            "3D/2 ≥ (2k′ + 1)af′ + k′(k′ + 2)a²g′ᵀg′ + x′ᵀx′", (1, 1, "3D/2 ≥ V"), (1, 1, FALLS)
        ),
    ],
    at_end=[
        case.squares("f ≥ 0", (1, "a/2", TO), ("g", "a/2")),
        case.squares("3D/2 ≥ (2k + 1)af", (1, 1, "3D/2 ≥ V"), ("g", "k²a²"), ("g", "2ka²"), "x"),
        case.squares(
            "3D/2 ≥ (k² + 3k + 1/2)a²gᵀg", (1, 1, "3D/2 ≥ V"), (1, "ka²", TO), (1, "a²/2", TO), "x"
        ),
    ],
    over="k",
    name="potential",
    cites=Cite("smooth_convex_points", ("h2", "h3")),
)
step.proves(
    "V_k ≥ V_{k+1}",
    FALLS,
    by=[falls],
    says="""Points are relative to x*, values to f*; L = 1: 2q_*0 + (2k² + 8k + 6)q_01 + (2k² + 6k +
    3)q_10 + (k² + 3k + 3/2)|∇f(x_k) − ∇f(x_{k+1})|², q_ij for the inequality from i to j.""",
    name="falls",
    cites=Cite("smooth_convex_points", ("h2", "h3", "h4")),
)
step.needs("convexity and smoothness", FALLS, without=[FROM, DOWN, UP], at="f′=9", says="f rises")
step.needs("the step is 1/L", FALLS, without=STEP, at="a=2, x′=-1, g′=-1, f′=1/2")
step.false(
    "with 5k + 1 for 2k + 1",
    "V + 3kaf ≥ V′ + (3k + 3)af′",
    at="x=1, g=1/4, f=1/8, x′=7/8, g′=7/32, f′=49/512, k=0, k′=1",
)
claim.mutants()
claim.floats(
    "float64: the potential over 40 steps on random functions",
    instances=60,
    at="potentials",
    method="gradient_descent_sublinear",
)
claim.batched(
    "the same over 24 steps batched in torch",
    instances=400,
    at="potentials",
    method="gradient_descent_sublinear",
)
