"""Centered RMSprop on a constant gradient: steps that grow like α^{−t/2}."""

from flint import arb, ctx, fmpq

from verify.claim import Claim
from verify.claims.frameworks import source
from verify.evidence import Checked, Fails
from verify.sentences import enclosed, theorem

FORM, GROWTH, LIMIT = PARTS = "closed form", "growth", "with ε"

claim = Claim(
    name="frameworks/rmsprop_centered_growth",
    title="""On a constant gradient the steps of centered RMSprop grow like α^{−t/2}, until ε stops
    them""",
    source=source("torch.optim.RMSprop(centered=True); Graves 2013 (arXiv 1308.0850)"),
    expected="proved",
    statement=(
        theorem(
            """Let v ← αv + (1 − α)g², a ← αa + (1 − α)g from 0, with a gradient that stays g. Then
            v − a² = P(1 − P)g², P = αᵗ.""",
            "variance",
        ),
        theorem(
            """So for ε = 0 and g ≠ 0 a step of u learning rates, u²(v − a²) = g², has P(1 − P)u² =
            1:""",
            "size",
        ),
        theorem("|u| is at least 2,", "at least 2"),
        theorem("u² ≥ α^{−t},", "at least"),
        theorem("and u² ≤ 2α^{−t} as soon as αᵗ ≤ ½.", "at most"),
        theorem(
            "With ε > 0, s = √(v − a²) and u(s + ε) = |g| the steps stay at or below |g|/ε;",
            "bounded",
        ),
        theorem("they rise from step to step once 0 < αᵗ < ½ and 0 < α < 1.", "rising"),
        enclosed("α = .99, ε = 0: u = 12.3775 at t = 500, and 2.0000 at t = 69."),
    ),
    latex=r"""$v_t-a_t^2=\alpha^t(1-\alpha^t)g^2$, so
    $\alpha^{-t/2}\le|u_t|\le\sqrt2\,\alpha^{-t/2}$ for $\alpha^t\le\frac12$.""",
    hypotheses="""
    - the gradient is constant: it has no variance
    - v_0 = 0 = a_0: both averages start at zero
    - αᵗ ≤ ½: for the upper bound
    - αᵗ < ½: for the rise: before it steps fall
    - g ≠ 0: a zero gradient has no step""",
    remark="""In floating point v − a² is rounded, and for a small ε its last bit stops the growth;
    where it comes out negative torch gives NaN.""",
    parts=PARTS,
)

claim.letters("v v′ a a′ α g P′ u; P 1−P h z: ≥ 0")
claim.letters("P")
START = "v = 0; a = 0; P = 1"
AVERAGES = "v′ = αv + (1 − α)g²; a′ = αa + (1 − α)g; P′ = αP"
claim.under(part=FORM).inductive(
    "induction over t: v = (1 − P)g² and a = (1 − P)g",
    "v = (1 − P)g²; a = (1 − P)g",
    state="v → v′; a → a′; P → P′",
    initial=START,
    recurrence=AVERAGES,
    conclusion="v − a² = P(1 − P)g²",
    name="variance",
)
STEP = "u²(v − a²) = g² : a step, in learning rates; v − a² = P(1 − P)g² : the closed form"
step = claim.under(STEP, nonzero="g : g ≠ 0", part=GROWTH, at="P=1/2, g=1, v=1/2, a=1/2, u=2")
step.proves("P(1 − P)u² = 1", "P(1 − P)u² = 1", over="nz1 nz1", name="size")
SIZE = "P(1 − P)u² = 1 : the size"
size = claim.under(SIZE, part=GROWTH, at="P=1/2, u=2")
size.bounds("u² ≥ 4, since P(1 − P) ≤ ¼", "u² ≥ 4", "(1 − 2P)u", name="at least 2")
size.bounds("Pu² ≥ 1: u² ≥ α^{−t}", "Pu² ≥ 1", "Pu", name="at least")
# z = 1 − 2P ≥ 0
late = claim.under(SIZE, "P ≥ 0; 1 ≥ 2P", part=GROWTH, at="P=1/2, u=2")
late.proves(
    "Pu² ≤ 2 for P ≤ ½",
    "2 ≥ Pu²",
    by=late.squares("2 ≥ Pu²", ("u", "1", "P ≥ 0; 1 ≥ 2P")),
    name="at most",
)

