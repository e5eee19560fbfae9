"""Theorem 1 of the TO paper, with explicit constants."""

from theory.operators import (
    Derivation,
    Equation,
    Inequality,
    Operator,
    Scalar,
    Square,
    SumOfSquares,
    number,
    positive_beyond,
    refute,
)
from theory.trainable import setting as to
from verify.claim import Claim, Hypothesis
from verify.claims.trainable import REBUILT, _convergence, _data, _spaces, source
from verify.evidence import Checked

ERROR, DISTANCE, CLOSE, BOUNDED = "the error", "the distance", "the induction", "‖A_t‖ ≤ a"

claim = Claim(
    name="trainable/to_convergence",
    title="TO converges like 1/t, with explicit constants",
    source=source("Theorem 1"),
    expected="proved",
    paper="holds",
    wording=(
        "Theorem 1 says that constants exist with E|m_t − ∇F(w_t)|² ≤ N/(t+θ) and E|w_t − w*|² ≤ "
        "M/(t+θ), its shift 'to be large enough'. Its schedules and conditions "
        "are lost; those here are ours, and for them it is true with explicit M, N and θ. ‖A_t‖ "
        "must be bounded, for which c_t ≤ 1 is not enough (to_unbounded_variables) and β_t = β/s² "
        "is. " + REBUILT
    ),
    statement="""Full TO, projected: w_{t+1} = Proj_W(w_t − α_t m_t). F is C² with μI ≼ ∇²F ≼ LI on
    W closed convex, |w| ≤ D on W, ∇F(w*) = 0, w* ∈ W; E[ξ|past] = 0, E|ξ|² ≤ σ²; a ≥ sup‖A_t‖; e_t
    = m_t − ∇F(w_t). Let K = L + a, κ = (K/μ)(1 + 2L/μ), s = t + θ, α_t = 1/(μs), γ_t = (1 + 2κ)/s,
    β_t = β/s², β ≥ 0, θ ≥ 2κ, (1+θ)(θ−2κ) ≥ βD², C = 1 + 2κ + βD²/(1+θ). Then for all t ≥ 1: E|m_t
    − ∇F(w_t)|² ≤ N/(t+θ) and E|w_t − w*|² ≤ M/(t+θ) with N = max{C²σ²/(1+2κ), (1+θ)E|e_1|²,
    (1+θ)μ²|w_1−w*|²/4}, M = 4N/μ². From A_1 = 0, b_1 = 0, with |g| ≤ G: β ≤ a²θ/G² suffices for a ≥
    ‖A_t‖.""",
    latex=r"""$\mathbb{E}\|m_t - \nabla F(w_t)\|^2 \le \frac{N}{t+\theta}$, $\mathbb{E}\|w_t -
    w^*\|^2 \le \frac{4N}{\mu^2(t+\theta)}$, $N = \max\{\frac{C^2\sigma^2}{1+2\kappa},
    (1+\theta)\mathbb{E}\|e_1\|^2, \frac{(1+\theta)\mu^2}{4}\|w_1-w^*\|^2\}$.""",
    hypotheses=(
        Hypothesis("strong convexity", "μ > 0"),
        Hypothesis("E[ξ | past] = 0"),
        Hypothesis("θ ≥ 2κ"),
        Hypothesis("c_t ≤ 1", "from (1+θ)(θ−2κ) ≥ βD²"),
        Hypothesis("‖A_t‖ is bounded", "by a"),
        Hypothesis(
            "F is C² on W",
            "the mean Hessian is symmetric; Lipschitz gradients may do",
            needed=False,
        ),
    ),
    axioms="""
    - ∇F(x) − ∇F(y) = M(x − y) with the mean Hessian M = ∫∇²F(y + τ(x−y))dτ symmetric, μI ≼ M ≼ LI,
      as W is convex
    - random vectors of L² form an inner-product space with ⟨x, y⟩ = E[xᵀy]; A_{t+1}, mean Hessians
      and c_{t+1} act on it pointwise
    - the expectation given the past is an orthogonal projection P of L², and the number c_{t+1},
      which the past determines, commutes with P
    - induction over t: (E) and (W) give the bounds at t + 1 from those at t, and hold at t = 1;
      likewise the partial sums of 1/(t+θ)² stay below 1/θ""",
    parts=(ERROR, DISTANCE, CLOSE, BOUNDED),
    explain_with=_convergence.theorem,
    remark="""δ = (E|w−w*|²)^½, ε = (E|e|²)^½. (W) δ⁺ ≤ (1−μα)δ + αε. (E) ε⁺² ≤ (1−γ⁺)²[(1+Kα)ε +
    KLαδ]² + c₊²σ². With ε² = N/s and δ² = 4N/(μ²s), (W) is 3s ≥ 1 and (E) is (s−2κ)²(s+κ)² +
    (1+2κ)s³ ≤ s³(s+1), where right − left = κ²(s−2κ)(3s+2κ). Letters of dimension Ω are random
    vectors. Where a proof carries a factor p·q of bounds, these are > 0; zeros are limits.""",
)

