"""Which changes of the loss and of the variables MNG does not see, and which it does."""

import random
from fractions import Fraction
from itertools import permutations

from theory.operators import (
    Derivation,
    Equation,
    Instances,
    Operator,
    Scalar,
    Square,
    SumOfSquares,
    complete,
    identity,
    induction,
    number,
    refute,
    setting,
)
from theory.thesis import mng as exact
from verify.claim import Claim
from verify.claims.thesis import source
from verify.evidence import Checked

GRADIENTS, SCALES, ONLY, SHIFT, ORDER, ROTATION = (
    "gradient scales",
    "x → Sx",
    "only if",
    "x → x + b",
    "order",
    "rotation",
)

claim = Claim(
    name="thesis/mng_invariances",
    title="""MNG ignores the scale of every gradient coordinate, follows x → Sx with η → |S|η,
    shifts and permutations, but no rotation""",
    source=source("sections 1.2 and 3.2, Algorithm 1"),
    expected="proved",
    statement="""One run of MNG on L, another on a transform L̃ from the matching start. L̃ = cL
    with c > 0, or every gradient coordinate times its own d_i > 0: the same points. x̃ = Sx, S
    diagonal and invertible (negative entries allowed), η̃_i = |S_i|η_i: x̃_t = Sx_t for all t; a
    step with δ_i ≠ 0 is followed only for this η̃_i. x̃ = x + b, and x̃ = Px with P a permutation
    and η̃ = Pη: followed. Rotations are not: for R with cos = 3/5 no rates η̃_1, η̃_2, one for each
    coordinate, give the first steps R(x¹ − x⁰) for both g = (1, 0) and g = (0, 1).""",
    latex=r"""$\tilde x=Sx,\ \tilde\eta_i=|S_i|\eta_i,\ \nabla\tilde L = DS^{-1}\nabla L$ with $D>0$
    diagonal $\Rightarrow\ \tilde x_t=Sx_t$ for all $t$.""",
    hypotheses="""
    - d_i > 0: the factors of the gradients
    - η̃_i = |S_i|η_i
    - P permutes: P is a permutation matrix: Pe = e, PPᵀ = 1""",
    axioms=("the largest of finitely many numbers is one of them and is ≥ all",),
    parts=(GRADIENTS, SCALES, ONLY, SHIFT, ORDER, ROTATION),
    remark="""A coordinate's step uses its own rows alone, so one coordinate with its k points h and
    k gradients g is the whole proof. p is the pseudo-inverse of m = max|g_j|, which is what 0/0 :=
    0 says. The sign-only version, with the entries' signs in the place of pg, has the same
    properties (checked by the exact runs). In floating point powers of two change no bit.""",
)

ONE = identity("1")
e, T, v = Operator("e", "k", "1"), Operator("T", "k", "k"), Operator("v", "1", "k")
G, G_ = Operator("g", "1", "k"), Operator("g̃", "1", "k")
m, m_, p, p_, d, s, sigma, size = (
    Scalar(name) for name in ("m", "m̃", "p", "p̃", "d", "s", "σ", "|s|")
)
inverse, share = Scalar("1/s"), Scalar("1/k")
delta, delta_ = Scalar("δ"), Scalar("δ̃")
SIGN = [
    Equation(sigma**2, 1, "σ = sign(s)"),
    Equation(size, sigma * s, "|s|"),
    Equation(inverse * s, 1, "s ≠ 0"),
]


def normalizer(largest, inverted, mark):
    """p is the pseudo-inverse of the number m."""
    return [
        Equation(
            largest * inverted * largest, largest, f"p{mark} is the pseudo-inverse of m{mark}"
        ),
        Equation(
            inverted * largest * inverted, inverted, f"p{mark} is the pseudo-inverse of m{mark}"
        ),
    ]


PINV = [*normalizer(m, p, ""), *normalizer(m_, p_, "~")]
MEANS = [
    Equation(delta * ONE, share * p * (G * e), "the mean of the normalized row"),
    Equation(delta_ * ONE, share * p_ * (G_ * e), "likewise"),
]
ID, G1x = Scalar("1/d"), Scalar("gₓ")
SCALED = [
    Equation(G_, d * inverse * G, "∇L̃ = d·∇L/s"),
    Equation(m_ * s, d * sigma * m, "max|g̃| = d·max|g|/|s|"),
    Equation(ID * d, 1, "d > 0"),
]


