"""How fast TO converges in one variable, for every decay of its rate."""

import random
from fractions import Fraction

from theory.operators import (
    Derivation,
    Equation,
    Inequality,
    Instances,
    Scalar,
    complete,
    number,
    refute,
    setting,
)
from theory.trainable import rates
from theory.trainable import setting as to
from verify.claim import Claim, Hypothesis
from verify.claims.trainable import REBUILT, _spaces, source
from verify.evidence import Checked

MOMENTS, LIMITS, SLOW, CONSTANT = "the recursion", "q = 1", "0 < q < 1", "q = 0"

claim = Claim(
    name="trainable/to_rates_1d",
    title="""TO in one variable: exact second moments, exact limits, and no need to reduce the
    variance""",
    source=source("Theorem 1, and the contrast with Adam"),
    expected="proved",
    paper="holds",
    wording=(
        "Section 1 calls it 'a fundamental criterion' whether 'the estimation variance vanishes', "
        "and no necessary one: TO 'matches SGD's convergence rate', and the variance of SGD and "
        "ADAM 'does not converge to zero'. Here both are exact; q = 0, c = 1 is SGD. " + REBUILT
    ),
    statement="""n = 1, A frozen, F = μw²/2, a, μ > 0, α_t = a/t, c_t = c/t^q, noise ξ with
    E[ξ|past] = 0 and variance σ², h = c + aA, e = m − μw. Second moments obey an exact linear
    recursion. q = 1: t·Ew² and t·Ee² both converge if h > 1 and h < ½ + 2acμ, to
    2a²c²σ²/((h−1)(4acμ−2h+1)) and c²σ²(2a²μ²+2acμ−2aμ+1−h)/((h−1)(4acμ−2h+1)); (a, c, A) = (1, 2,
    0): 1.6 and 2.4. 0 < q < 1, c > 0, 2aμ > 1: Ee² ~ (cσ²/2)t^{−q}, Ew² ~ a²σ²/((2aμ−1)t). q = 0, 0
    < c < 2, 2aμ > 1: Ee² → cσ²/(2−c), yet Ew² has the same rate and constant: variance reduction is
    not necessary for it.""",
    latex=r"""$t\,\mathbb{E}w_t^2 \to \frac{2a^2c^2\sigma^2}{(h-1)(4ac\mu-2h+1)}$,
    $t\,\mathbb{E}e_t^2 \to \frac{c^2\sigma^2(2a^2\mu^2+2ac\mu-2a\mu+1-h)}{(h-1)(4ac\mu-2h+1)}$, $h
    = c + aA$.""",
    hypotheses=(
        Hypothesis("E[ξ | past] = 0"),
        Hypothesis("h > 1", "for q = 1"),
        Hypothesis("h < ½ + 2acμ", "for q = 1"),
        Hypothesis("2aμ > 1", "for q < 1"),
        Hypothesis("c > 0", "for 0 < q < 1"),
        Hypothesis("0 < c < 2", "for q = 0"),
        Hypothesis("A is frozen", "a bounded A that moves slowly may do", needed=False),
    ),
    axioms="""
    - the expectation given the past is an orthogonal projection P of the random numbers with ⟨x, y⟩
      = E[xy]
    - Chung's lemma: V′ = (1 + B/t)V + v/t + O(1/t²)(1 + |V|) converges to −B⁻¹v where all
      eigenvalues of B have negative real part
    - a real 2×2 matrix has both eigenvalues in the left half-plane exactly if its trace is < 0 and
      its determinant > 0; the eigenvalues of S ↦ JS + SJᵀ are sums of two of J
    - two time scales (as Konda and Tsitsiklis, Ann. Appl. Probab. 14, 2004; here for deterministic
      linear recursions): W′ = (1 − η_tR)W + o(η_t)(1 + |X| + |W|) and X′ = X + (ℓ − pX + bᵀW)/t +
      o(1/t)(1 + |X| + |W|), p > 0, give W → 0 and X → ℓ/p, where η_t = (t+1)^{−q}, 0 < q < 1, and R
      has positive eigenvalues, or η_t = 1 and those of 1 − R lie inside the unit circle""",
    parts=(MOMENTS, LIMITS, SLOW, CONSTANT),
    remark="""q > 1 with A = 0: Σc_t < ∞, so b stops learning and Ee² does not vanish (measured: it
    grows). Dropped hypotheses, log-slope of Ew² = 2·max Re eig[[0, −a], [cμ, −h]], a = 1, c = 2: −½
    at A = −3/2, 0 at A = −2, +1 at A = −3 (diverges). Complex eigenvalues oscillate in log t: fit
    envelopes.""",
)