# -- one step of TO, for all n

w_, g_, f, f_, xi_ = (to.vector(x) for x in ("w₊", "g₊", "f", "f₊", "ξ₊"))
A2, B2 = Operator("A″", "n", "n"), to.vector("b″")
m, m_, u_ = to.M, to.vector("m₊"), to.vector("u₊")
c_ = to.BETA * w_.T * w_ + to.GAMMA * to.ONE
TWO_STEPS = [
    to.full()[-1],
    *to.full("₊", w_, g_, (to.A_NEXT, to.B_NEXT), (A2, B2)),
    Equation(g_, f_ + xi_, "gradient and noise"),
]
DRIFT = (m - f) + to.A_NEXT * (w_ - to.W) - (f_ - f)
NEXT_ERROR = Equation(m_ - f_, DRIFT - DRIFT * c_ + xi_ * c_)


@claim.proof("m₊ − ∇F(w₊) = (1 − c₊)[e + A′(w₊ − w) − (∇F(w₊) − ∇F(w))] + c₊ξ₊, for all n", ERROR)
def one_step():
    """f, f₊ are ∇F at w and w₊; A′, b′ the variables that w₊ was made with."""
    return Derivation(TWO_STEPS).qed(NEXT_ERROR)


# -- (E): in L², by the triangle inequality

SPACE = _spaces.OMEGA
eps, delta, alpha, a, L, mu, K = (
    Scalar(n, nonneg=True) for n in ("ε", "δ", "α", "a", "L", "μ", "K")
)
e, z, step, xi = (to.vector(n, SPACE) for n in ("e", "z", "Δ", "ξ"))  # z = w − w*, Δ = w₊ − w
H, H_, A = (
    Operator(n, SPACE, SPACE, symmetric=s) for n, s in (("H", True), ("H₊", True), ("A", False))
)
one, unit = to.ONE, A._lift(1)


def psd(name, expression, why):
    """A positive semidefinite letter and the fact that it is the expression."""
    letter = Operator(name, SPACE, SPACE, symmetric=True)
    return letter, Equation(letter, expression, why)


KA, A_FACT = psd("K_A", a**2 * unit - A.T * A, "‖A_t‖ ≤ a")
KH, H_FACT = psd("K_H", L**2 * unit - H_ * H_, "the mean Hessian has norm ≤ L")
KZ, Z_FACT = psd("K_z", L**2 * unit - H * H, "the mean Hessian has norm ≤ L")
KB, B_FACT = psd("K_B", K**2 * unit - (A - H_).T * (A - H_), "‖A′ − H₊‖ ≤ K")
E_BOUND, Z_BOUND = to.bounded(e, eps, "x_e"), to.bounded(z, delta, "x_z")
GRADIENT = to.bounded(H * z, L * delta, "x_g")
DIRECTION = to.bounded(e + H * z, eps + L * delta, "x_m")
MOVE = Scalar("x_Δ", nonneg=True)
MOVED = Equation(
    alpha**2 * (e + H * z).T * (e + H * z) - step.T * step,
    MOVE * one,
    "projection_nonexpansive: |Δ| ≤ α|m|",
)


