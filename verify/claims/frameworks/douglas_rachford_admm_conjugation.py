"""ADMM is Douglas–Rachford splitting of the dual: conjugate oracles, in the other order."""

from flint import fmpq

from verify.claim import Claim
from verify.claims.frameworks import splitting
from verify.evidence import Checked, Fails
from verify.sentences import theorem
from verify.standard import Cite

DUAL, PRIMAL = PARTS = "on the dual", "on the primal"

claim = Claim(
    name="frameworks/douglas_rachford_admm_conjugation",
    title="""Douglas–Rachford splitting with g* and f*(−·) is ADMM with f and g: Moreau's identity
    turns each call into one of the other's, in permuted order""",
    source=splitting("conjugation and permutation, the example of Douglas–Rachford and ADMM"),
    expected="proved",
    statement=(
        theorem(
            """Let a > 0. Douglas–Rachford for the dual, l_1 = prox_{aψ}(l), l_2 = prox_{aφ}(2l_1 −
            l), l ← l + l_2 − l_1 with ψ = g*, φ(λ) = f*(−λ), and ADMM, x ← prox_{f/a}(z − u), z ←
            prox_{g/a}(x + u), u ← u + x − z: if z = prox_{g/a}(l/a) and l = a(z + u) once, then l =
            a(z + u) at every t, for all n and f, g.""",
            "the state map",
        ),
        theorem(
            """Both ask prox_{g/a} at l/a = z + u and prox_{f/a} at z − u: the first call of
            Douglas–Rachford is the last of ADMM.""",
            "the points",
        ),
        theorem("l_1 = au is the scaled multiplier.", "the multiplier"),
        theorem(
            """With prox_f and prox_g themselves ADMM is Douglas–Rachford too, its first call being
            prox_g at v = z + u: v ← v + x − z.""",
            "without conjugates",
        ),
    ),
    latex=r"""$l=a(z+u)$, $\mathrm{prox}_{ag^*}(l)=l-a\,\mathrm{prox}_{g/a}(l/a)=au$.""",
    hypotheses="""
    - l = a(z + u): at one moment
    - f and g are convex, closed and proper: Moreau's identity""",
    remark="""The letters x and z are answers, of prox_{f/a} and prox_{g/a} at points that are shown
    to be the same in both. ADMM here is that for x = z in its constraint.""",
    parts=PARTS,
)

claim.letters("a; l l′ l₁ l₂ u u′ x z z′ v v′: n")
MOREAU = (
    "l₁ = l − az : Moreau, prox_{ag*}(l) = l − a·prox_{g/a}(l/a); "
    "l₂ = (2l₁ − l) + ax : Moreau, prox_{aφ}(w) = −prox_{af*}(−w) = w + a·prox_{f/a}(−w/a)"
)
DUAL_STEP = "l′ = l + l₂ − l₁ : Douglas–Rachford"
ADMM = "u′ = u + x − z′ : z′ answers at x + u"
LINK = "l = a(z + u)"
MOREAU_CITED = Cite("moreau", ())
claim.under(part=DUAL).inductive(
    "induction over t: l = a(z + u)",
    LINK,
    state="l → l′; z → z′; u → u′",
    initial="l = a(z + u) : z answers at l/a",
    recurrence=f"{MOREAU}; {DUAL_STEP}; {ADMM}",
    name="the state map",
    cites=MOREAU_CITED,
)
points = claim.under(MOREAU, LINK, part=DUAL, at="a=2, z=1, u=3, x=1")
points.under(DUAL_STEP).proves(
    "−(2l_1 − l) = a(z − u), and l′ = a(x + u)",
    "−(2l₁ − l) = a(z − u)",
    "l′ = a(x + u)",
    name="the points",
    cites=MOREAU_CITED,
)
points.proves("l_1 = au", "l₁ = au", name="the multiplier", cites=MOREAU_CITED)
claim.under(part=PRIMAL).inductive(
    "induction over t: v = z + u, asked at 2z − v = z − u",
    "v = z + u; 2z − v = z − u",
    state="v → v′; z → z′; u → u′",
    initial="v = z + u",
    recurrence=f"v′ = v + x − z : x answers at 2z − v; {ADMM}",
    name="without conjugates",
)

EDGES = ("a = 1", "f = 0", "start at 0")
title = "closed loops over ℚ with quadratics: conjugate oracles by their own formulas"


@claim.instances(title, DUAL, count=40, edges=EDGES, of="closed loops of 8 iterations over ℚ")
def closed_loops(rng, at):
    """f = h(x − s)²/2 has f*(y) = sy + y²/(2h), so prox_{af*}(v) = h(v − as)/(h + a)."""
    a, h, k = (fmpq(rng.randint(1, 6), rng.randint(1, 4)) for _ in range(3))
    s, r = fmpq(rng.randint(-4, 4)), fmpq(rng.randint(-4, 4))
    a = fmpq(1) if at == "a = 1" else a
    h = fmpq(0) if at == "f = 0" else h
    l = fmpq(rng.randint(-9, 9)) * (at != "start at 0")

    def conjugate(v, c, m):
        return c * (v - a * m) / (c + a)

    def prox(v, c, m):
        return (v + c * m / a) / (1 + c / a)

    z = prox(l / a, k, r)
    u = l / a - z
    for t in range(8):
        if l != a * (z + u):
            raise Fails(f"a = {a}, h = {h}, k = {k}: the states part in iteration {t}")
        l1 = conjugate(l, k, r)
        l2 = -conjugate(-(2 * l1 - l), h, s)
        if l1 != a * u:
            raise Fails(f"the multiplier is not l_1/a in iteration {t}")
        x = prox(z - u, h, s)
        z = prox(x + u, k, r)
        l, u = l + l2 - l1, u + x - z


@claim.exact("by theory's comparison: both ways round", PRIMAL)
def compared(run):
    from theory import optimizers
    from theory.algorithms import parse
    from theory.realization import compare

    dual = parse("m = prox_g_conj(l, a); n = 2*m - l; k = n + a*prox_f(-n/a, 1/a); l = l + k - m")
    scaled = parse("x = prox_f(z - u, 1/a); z = prox_g(x + u, 1/a); u = u + x - z")
    answers = (
        compare(dual, scaled),
        compare(optimizers.douglas_rachford.family(), optimizers.admm.family()),
    )
    said = [answer.verdict for answer in answers]
    return Checked(
        f"on the dual {said[0]}, on the primal {said[1]}",
        ok=said == ["equivalent", "equivalent"],
        instances=2,
    )


claim.floats("float64: g an absolute value, whose conjugate is a projection", DUAL, instances=60)
claim.batched("both, batched in torch, g an absolute value", DUAL, instances=400)

step = claim.under(MOREAU, DUAL_STEP, ADMM, part=DUAL)
step.needs("l = a(z + u)", "l′ = a(z′ + u′)", at="a=1, l=1, z=u=x=z′=0", says="l = 1, z = u = 0")
unlike = claim.under(DUAL_STEP, ADMM, LINK, "l₂ = (2l₁ − l) + ax", part=DUAL)
unlike.needs(
    "f and g are convex, closed and proper",
    "l′ = a(z′ + u′)",
    at="a=1, z=1, u=1, l₁=0, x=1, z′=0",
    says="an answer l_1 that is not l − az",
)
points.false("l_1 is the answer of prox_{g/a}", "l₁ = z")
claim.mutants()