a, c, A, mu, s2, h, t, alpha, rate = (
    Scalar(x) for x in ("a", "c", "A", "μ", "σ²", "h", "t", "α", "c′")
)
x, y, z, x1, y1, z1 = (Scalar(n) for n in ("x", "y", "z", "x′", "y′", "z′"))
H = Equation(h, c + a * A, "h = c + aA")
D = (h - 1) * (4 * a * c * mu - 2 * h + 1)


@claim.proof("m₊ = (1−c₊)(1−αA)m + c₊(μw₊ + ξ), w₊ = w − αm", MOMENTS)
def one_step():
    """u₊ = Aw₊ + b′ = m − αAm, since m = Aw + b′; then b″ = b′ − c₊(u₊ − g₊)."""
    w, w1, b1, b2, m, m1, u1, g1, xi = (
        Scalar(n) for n in ("w", "w₊", "b′", "b″", "m", "m₊", "u₊", "g₊", "ξ")
    )
    given = [
        Equation(m, A * w + b1),
        Equation(w1, w - alpha * m),
        Equation(u1, A * w1 + b1),
        Equation(g1, mu * w1 + xi),
        Equation(b2, b1 - rate * (u1 - g1)),
        Equation(m1, A * w1 + b2),
    ]
    k = (1 - rate) * (1 - alpha * A) - rate * mu * alpha
    return Derivation(given).qed(Equation(m1, rate * mu * w + k * m + rate * xi))


W, M, XI = (to.vector(n, _spaces.OMEGA) for n in ("w", "m", "ξ"))
KEPT = (1 - rate) * (1 - alpha * A) - rate * mu * alpha
W_NEXT, M_NEXT = W - alpha * M, rate * mu * W + KEPT * M + rate * XI
NOW = [
    Equation(W.T * W, x * to.ONE),
    Equation(W.T * M, y * to.ONE),
    Equation(M.T * M, z * to.ONE),
    Equation(XI.T * XI, s2 * to.ONE),
    _spaces.PROJECTION,
    *_spaces.known(W, M),
]
NEXT = [
    Equation(p.T * q, value * to.ONE)
    for (p, q), value in zip(
        ((W_NEXT, W_NEXT), (W_NEXT, M_NEXT), (M_NEXT, M_NEXT)),
        rates.step((x, y, z), alpha, rate, A, mu, s2),
    )
]


@claim.proof("the moments: x′, y′, z′ for all values, where E[ξ | past] = 0", MOMENTS)
def moments():
    """w, m, ξ as vectors of an inner-product space: x = ⟨w, w⟩, y = ⟨w, m⟩, z = ⟨m, m⟩."""
    return Derivation([*NOW, _spaces.fresh(XI)]).qed(*NEXT)


# lim t·(Ew², Ewm, Em²) is where (J + ½)S + S(J + ½)ᵀ + diag(0, c²σ²) vanishes, J = [[0, −a], [cμ,
# −h]]
BALANCE = [
    Equation(x - 2 * a * y, 0, "Ew²"),
    Equation((1 - h) * y - a * z + c * mu * x, 0, "Ewm"),
    Equation(2 * c * mu * y + (1 - 2 * h) * z + c**2 * s2, 0, "Em²"),
]


eps, lag = Scalar("1/t"), Scalar("j")
LAG = Equation(lag, a * A * (1 - rate) + a * rate * mu, "k = 1 − c₊ − j/t at α = a/t")


