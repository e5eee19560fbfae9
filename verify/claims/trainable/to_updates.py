"""The three update rules of TO and the direction that each takes."""

from flint import fmpq

from theory.trainable import runs as _exact
from theory.trainable import setting as to
from verify.claim import Claim
from verify.claims.trainable import REBUILT, source
from verify.evidence import Fails

PARTS = "full", "diagonal", "rank one"
FULL, DIAGONAL, RANK_ONE = PARTS

claim = Claim(
    name="trainable/to_updates",
    title="TO steps along m = (1−c)u + cg: prediction and gradient, averaged",
    source=source("Algorithms 1 to 3"),
    wording=f"""Algorithms 1 to 3 descend on an 'approximation loss', read as ½|A w + b − g|².
    Section 3.1 recommends of full TO 'initializing both to zero' and says nothing of rank-one TO's
    start; taken over to it, p = q = 0 is a fixed saddle, A ≡ 0 for ever. {REBUILT}""",
    statement="""
    - Loss ½|r|², r = u − g, u = Aw + b. Full: A −= βrwᵀ, b −= γr, so m = A′w + b′ = (1−c)u + cg
      with c = β|w|² + γ. By: full descent; full
    - Diagonal: a −= βr⊙w, m = (1−C)u + Cg, C = diag(βw_i² + γ). By: diagonal descent; diagonal
    - Rank one (A = pqᵀ, both from the old values): p −= βr(qᵀw), q −= β(pᵀr)w, b −= γr, m = u − [γ
      + β(qᵀw)² − β²(qᵀw)(pᵀr)|w|²]r − β|w|²(pᵀr)p. By: rank-one descent; rank one
    - From p = q = 0 it stays there. By: saddle
    - Where g = ∇F + ξ, E[ξ | past] = 0, its E[m | past] carries β²|w|²(qᵀw)Cov(ξ)p. By: noise
    """,
    latex=r"""$m = (1-c)u + cg$, $c = \beta\|w\|^2+\gamma$; $m = (I-C)u + Cg$; $m = u - [\gamma +
    \beta(q^\top w)^2 - \beta^2 (q^\top w)(p^\top r)\|w\|^2] r - \beta\|w\|^2 (p^\top r) p$.""",
    hypotheses="""
    - the loss carries ½: without it β and γ double
    - the step uses A_{t+1}, b_{t+1}: with the old pair, m = u: momentum delayed by one step
    - p = q = 0 at the start: for the saddle""",
    parts=(FULL, DIAGONAL, RANK_ONE),
)

STEP, RANK = to.full(), to.rank_one()
claim.letters(*STEP, *to.diagonal(), *RANK, "X: n×n; x y ξ r₀: n")
claim.let("c = βwᵀw + γ; C = βWW + γ; k = qᵀw")
full = claim.under(*STEP, part=FULL, at="A=w=1, b=0, g=3, β=γ=1/4")
claim.under(*STEP[:2], part=FULL, at="A=w=X=y=1, b=0, g=3").proves(
    "[full descent] the rules are descent on ½|r|²: its first order in (A, b) is tr(Xᵀrwᵀ) + yᵀr",
    "tr(((A + X)w + b + y − g)ᵀ((A + X)w + b + y − g)/2 − rᵀr/2) = tr(Xᵀrwᵀ) + tr(yᵀr) + "
    "tr((Xw + y)ᵀ(Xw + y))/2",
    says="for all X, y",
)
MEAN = "m = u − uc + gc"
full.proves("[full] full TO: m = (1−c)u + cg", MEAN)
full.false("c = β + γ", "m = u − u(β + γ) + g(β + γ)", at="w=2")
bare = claim.under(*STEP[:2], part=FULL, at="A=w=1, b=0, g=3, β=γ=1/4")
bare.needs("the loss carries ½", MEAN, "A′ = A − 2βrwᵀ; b′ = b − 2γr; m = A′w + b′")
bare.needs(
    "the step uses A_{t+1}, b_{t+1}",
    MEAN,
    *STEP[2:4],
    "m = Aw + b",
    says="m would be u = 1, not (1−c)u + cg = 2",
)

at = "W=diag(2, 1), a=(1, 2), b=(0, 1), g=(3, 1), β=γ=1/4"
claim.under(*to.diagonal()[:2], part=DIAGONAL, at=at).proves("""
    [diagonal descent] diagonal TO: its rule is descent
    (W(a + x) + b − g)ᵀ(W(a + x) + b − g) − rᵀr = 2(Wr)ᵀx + (Wx)ᵀWx
    says: a⊙w = Wa; first order of ½|r|² in a is (Wr)ᵀx""")
each = claim.under(*to.diagonal(), part=DIAGONAL, at=at)
each.proves("[diagonal] and m = (1−C)u + Cg", "m = (1 − C)u + Cg")
each.false("C = diag(βw_i + γ)", "m = (1 − βW − γ)u + (βW + γ)g")

claim.under(*RANK[:2], part=RANK_ONE).proves("""
    [rank-one descent] rank-one TO: its rules are descent
    ((p + x)k + b − g)ᵀ((p + x)k + b − g) − rᵀr = 2k·rᵀx + kk·xᵀx
    (p((q + y)ᵀw) + b − g)ᵀ(p((q + y)ᵀw) + b − g) − rᵀr = 2pᵀr·wᵀy + (pᵀp)(yᵀw)(yᵀw)
    says: First order of ½|r|² in p is (qᵀw)rᵀx, in q it is (pᵀr)wᵀy; taken one at a time.""")
