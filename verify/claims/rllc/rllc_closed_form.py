"""RLLC that stores one gradient, on ½λ|θ|²: a closed form, superlinear for 0 < q < 2."""

from flint import fmpq, fmpq_mat

from theory.operators import pinv
from theory.operators.letters import left_inverse
from theory.operators.points import joined
from theory.rllc import dynamics, witnesses
from theory.rllc import setting as rllc
from verify.claim import Claim
from verify.claims.rllc import source
from verify.evidence import Fails

ITERATES, LAW, LIMIT = "the iterates", "the law", "the limit"

claim = Claim(
    name="rllc/rllc_closed_form",
    title="Closed form of LM-RLLC(J(0), c1, c2) on ½λ|θ|²",
    source=source("Definition 5.1 with J(0); the result is ours"),
    statement="""
    - Let f(θ) = ½λ|θ|² in any dimension, λ ≠ 0, the memory J(0) from the zero start, q = c1c2λ, r =
      1 − c1λL_0. Then for all t ≥ 1: θ_t = θ_0 rᵗ(1−q)^{t(t−1)/2}, By: iterates
    - and if θ_0 ≠ 0, c1λL_t = 1 − r(1−q)^{t−1}. By: law
    - So for θ_0, r ≠ 0: θ_t → 0 superlinearly, with L_t → 1/(c1λ), if and only if 0 < q < 2; By:
      iterates; law; ratio
    - for q = 1 θ_2 = 0 exactly; By: two steps
    - for q = 0 or 2, |θ_t| = |r|ᵗ|θ_0|; By: constant factors
    - for any other q |θ_t| → ∞. By: iterates; ratio
    - For r = 0, θ_1 = 0. By: two steps
    """,
    latex=r"""$f = \tfrac{\lambda}{2}|\theta|^2$, $J(0)$, $M_0 = 0$, $q = c_1c_2\lambda$, $r = 1 -
    c_1\lambda L_0$: $\theta_t = \theta_0\, r^t (1-q)^{t(t-1)/2}$, $c_1\lambda L_t = 1 -
    r(1-q)^{t-1}$.""",
    hypotheses="""
    - the Hessian is λ·1: so every gradient is a multiple of the one before
    - zero start: M_0 = 0: the first step does not change the law
    - the memory is J(0): M_t = g_t
    - θ_0 ≠ 0: for the law
    - λ ≠ 0 (not known to be needed): for λ = 0 nothing moves and the formulas say so too""",
    remark="""One induction covers the runs that reach the minimum exactly, where M becomes 0 and
    the law stops: its predicate is M·c1λL = M(1 − r(1−q)^{t−1}). For the law itself the predicate
    r(1−q)^{t−1}(1 − M⁺M) = 0 is added: while the factor is not 0, neither is the memory. The limit:
    each step multiplies θ by ρ_t = r(1−q)^{t−1}, a geometric sequence.""",
    parts=(ITERATES, LAW, LIMIT),
)

# s = (1−q)^{t−1}, p = (1−q)^{t(t−1)/2}
claim.letters("c1 c2 λ r rᵗ rᵗ′ s s′ p p′ f; M0 M M′ θ0 θ θ′: n; L0 L L′: 1×1")
M, M_next, θ_0 = (claim.sum(name) for name in ("M", "M′", "θ0"))
claim.letters(pinv(M_next, "M′⁺"), left_inverse(θ_0, "N"))
claim.let("q = c1c2λ")
FACTORS = "s = 1; p = 1"
START = """M0 = 0 : zero start
    M = λθ0 : J(0): M_1 = g_1 = λθ_0
    L = L0 + c2M0⁺M : law correction by the old memory
    θ = θ0 − c1ML : parameter update
    rᵗ = r"""
SHRINKS = "s′ = (1−q)s; p′ = ps′"
STEP = """M′ = λθ : J(0): M_{t+1} = g_{t+1} = λθ_t
    L′ = L + c2M⁺M′ : law correction by the old memory
    θ′ = θ − c1M′L′ : parameter update
    rᵗ′ = r·rᵗ"""
ALWAYS = "r = 1 − c1λL0 : r = 1 − c1λL_0; λλ⁻¹ = 1 : λ ≠ 0"
STATE = "M → M′; L → L′; θ → θ′; rᵗ → rᵗ′; s → s′; p → p′"
ITERATE = "λθ = rsM; θ = rᵗpθ0"
# the state after two steps: q = 1/2, r = 1/2
AT = "λ=1, c1=1/2, c2=1, r=1/2, L0=1, θ0=1, M0=0, s=1/2, p=1/2, rᵗ=1/4, M=1/2, θ=1/8, L=3/2"
claim.under(ALWAYS, part=ITERATES, at=AT).inductive(
    "[iterates] induction over t ≥ 1, exact convergence included",
    [ITERATE, "M(c1λL) = (1 − rs)M"],
    state=STATE,
    initial=[START, FACTORS],
    recurrence=[STEP, SHRINKS],
    says="λθ_t = ρ_tM_t with ρ_t = r(1−q)^{t−1}, and M_t·c1λL_t = M_t(1 − ρ_t).",
)
claim.under(ALWAYS, "Nθ0 = 1 : θ_0 ≠ 0", part=LAW, at=AT).inductive(
    "[law] induction over t ≥ 1, with ρ_t(1 − M⁺M) = 0",
    [ITERATE, "c1λL = 1 − rs; rsM⁺M = rs"],
    state=f"{STATE}; M⁺ → `M′⁺`",
    initial=[START, FACTORS],
    recurrence=[STEP, SHRINKS],
)
claim.under(f"""{ALWAYS}
    {START}
    M′ = λθ; L′ = L + c2M⁺M′; θ′ = θ − c1M′L′
    part: {ITERATES}
    at: λ=1, c1=1/2, c2=1, r=1/2, L0=1, θ0=1, M0=0""").proves(
    "[two steps] θ_1 = rθ_0 and θ_2 = r²(1 − q)θ_0", "θ = rθ0; θ′ = r²(1 − q)θ0"
)
factor = claim.under("f = 1 − q : ρ_{t+1} = f·ρ_t", part=LIMIT)  # |f| < 1 exactly for 0 < q < 2
factor.proves("""[ratio] 1 − f² = q(2−q) for f = 1 − q
    1 − f² = q(2 − q)
    cites: power_limit; ratio_test""")
