"""The three update rules of TO and the direction that each takes."""

import random
from fractions import Fraction

from theory.operators import Derivation, Equation, Operator, Scalar, induction, refute, tr
from theory.trainable import setting as to
from verify import edges
from verify.claim import Claim
from verify.claims.trainable import REBUILT, _exact, source
from verify.evidence import Checked

FULL, DIAGONAL, RANK_ONE = "full", "diagonal", "rank one"

claim = Claim(
    name="trainable/to_updates",
    title="TO steps along m = (1−c)u + cg: prediction and gradient, averaged",
    source=source("Algorithms 1 to 3"),
    expected="proved",
    paper="holds",
    wording=(
        "Algorithms 1 to 3 descend on an 'approximation loss', read as ½|A w + b − g|². Section "
        "3.1 recommends of full TO 'initializing both to zero' and says nothing of "
        "rank-one TO's start; taken over to it, p = q = 0 is a fixed saddle, A ≡ 0 for ever. "
        + REBUILT
    ),
    statement="""Loss ½|r|², r = u − g, u = Aw + b. Full: A −= βrwᵀ, b −= γr, so m = A′w + b′ =
    (1−c)u + cg with c = β|w|² + γ. Diagonal: a −= βr⊙w, m = (1−C)u + Cg, C = diag(βw_i² + γ). Rank
    one (A = pqᵀ, both from the old values): p −= βr(qᵀw), q −= β(pᵀr)w, b −= γr, m = u − [γ +
    β(qᵀw)² − β²(qᵀw)(pᵀr)|w|²]r − β|w|²(pᵀr)p. From p = q = 0 it stays there. Where g = ∇F + ξ, E[ξ
    | past] = 0, its E[m | past] carries β²|w|²(qᵀw)Cov(ξ)p.""",
    latex=r"""$m = (1-c)u + cg$, $c = \beta\|w\|^2+\gamma$; $m = (I-C)u + Cg$; $m = u - [\gamma +
    \beta(q^\top w)^2 - \beta^2 (q^\top w)(p^\top r)\|w\|^2] r - \beta\|w\|^2 (p^\top r) p$.""",
    hypotheses="""
    - the loss carries ½: without it β and γ double
    - the step uses A_{t+1}, b_{t+1}: with the old pair, m = u: momentum delayed by one step
    - p = q = 0 at the start: for the saddle""",
    parts=(FULL, DIAGONAL, RANK_ONE),
)

u, r, g, w, m, b = to.U, to.R, to.G, to.W, to.M, to.B
p, q = to.P, to.Q
FULL_FORM = Equation(m, u - u * to.C + g * to.C)
DIAGONAL_FORM = Equation(m, (to.UNIT - to.DIAGONAL_C) * u + to.DIAGONAL_C * g)
READ, PR, SQUARE = q.T * w, p.T * r, w.T * w


def rank_one_direction(sign=-1, error=r):
    """u − [γ + β(qᵀw)² − β²(qᵀw)(pᵀr)|w|²]r − β|w|²(pᵀr)p; the sign of the third term is free for
    mutants."""
    pr = p.T * error
    return (
        u
        - to.GAMMA * error
        - to.BETA * error * READ * READ
        - sign * to.BETA**2 * error * READ * pr * SQUARE
        - to.BETA * p * pr * SQUARE
    )


@claim.proof("the rules are descent on ½|r|²: its first order in (A, b) is tr(Xᵀrwᵀ) + yᵀr", FULL)
def gradient():
    """½|(A + X)w + b + y − g|² − ½|r|² = tr(Xᵀrwᵀ) + yᵀr + ½|Xw + y|², for all X, y."""
    X, y = Operator("X", "n", "n"), to.vector("y")
    moved = (to.A + X) * w + b + y - g
    gain = tr(moved.T * moved / 2 - r.T * r / 2)
    return Derivation(to.full()[:2]).qed(
        Equation(gain, tr(X.T * r * w.T) + tr(y.T * r) + tr((X * w + y).T * (X * w + y)) / 2)
    )


@claim.proof("full TO: m = (1−c)u + cg", FULL)
def full_direction():
    return Derivation(to.full()).qed(FULL_FORM)


@claim.proof("diagonal TO: its rule is descent, and m = (1−C)u + Cg", DIAGONAL)
def diagonal_direction():
    """a⊙w = Wa; first order of ½|r|² in a is (Wr)ᵀx."""
    x = to.vector("x")
    moved = to.DIAGONAL_W * (to.DIAGONAL_A + x) + b - g
    Wx = to.DIAGONAL_W * x
    descent = Derivation(to.diagonal()[:2]).qed(
        Equation(moved.T * moved - r.T * r, 2 * (to.DIAGONAL_W * r).T * x + Wx.T * Wx)
    )
    return [descent, Derivation(to.diagonal()).qed(DIAGONAL_FORM)]


