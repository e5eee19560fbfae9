"""How fast TO converges in one variable, for every decay of its rate."""

from itertools import product

from flint import fmpq

from theory.operators import Derivation, Equation, number
from theory.trainable import rates
from theory.trainable import runs as _exact
from theory.trainable import setting as to
from verify.claim import Claim
from verify.claims.trainable import REBUILT, _spaces, source
from verify.evidence import Checked, Fails

PARTS = "the recursion", "q = 1", "0 < q < 1", "q = 0"
MOMENTS, LIMITS, SLOW, CONSTANT = PARTS

claim = Claim(
    name="trainable/to_rates_1d",
    title="""TO in one variable: exact second moments, exact limits, and no need to reduce the
    variance""",
    source=source("Theorem 1, and the contrast with Adam"),
    wording=f"""Section 1 calls it 'a fundamental criterion' whether 'the estimation variance
    vanishes', and no necessary one: TO 'matches SGD's convergence rate', and the variance of SGD
    and ADAM 'does not converge to zero'. Here both are exact; q = 0, c = 1 is SGD. {REBUILT}""",
    statement="""
    - n = 1, A frozen, F = μw²/2, a, μ > 0, α_t = a/t, c_t = c/t^q, noise ξ with E[ξ|past] = 0 and
      variance σ², h = c + aA, e = m − μw. Second moments obey an exact linear recursion. By: step;
      moments; lag
    - q = 1: t·Ew² and t·Ee² both converge if h > 1 and h < ½ + 2acμ, to
      2a²c²σ²/((h−1)(4acμ−2h+1)) and c²σ²(2a²μ²+2acμ−2aμ+1−h)/((h−1)(4acμ−2h+1)); (a, c, A) = (1,
      2, 0): 1.6 and 2.4. By: first_order; matrices; stable; decay; rate of decay; balance; example
    - 0 < q < 1, c > 0, 2aμ > 1: Ee² ~ (cσ²/2)t^{−q}, Ew² ~ a²σ²/((2aμ−1)t). By: slow; bounded;
      limits for 0 < q < 1
    - q = 0, 0 < c < 2, 2aμ > 1: Ee² → cσ²/(2−c), yet Ew² has the same rate and constant: variance
      reduction is not necessary for it. By: constant; bounded; limits for q = 0
    """,
    latex=r"""$t\,\mathbb{E}w_t^2 \to \frac{2a^2c^2\sigma^2}{(h-1)(4ac\mu-2h+1)}$,
    $t\,\mathbb{E}e_t^2 \to \frac{c^2\sigma^2(2a^2\mu^2+2ac\mu-2a\mu+1-h)}{(h-1)(4ac\mu-2h+1)}$, $h
    = c + aA$.""",
    hypotheses="""
    - E[ξ | past] = 0
    - h > 1: for q = 1
    - h < ½ + 2acμ: for q = 1
    - 2aμ > 1: for q < 1
    - c > 0: for 0 < q < 1
    - 0 < c < 2: for q = 0
    - A is frozen (not known to be needed): a bounded A that moves slowly may do""",
    parts=PARTS,
    remark="""q > 1 with A = 0: Σc_t < ∞, so b stops learning and Ee² does not vanish (measured: it
    grows). Dropped hypotheses, log-slope of Ew² = 2·max Re eig[[0, −a], [cμ, −h]], a = 1, c = 2: −½
    at A = −3/2, 0 at A = −2, +1 at A = −3 (diverges). Complex eigenvalues oscillate in log t: fit
    envelopes.""",
)

a, c, A, mu, s2, h, t, alpha, rate = claim.letters("a c A μ σ² h t α c′")
x, y, z = claim.letters("x y z")
eps, lag, r, eta = claim.letters("1/t j r η")
claim.letters("w w₊ b′ b″ m m₊ u₊ g₊ ξ J11 J12 J21 J22")
zt, st, X, TX, F, V = claim.letters("lim-t^q·Em² lim-t·Eew lim-t·Ew² t·Ew² F V")
# Em² = η(zt + F), t·Eew = st + V
claim.let("Z = `lim-t^q·Em²`; L = `lim-t·Eew`; X = `lim-t·Ew²`; Δ = (h − 1)(4acμ − 2h + 1)")
claim.under("m = Aw + b′; w₊ = w − αm; u₊ = Aw₊ + b′; g₊ = μw₊ + ξ", part=MOMENTS).under(
    "b″ = b′ − c′(u₊ − g₊); m₊ = Aw₊ + b″", at="A=w=b′=c′=1, α=1/2, μ=2, ξ=1"
).proves("""[step] m₊ = (1−c₊)(1−αA)m + c₊(μw₊ + ξ), w₊ = w − αm
    m₊ = c′μw + ((1 − c′)(1 − αA) − c′μα)m + c′ξ
    says: u₊ = Aw₊ + b′ = m − αAm, since m = Aw + b′""")