def at_rate(moments, rate_):
    """The moments after a step with α = a/t and c₊ = ``rate_``, j standing for its definition."""
    return rates.step_with(moments, a * eps, rate_, 1 - rate_ - lag * eps, mu, s2)


@claim.proof("k = 1 − c₊ − j/t with j = aA(1−c₊) + aμc₊, at α = a/t", MOMENTS)
def factor():
    plain = rates.step((x, y, z), a * eps, rate, A, mu, s2)
    return Derivation([LAG]).qed(*(Equation(p, q) for p, q in zip(plain, at_rate((x, y, z), rate))))


@claim.proof(
    "V = t·(Ew², Ewm, Em²): V′ = V + (1/t)·balance, but for 1/t², at c₊ = c/t − cr/t²", LIMITS
)
def first_order():
    """c₊ = c/(t+1) has r = t/(t+1). Both sides times 1/t: (1 + 1/t) times the step from V/t; what
    is left over is of order 1/t³, as c₊ is of order 1/t."""
    r = Scalar("r")
    after = at_rate((eps * x, eps * y, eps * z), rate)
    main = (
        eps * x + eps**2 * (x - 2 * a * y),
        eps * y + eps**2 * ((1 - lag) * y - a * z) + eps * rate * (mu * x - y),
        eps * z + eps**2 * (1 - 2 * lag) * z + 2 * eps * rate * (mu * y - z) + rate**2 * s2,
    )
    small = [{"1/t": 3 - i, "c′": i} for i in range(4)]
    moved = [
        Equation((1 + eps) * n, p + rates.of_order((1 + eps) * n - p, *small))
        for n, p in zip(after, main)
    ]
    given = [H, LAG, Equation(rate, c * eps * (1 - r * eps), "c₊")]
    off = lag - a * A  # (μ − A)a·c₊, of order 1/t
    late = (
        0 * a,
        -(eps**2) * off * y - c * r * eps**3 * (mu * x - y),
        -2 * eps**2 * off * z
        - 2 * c * r * eps**3 * (mu * y - z)
        - c**2 * r * eps**3 * (2 - r * eps) * s2,
    )
    balanced = [
        Equation(p, eps * old + eps**2 * part.left + rest)
        for p, old, part, rest in zip(main, (x, y, z), BALANCE, late)
    ]
    return [
        Derivation().qed(*moved),
        Derivation(given).qed(*balanced, Equation(off, a * (mu - A) * rate)),
    ]


@claim.proof("the balance has one solution, the limits of the statement", LIMITS)
def solution():
    """D·x = 2a²c²σ² and D·(z − 2μy + μ²x) = c²σ²(2a²μ² + 2acμ − 2aμ + 1 − h), D = (h−1)(4acμ−2h+1),
    for a ≠ 0."""
    d = Derivation(BALANCE, [(a, "a is not zero")])
    d.prove(a * D * x, 2 * a**3 * c**2 * s2)
    d.prove(2 * a**2 * z, (1 - h + 2 * a * c * mu) * x)
    error = z - 2 * mu * y + mu**2 * x
    d.prove(2 * a**2 * error, (1 - h + 2 * a * c * mu - 2 * a * mu + 2 * a**2 * mu**2) * x)
    d.cancel(d.find(Equation(a * D * x, 2 * a**3 * c**2 * s2)), "nz1", D * x, 2 * a**2 * c**2 * s2)
    target = c**2 * s2 * (2 * a**2 * mu**2 + 2 * a * c * mu - 2 * a * mu + 1 - h)
    d.prove(2 * a**2 * D * error, 2 * a**2 * target)
    whole = d.find(Equation(2 * a**2 * D * error, 2 * a**2 * target))
    half = d.cancel(whole, "nz1", 2 * a * D * error, 2 * a * target)
    d.cancel(half, "nz1", 2 * D * error, 2 * target)
    return d.qed(Equation(D * x, 2 * a**2 * c**2 * s2), Equation(2 * D * error, 2 * target))


