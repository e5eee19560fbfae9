"""The one-step inequalities behind the convergence of LM-RLLC(J(0), c1, c2) on quadratics.

Let g_t be the gradient, α = c1L_t, a = gᵀHg/gᵀg, β = c1c2, m ≤ H ≤ Λ. Then g′ = (1 − αH)g and
α′ = α + β(1 − aα). Every function proves one inequality about one or two such steps as a sum of
products of quantities that are ≥ 0; those are the hypotheses. Names: V = 1/Λ, U ≥ every 1/a that
can occur, y = βΛ − 1, λ the eigenvalue of one component and f the factor by which a step
multiplies it. ``rllc_convergence`` puts them together.
"""

from ..operators import (
    Equation,
    Operator,
    Scalar,
    Square,
    SumOfSquares,
    identity,
    number,
    reciprocal,
)

β, a, α, later = Scalar("β", nonneg=True), Scalar("a", nonneg=True), Scalar("α"), Scalar("α′")
NEXT = Equation(later, α + β * (1 - a * α), "α′ = α + β(1 − aα)")
m, Λ, λ, V = (
    Scalar("m", nonneg=True),
    Scalar("Λ", nonneg=True),
    Scalar("λ", nonneg=True),
    Scalar("V", nonneg=True),
)
y, x, f, E = (
    Scalar("y", nonneg=True),
    Scalar("x", nonneg=True),
    Scalar("f", nonneg=True),
    Scalar("E", nonneg=True),
)
INVERSE = Equation(Λ * V, 1, "V = 1/Λ")
P = Scalar("p", nonneg=True)


def gap(name: str, value: Operator, why: str) -> tuple[Operator, Equation]:
    """A scalar ≥ 0 with its meaning: the hypothesis value ≥ 0."""
    letter = Scalar(name, nonneg=True)
    return letter, Equation(letter, value, why)


def nonneg(claim: Operator, products, *given: Equation) -> SumOfSquares:
    """claim ≥ 0, since it is the sum of these products of quantities ≥ 0."""
    return SumOfSquares(claim, [Square(number(1), product) for product in products], list(given))


# -- gradients


def rayleigh_quotient():
    """m gᵀg ≤ gᵀHg ≤ Λ gᵀg."""
    H, g = Operator("H", "n", "n", symmetric=True), Operator("g", "n", "1")
    below, above = (
        Operator("H−m", "n", "n", symmetric=True),
        Operator("Λ−H", "n", "n", symmetric=True),
    )
    low = SumOfSquares(
        g.T * H * g - m * g.T * g,
        [Square(g, 1, below)],
        [Equation(below, H - m * identity("n"))],
        psd=("H−m",),
    )
    high = SumOfSquares(
        Λ * g.T * g - g.T * H * g,
        [Square(g, 1, above)],
        [Equation(above, Λ * identity("n") - H)],
        psd=("Λ−H",),
    )
    return [low, high]


def dominated():
    """(1+κ)gᵀHg ≥ λgᵀg if g = low + high, H ≥ λ on the high part and |low|² ≤ κ|high|²: then a ≥
    λ/(1+κ)."""
    H, K = Operator("H", "n", "n", symmetric=True), Operator("K", "n", "n", symmetric=True)
    low, high = Operator("low", "n", "1"), Operator("high", "n", "1")
    κ = Scalar("κ", nonneg=True)
    rest = Scalar("κ|high|²−|low|²", nonneg=True)
    g = low + high
    given = [
        Equation(low.T * high, 0, "orthogonal"),
        Equation(low.T * H * high, 0, "sums of eigenvectors of different eigenvalues"),
        Equation(H * high, λ * high + K * high, "K = H − λ ≥ 0 on the high part"),
        Equation(rest * identity("1"), κ * high.T * high - low.T * low, "|low|² ≤ κ|high|²"),
    ]
    squares = [
        Square(low, 1, H),
        Square(low, κ, H),
        Square(high, 1, K),
        Square(high, κ, K),
        Square(identity("1"), λ * rest),
    ]
    return SumOfSquares((1 + κ) * g.T * H * g - λ * g.T * g, squares, given, psd=("H", "K"))


def rising_quotient():
    """a′ ≥ a whenever aα ≥ 2, for unit g: a·(g′ᵀHg′ − a g′ᵀg′) = 2α qᵀHq + τα(qᵀHq + a qᵀq), q = (H
    − a)g, τ = aα − 2."""
    H, g = Operator("H", "n", "n", symmetric=True), Operator("g", "n", "1")
    step, τ = Scalar("α", nonneg=True), Scalar("τ", nonneg=True)
    after, q = g - step * H * g, H * g - a * g
    given = [
        Equation(g.T * g, 1, "|g| = 1, which scaling allows"),
        Equation(g.T * H * g, a * identity("1"), "a = gᵀHg"),
        Equation(a * step, 2 + τ, "τ = aα − 2 ≥ 0"),
    ]
    squares = [Square(q, 2 * step, H), Square(q, τ * step, H), Square(q, a * τ * step)]
    return SumOfSquares(
        a * after.T * H * after - a * a * after.T * after, squares, given, psd=("H",)
    )


