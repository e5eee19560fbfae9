"""With momentum, RLLC's law never converges, not even on a parabola."""

from flint import arb, ctx, fmpq, fmpq_mat

from theory.operators import reciprocal
from theory.rllc import dynamics, witnesses
from theory.rllc import setting as rllc
from verify.claim import Claim
from verify.claims.rllc import source
from verify.evidence import Checked, Fails

LAW, CYCLE = "the law", "the cycle"

claim = Claim(
    name="rllc/rllc_momentum_nonconvergence",
    title="With one momentum unit J(a), 0 < a < 1, RLLC's law never converges",
    source=source("Definition 5.1 with J(a); the result is ours"),
    statement="""
    - On ½λ|θ|², λ > 0, with the memory J(a), 0 < a < 1, let q = c1c2λ, x = c1λL_t and ρ =
      g_{t+1}/M_t. Then (x, ρ) ↦ (x + qρ, ρ/(a+ρ) − x − qρ) and M_{t+1} = (a+ρ)M_t. By: the map
    - For q ≠ 0 the only fixed point is (0, 0); By: fixed point
    - there the Jacobian determinant is 1/a > 1, and for 0 < q < 2(1 + 1/a) both eigenvalues lie
      outside the unit circle: By: Jacobian
    - the law of a zero-start run with θ_0 ≠ 0 never converges, whatever L_0 is. By: the map; the
      start; restart; no other preimage; growth; definite; positive
    - For 0 < q < 2 there is an exact 2-cycle ρ = ±√(a² + 2a/(2−q)), which multiplies θ by −2a/(2−q)
      every two steps: for q ≥ 2 − 2a θ does not converge on it either. By: 2-cycle
    - Example: a = 1/2, q = 3/2, λ = c1 = 1, (M, θ, L) = (2, 3, 0): θ = 3, −6, −6, 12, 12, −24, …
      By: 2-cycle
    """,
    latex=r"""$(x,\rho) \mapsto \bigl(x + q\rho,\ \tfrac{\rho}{a+\rho} - x - q\rho\bigr)$, fixed
    point $(0,0)$ with $\det J = 1/a > 1$; 2-cycle $\rho = \pm\sqrt{a^2 + \tfrac{2a}{2-q}}$,
    multiplier $-\tfrac{2a}{2-q}$.""",
    hypotheses="""
    - a ≠ 0: for J(0) the law converges: rllc_closed_form
    - q ≠ 0: for the only fixed point: at q = 0 every (ρ/(a+ρ) − ρ, ρ) is one
    - 0 < q < 2(1 + 1/a): for the law
    - a < 1: for the law: for a > 1 the fixed point attracts""",
    remark="""The proof. If L_t converged, so would x_t, then qρ_t = x_{t+1} − x_t → 0, then
    ρ_{t+1} → 0 gives x_t → 0: the run would tend to (0, 0). With p = aq/(1+a) the form V =
    (x+pρ)² + p(2−p)ρ² is definite, and V′ − V = ρ²(γ + w) with γ = q(1−a)(2−p)/a > 0 and w → 0 at
    (0, 0). So V does not decrease near (0, 0), and a run that tends there must sit at (0, 0) from
    some step on; but (0, 0) has no other preimage, and a zero start has x + ρ = 1. Where a + ρ =
    0 the memory becomes 0, the law stands still for a step, and the run goes on like a zero
    start; the step before changed x by −qa, so infinitely many of them are no convergence either.
    Two units do worse: H = diag(1, 4, 10), J(0;2), the law gated on full rank, c1 = 1, c2 = 1/20
    (so c1c2Λ = 1/2, where J(0) converges: rllc_convergence), L_0 = (3/20, 0), θ_0 = (1, 1, 1):
    |θ_100| > 10⁸¹.""",
    parts=(LAW, CYCLE),
)

claim.letters("a q x x′ x″ ρ ρ′ ρ″ c1 c2 λ p; M M′ M″ θ θ′ θ0: n; L L′ L″: 1×1; N: 1×n")
for value, name in (("a", "1/a"), ("a + ρ", "1/(a+ρ)"), ("a + ρ′", "1/(a+ρ′)")):
    claim.letters(reciprocal(claim.sum(value), name))