claim.under(
    "q(2 − q) = 0 : q is 0 or 2", part=LIMIT, at="c1=1, c2=2, λ=1, s=−1, p=−1"
).inductive(f"""
    [constant factors] at q(2−q) = 0 the factors keep their size
    s² = 1; p² = 1
    initial: {FACTORS}
    recurrence: {SHRINKS}
    final: θ = rᵗpθ0
    conclusion: θᵀθ = rᵗ²θ0ᵀθ0""")

# three steps as equations, at 1×1 memories
states, EQUATIONS = rllc.unroll(3)
claim.letters(*EQUATIONS, "H: symmetric n×n; 1−q")
LOOP = [f"g{i + 1} = Hθ{i} : gradient of ½θᵀHθ" for i in range(3)]
FACTOR, RATIO = "`1−q` = 1 − q", "r = 1 − c1λvᵀL0"
THIRD = "θ3 = r³`1−q`³θ0"
THIRD_LAW = "c1λvᵀL3 = 1 − r`1−q`²"
ZERO, MEMORY, HESSIAN = "M0 = 0 : zero start", "T = 0 : J(0)", "H = λ"
POINT = "M0=0, T=0, v=1, H=1, θ0=1, L0=1, λ=1, c1=c2=r=1/2"
run = claim.under(ZERO, MEMORY, HESSIAN, FACTOR, RATIO, *LOOP, *EQUATIONS, part=ITERATES, at=POINT)
other = run.under(without=HESSIAN, at="M0=(0, 0), H=diag(1, 2), θ0=(1, 1)")
other.needs("the Hessian is λ·1", THIRD)
early = "M_0 = 1: the first gradient already corrects the law."
run.under(without=ZERO).needs("zero start", THIRD, at="M0=1", says=early)
run.under(without=MEMORY).needs("the memory is J(0)", THIRD, at="T=1/2")
run.under(part=LAW).needs("θ_0 ≠ 0", THIRD_LAW, at="θ0=0", says="nothing is learned, L_3 = L_0.")
limit = run.under(part=LIMIT)
linear = "(1−q)ᵗ for (1−q)^{t(t−1)/2}: linear convergence after all"
limit.false(linear, "θ2 = r²`1−q`²θ0")
two = "q = 2 still contracts: |θ_3| < |θ_0| for r = 1"
limit.false(two, "θ0ᵀθ0 > θ3ᵀθ3", at="c2=4, L0=0, r=1")
claim.mutants()


@claim.exact("three steps at rational points", ITERATES)
def three_steps(run_options):
    """The formulas for t = 3 at four points: superlinear, q = 1, r = 0 and n = 2."""
    others = ("", "c2=2", "L0=2, r=0", "M0=(0, 0), H=diag(1, 1), θ0=(1, −3)")
    points = [joined(POINT, other) for other in others]
    return run.true_at([THIRD, THIRD_LAW], points)


EDGES = ("q = 0", "q = 1", "q = 2", "r = 0", "L = 0", "θ = 0")

title, of = "runs over ℚ against the formulas, degenerate ones included", "runs of 6 steps over ℚ"


@claim.instances(title, ITERATES, count=60, edges=EDGES, of=of)
def runs(rng, at, index):
    """n ≤ 3; θ_0 = 0, r = 0, q = 1, q = 2 and diverging q in turn."""
    n, curvature = rng.randint(1, 3), fmpq(rng.choice((-3, -1, 1, 2)), 2)
    rate = fmpq(rng.randint(1, 4), 3)
    turn = at or {1: "q = 1", 2: "q = 2", 3: "r = 0", 4: "θ = 0"}.get(index % 6)
    q, first = fmpq(rng.randint(-3, 9), 4), fmpq(rng.randint(-3, 3), 2)
    second = {"q = 0": 0, "q = 1": 1, "q = 2": 2}.get(turn, q) / (rate * curvature)
    first = {"r = 0": 1 / (rate * curvature), "L = 0": fmpq(0)}.get(turn, first)
    start = witnesses.draw(rng, n, 1) * (turn != "θ = 0")
    state = fmpq_mat(n, 1), fmpq_mat(1, 1, [first]), start
    zero, one = fmpq_mat(1, 1), fmpq_mat(1, 1, [1])
    for t in range(1, 7):
        state = witnesses.step(*state, state[2] * curvature, zero, one, rate, second)
        factor, law = dynamics.closed_form(fmpq(1), curvature, rate, second, first, t)
        if state[2] != start * factor or (start.rank() and state[1][0, 0] != law):
            raise Fails(f"λ = {curvature}, c1 = {rate}, c2 = {second}, L0 = {first}: t = {t} fails")


claim.floats("float64 runs of the optimizer against the formulas", instances=60)
claim.batched("the same batched in torch", ITERATES, instances=500)
