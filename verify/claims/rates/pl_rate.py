"""Gradient descent under the Polyak–Łojasiewicz inequality, without convexity."""

from verify.claim import Claim, Source
from verify.claims.rates import between
from verify.sentences import remark, theorem

claim = Claim(
    name="rates/pl_rate",
    title="Under PL gradient descent with step 1/L falls by (2L − 2μ)/(2L + μ), below 1 − μ/L",
    source=Source(
        "Abbaszadehpeivasti, de Klerk, Zamani, Conditions for linear convergence of the gradient "
        "method for non-convex optimization, Optim. Lett. 17 (2023)",
        "Theorem 3",
        "https://arxiv.org/abs/2204.00647",
    ),
    expected="proved",
    paper="holds",
    wording="f(x_1) − f* ≤ (2 − 2μ/L)/(2 + μ/L)·(f(x_0) − f*) for step length 1/L.",
    statement=(
        theorem(
            """f differentiable with an L-Lipschitz gradient, not nec. convex, |∇f(x)|² ≥ 2μ(f(x) −
            f*) for all x, 0 < μ ≤ L: x_{k+1} = x_k − ∇f(x_k)/L has f(x_k) − f* ≤ ρᵏ(f(x_0) − f*),
            ρ = (2L − 2μ)/(2L + μ), in every dimension.""",
            "rate",
        ),
        theorem("ρ ≤ 1 − μ/L, the usual factor, and less for μ < L.", "less"),
        remark(
            "The inequality cited is used for f with L/2 times the squared norm added, which is "
            "convex and 2L-smooth."
        ),
    ),
    latex=r"$f(x_k)-f^* \le \left(\frac{2L-2\mu}{2L+\mu}\right)^k (f(x_0)-f^*)$.",
    hypotheses="""
    - the PL inequality
    - an L-Lipschitz gradient
    - the step is 1/L""",
)

claim.letters("x x′ g g′: n; f f′ D: 1×1; a μ L L−μ p p′: ≥ 0")
NEXT = between("x g f", "x′ g′ f′", "−L", "2L")
PL, PL_NEXT = "gᵀg ≥ 2μf", "g′ᵀg′ ≥ 2μf′"
STEP, RULE = "aL = 1 : a = 1/L", "x′ = x − ag : gradient descent"
FALLS = "2`L−μ`f ≥ (2L + μ)f′"
# f = |x|² (curvature 2, L = 4, μ = 1)
case = claim.under(STEP, "`L−μ` = L − μ", "L > 0").under(
    at="x=1, g=2, f=1, L=4, μ=1, L−μ=3, a=1/4, x′=1/2, g′=1, f′=1/4, p=D=1, p′=2/3"
)
step = case.under(NEXT, PL, PL_NEXT, RULE)
falls = case.squares(FALLS, (1, "1/2", NEXT), (1, 1, PL), (1, "1/2", PL_NEXT))
case.under(PL).inductive(
    "f(x_k) − f* ≤ ρᵏ(f(x_0) − f*)",
    "pD ≥ f",
    state="x → x′; g → g′; f → f′; p → p′",
    initial="p = 1; D = f",
    recurrence=[NEXT, RULE, "(2L + μ)p′ = 2`L−μ`p : p is ρᵏ"],
    at_base=[case.squares("pD ≥ f")],
    at_step=[
        falls,
        case.squares("2L + μ > 0", (1, 2, "L > 0"), (1, "μ")),
        case.squares("p′D ≥ f′", (1, "2`L−μ`", "pD ≥ f"), (1, 1, FALLS), times="2L + μ > 0"),
    ],
    says="""f is f(x) − f*. (2L − 2μ)f_k − (2L + μ)f_{k+1} is half the inequality of smoothness,
    the PL inequality at x_k and half of that at x_{k+1}.""",
    over="k",
    name="rate",
    cites="smooth_convex_points",
)
smaller = claim.under("L > μ; μ > 0", at="L=2, μ=1")
smaller.proves(
    "(2L − 2μ)/(2L + μ) < (L − μ)/L",
    "(L − μ)(2L + μ) > L(2L − 2μ)",
    by=smaller.squares("(L − μ)(2L + μ) > L(2L − 2μ)", (1, 1, "L > μ; μ > 0")),
    name="less",
)
step.needs("the PL inequality", FALLS, without=[PL, PL_NEXT], at="g=g′=0, x′=1, f′=1")
step.needs("an L-Lipschitz gradient", FALLS, without=NEXT, at="f′=2, g′=2")
step.needs("the step is 1/L", FALLS, without=STEP, at="a=1, x′=-1, g′=-2, f′=1")
step.false(
    "a rate lower by 1 %", f"(99/100)·{FALLS}", at="L=3, μ=2, L−μ=1, a=1/3, x′=1/3, g′=1, f′=1/4"
)
claim.mutants()
claim.floats(
    "float64: the potential over 40 steps on random functions",
    instances=60,
    at="potentials",
    method="polyak_lojasiewicz",
)
claim.batched(
    "the same over 24 steps batched in torch",
    instances=400,
    at="potentials",
    method="polyak_lojasiewicz",
)