@claim.proof("|m| ≤ ε + Lδ", ERROR)
def direction():
    """m = e + ∇F(w) and ∇F(w) = H(w − w*)."""
    gradient = SumOfSquares(
        L**2 * delta**2 * one - (H * z).T * (H * z),
        [Square(L * one, Z_BOUND.slack), Square(z, middle=KZ)],
        [Z_BOUND.fact, Z_FACT],
        psd=("K_z",),
    )
    return [gradient, to.triangle(E_BOUND, GRADIENT)]


@claim.proof("‖A′ − H₊‖ ≤ K = a + L", ERROR)
def operator_norm():
    """aL((a+L)² − BᵀB) = (LA + aH₊)ᵀ(LA + aH₊) + (L² + aL)(a² − AᵀA) + (a² + aL)(L² − H₊²)."""
    claim_ = a * L * ((a + L) ** 2 * unit - (A - H_).T * (A - H_))
    squares = [
        Square(L * A + a * H_),
        Square(L * unit, middle=KA),
        Square(unit, a * L, KA),
        Square(a * unit, middle=KH),
        Square(unit, a * L, KH),
    ]
    return SumOfSquares(claim_, squares, [A_FACT, H_FACT], psd=("K_A", "K_H"))


@claim.proof("|e + (A′ − H₊)Δ| ≤ (1 + Kα)ε + KLαδ", ERROR)
def drift():
    """|Δ| ≤ α|m| ≤ α(ε + Lδ), then ‖A′ − H₊‖ ≤ K, then the triangle."""
    size = eps + L * delta
    far = SumOfSquares(
        alpha**2 * size**2 * one - step.T * step,
        [Square(alpha * one, DIRECTION.slack), Square(one, MOVE)],
        [DIRECTION.fact, MOVED],
    )
    far_slack = Scalar("x_far", nonneg=True)
    turned = K**2 * alpha**2 * size**2 * one - ((A - H_) * step).T * (A - H_) * step
    bent = SumOfSquares(
        turned,
        [Square(K * one, far_slack), Square(step, middle=KB)],
        [Equation(alpha**2 * size**2 * one - step.T * step, far_slack * one), B_FACT],
        psd=("K_B",),
    )
    rho = Scalar("ε+Lδ", nonneg=True)
    return [far, bent, to.triangle(E_BOUND, to.bounded((A - H_) * step, K * alpha * rho, "x_B"))]


gamma, c, sigma, V = (Scalar(n, nonneg=True) for n in ("γ₊", "c̄", "σ", "V"))
v = to.vector("v", SPACE)
Cm = Operator("C₊", SPACE, SPACE, symmetric=True)  # multiplication by c₊
KEEP, KEEP_FACT = psd(
    "K_1−c", (1 - gamma) ** 2 * unit - (unit - Cm) * (unit - Cm), "0 ≤ 1 − c₊ ≤ 1 − γ₊"
)
KC, C_FACT = psd("K_c", c**2 * unit - Cm * Cm, "0 ≤ c₊ ≤ c̄")
PAST = [_spaces.PROJECTION, *_spaces.known(v), _spaces.known_rate(Cm)]
FRESH = _spaces.fresh(xi)
V_BOUND, NOISE = to.bounded(v, V, "x_v"), to.bounded(xi, sigma, "x_ξ")
NEW = (unit - Cm) * v + Cm * xi
ERROR_BOUND = (1 - gamma) ** 2 * V**2 + c**2 * sigma**2