claim.letters("w m ξ: Ω; P: symmetric Ω×Ω")
claim.space("Ω", fields="P")
claim.let("p = w − αm; q = c′μw + ((1 − c′)(1 − αA) − c′μα)m + c′ξ")
NOW = claim.formulas("wᵀw = x; wᵀm = y; mᵀm = z; ξᵀξ = σ²; Pw = w; Pm = m", _spaces.PROJECTION)
AFTER = rates.step((x, y, z), alpha, rate, A, mu, s2)
SECOND = map(claim.sum, ("pᵀp", "pᵀq", "qᵀq"))
NEXT = [Equation(moment, value * to.ONE) for moment, value in zip(SECOND, AFTER)]
NOISY = f"{_spaces.PAST}, w=(1/2, 1/2, −1/2, −1/2), m=(1/2, 1/2, 1, 1), ξ=(1/2, −1/2, 1/2, −1/2)"
now = claim.under(*NOW, part=MOMENTS, at=f"{NOISY}, x=σ²=A=μ=1, y=−1/2, z=5/2, α=c′=1/2")
now.under(_spaces.FRESH).proves(
    "[moments] the moments: x′, y′, z′ for all values, where E[ξ | past] = 0",
    *NEXT,
    cites="conditional_expectation",
    says="w, m, ξ as vectors of an inner-product space: x = ⟨w, w⟩, y = ⟨w, m⟩, z = ⟨m, m⟩.",
)
now.needs(
    "E[ξ | past] = 0",
    NEXT[2],
    at="w=ξ=(1/2, 1/2, −1/2, −1/2), m=(0, 0, 0, 0), c′=α=1, y=z=A=0",
    says="ξ = w = ±1 by the past, m = 0, μ = c′ = 1: E m₊² = 4, and the recursion says 2.",
)
# S = lim t·(Ew², Ewm, Em²): (J + ½)S + S(J + ½)ᵀ + diag(0, c²σ²) = 0, J = [[0, −a], [cμ, −h]]
BALANCE = claim.formulas("x − 2ay = 0; (1 − h)y − az + cμx = 0; 2cμy + (1 − 2h)z + c²σ² = 0")
H, LAG = claim.formulas("h = c + aA; j = aA(1 − c′) + ac′μ : k = 1 − c₊ − j/t at α = a/t")


def at_rate(moments, rate_):
    """The moments after a step with α = a/t and c₊ = ``rate_``, j standing for its definition."""
    return rates.step_with(moments, a * eps, rate_, 1 - rate_ - lag * eps, mu, s2)


plain = rates.step((x, y, z), a * eps, rate, A, mu, s2)
claim.under(LAG, part=MOMENTS, at="a=A=μ=x=y=z=σ²=1, 1/t=c′=1/2, j=1").proves(
    "[lag] k = 1 − c₊ − j/t at a/t",
    *(Equation(p, q) for p, q in zip(plain, at_rate((x, y, z), rate))),
)


@claim.theorem(f"""V = t·(Ew², Ewm, Em²): V′ = V + balance/t, but for 1/t², at c₊ = c/t − cr/t²
    part: {LIMITS}""")
def first_order():
    """c₊ = c/(t+1) has r = t/(t+1). Both sides times 1/t: (1 + 1/t) times the step from V/t; what
    is left over is of order 1/t³, as c₊ is of order 1/t."""
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
    third = c * r * eps**3
    more = -2 * third * (mu * y - z) - c * third * (2 - r * eps) * s2
    late = (0 * a, -(eps**2) * off * y - third * (mu * x - y), -2 * eps**2 * off * z + more)
    balanced = [
        Equation(p, eps * old + eps**2 * part.left + rest)
        for p, old, part, rest in zip(main, (x, y, z), BALANCE, late)
    ]
    slow = Equation(off, a * (mu - A) * rate)
    return [Derivation().qed(*moved), Derivation(given).qed(*balanced, slow)]