@claim.proof("rank-one TO: its rules are descent, and the formula for m", RANK_ONE)
def rank_one_form():
    """First order of ½|r|² in p is (qᵀw)rᵀx, in q it is (pᵀr)wᵀy; taken one at a time."""
    x, y = to.vector("x"), to.vector("y")
    first = to.rank_one()[:2]
    in_p, in_q = (p + x) * READ + b - g, p * ((q + y).T * w) + b - g
    moves = Derivation(first).qed(
        Equation(in_p.T * in_p - r.T * r, 2 * READ * r.T * x + READ * READ * x.T * x),
        Equation(in_q.T * in_q - r.T * r, 2 * PR * (w.T * y) + (p.T * p) * (y.T * w) * (y.T * w)),
    )
    return [moves, Derivation(to.rank_one()).qed(Equation(m, rank_one_direction()))]


@claim.proof("p = q = 0 stays for ever", RANK_ONE)
def saddle():
    return induction(
        [Equation(p, 0), Equation(q, 0)],
        state=[(p, to.P_NEXT), (q, to.Q_NEXT), (b, to.B_NEXT)],
        initial=[Equation(p, 0), Equation(q, 0)],
        recurrence=to.rank_one()[:5],
    )


@claim.proof("m is quadratic in the noise, with the quadratic term β²|w|²(qᵀw)·ξξᵀp", RANK_ONE)
def bias():
    """r = r₀ − ξ. m(ξ) − m(0) = Jξ + β²|w|²(qᵀw)ξξᵀp with J fixed by the past, so E[m | past] =
    m(0) + β²|w|²(qᵀw)Cov(ξ)p."""
    xi, r0 = to.vector("ξ"), to.vector("r₀")
    J = (
        to.GAMMA * xi
        + to.BETA * xi * READ * READ
        + to.BETA * p * (p.T * xi) * SQUARE
        - to.BETA**2 * (r0 * (p.T * xi) + xi * (p.T * r0)) * READ * SQUARE
    )
    return Derivation([Equation(r, r0 - xi, "the error with noise")]).qed(
        Equation(
            rank_one_direction(),
            rank_one_direction(error=r0) + J + to.BETA**2 * xi * (xi.T * p) * READ * SQUARE,
        )
    )


EDGES = (*_exact.EDGES, "β = 0", "γ = 1", "p = q")


@claim.exact("random steps over ℚ, all three rules", FULL)
def rational_steps(run):
    rng, count = random.Random(f"updates {run.seed}"), run.count(60)
    for index in edges.numbers(count, EDGES):
        at = edges.edge(EDGES, index)
        n = 1 if at == "n = 1" else rng.randint(1, 4)
        A, (bv, wv, gv, pv, qv) = (
            [_exact.vector(rng, n) for _ in range(n)],
            [_exact.vector(rng, n) for _ in range(5)],
        )
        at_edge = _exact.zeroed(at, A=A, b=bv, w=wv, g=gv)
        A, bv, wv, gv = at_edge.values()
        beta, rate = abs(_exact.draw(rng)), abs(_exact.draw(rng))
        beta, rate = {"β = 0": (0, rate), "γ = 1": (beta, 1), "p = q": (beta, rate)}.get(
            at, (beta, rate)
        )
        qv = pv if at == "p = q" else qv
        _, _, mv, uv, _ = _exact.full(A, bv, wv, gv, beta, rate)
        c = beta * _exact.dot(wv, wv) + rate
        _, _, md, ud, _ = _exact.diagonal(pv, bv, wv, gv, beta, rate)
        *_, mr, ur, rv = _exact.rank_one(pv, qv, bv, wv, gv, beta, rate)
        read, pr, square = _exact.dot(qv, wv), _exact.dot(pv, rv), _exact.dot(wv, wv)
        factor = rate + beta * read**2 - beta**2 * read * pr * square
        good = (
            mv == [(1 - c) * x + c * y for x, y in zip(uv, gv)]
            and md
            == [
                (1 - beta * z * z - rate) * x + (beta * z * z + rate) * y
                for x, y, z in zip(ud, gv, wv)
            ]
            and mr == [x - factor * y - beta * square * pr * z for x, y, z in zip(ur, rv, pv)]
        )
        if not good:
            return Checked(f"w = {wv}, g = {gv}: a formula fails", ok=False, refutes=True)
    return Checked(
        f"{count} steps of each rule over ℚ, n ≤ 4, and {len(EDGES)} at edges",
        instances=3 * (count + len(EDGES)),
    )


