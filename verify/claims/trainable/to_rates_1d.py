"""How fast TO converges in one variable, for every decay of its rate."""

import random
from fractions import Fraction

from theory import trainable_rates as rates
from theory.operators import Derivation, Equation, Inequality, Instances, Scalar, complete, number, refute, setting
from verify.claim import Claim, Hypothesis
from verify.claims.trainable import REBUILT, source
from verify.evidence import Checked

MOMENTS, LIMITS, SLOW, CONSTANT = "the recursion", "q = 1", "0 < q < 1", "q = 0"

claim = Claim(
    name="trainable/to_rates_1d",
    title="TO in one variable: exact second moments, exact limits, and no need to reduce the variance",
    source=source("Theorem 1, and the contrast with Adam"),
    expected="proved",
    paper="corrected",
    wording="The paper ties the rate 1/t to a variance that vanishes at the same rate. " + REBUILT,
    statement=(
        "n = 1, A frozen, F = μw²/2, α_t = a/t, c_t = c/t^q, noise of variance σ², h = c + aA, e = m − μw. Second moments obey an exact linear recursion. q = 1: "
        "t·Ew² and t·Ee² both converge if h > 1 and h < ½ + 2acμ, to 2a²c²σ²/((h−1)(4acμ−2h+1)) and c²σ²(2a²μ²+2acμ−2aμ+1−h)/((h−1)(4acμ−2h+1)); "
        "(a, c, A) = (1, 2, 0): 1.6 and 2.4. 0 < q < 1, 2aμ > 1: Ee² ~ (cσ²/2)t^{−q}, Ew² ~ a²σ²/((2aμ−1)t). q = 0: Ee² → cσ²/(2−c), yet Ew² has the same rate and constant: "
        "variance reduction is not necessary for it."
    ),
    latex=(
        r"$t\,\mathbb{E}w_t^2 \to \frac{2a^2c^2\sigma^2}{(h-1)(4ac\mu-2h+1)}$, "
        r"$t\,\mathbb{E}e_t^2 \to \frac{c^2\sigma^2(2a^2\mu^2+2ac\mu-2a\mu+1-h)}{(h-1)(4ac\mu-2h+1)}$, $h = c + aA$."
    ),
    hypotheses=(
        Hypothesis("h > 1", "for q = 1"),
        Hypothesis("h < ½ + 2acμ", "for q = 1"),
        Hypothesis("2aμ > 1", "for q < 1"),
        Hypothesis("A is frozen", "a bounded A that moves slowly may do", needed=False),
    ),
    axioms=(
        "Chung's lemma: V′ = (1 + B/t)V + v/t + O(1/t²)(1 + |V|) converges to −B⁻¹v where all eigenvalues of B have negative real part",
        "a real 2×2 matrix has both eigenvalues in the left half-plane exactly if its trace is < 0 and its determinant > 0; "
        "the eigenvalues of S ↦ JS + SJᵀ are sums of two of J",
        "for q < 1: the moments that relax at rate c/t^q follow their balance, those that relax at rate 1/t follow Chung's lemma (two time scales)",
    ),
    parts=(MOMENTS, LIMITS, SLOW, CONSTANT),
    remark=(
        "q > 1 with A = 0: Σc_t < ∞, so b stops learning and Ee² does not vanish (measured: it grows). Dropped hypotheses, log-slope of Ew² = 2·max Re eig[[0, −a], [cμ, −h]], "
        "a = 1, c = 2: −½ at A = −3/2, 0 at A = −2, +1 at A = −3 (diverges). Complex eigenvalues oscillate in log t: fit envelopes."
    ),
)

a, c, A, mu, s2, h, t, alpha, rate = (Scalar(x) for x in ("a", "c", "A", "μ", "σ²", "h", "t", "α", "c′"))
x, y, z, x1, y1, z1 = (Scalar(n) for n in ("x", "y", "z", "x′", "y′", "z′"))
H = Equation(h, c + a * A, "h = c + aA")
D = (h - 1) * (4 * a * c * mu - 2 * h + 1)


@claim.proof("m₊ = (1−c₊)(1−αA)m + c₊(μw₊ + ξ), w₊ = w − αm", MOMENTS)
def one_step():
    """u₊ = Aw₊ + b′ = m − αAm, since m = Aw + b′; then b″ = b′ − c₊(u₊ − g₊)."""
    w, w1, b1, b2, m, m1, u1, g1, xi = (Scalar(n) for n in ("w", "w₊", "b′", "b″", "m", "m₊", "u₊", "g₊", "ξ"))
    given = [Equation(m, A * w + b1), Equation(w1, w - alpha * m), Equation(u1, A * w1 + b1), Equation(g1, mu * w1 + xi),
             Equation(b2, b1 - rate * (u1 - g1)), Equation(m1, A * w1 + b2)]
    k = (1 - rate) * (1 - alpha * A) - rate * mu * alpha
    return Derivation(given).qed(Equation(m1, rate * mu * w + k * m + rate * xi))


