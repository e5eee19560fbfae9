"""Chambolle and Pock's method with the identity is Douglas–Rachford splitting at σ = 1/τ."""

from flint import fmpq

from verify.claim import Claim
from verify.claims.frameworks import splitting
from verify.evidence import Checked, Fails
from verify.sentences import theorem
from verify.standard import Cite

SAME, ONLY = PARTS = "σ = 1/τ", "only there"

claim = Claim(
    name="frameworks/douglas_rachford_chambolle_pock",
    title="""Chambolle and Pock's method with the identity as its operator and στ = 1 is
    Douglas–Rachford splitting with the parameter τ, by Moreau's identity""",
    source=splitting("conjugation, the example of Douglas–Rachford and Chambolle–Pock"),
    expected="proved",
    statement=(
        theorem(
            """Chambolle–Pock, x⁺ = prox_{τf}(x − τy), y ← prox_{σg*}(y + σ(2x⁺ − x)), x ← x⁺, and
            Douglas–Rachford, v_1 = prox_{τf}(v), v_2 = prox_{τg}(2v_1 − v), v ← v + v_2 − v_1: with
            στ = 1 and v = x − τy at the start, v = x − τy at every t, for all n and f, g.""",
            "the state map",
        ),
        theorem(
            """Both ask prox_{τf} at v = x − τy, and prox_{τg} at 2v_1 − v = τ(y + σ(2x⁺ − x)).""",
            "the points",
        ),
        theorem(
            """Where v = x − τy and g is asked at the same points, (τ − 1/σ)y = 0: without στ = 1
            the multiplier is 0.""",
            "only there",
        ),
    ),
    latex=r"""$v=x-\tau y$, $\sigma\tau=1$, $\mathrm{prox}_{\sigma g^*}(w)=w-\sigma\,
    \mathrm{prox}_{\tau g}(\tau w)$.""",
    hypotheses="""
    - στ = 1: the largest product of steps that Chambolle and Pock allow is below 1
    - v = x − τy: at the start
    - g is convex, closed and proper: Moreau's identity""",
    remark="""f and p are answers, of prox_{τf} at v and of prox_{τg} at 2v_1 − v: letters, since
    the points are the same. In the paper's words β = 1/α.""",
    parts=PARTS,
)

claim.letters("σ τ κ; x x′ y y′ v v′ w f p: n")
STEPS = "στ = 1"
PRIMAL = "x′ = f : prox_{τf} at x − τy"
ASKS = "w = y + σ(2f − x) : what prox_{σg*} is asked"
MOREAU = "y′ = w − σp : Moreau, prox_{σg*}(w) = w − σ·prox_{g/σ}(w/σ)"
OTHER = "v′ = v + p − f : Douglas–Rachford"
LINK = "v = x − τy"
claim.under(STEPS, part=SAME).inductive(
    "induction over t: v = x − τy",
    LINK,
    state="x → x′; y → y′; v → v′",
    initial="v = x − τy : the start",
    recurrence=f"{PRIMAL}; {ASKS}; {MOREAU}; {OTHER}",
    name="the state map",
    cites=Cite("moreau", ()),
)
points = claim.under(STEPS, ASKS, LINK, part=SAME, at="σ=1/2, τ=2, x=1, y=1, f=3")
points.proves("τw = 2v_1 − v", "τw = 2f − v", name="the points")
claim.under(
    ASKS, LINK, "κσ = 1 : κ = 1/σ; κw = 2f − v : g is asked at the same point", part=ONLY
).under(at="σ=1, κ=1, τ=1, x=1, y=1, f=1").proves(
    "(τ − 1/σ)y = 0", "(τ − κ)y = 0", name="only there"
)

EDGES = ("τ = 1", "y_0 = 0", "f = 0")
title = "closed loops over ℚ with quadratics: the conjugate by its own formula"


@claim.instances(title, SAME, count=40, edges=EDGES, of="closed loops of 8 iterations over ℚ")
def closed_loops(rng, at):
    """g = k(x − r)²/2 has g*(y) = ry + y²/(2k), so prox_{σg*}(w) = k(w − σr)/(k + σ)."""
    tau, h, k = (fmpq(rng.randint(1, 6), rng.randint(1, 4)) for _ in range(3))
    tau, h = fmpq(1) if at == "τ = 1" else tau, h * (at != "f = 0")
    sigma, s, r = 1 / tau, fmpq(rng.randint(-4, 4)), fmpq(rng.randint(-4, 4))
    x, y = fmpq(rng.randint(-9, 9)), fmpq(rng.randint(-9, 9)) * (at != "y_0 = 0")
    v = x - tau * y
    for t in range(8):
        if v != x - tau * y:
            raise Fails(f"τ = {tau}, h = {h}, k = {k}: the states part in iteration {t}")
        new = (x - tau * y + tau * h * s) / (1 + tau * h)
        w = y + sigma * (2 * new - x)
        x, y = new, k * (w - sigma * r) / (k + sigma)
        first = (v + tau * h * s) / (1 + tau * h)
        v = v + (2 * first - v + tau * k * r) / (1 + tau * k) - first


@claim.exact("by theory's comparison of the two programs: the map is σ = 1/τ", SAME)
def compared(run):
    from theory import optimizers
    from theory.realization import compare

    answer = compare(optimizers.douglas_rachford.family(), optimizers.chambolle_pock.family())
    found = answer.branches[0].map
    ok = answer.verdict == "equivalent" and found == {"tau": "a", "sigma": "1/a"}
    return Checked(f"{answer.verdict}, {found}", ok=ok)


claim.floats("float64: g an absolute value, whose conjugate is a projection", SAME, instances=60)
claim.batched("both, batched in torch, g an absolute value", SAME, instances=400)

step = claim.under(PRIMAL, ASKS, OTHER, part=SAME)
step.under(MOREAU, LINK).needs(
    "στ = 1", "v′ = x′ − τy′", at="σ=1, τ=2, x=0, y=1, f=1, p=0", says="σ = 1, τ = 2"
)
step.under(MOREAU, STEPS).needs(
    "v = x − τy", "v′ = x′ − τy′", at="σ=τ=1, x=0, y=0, v=1, f=p=0", says="v = 1, x = y = 0"
)
step.under(STEPS, LINK).needs(
    "g is convex, closed and proper",
    "v′ = x′ − τy′",
    at="σ=τ=1, x=y=0, f=p=0, y′=1",
    says="an answer that is not w − σp",
)
points.false("prox_{τg} is asked at 2v_1 − x", "τw = 2f − x")
claim.mutants()