def same_mean():
    """A derivation of δ̃ = σδ; 1/m̃ is p·|s|/d even where m = 0."""
    derivation = Derivation([*SIGN, *PINV, *SCALED, *MEANS], time_limit=20)
    # two pseudo-inverses of one number: p̃ = p̃m̃p̃ and q = qm̃q with q = |s|p/d give m̃p̃ = m̃q,
    # so p̃ = q
    derivation.prove(p_, ID * size * p)
    derivation.prove(Equation(delta_ * ONE, sigma * delta * ONE))
    return derivation


@claim.proof(
    "max|c·g_j| = |c|·max|g_j|: what bounds all entries and is one of them is unique", GRADIENTS
)
def largest_scales():
    """M̃ bounds every c·g_j in magnitude and is one of them, so is |c|M: each is ≥ the other. The
    letters in the squares are ≥ 0."""
    M, M_, c, sc = Scalar("M"), Scalar("M̃"), Scalar("|c|", nonneg=True), Scalar("|g_j|")
    over, over_ = Scalar("M−|g_j|", nonneg=True), Scalar("M̃−|c||g_j|", nonneg=True)
    one = SumOfSquares(
        c * M - M_,
        [Square(number(1), c * over)],
        [Equation(M_, c * sc, "M̃ is attained"), Equation(over, M - sc, "M ≥ |g_j|")],
    )
    two = SumOfSquares(
        M_ - c * M,
        [Square(number(1), over_)],
        [Equation(M, sc, "M is attained"), Equation(over_, M_ - c * sc, "M̃ ≥ |c||g_j|")],
    )
    return [one, two]


@claim.proof("g̃ = d·g/s has δ̃ = sign(s)·δ, rows of zeros included", GRADIENTS)
def means():
    return same_mean().qed(Equation(delta_ * ONE, sigma * delta * ONE))


high, low, high_, low_, eta, eta_, x, x_, after, after_ = (
    Scalar(n) for n in ("max", "min", "m̃ax", "m̃in", "η", "η̃", "x", "x̃", "x⁺", "x̃⁺")
)
STEP = [
    Equation(after, (high + low) / 2 - delta * (high - low + eta), "Algorithm 1, lines 22 to 24"),
    Equation(after_, (high_ + low_) / 2 - delta_ * (high_ - low_ + eta_), "likewise"),
]
IMAGE = [
    Equation(high_, s * (high + low) / 2 + size * (high - low) / 2, "max of s·h"),
    Equation(low_, s * (high + low) / 2 - size * (high - low) / 2, "min of s·h"),
]
SAME = Equation(delta_, sigma * delta, "δ̃ = σδ")
RATE = Equation(eta_, size * eta, "η̃ = |s|η")


@claim.proof("the largest and the smallest of s·h_j: s·max and s·min, exchanged for s < 0", SCALES)
def extremes():
    """s(max + min)/2 + |s|(max − min)/2 ≥ s·h_j: the difference is |s| times (1 + σ)/2·(max − h_j)
    + (1 − σ)/2·(h_j − min). Attained: for σ = 1 it is s·max, for σ = −1 s·min."""
    h, over, under, c = (
        Scalar("h_j"),
        Scalar("max−h_j", nonneg=True),
        Scalar("h_j−min", nonneg=True),
        Scalar("|s|₊", nonneg=True),
    )
    plus, minus = Scalar("(1+σ)/2", nonneg=True), Scalar("(1−σ)/2", nonneg=True)
    halves = [
        Equation(over, high - h),
        Equation(under, h - low),
        Equation(plus, (1 + sigma) / 2),
        Equation(minus, (1 - sigma) / 2),
    ]
    line = c * sigma  # s = σ|s|
    upper = SumOfSquares(
        line * (high + low) / 2 + c * (high - low) / 2 - line * h,
        [Square(number(1), c * plus * over), Square(number(1), c * minus * under)],
        halves,
    )
    lower = SumOfSquares(
        line * h - line * (high + low) / 2 + c * (high - low) / 2,
        [Square(number(1), c * plus * under), Square(number(1), c * minus * over)],
        halves,
    )
    positive = Derivation([*IMAGE, *SIGN[1:2], Equation(sigma, 1)]).qed(
        Equation(high_, s * high), Equation(low_, s * low)
    )
    negative = Derivation([*IMAGE, *SIGN[1:2], Equation(sigma, -1)]).qed(
        Equation(high_, s * low), Equation(low_, s * high)
    )
    return [upper, lower, positive, negative]