# -- step sizes


def from_above():
    """α ≤ U + x gives α′ ≤ U + (1−βm)x, if βa ≤ 1, a ≥ m and aU ≥ 1."""
    U = Scalar("U")
    s, S = gap("U+x−α", U + x - α, "α ≤ U + x")
    w, W = gap("1−βa", 1 - β * a, "βa ≤ 1")
    d, D = gap("a−m", a - m, "a ≥ m")
    o, O = gap("aU−1", a * U - 1, "1/a ≤ U")
    return nonneg(U + (1 - β * m) * x - later, [w * s, β * d * x, β * o], NEXT, S, W, D, O)


def from_below():
    """α ≥ V − x gives α′ ≥ V − (1−βm)x, if βa ≤ 1 and m ≤ a ≤ 1/V."""
    s, S = gap("α−V+x", α - V + x, "α ≥ V − x")
    w, W = gap("1−βa", 1 - β * a, "βa ≤ 1")
    d, D = gap("a−m", a - m, "a ≥ m")
    o, O = gap("1−aV", 1 - a * V, "a ≤ Λ")
    return nonneg(later - V + (1 - β * m) * x, [w * s, β * d * x, β * o], NEXT, S, W, D, O)


def leaving_the_negative():
    """α ≤ 0 gives α′ ≥ α + β: some α is positive after finitely many steps."""
    s, S = gap("−α", -α, "α ≤ 0")
    return nonneg(later - α - β, [β * a * s], NEXT, S)


def _overshoot():
    """p = βa − 1 in [0, y], βa > 1; then α′ = β − pα."""
    i, I = gap("y−p", y - P, "a ≤ Λ")
    return i, I, Equation(β * a, 1 + P, "p = βa − 1")


def after_an_overshoot():
    """βa ≥ 1, α ≥ 0: α′ ≤ β."""
    s = Scalar("α", nonneg=True)
    _, _, meaning = _overshoot()
    return nonneg(β - later, [P * s], Equation(later, s + β * (1 - a * s)), meaning)


def short_step_is_followed_by_a_long_one():
    """0 ≤ α ≤ V = 1/Λ, βa ≥ 1: α′ ≥ V, where β = (1 + y)V; and for βa ≤ 1, α′ ≥ β ≥ V."""
    s = Scalar("α", nonneg=True)
    i, I, meaning = _overshoot()
    short, SHORT = gap("V−α", V - s, "α ≤ 1/Λ")
    w, W = gap("1−βa", 1 - β * a, "βa ≤ 1")
    step, rate = Equation(later, s + β * (1 - a * s)), Equation(β, (1 + y) * V, "y = βΛ − 1")
    return [
        nonneg(later - V, [y * short, i * s], step, I, meaning, SHORT, rate),
        nonneg(later - β, [w * s], step, W),
    ]


def negative_step_size():
    """Let α > 0 > α′ = −s. Then aα ≥ 2, so a′ ≥ a (rising_quotient), so βa′ = 1 + p′ ≥ 1 and α″ ≥
    β."""
    step = Scalar("α", nonneg=True)
    s, below = gap("−α′", P * step - β, "α′ = β − pα ≤ 0")
    i, I, meaning = _overshoot()
    rest, REST = gap("1−p", 1 - P, "p ≤ y < 1")
    after, q = Scalar("α″"), Scalar("p′", nonneg=True)
    second = Equation(after, -s + β + (1 + q) * s, "α″ = α′ + β(1 − a′α′), βa′ = 1 + p′")
    return [
        nonneg(β * (a * step - 2), [2 * s, rest * step], meaning, below, REST),
        nonneg(after - β, [q * s], second),
    ]


def after_a_negative_step_size():
    """α ≤ U + x, U ≥ V: α″ = β + p′(pα − β) ≤ U + y²x."""
    step, q, after, U = (
        Scalar("α", nonneg=True),
        Scalar("p′", nonneg=True),
        Scalar("α″"),
        Scalar("U"),
    )
    i, I, _ = _overshoot()
    j, J = gap("y−p′", y - q, "a′ ≤ Λ")
    s, below = gap("−α′", P * step - β, "α′ = β − pα ≤ 0")
    k, K = gap("U+x−α", U + x - step, "α ≤ U + x")
    o, O = gap("U−V", U - V, "U ≥ 1/Λ")
    c, C = gap("1−y²", 1 - y * y, "y < 1")
    second, rate = Equation(after, q * s + β), Equation(β, (1 + y) * V, "y = βΛ − 1")
    return nonneg(
        U + y * y * x - after,
        [j * s, j * i * step, q * i * step, y**2 * k, c * o],
        I,
        J,
        below,
        K,
        O,
        C,
        second,
        rate,
    )


