"""The optimized gradient method on smooth convex functions, its last step included."""

from verify.claim import Claim, Source
from verify.claims.rates import between
from verify.sentences import cited, theorem
from verify.standard import Cite

claim = Claim(
    name="rates/ogm_rate",
    title="The optimized gradient method: f(y_N) − f* ≤ L|x_0 − x*|²/(2θ_N²)",
    source=Source(
        "Kim, Fessler, Optimized first-order methods for smooth convex minimization, Math. "
        "Program. 159 (2016)",
        "Theorem 2",
        "https://arxiv.org/abs/1406.5468",
    ),
    expected="proved",
    paper="holds",
    wording="f(x_N) − f(x*) ≤ L|x_0 − x*|²/(2θ_N²).",
    statement=(
        theorem(
            """f convex with an L-Lipschitz gradient and a minimizer x*, y_0 = z_0 = x_0, θ_0 = 1,
            z_{k+1} = z_k − 2(θ_k/L)∇f(y_k), y_{k+1} = (1 − 1/θ_{k+1})(y_k − ∇f(y_k)/L) +
            z_{k+1}/θ_{k+1}, θ_{k+1}² − θ_{k+1} = θ_k², but 2θ_{N−1}² for the last: f(y_N) − f* ≤
            L|x_0 − x*|²/(2θ_N²), in every dimension.""",
            "last",
            "rate",
        ),
        theorem(
            """The potential V_k = 2θ_k²(2(f(y_k) − f*)/L − |∇f(y_k)|²/L²) + |z_{k+1} − x*|² does
            not rise.""",
            "falls",
        ),
        cited("No method does better in high dimensions (Drori 2017)."),
    ),
    latex=r"$f(y_N)-f^* \le \frac{L\|x_0-x^*\|^2}{2\theta_N^2}$.",
    hypotheses="""
    - convexity and smoothness: of f, by which two points of it satisfy the inequality cited
    - θ_{k+1}² − θ_{k+1} = θ_k²
    - θ_N² − θ_N = 2θ_{N−1}²
    - the step is 1/L""",
)

claim.letters("y y′ z z′ g g′ w h: n; f f′ e D: 1×1; a L θ θ′ θN: ≥ 0")
FROM = between("0 0 0", "y g f", "", "L")
ACROSS, OPTIMUM = between("y g f", "y′ g′ f′", "", "L"), between("0 0 0", "y′ g′ f′", "", "L")
LAST, LAST_OPTIMUM = between("y g f", "w h e", "", "L"), between("0 0 0", "w h e", "", "L")
STEP, THETA, FINAL = "aL = 1 : a = 1/L", "θ′² − θ′ = θ²", "θN² − θN = 2θ² : the last"
RULE = "θ′y′ = (θ′ − 1)(y − ag) + z; z′ = z − 2θ′ag′"
END = "θNw = (θN − 1)(y − ag) + z : the last point"
claim.let("V = 2θ²a(2f − agᵀg) + zᵀz; V′ = 2θ′²a(2f′ − ag′ᵀg′) + z′ᵀz′")
case = claim.under(STEP, at="L=2, a=1/2")
# f = |x|²
STEEP = "θ=6/5, θ′=9/5, y=z=-3, g=-6, f=9, y′=-5/3, g′=-10/3, f′=25/9, z′=3"
step = case.under(
    ACROSS, OPTIMUM, RULE, THETA, at="θ=6/5, θ′=9/5, y=z=g=1, f=1/2, y′=g′=7/9, f′=49/162, z′=-2/5"
)
FALLS = "V ≥ V′"
falls = case.squares(FALLS, (1, "2θ²a²", ACROSS), (1, "2θ′a²", OPTIMUM))
step.proves(
    "V_k ≥ V_{k+1}",
    FALLS,
    by=[falls],
    says="""Points are relative to x*, values to f*; z stands for z_{k+1}. The difference is
    2θ_k²/L² times the inequality from y_k to y_{k+1} and 2θ_{k+1}/L² times that from x*.""",
    name="falls",
    cites=Cite("smooth_convex_points", ("h2", "h3")),
)
LOWEST = "V ≥ 2θN²ae"
lowest = case.squares(LOWEST, (1, "2θ²a²", LAST), (1, "θNa²", LAST_OPTIMUM), "z − θNah")
# f = |x|²/2
FLAT = "θ=1, θN=2, y=z=1, g=1, f=1/2, w=h=3/4, e=9/32"
last = case.under(LAST, LAST_OPTIMUM, END, FINAL, at=FLAT)
last.proves(
    "V_{N−1} ≥ 2θ_N²(f(y_N) − f*)/L",
    LOWEST,
    by=[lowest],
    name="last",
    cites=Cite("smooth_convex_points", ("h2", "h3")),
)
claim.under(STEP, FROM).inductive(
    "f(y_N) − f* ≤ L|x_0 − x*|²/(2θ_N²)",
    "D ≥ V",
    state="y → y′; z → z′; g → g′; f → f′; θ → θ′",
    initial="θ = 1; D = yᵀy; z = y − 2ag",
    recurrence=[ACROSS, OPTIMUM, RULE, THETA],
    final=[LAST, LAST_OPTIMUM, END, FINAL],
    conclusion="LD ≥ 2θN²e",
    at_base=[case.squares("D ≥ V", (1, "2a²", FROM))],
    at_step=[falls, case.squares("D ≥ V′", (1, 1, "D ≥ V"), (1, 1, FALLS))],
    at_end=[lowest, case.squares("LD ≥ 2θN²e", (1, "L", "D ≥ V"), (1, "L", LOWEST))],
    over="k",
    name="rate",
    cites=Cite("smooth_convex_points", ("h2",)),
)
step.needs("convexity and smoothness", FALLS, without=[ACROSS, OPTIMUM], at="f′=9")
step.needs(
    "θ_{k+1}² − θ_{k+1} = θ_k²",
    FALLS,
    without=THETA,
    at="θ′=3, y=z=-3, g=-3, f=9/2, y′=g′=-2, f′=2, z′=3",
)
step.needs(
    "the step is 1/L",
    FALLS,
    without=STEP,
    at="a=1, y=-3, z=3, g=-6, f=9, y′=3, g′=6, f′=9, z′=-93/5",
)
last.needs(
    "θ_N² − θ_N = 2θ_{N−1}²",
    LOWEST,
    without=FINAL,
    at="θN=9, w=h=5/9, e=25/162",
    says="a last step too long",
)
step.false("V falls by 1 % besides", "99V ≥ 100V′", at=STEEP)
claim.mutants()
claim.floats(
    "float64: the potential over 40 steps on random functions",
    instances=60,
    at="potentials",
    method="ogm",
)
claim.batched(
    "the same over 24 steps batched in torch", instances=400, at="potentials", method="ogm"
)