@claim.proof("the moments: x′, y′, z′ for all values, E[ξw] = E[ξm] = 0", MOMENTS)
def moments():
    """w, m, ξ as vectors of an inner-product space: x = ⟨w, w⟩, y = ⟨w, m⟩, z = ⟨m, m⟩."""
    from theory import trainable as to

    w, m, xi = (to.vector(n, "Ω") for n in ("w", "m", "ξ"))
    k = (1 - rate) * (1 - alpha * A) - rate * mu * alpha
    w1, m1 = w - alpha * m, rate * mu * w + k * m + rate * xi
    given = [Equation(w.T * w, x * to.ONE), Equation(w.T * m, y * to.ONE), Equation(m.T * m, z * to.ONE), Equation(xi.T * xi, s2 * to.ONE),
             Equation(w.T * xi, 0, "ξ is fresh"), Equation(m.T * xi, 0, "ξ is fresh")]
    new = rates.step((x, y, z), alpha, rate, A, mu, s2)
    return Derivation(given).qed(*(Equation(p.T * q, value * to.ONE) for (p, q), value in zip(((w1, w1), (w1, m1), (m1, m1)), new)))


# lim t·(Ew², Ewm, Em²) is where (J + ½)S + S(J + ½)ᵀ + diag(0, c²σ²) vanishes, J = [[0, −a], [cμ, −h]]
BALANCE = [
    Equation(x - 2 * a * y, 0, "Ew²"), Equation((1 - h) * y - a * z + c * mu * x, 0, "Ewm"),
    Equation(2 * c * mu * y + (1 - 2 * h) * z + c**2 * s2, 0, "Em²"),
]


@claim.proof("to first order in 1/t the recursion is (1 + B/t)V + v/t with this balance", LIMITS)
def first_order():
    """With α = aε, c′ = cε, V = t(x, y, z): (1 + ε)·step = V + ε·balance + ε²(…); the ε²-terms by name."""
    eps, k2 = Scalar("1/t"), Scalar("k₂")
    tiny = rates.step((x, y, z), a * eps, c * eps, A, mu, s2)
    k = (1 - c * eps) * (1 - a * A * eps) - c * mu * a * eps**2
    # k = 1 − hε + k₂ε², and every term left over carries ε²
    first = Derivation([H]).qed(Equation(k, 1 - h * eps + eps**2 * (a * c * A - a * c * mu)))
    kk = 1 - h * eps + k2 * eps**2
    new = (x - 2 * a * eps * y + a**2 * eps**2 * z, c * mu * eps * x + (kk - a * c * mu * eps**2) * y - a * eps * kk * z,
           c**2 * mu**2 * eps**2 * x + 2 * c * mu * eps * kk * y + kk**2 * z)
    linear = (-2 * a * y, -h * y - a * z + c * mu * x, 2 * c * mu * y - 2 * h * z)
    rest = (a**2 * z, (k2 - a * c * mu) * y - a * z * (k2 * eps - h), c**2 * mu**2 * x + 2 * c * mu * y * (k2 * eps - h) + z * (h**2 + 2 * k2 - 2 * h * k2 * eps + k2**2 * eps**2))
    second = Derivation().qed(*(Equation(n, o + eps * l + eps**2 * r) for n, o, l, r in zip(new, (x, y, z), linear, rest)))
    same = Derivation([Equation(k2, a * c * A - a * c * mu), H]).qed(Equation(tiny[2], new[2] + c**2 * eps**2 * s2))
    return [first, second, same]


@claim.proof("the balance has one solution, the limits of the statement", LIMITS)
def solution():
    """D·x = 2a²c²σ² and D·(z − 2μy + μ²x) = c²σ²(2a²μ² + 2acμ − 2aμ + 1 − h), D = (h−1)(4acμ−2h+1), for a ≠ 0."""
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
    return Derivation().qed(Equation(number(half) + (half - h), 1 - h), Equation(2 * (half * (half - h) + a * c * mu), half - h + 2 * a * c * mu))


zt, st, X = (Scalar(n) for n in ("lim-t^q·Em²", "lim-t·Eew", "lim-t·Ew²"))