@claim.proof("J + ½ is stable exactly if h > 1 and h < ½ + 2acμ", LIMITS)
def stability():
    """Its trace is 1 − h, and twice its determinant is ½ − h + 2acμ."""
    half = Fraction(1, 2)
    j11, j12, j21, j22 = (Scalar(f"J{i}") for i in ("11", "12", "21", "22"))
    entries = [
        Equation(j11, number(half), "J + ½, J = [[0, −a], [cμ, −h]]"),
        Equation(j12, -a),
        Equation(j21, c * mu),
        Equation(j22, half - h),
    ]
    return Derivation(entries).qed(
        Equation(j11 + j22, 1 - h), Equation(2 * (j11 * j22 - j12 * j21), half - h + 2 * a * c * mu)
    )


zt, st, X = (Scalar(n) for n in ("lim-t^q·Em²", "lim-t·Eew", "lim-t·Ew²"))
TX, F, V, eta = (Scalar(n) for n in ("t·Ew²", "F", "V", "η"))  # Em² = η(zt + F), t·Eew = st + V
ZT_SLOW, ST_SLOW = (
    Equation(2 * zt, c * s2, "noise against averaging"),
    Equation(c * st, -a * zt, "the lag of m"),
)
ZT_FIXED, ST_FIXED = (
    Equation(zt, (1 - c) ** 2 * zt + c**2 * s2, "noise against averaging"),
    Equation(c * st, -a * (1 - c) * zt, "the lag of m"),
)


def deviations(eta_, spread):
    """(X′, V′, F′), each but for a factor: X = t·Ew², t·Ewm = μX + st + V, Em² = η(zt + F), at α =
    a/t and c₊ = cη.

    Returned are X′/t, V′/t and ηF′; ``spread`` is η over the next η.
    """
    new = at_rate((eps * TX, eps * (mu * TX + st + V), eta_ * (zt + F)), c * eta_)
    later = (1 + eps) * new[0]
    return later, (1 + eps) * new[1] - mu * later - eps * st, spread * new[2] - eta_ * zt


def relaxation(new, main, balanced, orders):
    """new = main + what is of smaller order; ``balanced`` vanishes by the two balances."""
    return [
        Equation(n, m + rates.of_order(n - m - zero, *order))
        for n, m, zero, order in zip(new, main, balanced, orders)
    ]


@claim.proof(
    "0 < q < 1: F′ = (1 − 2cη)F, V′ = V − η(cV + aF) and X′ = X + (1/t)((1 − 2aμ)X − 2a(st + V)), "
    "but for 1/t and η²",
    SLOW,
)
def slow():
    """η = (t+1)^{−q}, and η over the next η is 1 + r/t, r bounded. R = [[c, a], [0, 2c]] has the
    eigenvalues c, 2c > 0; p = 2aμ − 1, ℓ = −2a·st.

    The axiom in short: with M_t the largest |X| since T, |W| ≤ C|W_T| + o(1)(1 + M_t), so |X| ≤ C′
    + o(1)M_t is bounded; then W → 0, and X → ℓ/p.
    """
    new = deviations(eta, 1 + eps * Scalar("r"))
    main = (
        eps * (TX + eps * ((1 - 2 * a * mu) * TX - 2 * a * (st + V))),
        eps * (V - eta * (c * V + a * F)),
        eta * (F - 2 * c * eta * F),
    )
    balanced = (0 * a, -eps * eta * (c * st + a * zt), eta**2 * (c**2 * s2 - 2 * c * zt))
    orders = (
        ({"1/t": 3}, {"1/t": 2, "η": 1}),
        ({"1/t": 2}, {"1/t": 1, "η": 2}),
        ({"η": 1, "1/t": 1}, {"η": 3}),
    )
    return Derivation([ZT_SLOW, ST_SLOW]).qed(*relaxation(new, main, balanced, orders))