balance = claim.under(*BALANCE, part=LIMITS)
balance.under(nonzero="a : a ≠ 0", at="a=1, c=2, μ=1, h=2, σ²=1, x=8/5, y=4/5, z=12/5").proves("""
    [balance] the balance has one solution, the limits of the statement
    Δx = 2a²c²σ²
    2Δ(z − 2μy + μ²x) = 2c²σ²(2a²μ² + 2acμ − 2aμ + 1 − h)
    by: aΔx = 2a³c²σ²
    2a²z = (1 − h + 2acμ)x
    2a²(z − 2μy + μ²x) = (1 − h + 2acμ − 2aμ + 2a²μ²)x
    Δx = 2a²c²σ² over nz1
    2Δ(z − 2μy + μ²x) = 2c²σ²(2a²μ² + 2acμ − 2aμ + 1 − h) over nz1 nz1""")
claim.under("J11 = 1/2 : J + ½; J12 = −a; J21 = cμ; J22 = 1/2 − h", part=LIMITS).proves("""
    [stable] h > 1 and h < ½ + 2acμ: trace < 0 < determinant
    J11 + J22 = 1 − h; 2(J11·J22 − J12·J21) = 1/2 − h + 2acμ
    cites: hurwitz""")

balance.under("a = 1; c = 2; μ = 1; h = 2; σ² = 1", at="x=8/5, y=4/5, z=12/5").proves(
    "[example] (a, c, A) = (1, 2, 0)", "x = 8/5; z − 2μy + μ²x = 12/5", by="y = 4/5"
)
claim.letters("e₁ e₂: n; S U P Y: symmetric n×n; K R: n×n; k r: ≥ 0")
UNITS = "e₁ᵀe₁ = 1; e₂ᵀe₂ = 1; e₁ᵀe₂ = 0"
ENTRIES = "x − 2ay", "(1 − h)y − az + cμx", "2cμy + (1 − 2h)z + c²σ²"
claim.let("B = e₁e₂ᵀ + e₂e₁ᵀ; D = KU + UKᵀ")
claim.under(f"""{UNITS}
    S = x·e₁e₁ᵀ + yB + z·e₂e₂ᵀ
    K = e₁e₁ᵀ/2 − a·e₁e₂ᵀ + cμ·e₂e₁ᵀ + (1/2 − h)e₂e₂ᵀ : K = J + ½
    part: {LIMITS}
    at: e₁=(1, 0), e₂=(0, 1), x=y=z=a=c=μ=h=σ²=1""").proves(
    "[matrices] the balance of S = V is KS + SKᵀ + diag(0, c²σ²)",
    "KS + SKᵀ + c²σ²e₂e₂ᵀ = ({})e₁e₁ᵀ + ({})B + ({})e₂e₂ᵀ".format(*ENTRIES),
)
STEPPED = "tr(P(U + kD)P(U + kD)) = tr(PUPU) − 2k·tr(UPU) + k²tr(PDPD)"
claim.under("PK + KᵀP = −1 : K is stable, P ≻ 0", part=LIMITS, at="P=1/2, K=−1, U=1, k=1/2").proves(
    "[decay] a step of U = S − lim S, k = 1/t, in the norm √tr(PUPU)",
    STEPPED,
    by=[(STEPPED, [("2kUPU", 1)])],
    cites="hurwitz",
)
claim.under(
    "P = RᵀR; Y = 1 − rRRᵀ : P is bounded", psd="Y", part=LIMITS, at="R=U=1, r=1/2"
).bounds("""
    [rate of decay] so it shrinks by 1 − r/t, but for 1/t²
    tr(UPU) ≥ r·tr(PUPU)
    = (RU)²[Y] + r/2(PU − UP)²
    cites: vanishing_recursion""")