@claim.proof("one step: x̃⁺ = s·x⁺", SCALES)
def one_step():
    return Derivation([*SIGN, *IMAGE, SAME, RATE, *STEP]).qed(Equation(after_, s * after))


H, H1, H_, H1_, G1, G1_ = (Operator(n, "1", "k") for n in ("h", "h′", "h̃", "h̃′", "g′", "g̃′"))
new, new_ = Scalar("g⁺"), Scalar("g̃⁺")


@claim.proof("so by induction over t: x̃_t = s·x_t, h̃ = s·h, g̃ = d·g/s", SCALES)
def whole_run():
    """With s = 1 this is the invariance to gradient scales. The facts of the step hold because of
    the predicate at t: the matching rows have the extremes and the δ̃ of the proofs above, and the
    matching point x̃⁺ = s·x⁺ has the matching gradient. T is the shift, v the first place."""
    return induction(
        [Equation(x_, s * x), Equation(H_, s * H), Equation(G_, d * inverse * G)],
        state=[(x, after), (x_, after_), (H, H1), (H_, H1_), (G, G1), (G_, G1_)],
        initial=[
            Equation(x_, s * x, "the matching start"),
            Equation(H, x * e.T),
            Equation(H_, x_ * e.T),
            Equation(G, new * e.T),
            Equation(G_, d * inverse * new * e.T),
        ],
        recurrence=[
            *SIGN,
            *IMAGE,
            SAME,
            RATE,
            *STEP,
            Equation(new_, d * inverse * new, "∇L̃(Sx) = DS⁻¹∇L(x)"),
            Equation(H1, H * T + after * v),
            Equation(H1_, H_ * T + after_ * v),
            Equation(G1, G * T + new * v),
            Equation(G1_, G_ * T + new_ * v),
        ],
    )


@claim.proof("x̃⁺ = s·x⁺ with δ ≠ 0 forces η̃ = |s|η", ONLY)
def necessary_rate():
    derivation = Derivation(
        [*SIGN, *IMAGE, SAME, *STEP, Equation(after_, s * after)],
        [(delta, "the coordinate moves: δ ≠ 0")],
    )
    product = derivation.prove(delta * (eta_ - size * eta), 0)
    derivation.cancel(product, "nz1", eta_ - size * eta)
    return derivation.qed(Equation(eta_, size * eta))


b = Scalar("b")
MOVED = [
    Equation(high_, high + b),
    Equation(low_, low + b),
    Equation(delta_, delta, "the same gradients"),
    Equation(eta_, eta),
]


@claim.proof("x̃⁺ = x⁺ + b, and so by induction over t", SHIFT)
def shifted():
    """eᵀT + v = eᵀ: the shift drops one place of the row and fills one."""
    run = induction(
        [Equation(x_, x + b), Equation(H_, H + b * e.T), Equation(G_, G)],
        state=[(x, after), (x_, after_), (H, H1), (H_, H1_), (G, G1), (G_, G1_)],
        initial=[
            Equation(x_, x + b),
            Equation(H, x * e.T),
            Equation(H_, x_ * e.T),
            Equation(G, new * e.T),
            Equation(G_, new * e.T),
        ],
        recurrence=[
            *MOVED,
            *STEP,
            Equation(new_, new, "∇L̃(x + b) = ∇L(x)"),
            Equation(H1, H * T + after * v),
            Equation(H1_, H_ * T + after_ * v),
            Equation(G1, G * T + new * v),
            Equation(G1_, G_ * T + new_ * v),
        ],
        given=[Equation(e.T * T + v, e.T, "the shift and the first place")],
    )
    return [Derivation([*MOVED, *STEP]).qed(Equation(after_, after + b)), run]


