"""Which coupled weight decay is a decoupled one."""

from flint import arb, ctx, fmpq

from verify.claim import Claim
from verify.claims.frameworks import source
from verify.evidence import Checked, Fails
from verify.sentences import enclosed, theorem

ROOTS, LIMIT, WAYS = PARTS = "the roots", "the limit", "two ways"

claim = Claim(
    name="frameworks/coupled_decay_converse",
    title="""Heavy ball with coupled weight decay w′ and momentum b′ > 0 is one with decoupled
    decay if and only if cw′ ≤ (1 − √b′)² or cw′ ≥ (1 + √b′)²""",
    source=source("torch.optim.SGD against keras.optimizers.SGD, the converse direction"),
    expected="proved",
    statement=(
        theorem(
            """Coupled, q ← b′q + g + w′y, y ← y − cq, is decoupled with momentum b and p = 1 − cw
            for c ≠ 0 if b·p = b′ and b + p = 1 + b′ − cw′, from (1 − cw)q_0 = m_0 + wx_0;""",
            "the map of numbers",
            "the map back",
        ),
        theorem("and only then.", "only these"),
        theorem(
            """Let b′ = s², s ≥ 0 and k = cw′. Real b and p exist only if ((1 − s)² − k)((1 + s)² −
            k) = (b − p)² ≥ 0;""",
            "discriminant",
        ),
        theorem("so k ≤ (1 − s)² if k < (1 + s)²;", "below"),
        theorem("and k ≥ (1 + s)² if k > (1 − s)².", "above"),
        theorem(
            """Where that product is a square r², b = (1 + s² − k − r)/2 and p = (1 + s² − k + r)/2
            are such numbers.""",
            "solved",
        ),
        theorem(
            "They may be exchanged: (b, w) and (1 − cw, (1 − b)/c) are the same coupled method.",
            "exchanged",
        ),
        enclosed("At c = .1 and b′ = .9 the limit of w′ is .026334039, all digits right."),
    ),
    latex=r"""decoupled for real $b,w$ iff $cw'\le(1-\sqrt{b'})^2$ or $cw'\ge(1+\sqrt{b'})^2$.""",
    hypotheses="""
    - c ≠ 0: at rate 0 every decay is the same
    - k ≤ (1 − s)² or k ≥ (1 + s)²: between them b and p are no real numbers""",
    remark="""For b′ ≤ 0 the roots are always real: their product is b′. Usual weight decays, 10⁻⁴
    to 10⁻², lie below the limit at b′ = .9 up to rates of .26.""",
    parts=PARTS,
)

claim.letters("b p w w′ b′ c k r s; m m′ q q′ x x′ y y′ g: n")
BACK = "bp = b′; b + p = 1 + b′ − cw′; p = 1 − cw"
claim.under(BACK, nonzero="c : c ≠ 0", part=ROOTS, at="b=w=c=1/2, p=3/4, b′=3/8, w′=1/4").proves(
    "b·p = b′ and b + p = 1 + b′ − cw′ are the map b′ = b(1 − cw), w′ = w(1 − b)",
    "b′ = b(1 − cw)",
    "w′ = w(1 − b)",
    by=[("w′ = w(1 − b)", "nz1")],
    name="the map of numbers",
)
DECOUPLED = "m′ = bm + g; x′ = x − cm′ − cwx : decoupled decay"
COUPLED = "q′ = b′q + g + w′y; y′ = y − cq′ : coupled decay"
back = claim.under("b′ = b(1 − cw); w′ = w(1 − b)", part=ROOTS)
back.inductive(
    "with these numbers both stand at the same points, by induction over t",
    "x = y; (1 − cw)q = m + wx",
    state="m → m′; q → q′; x → x′; y → y′",
    initial="x = y; (1 − cw)q = m + wx",
    recurrence=f"{DECOUPLED}; {COUPLED}",
    name="the map back",
)
# gradients 1, 0, 0 from rest, n = 1; decoupled at rate c, as its first point says
claim.letters("m₁ m₂ m₃ x₁ x₂ x₃ q₁ q₂ q₃ y₁ y₂ y₃")
OURS = "m₁ = 1; x₁ = −cm₁; m₂ = bm₁; x₂ = px₁ − cm₂; m₃ = bm₂; x₃ = px₂ − cm₃"
THEIRS = "q₁ = 1; y₁ = −cq₁; q₂ = b′q₁ + w′y₁; y₂ = y₁ − cq₂; q₃ = b′q₂ + w′y₂; y₃ = y₂ − cq₃"
AGREE = "x₂ = y₂; x₃ = y₃"
POINT = "b=c=1/2, p=3/4, b′=3/8, w′=1/4"
impulse = claim.under(OURS, THEIRS, AGREE, part=ROOTS)
impulse.under(nonzero="c : c ≠ 0", at=POINT).proves(
    "three points that agree force b + p = 1 + b′ − cw′ and bp = b′",
    "b + p = 1 + b′ − cw′",
    "bp = b′",
    by=[("b + p = 1 + b′ − cw′", "nz1"), ("bp = b′", "nz1")],
    name="only these",
)