@claim.proof("E|e₊|² ≤ (1 − γ₊)²V² + c̄²σ², V = (1 + Kα)ε + KLαδ", ERROR)
def noise():
    """The cross term vanishes, since ξ₊ is fresh."""
    squares = [
        Square((1 - gamma) * one, V_BOUND.slack),
        Square(v, middle=KEEP),
        Square(c * one, NOISE.slack),
        Square(xi, middle=KC),
    ]
    return SumOfSquares(
        ERROR_BOUND * one - NEW.T * NEW,
        squares,
        [V_BOUND.fact, NOISE.fact, KEEP_FACT, C_FACT, *PAST, FRESH],
        psd=("K_1−c", "K_c"),
    )


# -- (W)

gap, room, keep = (
    Scalar("L−μ", nonneg=True),
    Scalar("2−α(μ+L)", nonneg=True),
    Scalar("1−μα", nonneg=True),
)
N_, U_ = (Operator(n, SPACE, SPACE, symmetric=True) for n in ("H−μ", "L−H"))
HESSIAN = mu * unit + N_
BELOW = Equation(U_ + N_, gap * unit, "μI ≼ H ≼ LI")
ROOM = Equation(room, 2 - alpha * (2 * mu + gap), "α ≤ 2/(μ+L)")
KW, W_FACT = psd(
    "K_W", keep**2 * unit - (unit - alpha * H) * (unit - alpha * H), "the piece before"
)
z_ = to.vector("z₊", SPACE)


@claim.proof("‖1 − αH‖ ≤ 1 − μα for α ≤ 2/(μ+L)", DISTANCE)
def contraction():
    """(L−μ)((1−μα)² − (1−αH)²) = α(2 − α(μ+L))(L−μ)(H−μ) + α²((L−H)(H−μ)(L−H) +
    (H−μ)(L−H)(H−μ))."""
    claim_ = gap * (
        (1 - mu * alpha) ** 2 * unit - (unit - alpha * HESSIAN) * (unit - alpha * HESSIAN)
    )
    squares = [
        Square(unit, alpha * room * gap, N_),
        Square(U_, alpha**2, N_),
        Square(N_, alpha**2, U_),
    ]
    return SumOfSquares(claim_, squares, [BELOW, ROOM], psd=("H−μ", "L−H"))


@claim.proof("δ⁺ ≤ (1 − μα)δ + αε", DISTANCE)
def distance():
    """w₊ − w* = Proj(w − αm) − Proj(w*), and w − αm − w* = (1 − αH)z − αe."""
    shrunk = (unit - alpha * H) * z
    smaller = SumOfSquares(
        keep**2 * delta**2 * one - shrunk.T * shrunk,
        [Square(keep * one, Z_BOUND.slack), Square(z, middle=KW)],
        [Z_BOUND.fact, W_FACT],
        psd=("K_W",),
    )
    x, y = to.vector("x", SPACE), to.vector("y", SPACE)
    sum_of_two = to.triangle(to.bounded(x, keep * delta, "x_x"), to.bounded(y, alpha * eps, "x_y"))
    total, proj = Scalar("x_t", nonneg=True), Scalar("x_P", nonneg=True)
    given = [
        Equation(
            (keep * delta + alpha * eps) ** 2 * one - (x + y).T * (x + y),
            total * one,
            "the triangle",
        ),
        Equation(
            (z - alpha * (e + H * z)).T * (z - alpha * (e + H * z)) - z_.T * z_,
            proj * one,
            "projection_nonexpansive",
        ),
        Equation(x, shrunk),
        Equation(y, -alpha * e),
    ]
    end = SumOfSquares(
        (keep * delta + alpha * eps) ** 2 * one - z_.T * z_,
        [Square(one, total), Square(one, proj)],
        given,
    )
    return [smaller, sum_of_two, end]


# -- the induction closes