P, D, D_ = Operator("P", "n", "n"), Operator("diag(δ)", "n", "n"), Operator("diag(δ̃)", "n", "n")
ref, width, step_, ref_, width_, e_n = (
    Operator(n, "n", "1") for n in ("ref", "diff", "x⁺ₙ", "r̃ef", "d̃iff", "η·1")
)
image = Operator("x̃⁺ₙ", "n", "1")
VECTORS = [
    Equation(step_, ref - D * (width + e_n), "all coordinates at once"),
    Equation(image, ref_ - D_ * (width_ + P * e_n), "likewise, η̃ = Pη"),
]
PERMUTED = [
    Equation(ref_, P * ref, "coordinate by coordinate"),
    Equation(width_, P * width, "coordinate by coordinate"),
    Equation(D_, P * D * P.T, "diag(Pδ) = P·diag(δ)·Pᵀ"),
]
HISTORIES = [Operator(n, "n", "k") for n in ("Hₙ", "Hₙ′", "H̃ₙ", "H̃ₙ′", "Gₙ", "Gₙ′", "G̃ₙ", "G̃ₙ′")]


@claim.proof("x̃⁺ = Px⁺, and so by induction over t", ORDER)
def permuted():
    X, X1, X_, X1_, Y, Y1, Y_, Y1_ = HISTORIES
    u, u_, g, g_ = (Operator(n, "n", "1") for n in ("xₙ", "x̃ₙ", "gₙ⁺", "g̃ₙ⁺"))
    orthogonal = Equation(P.T * P, 1, "P permutes")
    run = induction(
        [Equation(u_, P * u), Equation(X_, P * X), Equation(Y_, P * Y)],
        state=[(u, step_), (u_, image), (X, X1), (X_, X1_), (Y, Y1), (Y_, Y1_)],
        initial=[
            Equation(u_, P * u),
            Equation(X, u * e.T),
            Equation(X_, u_ * e.T),
            Equation(Y, g * e.T),
            Equation(Y_, P * g * e.T),
        ],
        recurrence=[
            *VECTORS,
            *PERMUTED,
            Equation(g_, P * g, "∇L̃(Px) = P∇L(x)"),
            Equation(X1, X * T + step_ * v),
            Equation(X1_, X_ * T + image * v),
            Equation(Y1, Y * T + g * v),
            Equation(Y1_, Y_ * T + g_ * v),
        ],
        given=[orthogonal],
    )
    return [Derivation([*VECTORS, *PERMUTED, orthogonal]).qed(Equation(image, P * step_)), run]


s1, s2, t1, t2, a1, a2 = (Scalar(n) for n in ("s₁", "s₂", "s̃₁", "s̃₂", "c", "sin"))
FIRST = [
    Equation(s1, -eta, "−η·sign(1)"),
    Equation(s2, 0, "−η·sign(0)"),
    Equation(t1, -eta_, "−η̃·sign(3/5)"),
    Equation(t2, -eta_, "−η̃·sign(4/5)"),
]
TURN = [Equation(a1, number("3/5"), "cosine"), Equation(a2, number("4/5"), "sine")]


@claim.proof(
    "R(x¹ − x⁰) = −η(3/5, 4/5), and the step for Rg is −η̃(1, 1): were they equal, η̃ would be 0",
    ROTATION,
)
def not_rotated():
    """g = (1, 0), Rg = (3/5, 4/5); mng_step_bound gives the first steps."""
    return Derivation(
        [*FIRST, *TURN, Equation(t1, a1 * s1 - a2 * s2), Equation(t2, a2 * s1 + a1 * s2)]
    ).qed(Equation(eta, 0), Equation(eta_, 0))


@claim.proof(
    "with rates of their own, η_1(3/5, 4/5) = (η̃_1, η̃_2) for g = (1, 0) and η_2(4/5, 3/5) = "
    "(η̃_1, η̃_2) for g = (0, 1): all are 0",
    ROTATION,
)
def not_rotated_by_any_rates():
    """g = (0, 1), Rg = (−4/5, 3/5): the step of Rg is (η̃_1, −η̃_2), the rotated one −η_2(−4/5,
    3/5)."""
    rates = [Scalar(n) for n in ("η₁", "η₂", "η̃₁", "η̃₂")]
    one, two, one_, two_ = rates
    given = [
        *TURN,
        Equation(-one_, -a1 * one),
        Equation(-two_, -a2 * one),
        Equation(one_, a2 * two),
        Equation(-two_, -a1 * two),
    ]
    return Derivation(given).qed(*(Equation(rate, 0) for rate in rates))