claim.letters(reciprocal(claim.sum("q"), "1/q"), reciprocal(claim.sum("2 − q"), "1/(2−q)"))
MAP = "x′ = x + qρ : x′ = x + qρ; (a + ρ)ρ′ = ρ − (a + ρ)x′ : ρ′ = ρ/(a+ρ) − x′"
RATIO, ALIVE = "λθ = ρM : ρ = g/M", "NM = 1 : M ≠ 0"
step = claim.under(f"""M′ = aM + λθ : J(a): M′ = aM + g, g = λθ
    L′ = L + c2M⁺λθ : law correction
    θ′ = θ − c1M′L′ : parameter update
    λθ = ρM : ρ = g/M
    q = c1c2λ : q = c1c2λ
    NM = 1 : M ≠ 0
    part: {LAW}""")
step.proves("""[the map] the map: M′ = (a+ρ)M, x′ = x + qρ, ρ′ = ρ/(a+ρ) − x′
    M′ = (a + ρ)M; c1λL′ = c1λL + qρ; (a + ρ)λθ′ = ρM′ − (a + ρ)M′c1λL′
    says: in any dimension, since all vectors are multiples of θ_0""")
begun = claim.under("M = λθ0; θ = θ0 − c1ML", RATIO, ALIVE, part=LAW)
begun.proves("[the start] where it starts: x + ρ = 1", "ρ·1 + c1λL = 1")
step.under("ρ = −a : a + ρ = 0; M″ = aM′ + λθ′; L″ = L′ + c2M′⁺λθ′").proves("""
    [restart] and where the memory becomes 0: it starts again
    M′ = 0; θ′ = θ; c1λL′ = c1λL − qa; L″ = L′; M″ = λθ""")
FIXED = "x = x + qρ; (a + ρ)ρ = ρ − (a + ρ)x"
some = claim.under("q`1/q` = 1 : q ≠ 0; a`1/a` = 1 : a ≠ 0", part=LAW, at="q=2, a=1/2, x=ρ=0")
some.under(FIXED).proves("[fixed point] (0, 0) is the only fixed point", "ρ = 0; x = 0")
some.under(MAP, "x′ = 0; ρ′ = 0").proves("""[no other preimage] and has no other preimage
    ρ = 0; x = 0""")
fixed = claim.under(FIXED, part=LAW)
perfect = "(1, 0) is a fixed point, the perfect step size x = 1; here ρ′ = 1 − x′ for every ρ"
fixed.needs("a ≠ 0", "x = 0", at="a=ρ=0, q=x=1", says=perfect)
still = "the law never moves, and (x, ρ) with ρ = ρ/(a+ρ) − x is a fixed point"
fixed.needs("q ≠ 0", "ρ = 0", at="a=ρ=1/2, q=x=0", says=still)
claim.letters("J11 J12 J21 J22 tr det")
JACOBIAN = """J11 = 1 : ∂x′/∂x
    J12 = q : ∂x′/∂ρ
    J21 = −1 : ∂ρ′/∂x
    J22 = `1/a` − q : ∂ρ′/∂ρ at (0, 0)
    tr = J11 + J22
    det = J11J22 − J12J21"""