pair = claim.under(
    *RANK, part=RANK_ONE, at="p=(1, 2), q=w=(1, 1), b=(1, 0), g=(0, 1), β=1/2, γ=1/4"
)
FORM = "m = u − γr − βrkk + β²rk(pᵀr)(wᵀw) − βp(pᵀr)(wᵀw)"
pair.proves("[rank one] and the formula for m", FORM)
pair.false("rank one, q updated with the new p", FORM, "q′ = q − βw(p′ᵀr)", without=[RANK[3]])
pair.needs("p = q = 0 at the start", "p′ = p")
zero = claim.under(part=RANK_ONE, at="w=g=1, β=γ=1/2")
zero.inductive(
    "[saddle] p = q = 0 stays for ever", "p = 0; q = 0", initial="p = 0; q = 0", recurrence=RANK[:5]
)
zero.false(
    "rank-one TO started at zero, as full TO is, learns the same A",
    "p′q′ᵀ = A′",
    *RANK[:5],
    "A′ = βgwᵀ : full TO from zero; p = 0; q = 0; b = 0",
    says="From zero variables, w = g = 1: full TO has A′ = βg; rank-one TO has p′q′ = 0.",
)
claim.let("D = γr + βrkk − β²rk(pᵀr)(wᵀw) + βp(pᵀr)(wᵀw)")
claim.let("D₀ = γr₀ + βr₀kk − β²r₀k(pᵀr₀)(wᵀw) + βp(pᵀr₀)(wᵀw)")
claim.let("J = γξ + βξkk + βp(pᵀξ)(wᵀw) − β²(r₀(pᵀξ) + ξ(pᵀr₀))k(wᵀw)")
claim.under("r = r₀ − ξ : the error with noise", part=RANK_ONE).proves("""
    [noise] m is quadratic in the noise, with the quadratic term β²|w|²(qᵀw)·ξξᵀp
    u − D = u − D₀ + J + β²ξ(ξᵀp)k(wᵀw)
    says: m(ξ) − m(0) = Jξ + β²|w|²(qᵀw)ξξᵀp with J fixed by the past, so E[m | past] = m(0) +
    β²|w|²(qᵀw)Cov(ξ)p.""")
claim.mutants()
claim.letters("ξ: 1×1")
zero.false("""the noise leaves E[m] alone: m(x) + m(−x) = 2m(0)
    β²ξξ = 0
    at: ξ=β=1
    says: n = 1, p = q = w = 1, r₀ = 0: the quadratic term is 1""")

EDGES = (*_exact.EDGES, "β = 0", "γ = 1", "p = q")


@claim.instances(
    "random steps over ℚ, all three rules",
    FULL,
    count=60,
    edges=EDGES,
    of="steps over ℚ, n ≤ 4, a third of them of each rule",
)
def rational_steps(rng, at):
    A, b, w, g, p, q = _exact.drawn(rng, at, 4, "p", "q").values()
    beta, rate = abs(_exact.draw(rng)), abs(_exact.draw(rng))
    beta, rate = {"β = 0": (0, rate), "γ = 1": (beta, 1)}.get(at, (beta, rate))
    q = p if at == "p = q" else q
    square = _exact.dot(w, w)
    *_, m, u, _ = _exact.full(A, b, w, g, beta, rate)
    c = beta * square + rate
    good = m == [(1 - c) * x + c * y for x, y in zip(u, g)]
    *_, m, u, _ = _exact.diagonal(p, b, w, g, beta, rate)
    shares = [beta * z * z + rate for z in w]
    good = good and m == [(1 - c) * x + c * y for x, y, c in zip(u, g, shares)]
    *_, m, u, r = _exact.rank_one(p, q, b, w, g, beta, rate)
    read, pr = _exact.dot(q, w), _exact.dot(p, r)
    factor = rate + beta * read**2 - beta**2 * read * pr * square
    good = good and m == [x - factor * y - beta * square * pr * z for x, y, z in zip(u, r, p)]
    if not good:
        raise Fails(f"w = {w}, g = {g}: a formula fails")
    return [None] * 3


@claim.instances(f"""the mean over ±x: E[m] − m(0) = β²|w|²(qᵀw)·xxᵀp over ℚ
    part: {RANK_ONE}
    count: 40
    of: two-point noises over ℚ
    some: with a bias""")
def mean_over_signs(rng):
    _, b, w, g, p, q, x = _exact.drawn(rng, "", 3, "p", "q", "x").values()
    beta, rate = fmpq(1, 2), fmpq(1, 3)
    plus, minus, calm = (
        _exact.rank_one(p, q, b, w, [a + s * y for a, y in zip(g, x)], beta, rate)[3]
        for s in (1, -1, 0)
    )
    factor = beta**2 * _exact.dot(w, w) * _exact.dot(q, w) * _exact.dot(x, p)
    if [(a + c) / 2 - z for a, c, z in zip(plus, minus, calm)] != [factor * y for y in x]:
        raise Fails(f"p = {p}, x = {x}: the mean differs")
    return "with a bias" if factor else None


claim.floats("float64 steps of the three systems against their formulas", instances=120)
claim.batched("the same batched in torch", instances=600)