# -- runs over ℚ


def coupled(rng, n):
    """The gradient of a random quadratic ½xᵀQx − bᵀx, as a function of a list."""
    root = [[Fraction(rng.randint(-2, 2)) for _ in range(n)] for _ in range(n)]
    Q = [
        [sum(root[l][i] * root[l][j] for l in range(n)) + (i == j) for j in range(n)]
        for i in range(n)
    ]
    c = [Fraction(rng.randint(-3, 3), 2) for _ in range(n)]
    return lambda point: [sum(q * y for q, y in zip(row, point)) - u for row, u in zip(Q, c)]


def runs(run, kind, transform, usual=40):
    """Runs of 5 steps over ℚ on L and on its transform; ``transform(rng, n)`` gives (forward,
    gradient̃ of gradient, η̃ of η)."""
    rng, count = random.Random(f"{kind} {run.seed}"), run.count(usual)
    for index in range(count):
        n, k, sign_only = rng.randint(1, 3), rng.randint(1, 4), index % 2 == 1
        gradient, start, rate = (
            coupled(rng, n),
            [Fraction(rng.randint(-4, 4), 3) for _ in range(n)],
            [Fraction(rng.randint(1, 5), 4) for _ in range(n)],
        )
        forward, change, rates = transform(rng, n)
        here = exact.run(gradient, start, k, rate, 5, sign_only)
        there = exact.run(change(gradient), forward(start), k, rates(rate), 5, sign_only)
        if [forward(point) for point in here] != there:
            return Checked(f"n = {n}, k = {k}, x⁰ = {start}: the runs part", ok=False, refutes=True)
    return Checked(
        f"{count} runs of 5 steps over ℚ, n ≤ 3, k ≤ 4, normalized and sign-only", instances=count
    )


@claim.exact("runs with every gradient coordinate times its own d > 0: the same points", GRADIENTS)
def scaled_gradients(run):
    def transform(rng, n):
        factors = [Fraction(rng.randint(1, 9), rng.randint(1, 9)) for _ in range(n)]
        return list, lambda gradient: lambda y: [f * g for f, g in zip(factors, gradient(y))], list

    return runs(run, "gradients", transform)


@claim.exact("runs in x̃ = Sx, S with negative entries; three steps in the certificate", SCALES)
def scaled_variables(run):
    def transform(rng, n):
        scale = [
            rng.choice((-1, 1)) * Fraction(rng.randint(1, 9), rng.randint(1, 9)) for _ in range(n)
        ]

        def change(gradient):
            return lambda y: [
                g / a for g, a in zip(gradient([u / a for u, a in zip(y, scale)]), scale)
            ]

        return (
            lambda y: [a * u for a, u in zip(scale, y)],
            change,
            lambda eta: [abs(a) * u for a, u in zip(scale, eta)],
        )

    found = runs(run, "variables", transform)
    facts = [*SIGN, *IMAGE, SAME, RATE, *STEP]
    points = [
        {
            "s": a,
            "σ": 1 if a > 0 else -1,
            "1/s": Fraction(1, a),
            "max": 2,
            "min": -1,
            "δ": Fraction(1, 3),
            "η": 1,
        }
        for a in (2, -3, -1)
    ]
    where = setting([Equation(after_, s * after)], facts)
    found.pieces = [
        (
            "three steps",
            Instances(
                where, [Equation(after_, s * after)], [complete(where, point) for point in points]
            ),
        )
    ]
    return found


@claim.exact("runs in x̃ = x + b", SHIFT)
def shifted_runs(run):
    def transform(rng, n):
        by = [Fraction(rng.randint(-9, 9), 4) for _ in range(n)]
        return (
            lambda y: [u + c for u, c in zip(y, by)],
            lambda gradient: lambda y: gradient([u - c for u, c in zip(y, by)]),
            list,
        )

    return runs(run, "shift", transform)


@claim.exact("runs with the coordinates in every order", ORDER)
def permuted_runs(run):
    def transform(rng, n):
        order = rng.choice(list(permutations(range(n))))

        def back(y):
            return [y[order.index(i)] for i in range(n)]

        def forward(y):
            return [y[i] for i in order]

        return forward, lambda gradient: lambda y: forward(gradient(back(y))), forward

    return runs(run, "order", transform)