claim.under(MAP, JACOBIAN, part=LAW, at="a=1/2, q=3, x=2, ρ=5, ρ′=−183/11").proves(
    "the Jacobian there: determinant 1/a, and 1 − tr + det = q, 1 + tr + det = 2(1+1/a) − q",
    "x′ = J11x + J12ρ; ρ′ = J21x + J22ρ − `1/a``1/(a+ρ)`ρ²; det = `1/a`",
    "1 − tr + det = q; 1 + tr + det = 2(1 + `1/a`) − q",
    says="""x′ = J11·x + J12·ρ and ρ′ = J21·x + J22·ρ − ρ²/(a(a+ρ)) exactly, for J = [[1, q], [−1,
    1/a − q]]""",
    name="Jacobian",
    cites="schur_cohn",
)
claim.letters("p(2−p): ≥ 0")
SHAPE = "(1 + a)p = aq : p = aq/(1+a)"
claim.let("V = (x + pρ)² + p(2 − p)ρ²; V′ = (x′ + pρ′)² + p(2 − p)ρ′²")
claim.let("γ = q(1 − a)(2 − p)`1/a`; w = −2p`1/a``1/(a+ρ)`(x′ − x + (`1/a` − q)ρ + ρ′)")
mapped = claim.under(MAP, SHAPE, part=LAW)
mapped.proves("[growth] V′ − V = ρ²(γ + w)", "V′ − V = ρ²(γ + w)", cites="limit_laws")
definite = claim.under("`p(2−p)` = p(2 − p) : 0 < p < 2", part=LAW)
definite.bounds("[definite] V ≥ 0", "V", "= (x + pρ)² + `p(2−p)`(ρ)²")
shape = claim.under(SHAPE, part=LAW)
shape.proves("[positive] and 2 − p > 0 for q < 2(1 + 1/a)", "(1 + a)(2 − p) = a(2(1 + `1/a`) − q)")
shape.needs("0 < q < 2(1 + 1/a)", "V ≥ 0", at="a=1/2, q=8, p=8/3, x=−8/3, ρ=1")
falls, at = "V falls near (0, 0), as at (0, 1/100)", "a=2, q=1, p=2/3, x=0, ρ=1/100, ρ′=−101/20100"
mapped.needs("a < 1", "V′ ≥ V", at=at, says=falls)
far = mapped.under(at="a=1/2, q=1, p=1/3, x=−4, ρ=1, ρ′=11/3")  # from 14 to 287/27
far.false("V grows at every point, not only near (0, 0)", "V′ ≥ V")

claim.under(f"""ρ²(2 − q) = a²(2 − q) + 2a : ρ² = a² + 2a/(2−q)
    (a + ρ)x = ρ + (a + ρ)(1 − q)ρ : x = ρ/(a+ρ) + (1−q)ρ
    {MAP}
    M′ = (a + ρ)M : the map
    x″ = x′ + qρ′ : x″ = x′ + qρ′
    (a + ρ′)ρ″ = ρ′ − (a + ρ′)x″ : ρ″ = ρ′/(a+ρ′) − x″
    M″ = (a + ρ′)M′ : the map
    (a + ρ)`1/(a+ρ)` = 1
    (a + ρ′)`1/(a+ρ′)` = 1
    (2 − q)`1/(2−q)` = 1 : q ≠ 2
    part: {CYCLE}""").proves("""[2-cycle] the 2-cycle and its multiplier
    ρ′ = −ρ; x″ = x; ρ″ = ρ; M″ = −2a`1/(2−q)`M
    by: ρ′ = −ρ; (a + ρ)(a − ρ) = −2a`1/(2−q)`
    says: from (x, ρ), x = ρ/(a+ρ) + (1−q)ρ, to (x + qρ, −ρ) and back, M times (a+ρ)(a−ρ)""")
EQUATIONS = rllc.unroll(5)[1]
claim.letters(*EQUATIONS)
orbit = claim.under(
    *(f"g{i + 1} = λθ{i} : gradient of ½λ|θ|²" for i in range(5)),
    *EQUATIONS,
    at="T=1/2, v=1, M0=2, θ0=3, L0=0, λ=c1=1, c2=3/2",
    part=CYCLE,
)
orbit.false("θ shrinks on the example's cycle", "θ0ᵀθ0 ≥ θ4ᵀθ4")
orbit.false("a fixed point of L, not a 2-cycle", "L1 = L0")
claim.mutants()

title, grown = "rational 2-cycles, and the runs of RLLC that follow them", "with |θ| not shrinking"


@claim.instances(title, CYCLE, count=60, of="exact 2-cycles over ℚ", some=(grown,))
def cycles(rng):
    """Any rational a in (0, 1), ρ > a with q = 2 − 2a/(ρ²−a²) > 0; the real optimizer over ℚ comes
    back after two steps, times −2a/(2−q)."""
    decay, ratio = fmpq(rng.randint(1, 9), 10), fmpq(rng.randint(-30, 30), 10)
    if ratio**2 <= decay**2 + decay:
        return False
    rate = 2 - 2 * decay / (ratio**2 - decay**2)
    start = dynamics.two_cycle(decay, rate, ratio)
    curvature, first = fmpq(rng.randint(1, 4), 2), fmpq(rng.randint(1, 4), 3)
    memory, law = fmpq(rng.randint(1, 5)), start.x / (first * curvature)
    begin = [fmpq_mat([[value]]) for value in (memory, law, ratio * memory / curvature)]
    state, unit = begin, (fmpq_mat([[decay]]), fmpq_mat([[1]]))
    for _ in range(2):
        second = rate / (first * curvature)
        state = witnesses.step(*state, state[2] * curvature, *unit, first, second)
    times = -2 * decay / (2 - rate)
    if list(state) != [begin[0] * times, begin[1], begin[2] * times]:
        raise Fails(f"a = {decay}, ρ = {ratio}: no 2-cycle of the optimizer")
    return grown if abs(times) >= 1 else None