@claim.proof(
    "q = 0: F′ = (1−c)²F, V′ = (1−c)(V − aF) and X′ = X + (1/t)((1 − 2aμ)X − 2a(st + V) + a²(zt + "
    "F)), but for 1/t",
    CONSTANT,
)
def constant():
    """1 − R = [[1−c, −a(1−c)], [0, (1−c)²]], inside the unit circle for 0 < c < 2; p = 2aμ − 1, ℓ =
    a²zt − 2a·st."""
    new = deviations(number(1), number(1))
    main = (
        eps * (TX + eps * ((1 - 2 * a * mu) * TX - 2 * a * (st + V) + a**2 * (zt + F))),
        eps * (1 - c) * (V - a * F),
        (1 - c) ** 2 * F,
    )
    balanced = (0 * a, -eps * (c * st + a * (1 - c) * zt), (1 - c) ** 2 * zt + c**2 * s2 - zt)
    return Derivation([ZT_FIXED, ST_FIXED]).qed(
        *relaxation(new, main, balanced, (({"1/t": 3},), ({"1/t": 2},), ({"1/t": 1},)))
    )


@claim.proof(
    "0 < q < 1: with 2·lim t^qEm² = cσ², the lag st and pX = ℓ: (2aμ − 1)·lim t·Ew² = a²σ²", SLOW
)
def slow_limits():
    d = Derivation(
        [ZT_SLOW, ST_SLOW, Equation((1 - 2 * a * mu) * X - 2 * a * st, 0, "pX = ℓ")],
        [(c, "c is not zero")],
    )
    d.prove(c * 2 * st, c * (-a * s2))
    d.cancel(d.find(Equation(c * 2 * st, c * (-a * s2))), "nz1", 2 * st, -a * s2)
    return d.qed(Equation((2 * a * mu - 1) * X, a**2 * s2))


@claim.proof("q = 0: (2 − c)·lim Ee² = cσ², and t·Ew² has the same limit", CONSTANT)
def constant_limits():
    given = [
        ZT_FIXED,
        ST_FIXED,
        Equation((1 - 2 * a * mu) * X - 2 * a * st + a**2 * zt, 0, "pX = ℓ"),
    ]
    d = Derivation(given, [(c, "c is not zero")])
    d.prove(c * ((2 - c) * zt), c * (c * s2))
    d.cancel(d.find(Equation(c * ((2 - c) * zt), c * (c * s2))), "nz1", (2 - c) * zt, c * s2)
    d.prove(c * ((2 * a * mu - 1) * X), a**2 * (2 - c) * zt)
    d.prove(c * ((2 * a * mu - 1) * X), c * (a**2 * s2))
    d.cancel(
        d.find(Equation(c * ((2 * a * mu - 1) * X), c * (a**2 * s2))),
        "nz1",
        (2 * a * mu - 1) * X,
        a**2 * s2,
    )
    return d.qed(Equation((2 - c) * zt, c * s2), Equation((2 * a * mu - 1) * X, a**2 * s2))


@claim.exact("trees of ± noise over ℚ against the recursion", MOMENTS)
def trees(run):
    """All 2⁵ outcomes: the moments of the real optimizer, one by one."""
    from itertools import product

    from verify.claims.trainable import _exact

    rng, count = random.Random(f"moments {run.seed}"), run.count(10)
    for _ in range(count):
        av, cv, Av, curve = (Fraction(rng.randint(1, 6), 3) for _ in range(4))
        ends = []
        for signs in product((-1, 1), repeat=5):
            w, b, Am = [Fraction(1)], [-Av], [[Av]]
            for index, sign in enumerate(signs, 1):
                _, b, m, _, _ = _exact.full(
                    Am, b, w, [curve * w[0] + sign], Fraction(0), cv / index
                )
                last, w = (w[0], m[0]), [w[0] - av / index * m[0]]
            ends.append(last)
        moment = (Fraction(1), cv * curve, cv**2 * (curve**2 + 1))
        for index in range(1, 5):
            moment = rates.step(moment, av / index, cv / (index + 1), Av, curve, 1)
        if moment != tuple(
            sum(p * q for p, q in pairs) / 32
            for pairs in (
                [(w, w) for w, _ in ends],
                [(w, m) for w, m in ends],
                [(m, m) for _, m in ends],
            )
        ):
            return Checked(
                f"a, c, A, μ = {av, cv, Av, curve}: a moment differs", ok=False, refutes=True
            )
    return Checked(f"{count} trees of 32 outcomes over ℚ", instances=count)