# noise against averaging, and the lag of m
ZT_SLOW, ST_SLOW = claim.formulas("2Z = cσ²; cL = −aZ")
ZT_FIXED, ST_FIXED = claim.formulas("Z = (1 − c)²Z + c²σ²; cL = −a(1 − c)Z")


def deviations(eta_, spread):
    """X′/t, V′/t and ηF′ where X = t·Ew², t·Ewm = μX + st + V, Em² = η(zt + F), at α = a/t and c₊ =
    cη; ``spread`` is η over the next η."""
    new = at_rate((eps * TX, eps * (mu * TX + st + V), eta_ * (zt + F)), c * eta_)
    later = (1 + eps) * new[0]
    return later, (1 + eps) * new[1] - mu * later - eps * st, spread * new[2] - eta_ * zt


def relaxation(new, main, balanced, orders):
    """new = main + what is of smaller order; ``balanced`` vanishes by the two balances."""
    return [
        Equation(n, m + rates.of_order(n - m - zero, *order))
        for n, m, zero, order in zip(new, main, balanced, orders)
    ]


@claim.theorem("0 < q < 1: F′, V′ and X′, but for 1/t and η²", SLOW)
def slow():
    """F′ = (1 − 2cη)F, V′ = V − η(cV + aF) and X′ = X + (1/t)((1 − 2aμ)X − 2a(st + V)).

    η = (t+1)^{−q}, and η over the next η is 1 + r/t, r bounded. R = [[c, a], [0, 2c]] has the
    eigenvalues c, 2c > 0; p = 2aμ − 1, ℓ = −2a·st.
    """
    new = deviations(eta, 1 + eps * r)
    main = (
        eps * (TX + eps * ((1 - 2 * a * mu) * TX - 2 * a * (st + V))),
        eps * (V - eta * (c * V + a * F)),
        eta * (F - 2 * c * eta * F),
    )
    balanced = (0 * a, -eps * eta * (c * st + a * zt), eta**2 * (c**2 * s2 - 2 * c * zt))
    x_orders, v_orders = ({"1/t": 3}, {"1/t": 2, "η": 1}), ({"1/t": 2}, {"1/t": 1, "η": 2})
    orders = (x_orders, v_orders, ({"η": 1, "1/t": 1}, {"η": 3}))
    return Derivation([ZT_SLOW, ST_SLOW]).qed(*relaxation(new, main, balanced, orders))


@claim.theorem("q = 0: F′, V′ and X′, but for 1/t", CONSTANT)
def constant():
    """F′ = (1−c)²F, V′ = (1−c)(V − aF), X′ = X + (1/t)((1 − 2aμ)X − 2a(st + V) + a²(zt + F)).

    1 − R = [[1−c, −a(1−c)], [0, (1−c)²]], inside the unit circle for 0 < c < 2; p = 2aμ − 1, ℓ =
    a²zt − 2a·st."""
    new = deviations(number(1), number(1))
    main = (
        eps * (TX + eps * ((1 - 2 * a * mu) * TX - 2 * a * (st + V) + a**2 * (zt + F))),
        eps * (1 - c) * (V - a * F),
        (1 - c) ** 2 * F,
    )
    balanced = (0 * a, -eps * (c * st + a * (1 - c) * zt), (1 - c) ** 2 * zt + c**2 * s2 - zt)
    orders = ({"1/t": 3},), ({"1/t": 2},), ({"1/t": 1},)
    return Derivation([ZT_FIXED, ST_FIXED]).qed(*relaxation(new, main, balanced, orders))


claim.letters("f f′ v v′ x x′ f₀ v₀ B δ η k r₁ r₂ p b₁ b₂ a: ≥ 0")
REST, FAST, SLOW_RATE = "1 + f + v + x", "1 ≥ r₁η; 1 ≥ r₂η", "1 ≥ pk"
claim.let("M = 2 + f₀ + v₀")
GAINS = "r₁f₀ ≥ δM", "r₂v₀ ≥ af₀ + δM", "p ≥ b₁v₀ + b₂f₀ + δM"
AT = "B=f₀=v₀=a=r₁=1, δ=1/4, r₂=p=2, b₁=b₂=η=k=1/2, f=v=x=f′=v′=x′=0"
small = claim.under(*GAINS, "B ≥ 1", FAST, SLOW_RATE, part=MOMENTS, at=AT)
LOW = {"f": "Bf₀ ≥ f", "v": "Bv₀ ≥ v", "x": "B ≥ x"}
MOVES = {
    "f": (f"(1 − r₁η)f + δη({REST})", "η", "1 ≥ r₁η", GAINS[0], ()),
    "v": (f"(1 − r₂η)v + aηf + δη({REST})", "η", "1 ≥ r₂η", GAINS[1], (("aη", "f"),)),
    "x": (
        f"(1 − pk)x + k(b₁v + b₂f) + δk({REST})",
        "k",
        SLOW_RATE,
        GAINS[2],
        (("b₁k", "v"), ("b₂k", "f")),
    ),
}