@claim.exact("the example's orbit: θ = 3, −6, −6, 12, 12, −24", CYCLE)
def page_orbit(run):
    """Every two steps M and θ double and change sign, and L comes back."""
    turns = [f"θ{i + 2} = −2θ{i}; M{i + 2} = −2M{i}; L{i + 2} = L{i}" for i in range(4)]
    return orbit.true_at(turns, orbit.at)


EDGES = ("q = 0", "q = 1", "q = 2(1 + 1/a)", "a = 1", "L = 0", "c1λL = 1")

title, of = (
    "zero-start runs over ℚ follow the map, and V changes as it says",
    "zero-start runs over ℚ",
)


@claim.instances(title, LAW, count=40, edges=EDGES, of=of)
def zero_starts(rng, at):
    """Seven steps; x_1 + ρ_1 = 1; V′ − V = ρ²(γ + w) at every step."""
    decay = fmpq(1) if at == "a = 1" else fmpq(rng.randint(1, 9), 10)
    ends = {"q = 0": 0, "q = 1": 1, "q = 2(1 + 1/a)": 2 * (1 + 1 / decay)}
    rate = fmpq(ends.get(at, fmpq(rng.randint(1, 30), 10)))
    law = fmpq({"L = 0": 0, "c1λL = 1": 1}.get(at, fmpq(rng.randint(-4, 8), 4)))
    state, here = (fmpq_mat(1, 1), fmpq_mat([[law]]), fmpq_mat([[1]])), None
    unit = fmpq_mat([[decay]]), fmpq_mat([[1]])
    for _ in range(7):
        state = witnesses.step(*state, state[2], *unit, fmpq(1), rate)
        if state[0][0, 0] == 0:
            break
        there = dynamics.Momentum(state[1][0, 0], state[2][0, 0] / state[0][0, 0])
        good = there.x + there.rho == 1 if here is None else _follows(decay, rate, here, there)
        if not good:
            raise Fails(f"a = {decay}, q = {rate}, c1λL0 = {law}: the run leaves the map")
        here = there


def _follows(decay, rate, here, there):
    if dynamics.momentum_map(decay, rate, here) != there:
        return False
    shape = decay * rate / (1 + decay)

    def value(s):
        return (s.x + shape * s.rho) ** 2 + shape * (2 - shape) * s.rho**2

    linear = -here.x + (1 / decay - rate) * here.rho
    rest = -2 * shape / (decay * (decay + here.rho)) * (there.x + linear + there.rho)
    grows = rate * (1 - decay) * (2 - shape) / decay + rest
    return value(there) - value(here) == here.rho**2 * grows


@claim.enclosure("two units: |θ_100| for H = diag(1, 4, 10), J(0;2), gated, in ball arithmetic")
def two_units(run):
    """c1 = 1, c2 = 1/20, L_0 = (3/20, 0), θ_0 = (1, 1, 1), 20,000 bits: the run loses about ninety
    bits a step."""
    with ctx.workprec(20000):
        spectrum, law = [arb(1), arb(4), arb(10)], [arb(3) / 20, arb(0)]
        theta = dynamics.gated_two_units(spectrum, arb(1), arb(1) / 20, law, [arb(1)] * 3, 100)
        size = sum(x * x for x in theta).sqrt()
        ok, decimals = bool(size > arb(10) ** 81), float((size.log() / arb(10).log()).mid())
        bits = size.rel_accuracy_bits()
        return Checked(f"|θ_100| = 10^{decimals:.3f}, certified to {bits} bits", ok=ok)


claim.floats("float64 runs follow the map; the 2-cycle of the example exactly", instances=60)
claim.batched("the same batched in torch", instances=500)