REAL = "bp = s²; b + p = 1 + s² − k : b′ = s², k = cw′"
PRODUCT = "((1 − s)² − k)((1 + s)² − k)"
real = claim.under(REAL, part=LIMIT, at="b=1/2, p=2/9, s=1/3, k=7/18")
real.proves("the discriminant", f"{PRODUCT} = (b − p)²", name="discriminant")
UNDER, OVER = "(1 + s)² > k", "k > (1 − s)²"
below = real.under(UNDER)
below.proves(
    "k < (1 + s)² leaves k ≤ (1 − s)²",
    "(1 − s)² ≥ k",
    by=below.squares("(1 − s)² ≥ k", ("b − p", "1"), times=UNDER),
    name="below",
)
above = real.under(OVER, at="b=−1/2, p=−1/2, s=1/2, k=9/4")
above = claim.under(REAL, OVER, part=LIMIT, at="b=p=−1/2, s=1/2, k=9/4")
above.proves(
    "k > (1 − s)² leaves k ≥ (1 + s)²",
    "k ≥ (1 + s)²",
    by=above.squares("k ≥ (1 + s)²", ("b − p", "1"), times=OVER),
    name="above",
)
SOLVED = "b = (1 + s² − k − r)/2; p = (1 + s² − k + r)/2"
solved = claim.under(f"r² = {PRODUCT}", SOLVED, part=WAYS, at="s=1/2, k=1/4, r=0")
solved.proves("b and p from the root", REAL, name="solved")
claim.letters("v")
claim.under("p = 1 − cw; b = 1 − cv", nonzero="c : c ≠ 0", part=WAYS).proves(
    "b and p exchanged: v = (1 − b)/c",
    "b(1 − cw) = p(1 − cv)",
    "w(1 − b) = v(1 − p)",
    name="exchanged",
)


@claim.enclosure("(1 − √b′)²/c at c = 1/10, b′ = 9/10, in a ball", LIMIT)
def limit(run):
    with ctx.workprec(120):
        found = (1 - (arb(9) / 10).sqrt()) ** 2 * 10
        near = abs(found - arb("0.026334039")) < arb("5e-10")
        said = found.str(9, radius=False)
    return Checked(f"w′ ≤ {said}", ok=bool(near), instances=1)


EDGES = ("k = (1 − s)²", "k = (1 + s)²", "s = 0", "k = 0")


title = "coupled methods over ℚ: both ways back in closed loops, b and p from a rational root"


@claim.instances(title, WAYS, count=60, edges=EDGES, of="coupled methods over ℚ")
def ways(rng, at):
    """k − (1 + s²) = −s(u + 1/u) makes the root rational: r = s(u − 1/u)."""
    s = fmpq(rng.randint(1, 9), rng.randint(1, 9)) * (at != "s = 0")
    u = fmpq(rng.choice((-1, 1)) * rng.randint(1, 9), rng.randint(1, 9))
    u = {"k = (1 − s)²": fmpq(1), "k = (1 + s)²": fmpq(-1), "k = 0": s or fmpq(1)}.get(at, u)
    c, k, root = fmpq(1, rng.randint(1, 9)), 1 + s * s - s * (u + 1 / u), s * (u - 1 / u)
    coupled, pulled = s * s, k / c
    for sign in (1, -1):
        b, p = (1 + s * s - k - sign * root) / 2, (1 + s * s - k + sign * root) / 2
        w = (1 - p) / c
        x = y = fmpq(0)
        m = q = fmpq(0)
        for t in range(8):
            noise = fmpq(rng.randint(-3, 3))
            g, h = x / 3 + noise, y / 3 + noise
            m, q = b * m + g, coupled * q + h + pulled * y
            x, y = x - c * m - c * w * x, y - c * q
            if x != y:
                raise Fails(f"s = {s}, k = {k}, sign {sign}: the points part at step {t + 1}")


claim.floats("float64: coupled decay below the limit and its decoupled form", WAYS, instances=60)
claim.batched("both ways back, batched in torch", WAYS, instances=400)

impulse.needs("c ≠ 0", "bp = b′", at="c=0, b=p=1, b′=2, w′=0", says="at rate 0")
between = claim.under(part=LIMIT, at="s=1/2, k=1")
between.needs(
    "k ≤ (1 − s)² or k ≥ (1 + s)²",
    f"{PRODUCT} ≥ 0",
    says="s = 1/2, k = 1: ¼ < 1 < 9/4, and (−¾)(5/4) is negative",
)
real.false("the roots differ by s", f"{PRODUCT} = s²")
claim.mutants()
