"""The flow solved where everything commutes: Lambert's W."""

from itertools import product

from flint import arb, arb_series, ctx, fmpq

from theory.lodo import exact
from theory.operators.letters import reciprocal
from theory.operators.matrices import matrix, unit
from theory.operators.points import value
from verify.claim import Claim
from verify.claims.lodo import source
from verify.evidence import Fails

PARTS = COMMUTE, MODE = "commuting is kept", "each mode"

claim = Claim(
    name="lodo/lodo_closed_form",
    title="Σ = σ²I and G₀ commuting with H: a_i² = −W₀(−a₀²e^{−a₀²}e^{−2αλ_i³σ²t})",
    source=source("Section 4.1, equation (10) (the solution is new)"),
    statement="""
    - Let Σ = σ²I and let the symmetric G₀ commute with H, ‖A₀‖₂ < 1. Then E = σ²(1 − A²)⁻¹, the
      flow dA/dt = −αHAEH² = −ασ²H³A(1 − A²)⁻¹ keeps A symmetric and commuting with H, By: flow
    - and every eigenvalue obeys a′ = −c·a/(1 − a²), c = αλ_i³σ², so a²e^{−a²} decays as e^{−2ct}
      exactly: a_i(t)² = −W₀(−a₀²e^{−a₀²}e^{−2ct}), W₀ the principal branch of Lambert's function.
      By: flow; decay
    """,
    latex=r"""$a_i(t)^2 = -W_0\!\left(-a_{0}^2 e^{-a_{0}^2} e^{-2\alpha\lambda_i^3\sigma^2
    t}\right)$.""",
    hypotheses="""
    - Σ = σ²I
    - AH = HA: with A symmetric
    - ‖A‖₂ < 1: so that 1 − A² is invertible and W₀ is the right branch""",
    parts=PARTS,
)

claim.letters("A H Σ: symmetric n×n; σ²")
claim.let("R = (1 − AA)⁻¹; E = σ²R; Q = HAEHH")
commute = claim.under("AH = HA : A commutes with H", part=COMMUTE, at="H=2, A=1/2, σ²=1")
commute.proves("""
    [flow] E = σ²(1 − A²)⁻¹, and the flow is σ²H³A(1 − A²)⁻¹, symmetric, commuting with H
    E = AEA + σ²; Q = σ²H³AR; Qᵀ = Q; QH = HQ
    by: RA = AR; RH = HR
    cites: stein_sum; ode_unique; common_eigenbasis""")
claim.needs("AH = HA", "Qᵀ = Q", at="H=diag(1, 2), A=[0 1/2; 1/2 0], σ²=1", part=COMMUTE)
commute.needs("Σ = σ²I", "E = AEA + Σ", at="H=diag(1, 1), A=[0 1/2; 1/2 0], Σ=diag(1, 2), σ²=3/2")

claim.letters("a a′ y y′ e e′ q q′ c")
claim.letters(reciprocal(claim.sum("1 − a²"), "1/(1−a²)"))
FLOW = "a′ = −ca`1/(1−a²)` : the flow of one mode; y = a²; y′ = 2aa′ : (a²)′"
DECAY, PRODUCT = "e′ = −y′e : (e^{−y})′", "q = ye : q = ye^{−y}; q′ = y′e + ye′ : the product rule"
mode = claim.under(FLOW, DECAY, PRODUCT, part=MODE, at="a=1/2, c=e=1")
mode.proves("""[decay] (a²e^{−a²})′ = −2c·a²e^{−a²}
    y′(1 − y) = −2cy; q′ = −2cq
    cites: exponential (h4); lambert""")
mode.needs("""‖A‖₂ < 1
    1 ≥ y
    at: a=2
    says: y′(1 − y) = −2cy makes y = a² grow, so W₀ (which gives y ≤ 1) is not the branch""")
mode.false("the rate c for a²e^{−a²}", "q′ = −cq")
mode.false("a² itself decays exponentially", "y′ = −2cy")
claim.mutants()

# H, and G as a multiple of H⁻¹: A = 0, near −1, near 1; or G = ¼
EDGES = product(("[1]", "diag(2, 2)", "diag(1, 1/1000)"), ("1", "199/100", "1/100", ""))


@claim.instances("commuting A: E and the flow", COMMUTE, count=40, edges=EDGES, of="pairs over ℚ")
def commuting_over_q(rng, at, index):
    if at:
        h = matrix(value(at[0]))
        g = h.inv() * value(at[1]) if at[1] else unit(h.nrows()) / 4
    else:
        n = 1 + index % 3
        h = exact.random_hessian(rng, n)
        g = (h * h * rng.randint(-2, 2) + h * rng.randint(-2, 2)) / 100
        g += exact.diagonal(*[fmpq(rng.randint(1, 9), 10)] * n)
    one = unit(h.nrows())
    a, sigma = one - g * h, one * rng.randint(1, 5)
    if not exact.converges(a):
        return False
    r, moves = (one - a * a).inv(), exact.flow(h, a, sigma)
    closed = h * h * h * a * r * sigma * -1
    if exact.stein(a, sigma) != sigma * r or moves != closed or moves * h != h * moves:
        raise Fails(f"H = {h.tolist()}, A = {a.tolist()}")


@claim.instances(f"""Lambert's series solve y′(1 − y) = −2cy and start at a₀²
    part: {MODE}
    count: 30
    of: triples (a₀, c, t): residual balls of radius below 2⁻¹⁰⁰ contain 0
    kind: enclosure""")
def lambert(rng):
    """−W₀(−q₀e^{−2c(t₀+x)}) as a power series in x with ball coefficients, four derivatives."""
    with ctx.workprec(200):
        a0 = arb(fmpq(rng.randint(1, 99), 100))
        rate, time = arb(fmpq(rng.randint(1, 50), 10)), arb(fmpq(rng.randint(0, 30), 10))
        start = a0**2 * (-(a0**2)).exp()
        inside = arb_series([-2 * rate * time, -2 * rate], prec=5).exp() * -start
        found = -inside.lambertw()
        rest = (found.derivative() * (1 - found) + found * (2 * rate)).coeffs()[:4]
        close = all(x.contains(0) and x.rad() < arb(2) ** -100 for x in rest)
        if not close or not (-((-start).lambertw()) - a0**2).contains(0):
            raise Fails(f"a₀ = {a0}, c = {rate}, t = {time}: the residual is {rest}")


claim.floats("float64: Lambert's W between explicit and implicit Euler", MODE, instances=60)
claim.batched("E, the flow, and the time that a mode needs, batched in torch", MODE, instances=300)