n, s, kappa, C, theta, root, kept, grown = (
    Scalar(x, nonneg=True) for x in ("√N", "s", "κ", "C", "θ", "1/√s", "1−γ₊", "y")
)
X, Zn = Scalar("s−2κ", nonneg=True), Scalar("(1+2κ)N−C²σ²", nonneg=True)
RIGHT_MINUS_LEFT = s**3 * (s + 1) - (s - 2 * kappa) ** 2 * (s + kappa) ** 2 - (1 + 2 * kappa) * s**3
AT_STEP = [
    Equation(s * root**2, 1, "1/√s"),
    Equation(mu * s * alpha, 1, "α = 1/(μs)"),
    Equation(eps, n * root, "ε² = N/s"),
    Equation(mu * delta, 2 * n * root, "δ² = 4N/(μ²s)"),
]
KAPPA = Equation(mu**2 * kappa, K * (mu + 2 * L), "κ = (K/μ)(1 + 2L/μ)")


@claim.proof("s³(s+1) − (s−2κ)²(s+κ)² − (1+2κ)s³ = κ²(s−2κ)(3s+2κ) ≥ 0", CLOSE)
def certificate():
    """The identity, and its sign for s ≥ 2κ ≥ 0."""
    shrunk, moved = Scalar("(s+1)(1−γ₊)"), Scalar("s(1+κ/s)")
    given = [Equation(shrunk, s - 2 * kappa), Equation(moved, s + kappa)]
    left = shrunk**2 * moved**2 + (1 + 2 * kappa) * s**3
    identity = Derivation(given).qed(
        Equation(s**3 * (s + 1) - left, kappa**2 * shrunk * (3 * s + 2 * kappa))
    )
    return [identity, positive_beyond(RIGHT_MINUS_LEFT, [(kappa, 0), (s, 2 * kappa)])]


@claim.proof("(E) at ε² = N/s, δ² = 4N/(μ²s): then ε⁺² ≤ N/(s+1)", CLOSE)
def error_closes():
    """V = (√N/√s)(1 + κ/s); times s³(s+1)² the bound of (E) is N(s−2κ)²(s+κ)² + C²σ²s³."""
    size = Derivation([*AT_STEP, KAPPA]).qed(
        Equation(
            mu**2 * s * ((1 + K * alpha) * eps + K * L * alpha * delta),
            mu**2 * (s + kappa) * n * root,
        )
    )
    given = [
        Equation((s + 1) * kept, s - 2 * kappa, "1 − γ₊ = (s−2κ)/(s+1)"),
        Equation(s * grown, (s + kappa) * n * root, "y = V"),
        Equation((s + 1) * c, C, "c̄ = C/(s+1)"),
        Equation(s * root**2, 1),
    ]
    cleared = Derivation(given).qed(
        Equation(
            s**3 * (s + 1) ** 2 * (kept**2 * grown**2 + c**2 * sigma**2),
            n**2 * (s - 2 * kappa) ** 2 * (s + kappa) ** 2 + C**2 * sigma**2 * s**3,
        )
    )
    noise_ = (1 + 2 * kappa) * n**2 - Zn  # C²σ²
    last = SumOfSquares(
        s**3 * (s + 1) * n**2 - n**2 * (s - 2 * kappa) ** 2 * (s + kappa) ** 2 - noise_ * s**3,
        [Square(n * kappa, 3 * s * X), Square(n * kappa, 2 * kappa * X), Square(s, s * Zn)],
        [Equation(X, s - 2 * kappa)],
    )
    return [size, cleared, last]


@claim.proof("(W) there: δ⁺² ≤ 4N/(μ²(s+1)), which is 3s ≥ 1", CLOSE)
def distance_closes():
    """2μ√s·s·((1−μα)δ + αε) = 2√N(2s−1), and 4s³ − (2s−1)²(s+1) = 3s − 1."""
    moved = Derivation(AT_STEP).qed(
        Equation(mu**2 * s * ((1 - mu * alpha) * delta + alpha * eps), mu * n * root * (2 * s - 1))
    )
    return [moved, positive_beyond(4 * s**3 - (2 * s - 1) ** 2 * (s + 1), [(s, 1)], strict=True)]