def stays(letter):
    """The squares that keep a size below its bound."""
    after, step, slow, gain, more = MOVES[letter]
    return small.squares(
        LOW[letter].replace(letter, f"{letter}′") if letter == "x" else f"B{letter}₀ ≥ {letter}′",
        (1, 1, f"{after} ≥ {letter}′"),
        (1, 1, f"{slow}; {LOW[letter]}"),
        *((1, f"δ{step}", low) for low in LOW.values()),
        (1, f"B{step}", gain),
        (1, f"δ{step}", "B ≥ 1"),
        *((1, weight, LOW[other]) for weight, other in more),
    )


small.inductive(
    "[bounded] F, V and X stay bounded, f = |F|, v = |V|, x = |X − lim X|, δ small",
    "; ".join(LOW.values()),
    initial="; ".join(LOW.values()),
    recurrence="\n".join(f"{MOVES[letter][0]} ≥ {letter}′" for letter in LOW),
    at_step=[stays(letter) for letter in LOW],
    says="""r₁ and r₂ are 2c and c for q > 0, 1 − (1−c)² and 1 − |1 − c| for q = 0 and η = 1. Once
    all are bounded, the remainders are of the order of δ_tη, with δ_t → 0: first f → 0, then v → 0,
    then x → 0.""",
    cites="vanishing_recursion",
)
claim.letters("a x")

gone = "c : c is not zero"
claim.under(ZT_SLOW, ST_SLOW, "(1 − 2aμ)X − 2aL = 0 : pX = ℓ", nonzero=gone, part=SLOW).proves("""
    [limits for 0 < q < 1] 0 < q < 1: (2aμ − 1)·lim t·Ew² = a²σ²
    (2aμ − 1)X = a²σ²
    by: 2L = −aσ² over nz1""")
fixed = claim.under(ZT_FIXED, ST_FIXED, nonzero=gone, part=CONSTANT)
fixed.under("(1 − 2aμ)X − 2aL + a²Z = 0 : pX = ℓ").proves(
    "[limits for q = 0] q = 0: (2 − c)·lim Ee² = cσ², and t·Ew² has the same limit",
    "(2 − c)Z = cσ²",
    "(2aμ − 1)X = a²σ²",
    by=[("(2 − c)Z = cσ²", "nz1"), "c(2aμ − 1)X = a²(2 − c)Z", ("(2aμ − 1)X = a²σ²", "nz1")],
)


def parameters(rng, least=1):
    """a, c, A, μ over ℚ."""
    return [fmpq(rng.randint(low, 8), 4) for low in (least, least, -4 * (least < 2), least)]


@claim.instances("trees of ± noise over ℚ", MOMENTS, count=10, of="trees")
def trees(rng):
    """All 2⁵ outcomes: the moments of the real optimizer, one by one."""
    av, cv, Av, curve = (fmpq(rng.randint(1, 6), 3) for _ in range(4))
    ends = []
    for signs in product((-1, 1), repeat=5):
        w, b, Am = [fmpq(1)], [-Av], [[Av]]
        for index, sign in enumerate(signs, 1):
            _, b, m, _, _ = _exact.full(Am, b, w, [curve * w[0] + sign], fmpq(0), cv / index)
            last, w = (w[0], m[0]), [w[0] - av / index * m[0]]
        ends.append(last)
    moment = (fmpq(1), cv * curve, cv**2 * (curve**2 + 1))
    for index in range(1, 5):
        moment = rates.step(moment, av / index, cv / (index + 1), Av, curve, 1)
    if moment != tuple(sum(e[i] * e[j] for e in ends) / 32 for i, j in ((0, 0), (0, 1), (1, 1))):
        raise Fails(f"a, c, A, μ = {av, cv, Av, curve}: a moment differs")