claim.floats(
    "float64: runs with powers of two are equal bit for bit; one step with any numbers",
    SCALES,
    instances=100,
)


claim.batched(
    "batched runs in torch, bit for bit with powers of two; one step with any numbers",
    SCALES,
    instances=600,
)


# -- hypotheses, false variants

FOLLOWED = Equation(after_, s * after)
AT = {"s": -2, "σ": -1, "1/s": "-1/2", "max": 2, "min": 0, "δ": 1, "η": 1}


@claim.necessity("d_i > 0", GRADIENTS)
def ascent():
    """L̃ = −L: δ̃ = −δ, and the runs part at the first step."""
    opposite = [
        Equation(high_, high),
        Equation(low_, low),
        Equation(delta_, -delta, "d = −1"),
        Equation(eta_, eta),
    ]
    return refute(
        Equation(after_, after), [*opposite, *STEP], at={"max": 0, "min": 0, "δ": 1, "η": 1}
    )


@claim.necessity("η̃_i = |S_i|η_i", SCALES)
def same_rate():
    """η̃ = η with s = −2."""
    return refute(FOLLOWED, [*SIGN, *IMAGE, SAME, Equation(eta_, eta), *STEP], at=AT)


@claim.necessity("P permutes", ORDER)
def mixed():
    """P = [[1, 1], [0, 1]] for the one vector ref, D = 0 but for one place."""
    one = {
        "P": [[1, 1], [0, 1]],
        "ref": [[0], [0]],
        "diff": [[1], [1]],
        "diag(δ)": [[1, 0], [0, 0]],
        "η·1": [[0], [0]],
    }
    return refute(Equation(image, P * step_), [*VECTORS, *PERMUTED], at=one)


@claim.mutant("rotations are followed: x̃¹ − x̃⁰ = R(x¹ − x⁰) with η̃ = η", ROTATION)
def rotations():
    return refute(
        Equation(t1, a1 * s1 - a2 * s2), [*FIRST, *TURN, Equation(eta_, eta)], at={"η": 1}
    )


@claim.mutant("η̃ = s·η", SCALES)
def signed_rate():
    return refute(FOLLOWED, [*SIGN, *IMAGE, SAME, Equation(eta_, s * eta), *STEP], at=AT)


@claim.mutant("η̃ = s²·η", SCALES)
def squared_rate():
    return refute(FOLLOWED, [*SIGN, *IMAGE, SAME, Equation(eta_, s**2 * eta), *STEP], at=AT)


@claim.mutant("δ̃ = δ for s < 0", SCALES)
def same_sign():
    return refute(FOLLOWED, [*SIGN, *IMAGE, Equation(delta_, delta), RATE, *STEP], at=AT)


@claim.mutant("an ε beside the maximum, as in Adam: c·m + ε", GRADIENTS)
def with_epsilon():
    """g = 1, ε = 1: δ = 1/2, and δ̃ = 2/3 for c = 2."""
    one, two, c, eps = Scalar("1/(m+ε)"), Scalar("1/(cm+ε)"), Scalar("c"), Scalar("ε")
    given = [
        Equation(one * (m + eps), 1),
        Equation(two * (c * m + eps), 1),
        Equation(delta, one * m),
        Equation(delta_, two * c * m),
    ]
    return refute(
        Equation(delta_, delta),
        given,
        at={"m": 1, "ε": 1, "c": 2, "1/(m+ε)": "1/2", "1/(cm+ε)": "1/3"},
    )


@claim.mutant("invariant to L + linear terms: g + 1 for g", GRADIENTS)
def tilted():
    """g = −1/2: the sign of the step turns."""
    return refute(
        Equation(delta_, delta),
        [Equation(delta * m, G1x), Equation(delta_ * m_, G1x + 1)],
        at={"gₓ": "-1/2", "m": "1/2", "m̃": "1/2", "δ": -1, "δ̃": 1},
    )


@claim.mutant("x̃⁺ = x⁺ + 2b", SHIFT)
def double_shift():
    return refute(
        Equation(after_, after + 2 * b),
        [*MOVED, *STEP],
        at={"max": 1, "min": 0, "δ": 0, "η": 1, "b": 1},
    )