@claim.proof("the hypotheses give 0 ≤ c_t ≤ 1, s·c_t ≤ C, α ≤ 2/(μ+L), for all t", CLOSE)
def schedules():
    """With (1+θ)(θ−2κ) − βD² = slack ≥ 0 and s ≥ 1 + θ; and κ ≥ L/μ makes μs ≥ L."""
    slack, q = Scalar("slack", nonneg=True), Scalar("βD²", nonneg=True)
    bd = (1 + theta) * (theta - 2 * kappa) - slack
    c_at_most_one = positive_beyond(
        s * (s - 1 - 2 * kappa) - bd, [(kappa, 0), (theta, 2 * kappa), (s, 1 + theta), (slack, 0)]
    )
    # s·c = 1 + 2κ + βD²/s, so C − s·c is βD²(s − 1 − θ)/(s(1+θ))
    c_below = positive_beyond(q * s - q * (1 + theta), [(q, 0), (theta, 0), (s, 1 + theta)])
    step_size = positive_beyond(
        mu**2 + 2 * (L + a) * (mu + 2 * L) - mu * L, [(mu, 0), (L, 0), (a, 0)]
    )
    return [c_at_most_one, c_below, step_size]


@claim.proof("from A_1 = 0, b_1 = 0: ‖A_t‖² ≤ Σβ_j|g_j|² ≤ G²β/θ ≤ a²", BOUNDED)
def variables_bounded():
    """to_bounded_variables (i) gives the first; with x = s + 1, 1/(s) − 1/x − 1/x² > 0 times s·x²
    is 1, so Σ1/(j+θ)² ≤ 1/θ; the last is β ≤ a²θ/G².

    Its hypothesis that β_t/γ_t = β/((1+2κ)s) falls is plain: s grows.
    """
    x = s + 1
    telescope = positive_beyond(x**2 - s * x - s, [(s, 0)], strict=True)
    sums = Scalar("S", nonneg=True)
    G, beta, spare, left = (Scalar(k, nonneg=True) for k in ("G", "β", "a²θ−G²β", "1−θS"))
    # θ(a² − G²βS) = (a²θ − G²β) + G²β(1 − θS)
    end = SumOfSquares(
        theta * (a**2 - G**2 * beta * sums),
        [Square(number(1), spare), Square(G, beta * left)],
        [
            Equation(spare, a**2 * theta - G**2 * beta, "β ≤ a²θ/G²"),
            Equation(left, 1 - theta * sums, "Σ1/s² ≤ 1/θ"),
        ],
    )
    return [telescope, end]


# -- instances


@claim.exact("the constants for 40 random problems, each decided exactly for all s", CLOSE)
def constants(run):
    return _convergence.random_theorems(run, run.count(40))


@claim.exact("z3 as a second opinion on (E), (W) and c_t ≤ 1", CLOSE)
def second_opinion(run):
    """It fails where z3 finds a counterexample to what is proved, or none to what is false; a pass
    proves nothing."""
    from verify.claims.trainable._solver import Statement, double_check

    def closing(k, s_, slow=2):
        return s_**3 * (s_ + 1) - (s_ - slow * k) ** 2 * (s_ + k) ** 2 - (1 + 2 * k) * s_**3

    def average(k, t, s_, b):
        return s_**2 - (1 + 2 * k) * s_ - b

    return double_check(
        [
            Statement("(E)", "κ s", lambda k, s_: [k, s_ - 2 * k], closing),
            Statement(
                "(W)", "s", lambda s_: [s_ - 1], lambda s_: 4 * s_**3 - (2 * s_ - 1) ** 2 * (s_ + 1)
            ),
            Statement(
                "c_t ≤ 1",
                "κ θ s βD²",
                lambda k, t, s_, b: [k, t - 2 * k, s_ - 1 - t, b, (1 + t) * (t - 2 * k) - b],
                average,
            ),
        ],
        [
            Statement("(E) for every s ≥ 0", "κ s", lambda k, s_: [k, s_], closing),
            Statement(
                "(E) with γ = 1 + κ",
                "κ s",
                lambda k, s_: [k, s_ - 2 * k],
                lambda k, s_: closing(k, s_, 1),
            ),
            Statement(
                "c_t ≤ 1 for every β",
                "κ θ s βD²",
                lambda k, t, s_, b: [k, t - 2 * k, s_ - 1 - t, b],
                average,
            ),
        ],
    )