# -- factors of one component


def factor_for_short_rates():
    """V − x ≤ α ≤ (1+ρ)/λ + x, ρ = 1 − m/Λ, λ ≥ m: −(ρ + λx) ≤ 1 − αλ ≤ ρ + λx, for βΛ ≤ 1."""
    ρ = Scalar("ρ")
    s, S = gap("α−V+x", α - V + x, "α ≥ 1/Λ − x")
    d, D = gap("λ−m", λ - m, "λ ≥ m")
    t, T = gap("(1+ρ)/λ+x−α", (1 + ρ) * reciprocal(λ, "1/λ") + x - α, "α ≤ (1+ρ)/λ + x")
    rate = Equation(ρ, 1 - m * V, "ρ = 1 − m/Λ")
    return [
        nonneg(ρ + λ * x - (1 - α * λ), [λ * s, V * d], rate, S, D),
        nonneg(ρ + λ * x - (α * λ - 1), [λ * t], T),
    ]


def _two_steps():
    """α > 0 > α′ = β − pα: the factors |1 − αλ| and 1 + λ(pα − β)."""
    step = Scalar("α", nonneg=True)
    s, below = gap("−α′", P * step - β, "α′ = β − pα ≤ 0")
    return step, s, below


def factor_of_a_step_below_the_pole():
    """V ≤ α, αλ ≤ 1, λ ≥ m: one step and two both have factors ≤ 1 − (1−y)m/Λ."""
    step, s, below = _two_steps()
    i, I, _ = _overshoot()
    long, LONG = gap("α−V", step - V, "α ≥ 1/Λ")
    d, D = gap("λ−m", λ - m, "λ ≥ m")
    c, C = gap("1−y", 1 - y, "y < 1")
    n, N = gap("1−αλ", 1 - step * λ, "αλ ≤ 1")
    bound = 1 - c * m * V
    one = nonneg(bound - n, [λ * long, V * d, y * m * V], LONG, D, C, N)
    two = nonneg(
        bound - n * (1 + λ * s),
        [c * λ * long, c * V * d, y * λ**2 * step**2, n * λ * i * step, n * λ * β],
        I,
        LONG,
        D,
        C,
        N,
        below,
    )
    return [one, two]


def factor_of_a_step_past_the_pole():
    """1 ≤ αλ ≤ 1 + τ + λx: one step has factor αλ − 1 ≤ τ + λx."""
    o, O = gap("1+τ+λx−αλ", 1 + Scalar("τ") + λ * x - α * λ, "αλ ≤ 1 + τ + λx")
    return nonneg(Scalar("τ") + λ * x - (α * λ - 1), [o], O)


def factors_of_two_steps_past_the_pole():
    """α ≤ σ + x and h = αλ − 1 ≥ 0, σ being β or (1+κ)/λ: two steps have a factor h(1 + λ(pα − β))
    of at most (y + λx)(1 + λx), or (κ + λx)(2 + κ + λx)."""
    step, s, below = _two_steps()
    h, H = gap("αλ−1", step * λ - 1, "αλ ≥ 1")
    rest, REST = gap("1−p", 1 - P, "p ≤ y < 1")
    κ = Scalar("κ", nonneg=True)
    k, K = gap("β+x−α", β + x - step, "α ≤ β + x")
    u, UP = gap("1+y−βλ", 1 + y - β * λ, "λ ≤ Λ")
    first = nonneg(
        (y + λ * x) * (1 + λ * x) - h * (1 + λ * s),
        [u, λ * k, u * λ * x, λ**2 * k * x, h * λ * k, h * λ * rest * step],
        below,
        H,
        REST,
        K,
        UP,
    )
    l, LESS = gap("1+κ+λx−αλ", 1 + κ + λ * x - step * λ, "α ≤ (1+κ)/λ + x")
    second = nonneg(
        (κ + λ * x) * (2 + κ + λ * x) - h * (1 + λ * s),
        [2 * l, κ * l, λ * x * l, h * l, h * λ * β, h * rest, h * rest * h],
        below,
        H,
        REST,
        LESS,
    )
    return [first, second]


def reciprocal_below():
    """(1+κ)a ≥ λ and λU ≥ 1+κ give aU ≥ 1: what from_above asks of U = (1+κ)/λ or more."""
    κ, U = Scalar("κ", nonneg=True), Scalar("U", nonneg=True)
    d, D = gap("(1+κ)a−λ", (1 + κ) * a - λ, "a ≥ λ/(1+κ)")
    o, O = gap("λU−1−κ", λ * U - 1 - κ, "U ≥ (1+κ)/λ")
    return nonneg((1 + κ) * (a * U - 1), [U * d, o], D, O)