@claim.exact("the mean over ±x: E[m] − m(0) = β²|w|²(qᵀw)·xxᵀp over ℚ", RANK_ONE)
def mean_over_signs(run):
    rng, count, felt = random.Random(f"bias {run.seed}"), run.count(40), 0
    for _ in range(count):
        n = rng.randint(1, 3)
        pv, qv, bv, wv, gv, x = (_exact.vector(rng, n) for _ in range(6))
        beta, rate = Fraction(1, 2), Fraction(1, 3)
        plus, minus, calm = (
            _exact.rank_one(pv, qv, bv, wv, [a + s * y for a, y in zip(gv, x)], beta, rate)[3]
            for s in (1, -1, 0)
        )
        factor = beta**2 * _exact.dot(wv, wv) * _exact.dot(qv, wv) * _exact.dot(x, pv)
        if [(a + c) / 2 - z for a, c, z in zip(plus, minus, calm)] != [factor * y for y in x]:
            return Checked(f"p = {pv}, x = {x}: the mean differs", ok=False, refutes=True)
        felt += factor != 0
    return Checked(
        f"{count} two-point noises over ℚ, {felt} with a bias", ok=felt > 0, instances=count
    )


claim.floats("float64 steps of the three systems against their formulas", instances=120)


claim.batched("the same batched in torch", instances=600)


AT = {"A": [[1]], "w": [[1]], "b": [[0]], "g": [[3]], "β": "1/4", "γ": "1/4"}
RANK_AT = {
    "p": [[1], [2]],
    "q": [[1], [1]],
    "b": [[1], [0]],
    "w": [[1], [1]],
    "g": [[0], [1]],
    "β": "1/2",
    "γ": "1/4",
}


def full_rules(scale=1, old_pair=False):
    A1, b1 = (to.A, b) if old_pair else (to.A_NEXT, to.B_NEXT)
    return [
        *to.full()[:2],
        Equation(to.A_NEXT, to.A - scale * to.BETA * r * w.T),
        Equation(to.B_NEXT, b - scale * to.GAMMA * r),
        Equation(m, A1 * w + b1),
    ]


@claim.necessity("the loss carries ½", FULL)
def without_half():
    return refute(FULL_FORM, full_rules(scale=2), at=AT)


@claim.necessity("the step uses A_{t+1}, b_{t+1}", FULL)
def old_pair():
    """m would be u = 1, not (1−c)u + cg = 2."""
    return refute(FULL_FORM, full_rules(old_pair=True), at=AT | {"A′": [["3/2"]], "b′": [["1/2"]]})


@claim.necessity("p = q = 0 at the start", RANK_ONE)
def away_from_the_saddle():
    return refute(Equation(to.P_NEXT, p), to.rank_one(), at=RANK_AT)


@claim.mutant("rank-one TO started at zero, as full TO is, learns the same A", RANK_ONE)
def zero_start():
    """From zero variables, w = g = 1: full TO has A′ = βg; rank-one TO has p′q′ = 0."""
    A, learnt = to.A_NEXT, to.P_NEXT * to.Q_NEXT.T
    given = [
        *to.rank_one()[:5],
        Equation(A, to.BETA * g * w.T, "full TO from zero"),
        Equation(p, 0),
        Equation(q, 0),
        Equation(b, 0),
    ]
    return refute(Equation(learnt, A), given, at={"w": [[1]], "g": [[1]], "β": "1/2", "γ": "1/2"})


@claim.mutant("c = β + γ", FULL)
def wrong_rate():
    rate = (to.BETA + to.GAMMA) * to.ONE
    return refute(Equation(m, u - u * rate + g * rate), to.full(), at=AT | {"w": [[2]]})


@claim.mutant("m = cu + (1−c)g", FULL)
def exchanged():
    return refute(Equation(m, u * to.C + g - g * to.C), to.full(), at=AT | {"γ": "1/8"})


@claim.mutant("C = diag(βw_i + γ)", DIAGONAL)
def unsquared():
    wrong = to.BETA * to.DIAGONAL_W + to.GAMMA * to.UNIT
    return refute(
        Equation(m, (to.UNIT - wrong) * u + wrong * g),
        to.diagonal(),
        at={"W": [[2]], "a": [[1]], "b": [[0]], "g": [[3]], "β": "1/4", "γ": "1/4"},
    )


@claim.mutant("rank one with + β²(qᵀw)(pᵀr)|w|²", RANK_ONE)
def wrong_sign():
    return refute(Equation(m, rank_one_direction(sign=1)), to.rank_one(), at=RANK_AT)


@claim.mutant("rank one, q updated with the new p", RANK_ONE)
def sequential():
    rules = [e for e in to.rank_one() if e.left.single_letter.name != "q′"]
    late = Equation(to.Q_NEXT, q - to.BETA * w * (to.P_NEXT.T * r))
    return refute(Equation(m, rank_one_direction()), [*rules, late], at=RANK_AT)


@claim.mutant("the noise leaves E[m] alone: m(x) + m(−x) = 2m(0)", RANK_ONE)
def no_bias():
    """n = 1, p = q = w = 1, r₀ = 0, β = 1: the quadratic term is 1."""
    xi, beta = Operator("ξ", "1", "1"), Scalar("β", nonneg=True)
    return refute(Equation(beta**2 * xi * xi, 0), at={"ξ": [[1]], "β": 1})