@claim.enclosure("worst cases of (W) and (E) by ball arithmetic over 2,000 steps", CLOSE)
def worst_recursion(run):
    return _convergence.worst_recursion(run, run.count(5))


claim.floats(
    "projected TO on quadratics: every path below its own (E) and (W)",
    instances=30,
    at="convergence_step",
)


@claim.statistical("stochastic quadratics, means below M/(t+θ) and N/(t+θ)")
def quadratics(run):
    from numerics.trainable.convergence import quadratics as check

    return Checked(**check(runs=run.count(400), seed=run.seed))


@claim.statistical("L2-regularized logistic regression on breast cancer and digits")
def logistic(run):
    from numerics.trainable.convergence import logistic as check

    # fewer runs would leave too wide a margin of Student's t
    runs, steps = max(12, run.count(20)), 300 if run.effort == "quick" else 1000
    return Checked(**check(_data.data_sets(), runs=runs, seed=run.seed, steps=steps))


claim.batched("one step of (E) and (W), batched in torch", instances=500)


# -- hypotheses


@claim.necessity("strong convexity", DISTANCE)
def no_contraction():
    """H = 0, μ = 1: nothing shrinks."""
    return refute(
        Inequality(
            (1 - mu * alpha) ** 2 * z.T * z, ((unit - alpha * H) * z).T * (unit - alpha * H) * z
        ),
        at={"H": [[0]], "z": [[1]], "μ": 1, "α": "1/2"},
    )


@claim.necessity("E[ξ | past] = 0", ERROR)
def biased():
    """v = ξ = ±1 by the past, c = 1/2: E|e₊|² = 1, and the bound says 1/2."""
    return refute(
        Inequality(ERROR_BOUND * one, NEW.T * NEW),
        [V_BOUND.fact, NOISE.fact, KEEP_FACT, C_FACT, *PAST],
        at=_spaces.PAST
        | {
            "v": _spaces.column(1, 1, -1, -1),
            "ξ": _spaces.column(1, 1, -1, -1),
            "C₊": _spaces.diagonal("1/2", "1/2", "1/2", "1/2"),
            "V": 1,
            "σ": 1,
            "γ₊": "1/2",
            "c̄": "1/2",
            "x_v": 0,
            "x_ξ": 0,
        },
        psd=("K_1−c", "K_c"),
    )


@claim.necessity("θ ≥ 2κ", CLOSE)
def early():
    """s = κ = 1: the left exceeds the right by 5."""
    return refute(Inequality(RIGHT_MINUS_LEFT, number(0)), at={"s": 1, "κ": 1})


@claim.necessity("c_t ≤ 1", ERROR)
def overshoot():
    """c = 3 after one past and 1/2 after the other, v = ±1, γ = 1/2: E(1 − c)² = 17/8 exceeds
    (1 − γ)²."""
    return refute(
        Inequality(ERROR_BOUND * one, NEW.T * NEW),
        [V_BOUND.fact, NOISE.fact, C_FACT, *PAST, FRESH],
        psd=("K_c",),
        at=_spaces.PAST
        | {
            "v": _spaces.column(1, 1, -1, -1),
            "ξ": _spaces.column(0, 0, 0, 0),
            "C₊": _spaces.diagonal(3, 3, "1/2", "1/2"),
            "V": 1,
            "σ": 0,
            "γ₊": "1/2",
            "c̄": 3,
            "x_v": 0,
            "x_ξ": 0,
        },
    )