@claim.under(H, part=LIMITS).instances(
    "random limits solve the balance", *BALANCE, count=80, kept=8, of="limits over ℚ, all positive"
)
def random_limits(rng):
    av, cv, Av, curve = parameters(rng)
    try:
        found = rates.limits(av, cv, Av, curve)
    except ValueError:
        return False
    xv = found.distance
    yv = xv / (2 * av)
    if xv <= 0 or found.error <= 0:
        raise Fails(f"a, c, A, μ = {av, cv, Av, curve}: a limit is not positive")
    values = (av, cv, Av, curve, 1, xv, yv, found.error + 2 * curve * yv - curve**2 * xv)
    return dict(zip(("a", "c", "A", "μ", "σ²", "x", "y", "z"), values))


@claim.exact("log-slopes −½, 0 and 1 of the dropped hypotheses", LIMITS)
def slopes(run):
    """Against the numbers that the independent script behind this claim found."""
    found = [str(rates.log_slope(1, 2, A)) for A in (fmpq(-3, 2), -2, -3)]
    said = f"A = −3/2, −2, −3: log-slopes {', '.join(found)}"
    return Checked(said, ok=found == ["-1/2", "0", "1"], instances=3)


@claim.numeric("exact recursion to 10⁷ steps against the limits", LIMITS)
def long_runs(run):
    from numerics.trainable.to_rates_1d import rates as check

    found = rates.limits(fmpq(1), fmpq(2), fmpq(0))
    wanted = (float(found.distance), float(found.error))
    return Checked(**check(wanted, steps=10**6 if run.effort == "quick" else 10**7))


@claim.numeric("the dropped hypotheses: exact recursion against the log-slopes", LIMITS)
def measured_slopes(run):
    from numerics.trainable.to_rates_1d import log_slopes

    at = fmpq(-3, 2), fmpq(-2), fmpq(-3)
    slopes = {float(A): float(rates.log_slope(1, 2, A)) for A in at}
    return Checked(**log_slopes(slopes, steps=10**5 if run.effort == "quick" else 10**6))


@claim.numeric("exact recursion with q = ½", SLOW)
def slow_runs(run):
    from numerics.trainable.to_rates_1d import slow_rates

    return Checked(**slow_rates((1.0, 0.25), 0.5, steps=10**6 if run.effort == "quick" else 10**7))


@claim.numeric("exact recursion with q = 0", CONSTANT)
def constant_runs(run):
    from numerics.trainable.to_rates_1d import slow_rates

    return Checked(**slow_rates((1.0, 1 / 3), 0.0, steps=10**5 if run.effort == "quick" else 10**6))


@claim.numeric("q = 2 stops learning", MOMENTS)
def stuck_runs(run):
    from numerics.trainable.to_rates_1d import stuck

    return Checked(**stuck(steps=10**5 if run.effort == "quick" else 10**6))


claim.batched("20,000 noisy runs batched in torch", MOMENTS, instances=20_000, least=30)

limit = claim.under("Δx = 2a²c²σ²", H, part=LIMITS)
limit.needs("h > 1", "x ≥ 0", at="a=c=μ=σ²=1, A=−1/2, x=−1", says="h = 1/2: t·Ew² would be −1 < 0")
limit.needs("h < ½ + 2acμ", "x ≥ 0", at="a=1/4, c=2, A=0, μ=σ²=1, x=−1/2", says="h = 2 > 3/2")
short = claim.under("(2aμ − 1)X = a²σ²", part=SLOW)
short.needs("2aμ > 1", "X ≥ 0", at="a=1/4, μ=σ²=1, lim-t·Ew²=−1/8")
claim.under(ZT_SLOW, part=SLOW).needs("c > 0", "Z ≥ 0", at="c=−1, σ²=1, lim-t^q·Em²=−1/2")
claim.under(ZT_FIXED, part=CONSTANT).needs("0 < c < 2", "Z ≥ 0", at="c=3, σ²=1, lim-t^q·Em²=−3")
claim.mutants()