@claim.proof("0 < q < 1: the three balances", SLOW)
def slow():
    """2z = cσ² (noise against averaging), s = −az/c (the lag of m), (1 − 2aμ)X − 2as = 0."""
    d = Derivation([Equation(2 * zt, c * s2), Equation(c * st, -a * zt), Equation((1 - 2 * a * mu) * X - 2 * a * st, 0)], [(c, "c is not zero")])
    d.prove(c * 2 * st, c * (-a * s2))
    d.cancel(d.find(Equation(c * 2 * st, c * (-a * s2))), "nz1", 2 * st, -a * s2)
    return d.qed(Equation((2 * a * mu - 1) * X, a**2 * s2))


@claim.proof("q = 0: Ee² → cσ²/(2−c), and t·Ew² has the same limit", CONSTANT)
def constant():
    """z = (1−c)²z + c²σ²; cs = −a(1−c)z; (1 − 2aμ)X − 2as + a²z = 0."""
    given = [Equation(zt, (1 - c) ** 2 * zt + c**2 * s2), Equation(c * st, -a * (1 - c) * zt), Equation((1 - 2 * a * mu) * X - 2 * a * st + a**2 * zt, 0)]
    d = Derivation(given, [(c, "c is not zero")])
    d.prove(c * ((2 - c) * zt), c * (c * s2))
    d.cancel(d.find(Equation(c * ((2 - c) * zt), c * (c * s2))), "nz1", (2 - c) * zt, c * s2)
    d.prove(c * ((2 * a * mu - 1) * X), a**2 * (2 - c) * zt)
    d.prove(c * ((2 * a * mu - 1) * X), c * (a**2 * s2))
    d.cancel(d.find(Equation(c * ((2 * a * mu - 1) * X), c * (a**2 * s2))), "nz1", (2 * a * mu - 1) * X, a**2 * s2)
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
                _, b, m, _, _ = _exact.full(Am, b, w, [curve * w[0] + sign], Fraction(0), cv / index)
                last, w = (w[0], m[0]), [w[0] - av / index * m[0]]
            ends.append(last)
        moment = (Fraction(1), cv * curve, cv**2 * (curve**2 + 1))
        for index in range(1, 5):
            moment = rates.step(moment, av / index, cv / (index + 1), Av, curve, 1)
        if moment != tuple(sum(p * q for p, q in pairs) / 32 for pairs in (
                [(w, w) for w, _ in ends], [(w, m) for w, m in ends], [(m, m) for _, m in ends])):
            return Checked(f"a, c, A, μ = {av, cv, Av, curve}: a moment differs", ok=False, refutes=True)
    return Checked(f"{count} trees of 32 outcomes over ℚ", instances=count)


@claim.exact("the limits solve the balance for random parameters, some in the certificate", LIMITS)
def random_limits(run):
    rng, count, points = random.Random(f"limits {run.seed}"), run.count(80), []
    where, done = setting(BALANCE, [H]), 0
    while done < count:
        av, cv, Av, curve = Fraction(rng.randint(1, 8), 4), Fraction(rng.randint(1, 16), 4), Fraction(rng.randint(-4, 8), 4), Fraction(rng.randint(1, 8), 4)
        try:
            found = rates.limits(av, cv, Av, curve)
        except ValueError:
            continue
        xv = found.distance
        yv = xv / (2 * av)
        zv = found.error + 2 * curve * yv - curve**2 * xv
        if xv <= 0 or found.error <= 0:
            return Checked(f"a, c, A, μ = {av, cv, Av, curve}: a limit is not positive", ok=False, refutes=True)
        at = dict(zip(("a", "c", "A", "μ", "σ²", "x", "y", "z"), map(str, (av, cv, Av, curve, 1, xv, yv, zv))))
        points.append(complete(where, at))
        done += 1
    return Checked(f"{count} limits over ℚ, all positive, solve the balance", instances=count, pieces=[("balances", Instances(where, BALANCE, points[:8]))])


@claim.exact("log-slopes −½, 0 and 1 of the dropped hypotheses", LIMITS)
def slopes(run):
    """Against the numbers that the independent script behind this claim found."""
    found = [rates.log_slope(1, 2, A_) for A_ in (Fraction(-3, 2), -2, -3)]
    return Checked(f"A = −3/2, −2, −3: log-slopes {', '.join(map(str, found))}", ok=[str(v) for v in found] == ["-1/2", "0", "1"], instances=3)