def one_bound_for_all_factors():
    """F ≥ y, 9/16, 1/4: every factor above is at most F + 3λx + λ²x²; y < 1, κ = ¼."""
    F, τ = Scalar("F", nonneg=True), Scalar("τ", nonneg=True)
    bound = F + 3 * λ * x + λ**2 * x**2
    t, T = gap("F−τ", F - τ, "τ ≤ F")
    s, S = gap("F−y", F - y, "y ≤ F")
    n, N = gap("F−9/16", 16 * F - 9, "9/16 ≤ F")
    c, C = gap("1−y", 1 - y, "y < 1")
    return [
        nonneg(bound - (τ + λ * x), [t, 2 * λ * x, λ**2 * x**2], T),
        nonneg(bound - (y + λ * x) * (1 + λ * x), [s, λ * x, c * λ * x], S, C),
        nonneg(16 * bound - (1 + 4 * λ * x) * (9 + 4 * λ * x), [n, 8 * λ * x], N),
    ]


# -- the potential


def weight():
    """With ψ(α) = 1 + ε(1 − Λα)⁺ and ρ = 1/(1+ε): fψ(α′) ≤ ρψ(α)(1 + 6λx + 2λ²x²).

    Either α ≥ 1/Λ: ψ(α) = 1, ψ(α′) ≤ 1 + ε, f ≤ F + 3λx + λ²x² with (1+ε)²F ≤ 1 and (1+ε)² ≤ 2. Or
    α < 1/Λ: ψ(α′) = 1 and f = 1 − αλ ≤ ρψ(α), since εΛ ≤ m ≤ λ.
    """
    ε, F, ω, ψ = (
        Scalar("ε", nonneg=True),
        Scalar("F", nonneg=True),
        Scalar("ω", nonneg=True),
        Scalar("ψ′", nonneg=True),
    )
    growth = 3 * λ * x + λ**2 * x**2
    s, S = gap("1−ωF", 1 - ω * F, "(1+ε)²F ≤ 1")
    t, T = gap("2−ω", 2 - ω, "(1+ε)² ≤ 2")
    r, R = gap("F+3λx+λ²x²−f", F + growth - f, "the factor of the step")
    o, O = gap("1+ε−ψ′", 1 + ε - ψ, "ψ ≤ 1 + ε")
    square = Equation(ω, (1 + ε) ** 2)
    long = nonneg(
        1 + 6 * λ * x + 2 * λ**2 * x**2 - (1 + ε) * f * ψ,
        [s, 3 * t * λ * x, t * λ**2 * x**2, ω * r, f * o, ε * f * o],
        S,
        T,
        R,
        O,
        square,
    )
    step = Scalar("α", nonneg=True)
    d, D = gap("λ−m", λ - m, "λ ≥ m")
    e, EPS = gap("m−εΛ", m - ε * Λ, "ε ≤ m/Λ")
    short = nonneg(
        1 + ε * (1 - Λ * step) - (1 + ε) * (1 - step * λ),
        [step * d, step * e, ε * λ * step],
        D,
        EPS,
    )
    return [long, short]


def potential():
    """v′ = (f/ρ)v, f ≤ ρe(x), E(x) = e(x)E(ηx) and E(x′) ≤ E(ηx) give v′E(x′) ≤ vE(x); and v ≤ K, f
    ≤ F, E(x′) ≤ B give ρv′E(x′) ≤ FKB, whatever x does."""
    v, v_later, ρ, e = (
        Scalar("v", nonneg=True),
        Scalar("v′", nonneg=True),
        Scalar("ρ"),
        Scalar("e", nonneg=True),
    )
    shrunk, after = Scalar("E(ηx)", nonneg=True), Scalar("E(x′)", nonneg=True)
    step = Equation(ρ * v_later, f * v, "v′ = (f/ρ)v")
    s, S = gap("ρe−f", ρ * e - f, "f ≤ ρe(x)")
    t, T = gap("E(ηx)−E(x′)", shrunk - after, "x′ ≤ ηx, and E increases")
    above = nonneg(
        ρ * (v * E - v_later * after),
        [v * s * shrunk, v * f * t],
        step,
        S,
        T,
        Equation(E, e * shrunk, "E(x) = e(x)E(ηx)"),
    )
    K, F, B = Scalar("K", nonneg=True), Scalar("F", nonneg=True), Scalar("B", nonneg=True)
    k, KEEP = gap("K−v", K - v, "v ≤ K")
    o, O = gap("F−f", F - f, "f ≤ F")
    b, BOUND = gap("B−E(x′)", B - after, "E ≤ B")
    below = nonneg(
        F * K * B - ρ * v_later * after, [o * K * B, f * k * B, f * v * b], step, KEEP, O, BOUND
    )
    return [above, below]