@claim.exact("the limits solve the balance for random parameters, some in the certificate", LIMITS)
def random_limits(run):
    rng, count, points = random.Random(f"limits {run.seed}"), run.count(80), []
    where, done = setting(BALANCE, [H]), 0
    while done < count:
        av, cv, Av, curve = (
            Fraction(rng.randint(1, 8), 4),
            Fraction(rng.randint(1, 16), 4),
            Fraction(rng.randint(-4, 8), 4),
            Fraction(rng.randint(1, 8), 4),
        )
        try:
            found = rates.limits(av, cv, Av, curve)
        except ValueError:
            continue
        xv = found.distance
        yv = xv / (2 * av)
        zv = found.error + 2 * curve * yv - curve**2 * xv
        if xv <= 0 or found.error <= 0:
            return Checked(
                f"a, c, A, μ = {av, cv, Av, curve}: a limit is not positive", ok=False, refutes=True
            )
        at = dict(
            zip(
                ("a", "c", "A", "μ", "σ²", "x", "y", "z"),
                map(str, (av, cv, Av, curve, 1, xv, yv, zv)),
            )
        )
        points.append(complete(where, at))
        done += 1
    return Checked(
        f"{count} limits over ℚ, all positive, solve the balance",
        instances=count,
        pieces=[("balances", Instances(where, BALANCE, points[:8]))],
    )


@claim.exact("log-slopes −½, 0 and 1 of the dropped hypotheses", LIMITS)
def slopes(run):
    """Against the numbers that the independent script behind this claim found."""
    found = [rates.log_slope(1, 2, A_) for A_ in (Fraction(-3, 2), -2, -3)]
    return Checked(
        f"A = −3/2, −2, −3: log-slopes {', '.join(map(str, found))}",
        ok=[str(v) for v in found] == ["-1/2", "0", "1"],
        instances=3,
    )


@claim.numeric("exact recursion to 10⁷ steps against the limits", LIMITS)
def long_runs(run):
    from numerics.trainable.to_rates_1d import rates as check

    found = rates.limits(Fraction(1), Fraction(2), Fraction(0))
    return Checked(
        **check(
            (float(found.distance), float(found.error)),
            steps=10**6 if run.effort == "quick" else 10**7,
        )
    )


@claim.numeric("the dropped hypotheses: exact recursion against the log-slopes", LIMITS)
def measured_slopes(run):
    from numerics.trainable.to_rates_1d import log_slopes

    return Checked(
        **log_slopes(
            {
                float(A_): float(rates.log_slope(1, 2, A_))
                for A_ in (Fraction(-3, 2), Fraction(-2), Fraction(-3))
            }
        )
    )


@claim.numeric("exact recursion with q = ½", SLOW)
def slow_runs(run):
    from numerics.trainable.to_rates_1d import slow_rates

    return Checked(**slow_rates((1.0, 0.25), 0.5, steps=10**6 if run.effort == "quick" else 10**7))


@claim.numeric("exact recursion with q = 0", CONSTANT)
def constant_runs(run):
    from numerics.trainable.to_rates_1d import slow_rates

    return Checked(**slow_rates((1.0, 1 / 3), 0.0, steps=10**6))


@claim.numeric("q = 2 stops learning", MOMENTS)
def stuck_runs(run):
    from numerics.trainable.to_rates_1d import stuck

    return Checked(**stuck())


claim.batched(
    "20,000 noisy runs batched in torch against the recursion", MOMENTS, instances=20_000, least=30
)


STABLE = {"a": 1, "c": 2, "μ": 1, "A": 0, "h": 2, "σ²": 1, "x": "8/5", "y": "4/5", "z": "12/5"}