@claim.numeric("exact recursion to 10⁷ steps against the limits", LIMITS)
def long_runs(run):
    from numerics.trainable.rates import rates as check

    found = rates.limits(Fraction(1), Fraction(2), Fraction(0))
    return Checked(**check((float(found.distance), float(found.error)), steps=10**6 if run.effort == "quick" else 10**7))


@claim.numeric("the dropped hypotheses: exact recursion against the log-slopes", LIMITS)
def measured_slopes(run):
    from numerics.trainable.rates import log_slopes

    return Checked(**log_slopes({float(A_): float(rates.log_slope(1, 2, A_)) for A_ in (Fraction(-3, 2), Fraction(-2), Fraction(-3))}))


@claim.numeric("exact recursion with q = ½", SLOW)
def slow_runs(run):
    from numerics.trainable.rates import slow_rates

    return Checked(**slow_rates((1.0, 0.25), 0.5, steps=10**6 if run.effort == "quick" else 10**7))


@claim.numeric("exact recursion with q = 0", CONSTANT)
def constant_runs(run):
    from numerics.trainable.rates import slow_rates

    return Checked(**slow_rates((1.0, 1 / 3), 0.0, steps=10**6))


@claim.numeric("q = 2 stops learning", MOMENTS)
def stuck_runs(run):
    from numerics.trainable.rates import stuck

    return Checked(**stuck())


@claim.gpu("20,000 noisy runs batched in torch against the recursion", MOMENTS)
def batched(run):
    from gpu_check import to_rates_1d

    return to_rates_1d.check(instances=max(30, run.count(20_000)), seed=run.seed, device=run.device)


STABLE = {"a": 1, "c": 2, "μ": 1, "A": 0, "h": 2, "σ²": 1, "x": "8/5", "y": "4/5", "z": "12/5"}


@claim.necessity("h > 1", LIMITS)
def slow_average():
    """a = c = μ = 1, A = −1/2, h = 1/2: the formula for t·Ew² gives −1 < 0."""
    return refute(Inequality(x, number(0)), [Equation(D * x, 2 * a**2 * c**2 * s2), H], at={"a": 1, "c": 1, "A": "-1/2", "μ": 1, "σ²": 1, "x": "-1"})


@claim.necessity("h < ½ + 2acμ", LIMITS)
def overdamped():
    """a = 1/4, c = 2, μ = 1, A = 0: h = 2 > 3/2, and the formula is negative."""
    return refute(Inequality(x, number(0)), [Equation(D * x, 2 * a**2 * c**2 * s2), H], at={"a": "1/4", "c": 2, "A": 0, "μ": 1, "σ²": 1, "x": "-1/2"})


@claim.necessity("2aμ > 1", SLOW)
def short_steps():
    """a = 1/4, μ = 1: the balance gives t·Ew² = −1/8."""
    return refute(Inequality(X, number(0)), [Equation((2 * a * mu - 1) * X, a**2 * s2)], at={"a": "1/4", "μ": 1, "σ²": 1, "lim-t·Ew²": "-1/8"})


@claim.mutant("t·Ew² → a²c²σ²/D", LIMITS)
def half_limit():
    return refute(Equation(D * x, a**2 * c**2 * s2), [*BALANCE, H], at=STABLE)


@claim.mutant("the error's limit without −2aμ", LIMITS)
def wrong_error():
    return refute(Equation(D * (z - 2 * mu * y + mu**2 * x), c**2 * s2 * (2 * a**2 * mu**2 + 2 * a * c * mu + 1 - h)), [*BALANCE, H], at=STABLE)


@claim.mutant("q = 0: Ee² → cσ²/2", CONSTANT)
def small_rate_limit():
    return refute(Equation(2 * zt, c * s2), [Equation((2 - c) * zt, c * s2)], at={"c": 1, "σ²": 1, "lim-t^q·Em²": 1})


@claim.mutant("m₊ without the factor 1 − αA", MOMENTS)
def no_drift():
    new = rates.step((x, y, z), alpha, rate, A, mu, s2)
    wrong = rates.step((x, y, z), alpha, rate, 0 * A, mu, s2)
    return refute(Equation(new[2], wrong[2]), at={"x": 0, "y": 0, "z": 1, "α": 1, "c′": "1/2", "A": 1, "μ": 0, "σ²": 0})


@claim.mutant("0 < q < 1: t·Ew² → aσ²/(2aμ−1)", SLOW)
def wrong_constant():
    return refute(Equation((2 * a * mu - 1) * X, a * s2), [Equation((2 * a * mu - 1) * X, a**2 * s2)], at={"a": 2, "μ": 1, "σ²": 1, "lim-t·Ew²": "4/3"})