@claim.necessity("‖A_t‖ is bounded", ERROR)
def large_variables():
    """A = 10, H₊ = 1 = L, a = 1: |(A − H₊)Δ| = 9 > 2."""
    return refute(
        Inequality((a + L) ** 2 * step.T * step, ((A - H_) * step).T * (A - H_) * step),
        [H_FACT],
        psd=("K_H",),
        at={"A": [[10]], "H₊": [[1]], "Δ": [[1]], "a": 1, "L": 1},
    )


# -- false variants


@claim.mutant("(E) with κ² (s−2κ)(3s+κ)", CLOSE)
def wrong_factor():
    return refute(
        Equation(RIGHT_MINUS_LEFT, kappa**2 * (s - 2 * kappa) * (3 * s + kappa)),
        at={"s": 3, "κ": 1},
    )


@claim.mutant("γ_t = (1 + κ)/s suffices for the same N", CLOSE)
def slower_average():
    """(s−κ)²(s+κ)² + (1+κ)s³ against s³(s+1), at s = 3, κ = 1."""
    return refute(
        Inequality(s**3 * (s + 1), (s - kappa) ** 2 * (s + kappa) ** 2 + (1 + 2 * kappa) * s**3),
        at={"s": 3, "κ": 1},
    )


@claim.mutant("(W) with δ² = N/(μ²s)", CLOSE)
def smaller_distance():
    """With δ = √N/(μ√s), (W) reads s²(s+1) ≤ s³: false."""
    return refute(Inequality(s**3, s**2 * (s + 1)), at={"s": 1})


@claim.mutant("m₊ − ∇F(w₊) without the drift of A", ERROR)
def no_drift():
    plain = (m - f) - (f_ - f)
    return refute(
        Equation(m_ - f_, plain - plain * c_ + xi_ * c_),
        TWO_STEPS,
        at={
            "A′": [[1]],
            "b′": [[0]],
            "w": [[0]],
            "w₊": [[1]],
            "f": [[0]],
            "f₊": [[0]],
            "ξ₊": [[0]],
            "β": 0,
            "γ": "1/2",
        },
    )


@claim.mutant("the noise enters as c₊σ², not c₊²σ²: E|e₊|² ≥ c₊σ²", ERROR)
def linear_noise():
    """v = 0, ξ = ±1, c = 1/2 or 3/4 by the past: E|e₊|² = 13/32, and c̄σ² is 3/4."""
    return refute(
        Inequality(NEW.T * NEW, c * sigma**2 * one),
        [V_BOUND.fact, NOISE.fact, KEEP_FACT, C_FACT, *PAST, FRESH],
        psd=("K_1−c", "K_c"),
        at=_spaces.PAST
        | {
            "v": _spaces.column(0, 0, 0, 0),
            "ξ": _spaces.column(1, -1, 1, -1),
            "C₊": _spaces.diagonal("1/2", "1/2", "3/4", "3/4"),
            "V": 0,
            "σ": 1,
            "γ₊": "1/2",
            "c̄": "3/4",
            "x_v": 0,
            "x_ξ": 0,
        },
    )


@claim.mutant("projection makes the step longer: |Δ| ≥ α|m|", DISTANCE)
def longer_step():
    return refute(
        Inequality(step.T * step, alpha**2 * (e + H * z).T * (e + H * z)),
        [MOVED],
        at={"e": [[1]], "H": [[0]], "z": [[0]], "Δ": [[0]], "α": 1, "x_Δ": 1},
    )