@claim.necessity("E[ξ | past] = 0", MOMENTS)
def known_noise():
    """ξ = w = ±1 by the past, m = 0, μ = c′ = 1: E m₊² = 4, and the recursion says 2."""
    signs = _spaces.column(1, 1, -1, -1)
    return refute(
        NEXT[2],
        NOW,
        at=_spaces.PAST
        | {"w": signs, "ξ": signs, "m": _spaces.column(0, 0, 0, 0)}
        | {"x": 1, "y": 0, "z": 0, "σ²": 1, "μ": 1, "c′": 1, "α": 1, "A": 0},
    )


@claim.necessity("h > 1", LIMITS)
def slow_average():
    """a = c = μ = 1, A = −1/2, h = 1/2: the formula for t·Ew² gives −1 < 0."""
    return refute(
        Inequality(x, number(0)),
        [Equation(D * x, 2 * a**2 * c**2 * s2), H],
        at={"a": 1, "c": 1, "A": "-1/2", "μ": 1, "σ²": 1, "x": "-1"},
    )


@claim.necessity("h < ½ + 2acμ", LIMITS)
def overdamped():
    """a = 1/4, c = 2, μ = 1, A = 0: h = 2 > 3/2, and the formula is negative."""
    return refute(
        Inequality(x, number(0)),
        [Equation(D * x, 2 * a**2 * c**2 * s2), H],
        at={"a": "1/4", "c": 2, "A": 0, "μ": 1, "σ²": 1, "x": "-1/2"},
    )


@claim.necessity("2aμ > 1", SLOW)
def short_steps():
    """a = 1/4, μ = 1: the balance gives t·Ew² = −1/8."""
    return refute(
        Inequality(X, number(0)),
        [Equation((2 * a * mu - 1) * X, a**2 * s2)],
        at={"a": "1/4", "μ": 1, "σ²": 1, "lim-t·Ew²": "-1/8"},
    )


@claim.necessity("c > 0", SLOW)
def no_learning():
    """c = −1: the balance gives t^q·Em² = −1/2."""
    return refute(
        Inequality(zt, number(0)), [ZT_SLOW], at={"c": -1, "σ²": 1, "lim-t^q·Em²": "-1/2"}
    )


@claim.necessity("0 < c < 2", CONSTANT)
def overshoot():
    """c = 3: the balance gives Em² = −3, and |1 − c| = 2."""
    return refute(Inequality(zt, number(0)), [ZT_FIXED], at={"c": 3, "σ²": 1, "lim-t^q·Em²": -3})


@claim.mutant("t·Ew² → a²c²σ²/D", LIMITS)
def half_limit():
    return refute(Equation(D * x, a**2 * c**2 * s2), [*BALANCE, H], at=STABLE)


@claim.mutant("the error's limit without −2aμ", LIMITS)
def wrong_error():
    return refute(
        Equation(
            D * (z - 2 * mu * y + mu**2 * x),
            c**2 * s2 * (2 * a**2 * mu**2 + 2 * a * c * mu + 1 - h),
        ),
        [*BALANCE, H],
        at=STABLE,
    )


@claim.mutant("q = 0: Ee² → cσ²/2", CONSTANT)
def small_rate_limit():
    return refute(
        Equation(2 * zt, c * s2),
        [Equation((2 - c) * zt, c * s2)],
        at={"c": 1, "σ²": 1, "lim-t^q·Em²": 1},
    )


@claim.mutant("m₊ without the factor 1 − αA", MOMENTS)
def no_drift():
    new = rates.step((x, y, z), alpha, rate, A, mu, s2)
    wrong = rates.step((x, y, z), alpha, rate, 0 * A, mu, s2)
    return refute(
        Equation(new[2], wrong[2]),
        at={"x": 0, "y": 0, "z": 1, "α": 1, "c′": "1/2", "A": 1, "μ": 0, "σ²": 0},
    )


@claim.mutant("0 < q < 1: t·Ew² → aσ²/(2aμ−1)", SLOW)
def wrong_constant():
    return refute(
        Equation((2 * a * mu - 1) * X, a * s2),
        [Equation((2 * a * mu - 1) * X, a**2 * s2)],
        at={"a": 2, "μ": 1, "σ²": 1, "lim-t·Ew²": "4/3"},
    )