size.needs("αᵗ ≤ ½", "2 ≥ Pu²", at="P=4/5, u=5/2", says="P = 4/5: u² = 25/4 and Pu² = 5")
claim.under(STEP, part=GROWTH).needs(
    "g ≠ 0", "P(1 − P)u² = 1", at="P=1/2, g=v=a=0, u=0", says="g = 0"
)
size.false("u ≤ 2", "4 ≥ u²", at="P=1/5, u=5/2")

claim.letters("s s′ u u′ g ε: ≥ 0")
bound = claim.under("u(s + ε) = g : g > 0", part=LIMIT, at="s=1, ε=1, g=1, u=1/2")
bound.bounds("εu ≤ g", "g ≥ εu", ("1", "us"), name="bounded")
RISE = "s² = P(1 − P)g²; s′² = αP(1 − αP)g² : the next root"
ORDER = "P > 0; 1 > 2P; α > 0; 1 > α; g > 0; s + s′ > 0; s + ε > 0; s′ + ε > 0"
STEPS = "u(s + ε) = g; u′(s′ + ε) = g : the next step"
AT = "α=1/2, P=1/5, g=1, s=2/5, s′=3/10, ε=1/10, u=2, u′=5/2"
rise = claim.under(RISE, ORDER, STEPS, part=LIMIT, at=AT)
rise.proves(
    "the root falls, so the step rises",
    "u′ > u",
    by=[
        rise.squares(
            "s² > s′²", ("1", "1", "g > 0; g > 0; P > 0; 1 > α; 1 > 2P"), ("P(1 − α)g", "1")
        ),
        rise.squares("s > s′", ("1", "1", "s² > s′²"), times="s + s′ > 0"),
        rise.squares("u′ > 0", ("1", "1", "g > 0"), times="s′ + ε > 0"),
        rise.squares("u′ > u", ("1", "1", "u′ > 0; s > s′"), times="s + ε > 0"),
    ],
    name="rising",
)

EDGES = ("α = 0", "t = 1")
title = "runs over ℚ: v − a² = αᵗ(1 − αᵗ)g², from t = 1 to 12"


@claim.instances(title, FORM, count=60, edges=EDGES, of="runs of 12 steps over ℚ")
def runs(rng, at):
    alpha = fmpq(rng.randint(1, 9), 10) * (at != "α = 0")
    g, v, a, power = fmpq(rng.randint(-9, 9), rng.randint(1, 9)), fmpq(0), fmpq(0), fmpq(1)
    for t in range(1, 2 if at == "t = 1" else 13):
        v, a = alpha * v + (1 - alpha) * g * g, alpha * a + (1 - alpha) * g
        power = power * alpha
        if v - a * a != power * (1 - power) * g * g:
            raise Fails(f"α = {alpha}, g = {g}: step {t}")


@claim.enclosure("u = 1/√(αᵗ(1 − αᵗ)) at α = .99, t = 500 and 69, in balls", GROWTH)
def sizes(run):
    with ctx.workprec(120):
        found = []
        for t, said in ((500, "12.3775"), (69, "2.0000")):
            power = (arb(99) / 100) ** t
            size = 1 / (power * (1 - power)).sqrt()
            found.append((size, abs(size - arb(said)) < arb("5e-5")))
    words = ", ".join(size.str(7, radius=False) for size, _ in found)
    return Checked(f"u = {words}", ok=all(near for _, near in found), instances=2)


claim.floats("float64: v − a² of real runs against αᵗ(1 − αᵗ)g²", FORM, instances=60)
claim.batched("v − a² of runs, batched in torch", FORM, instances=400)

claim.letters("g₁ g₂ v₂ a₂ P₂")
two = claim.under(
    "v₂ = α(1 − α)g₁² + (1 − α)g₂²; a₂ = α(1 − α)g₁ + (1 − α)g₂; P₂ = α²", part=FORM, at="α=1/2"
)
two.needs(
    "the gradient is constant", "v₂ − a₂² = P₂(1 − P₂)g₂²", at="g₁=1, g₂=−1", says="gradients 1, −1"
)
claim.needs(
    "v_0 = 0 = a_0",
    "v′ − a′² = α(1 − α)g²",
    AVERAGES,
    at="α=1/2, v=0, a=1, g=1, P=1",
    part=FORM,
    says="a_0 = 1",
)
falling = claim.under(RISE, STEPS, "P > 0; α > 0; 1 > α; g > 0", part=LIMIT)
falling.needs(
    "αᵗ < ½",
    "u′ > u",
    at="α=5/8, P=4/5, g=1, s=2/5, s′=1/2, ε=0, u=5/2, u′=2",
    says="P = 4/5, next ½: the step falls from 5/2 to 2",
)
claim.mutants()
