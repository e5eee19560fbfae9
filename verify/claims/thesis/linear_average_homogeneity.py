"""The meta-gradients of the linear averages, and why their weights grow under plain gradient
descent."""

import random
from fractions import Fraction

from theory.operators import (
    Derivation,
    Equation,
    Inequality,
    Instances,
    Operator,
    Scalar,
    Square,
    SumOfSquares,
    complete,
    induction,
    reciprocal,
    refute,
    setting,
)
from theory.thesis.mixtures import AVERAGE, ONE, E, W, linear_average, meta_gradient
from verify import edges
from verify.claim import Claim
from verify.claims.thesis import source
from verify.evidence import Checked

GRADIENT, HOMOGENEOUS, NORM = "the gradients", "homogeneity", "the norm"

claim = Claim(
    name="thesis/linear_average_homogeneity",
    title="""LA_a and LA_b do not see the scale of w: ⟨w, ∇L⟩ = 0, and plain gradient descent never
    shortens w""",
    source=source("section 4.3.1; Algorithm 4, line 13"),
    expected="proved",
    statement="""L depends on w through w̄ alone, h = ∇_w̄L. ∇L is: LA_a (h_j − w̄·h)/Σw; LA_b
    sgn(w_j)(h_j − w̄·h)/Σ|w|, where no w_j = 0; LA_c h_j. w̄(cw) = w̄(w) for c ≠ 0 under LA_a and
    LA_b, and ⟨w, ∇L⟩ = 0; so plain gradient descent has |w_t|² = |w_0|² + Σ_{s<t} η²|∇L_s|² for all
    t: the norm never decreases and grows wherever it learns. For k = 1 the gradient is 0.""",
    latex=r"""$\nabla_j L=\mathrm{sgn}(w_j)\frac{h_j-\bar w\cdot h}{\sum|w|}$ (LA$_b$),
    $\frac{h_j-\bar w\cdot h}{\sum w}$ (LA$_a$), $h_j$ (LA$_c$); $\langle w,\nabla L\rangle=0$,
    $\|w_t\|^2=\|w_0\|^2+\eta^2\sum_{s<t}\|\nabla L_s\|^2$.""",
    hypotheses="""
    - the sum is not 0: Σw for LA_a, Σ|w| for LA_b
    - no w_j is 0: for LA_b's gradient: |w_j| has no derivative there
    - L depends on w through w̄ alone: no weight decay
    - plain gradient descent: not Adam, which the thesis uses""",
    axioms=("L is differentiable in w̄: dL = h·dw̄",),
    parts=(GRADIENT, HOMOGENEOUS, NORM),
    remark="""The derivative of w̄ is read off an identity without limits: for a step τ along x,
    with s the sum and s + τr the sum after it, (s + τr)(w̄(w + τx) − w̄(w))/τ = x − r·w̄ exactly,
    and what separates the quotient from its limit D is −τrD/(s + τr). For LA_b x and w are replaced
    by Sx and Sw = |w|, S = diag(sign(w)), as long as no sign changes; S = 1 is LA_a. The steps
    shrink as |w| grows (∇L is homogeneous of degree −1), as with weights under normalization
    layers. The thesis's O is Adam, for which neither holds.""",
)

x, h, after, quotient, derivative, gradient = (
    Operator(n, "k", "1") for n in ("x", "h", "w̄₊", "Q", "D", "∇L")
)
S = Operator("S", "k", "k", symmetric=True)  # diag(sign(w)) for LA_b, 1 for LA_a
s, r, tau, mean, eta = (Scalar(n) for n in ("s", "r", "τ", "w̄·h", "η"))
later = s + tau * r


# w̄ before and after the step τx, the quotient Q of their difference and its limit D
AVERAGED = [
    Equation(s * AVERAGE, S * W, "w̄"),
    Equation(s * ONE, E.T * S * W, "the sum"),
    Equation(r * ONE, E.T * S * x, "its change a unit τ"),
    Equation(later * after, S * W + tau * S * x, "w̄ after the step; for LA_b no sign changes"),
    Equation(tau * quotient, after - AVERAGE, "the difference quotient"),
    Equation(s * derivative, S * x - r * AVERAGE, "the limit"),
]


def limit_of_quotient():
    """(s + τr)Q = Sx − r·w̄, and (s + τr)(Q − D) = −τrD."""
    d = Derivation(AVERAGED, [(tau, "a step"), (s, "the sum is not 0")], time_limit=10)
    moved = d.prove(tau * (later * quotient - S * x + r * AVERAGE), 0 * x)
    d.cancel(moved, "nz1", later * quotient, S * x - r * AVERAGE)
    return d.qed(
        Equation(later * quotient, S * x - r * AVERAGE),
        Equation(later * (quotient - derivative), -tau * r * derivative),
    )


def chain():
    """hᵀD = ∇L·x for every direction x, with s∇L = S(h − (w̄·h)e)."""
    given = [
        *AVERAGED,
        Equation(mean * ONE, AVERAGE.T * h, "w̄·h"),
        Equation(s * gradient, S * (h - mean * E), "the formula"),
    ]
    d = Derivation(given, [(s, "the sum is not 0")], time_limit=10)
    both = d.prove(s * (h.T * derivative - gradient.T * x), 0 * ONE)
    d.cancel(both, "nz1", h.T * derivative, gradient.T * x)
    return d.qed(Equation(h.T * derivative, gradient.T * x))


@claim.proof(
    "LA_a (S = 1) and LA_b: (s + τr)Q = Sx − r·w̄, its limit, and h·D = ⟨∇L, x⟩ for every k and "
    "direction x",
    GRADIENT,
)
def gradients():
    return [limit_of_quotient(), chain()]


@claim.proof("LA_c: w̄ = w, so h·(w + τx − w)/τ = h·x", GRADIENT)
def gradient_c():
    d = Derivation(
        [
            Equation(AVERAGE, W),
            Equation(after, W + tau * x),
            Equation(tau * quotient, after - AVERAGE),
        ],
        [(tau, "a step")],
    )
    d.cancel(d.prove(tau * (quotient - x), 0 * x), "nz1", quotient, x)
    return d.qed(Equation(h.T * quotient, h.T * x))


scaled, stepped = Operator("w̄(cw)", "k", "1"), Operator("w₊", "k", "1")


@claim.proof("w̄(cw) = w̄(w): both sums take the factor |c| (LA_b) or c (LA_a)", HOMOGENEOUS)
def scale_free():
    """With u = w for LA_a and |w| for LA_b: the factor f is c or |c|."""
    factor, u = Scalar("f"), Operator("u", "k", "1")
    d = Derivation(
        [
            Equation(s * AVERAGE, u),
            Equation(s * factor * scaled, factor * u, "the sum of f·u is f·s"),
        ],
        [(s, "the sum is not 0"), (factor, "c ≠ 0")],
    )
    both = d.prove(factor * (s * (scaled - AVERAGE)), 0 * u)
    once = d.cancel(both, "nz2", s * (scaled - AVERAGE))
    d.cancel(once, "nz1", scaled, AVERAGE)
    return d.qed(Equation(scaled, AVERAGE))


@claim.proof("⟨w, ∇L⟩ = 0 for LA_a (S = 1) and LA_b, every k", HOMOGENEOUS)
def euler():
    """s⟨w, ∇L⟩ = Sw·h − (w̄·h)·eᵀSw = 0."""
    given = [
        *AVERAGED[:2],
        Equation(mean * ONE, AVERAGE.T * h, "w̄·h"),
        Equation(s * gradient, S * (h - mean * E), "the gradient"),
    ]
    d = Derivation(given, [(s, "the sum is not 0")])
    d.cancel(d.prove(s * (W.T * gradient), 0 * ONE), "nz1", W.T * gradient, 0 * ONE)
    return d.qed(Equation(W.T * gradient, 0 * ONE))


first, Q, Q1 = Scalar("|w₀|²"), Scalar("Σ|∇L|²"), Scalar("Σ|∇L|²′")
EULER = Equation(W.T * gradient, 0 * ONE, "⟨w, ∇L⟩ = 0")
DESCENT = Equation(stepped, W - eta * gradient, "plain gradient descent")


@claim.proof("|w_t|² = |w_0|² + η²Σ|∇L|² for all t, by induction", NORM)
def norm():
    return induction(
        Equation(W.T * W, (first + eta**2 * Q) * ONE),
        state=[(W, stepped), (Q, Q1)],
        initial=[Equation(W.T * W, first * ONE, "the start"), Equation(Q, 0, "the empty sum")],
        recurrence=[
            DESCENT,
            EULER,
            Equation(Q1 * ONE, Q * ONE + gradient.T * gradient, "the sum takes its next term"),
        ],
    )


@claim.proof("|w₊|² − |w|² = η²|∇L|² ≥ 0", NORM)
def grows():
    return SumOfSquares(stepped.T * stepped - W.T * W, [Square(gradient, eta**2)], [DESCENT, EULER])


EDGES = ("equal weights", "negative weights", "equal heights", "zero heights")


def draw(rng, k, at=""):
    """Weights over ℚ, none 0, with Σw ≠ 0; and h."""
    while True:
        w = [rng.choice((-1, 1)) * Fraction(rng.randint(1, 9), rng.randint(1, 5)) for _ in range(k)]
        w = {"equal weights": [w[0]] * k, "negative weights": [-abs(a) for a in w]}.get(at, w)
        if sum(w):
            h = [Fraction(rng.randint(-9, 9), rng.randint(1, 5)) for _ in range(k)]
            h = {"equal heights": [h[0]] * k, "zero heights": [Fraction(0)] * k}.get(at, h)
            return w, h


def dot(a, b):
    return sum(p * q for p, q in zip(a, b))


@claim.exact(
    "difference quotients over ℚ, made derivatives without a limit: (s + τr)/s times the quotient "
    "is ∇_jL",
    GRADIENT,
)
def quotients(run):
    rng, count = random.Random(f"quotients {run.seed}"), run.count(60)
    for index in edges.numbers(count, EDGES):
        w, h_ = draw(rng, 1 + index % 5, edges.edge(EDGES, index))
        step = min(abs(a) for a in w) / 7
        for mixture in ("LA_a", "LA_b", "LA_c"):
            found = meta_gradient(mixture, w, h_)
            for j in range(len(w)):
                moved = [a + step * (i == j) for i, a in enumerate(w)]
                total = {
                    "LA_a": sum,
                    "LA_b": lambda row: sum(map(abs, row)),
                    "LA_c": lambda row: 1,
                }[mixture]
                if total(moved) == 0:
                    continue
                change = dot(h_, linear_average(mixture, moved)) - dot(
                    h_, linear_average(mixture, w)
                )
                if change / step * total(moved) / total(w) != found[j]:
                    return Checked(f"{mixture}, w = {w}, h = {h_}", ok=False, refutes=True)
    return Checked(
        f"{count} points and {len(EDGES)} at edges, three mixtures, every coordinate",
        instances=3 * count,
    )


@claim.exact("⟨w, ∇L⟩ = 0 and w̄(cw) = w̄(w) over ℚ; for k = 1 the gradient is 0", HOMOGENEOUS)
def inner_products(run):
    rng, count = random.Random(f"inner {run.seed}"), run.count(100)
    for index in edges.numbers(count, EDGES):
        w, h_ = draw(rng, 1 + index % 6, edges.edge(EDGES, index))
        factor = Fraction(rng.choice((-3, -1, 2, 5)), 4)
        for mixture in ("LA_a", "LA_b"):
            slope = meta_gradient(mixture, w, h_)
            if (
                dot(w, slope)
                or linear_average(mixture, w) != linear_average(mixture, [factor * a for a in w])
                or (len(w) == 1 and slope != [0])
            ):
                return Checked(f"{mixture}, w = {w}, h = {h_}", ok=False, refutes=True)
    return Checked(f"{count} points, two mixtures", instances=2 * count)


W1, W2, H1, H2, G1, G2 = (Scalar(n) for n in ("w₁", "w₂", "h₁", "h₂", "∇₁", "∇₂"))
TOTAL = reciprocal(W1 + W2, "1/(w₁+w₂)")
PAIR = [
    Equation(G1, (H1 - (W1 * H1 + W2 * H2) * TOTAL) * TOTAL, "LA_a"),
    Equation(G2, (H2 - (W1 * H1 + W2 * H2) * TOTAL) * TOTAL, "LA_a"),
]
AT = {"w₁": 3, "w₂": 1, "h₁": -1, "h₂": 2}  # ∇L = (−3/16, 9/16)


@claim.exact(
    "three steps of plain descent over ℚ: the norm grows by η²|∇L|² each; some points in the "
    "certificate",
    NORM,
)
def descents(run):
    rng, count = random.Random(f"descent {run.seed}"), run.count(30)
    for index in range(count):
        w, target = draw(rng, 2 + index % 4)
        start, total = dot(w, w), 0
        for _ in range(3):
            slope = meta_gradient(
                "LA_b", w, [a - b for a, b in zip(linear_average("LA_b", w), target)]
            )
            w = [a - b / 4 for a, b in zip(w, slope)]
            total += dot(slope, slope) / 16
            if dot(w, w) != start + total:
                return Checked(f"w = {w}", ok=False, refutes=True)
            if 0 in w:
                break
    claims = [Equation(W1 * G1 + W2 * G2, 0)]
    where = setting(claims, PAIR)
    points = [
        complete(where, {"w₁": a, "w₂": b, "h₁": p, "h₂": q})
        for a, b in ((3, 1), (2, -1), ("1/2", 5))
        for p, q in ((1, 0), (-1, 2))
    ]
    return Checked(
        f"{count} descents",
        instances=count,
        pieces=[("⟨w, ∇L⟩ for two weights", Instances(where, claims, points))],
    )


claim.floats(
    "float64 gradients against exact difference quotients, ⟨w, ∇L⟩ and norms, within their "
    "rounding",
    GRADIENT,
    instances=40,
)


claim.batched(
    "torch's autograd through the three mixtures against the formulas, batched",
    GRADIENT,
    instances=2000,
)


@claim.necessity("the sum is not 0", HOMOGENEOUS)
def zero_sum():
    """w = (1, −1), s = 0: s∇L = h − (w̄·h)e with w̄ = 0 asks for h = 0; then any ∇L, such as (1,
    0), passes, and ⟨w, ∇L⟩ = 1."""
    given = [
        Equation(s * ONE, E.T * W),
        Equation(s * AVERAGE, s * W),
        Equation(mean * ONE, AVERAGE.T * h),
        Equation(s * gradient, s * (h - mean * E)),
    ]
    at = {
        "w": [[1], [-1]],
        "e": [[1], [1]],
        "h": [[0], [0]],
        "w̄": [[0], [0]],
        "∇L": [[1], [0]],
        "w̄·h": 0,
        "s": 0,
    }
    return refute(EULER, given, at=at)


@claim.necessity("no w_j is 0", GRADIENT)
def corner():
    """LA_b at w = (0, 1): the quotients of w̄₁ for the steps 1 and −1 are 1/2 and −1/2; as the
    steps shrink, 1 and −1."""
    right, left, size, magnitude = Scalar("Q₊"), Scalar("Q₋"), Scalar("|τ|"), Scalar("Σ|w|")
    given = [
        Equation(magnitude, 1 + size, "|0 ± τ| + 1"),
        Equation(right, reciprocal(magnitude, "1/Σ|w|"), "|τ|/(Σ|w|τ)"),
        Equation(left, -1 * reciprocal(magnitude, "1/Σ|w|"), "|−τ|/(Σ|w|(−τ))"),
    ]
    return refute(Equation(right, left), given, at={"|τ|": 1})


@claim.necessity("L depends on w through w̄ alone", NORM)
def weight_decay():
    """L + ½|w|²: ∇ = w at h = 0, and |w − w/2| < |w|."""
    return refute(
        Inequality(stepped.T * stepped, W.T * W),
        [DESCENT, Equation(gradient, W)],
        at={"w": [[1]], "η": "1/2"},
    )


@claim.necessity("plain gradient descent", NORM)
def adams_first_step():
    """Adam's first meta-step is η·sign(∇L): w = (3, 1), ∇L = (3, −9)/16, η = 1 lead to (2, 2),
    shorter."""
    S1, S2, A1, A2 = (Scalar(n) for n in ("sign₁", "sign₂", "w₁′", "w₂′"))
    given = [
        *PAIR,
        Equation(S1**2, 1),
        Equation(S2**2, 1),
        Equation(A1, W1 - S1),
        Equation(A2, W2 - S2),
    ]
    shorter = AT | {"h₁": 1, "h₂": -2, "sign₁": 1, "sign₂": -1}  # ∇L = (3, −9)/16
    return refute(Inequality(A1**2 + A2**2, W1**2 + W2**2), given, at=shorter)


@claim.mutant("LA_a's gradient is h_j/Σw", GRADIENT)
def no_mean():
    return refute(Equation(G1, H1 * TOTAL), PAIR, at=AT)


@claim.mutant("LA_a's gradient has w̄·h/k in the place of w̄·h", GRADIENT)
def half_mean():
    return refute(Equation(G1, (H1 - (W1 * H1 + W2 * H2) * TOTAL / 2) * TOTAL), PAIR, at=AT)


@claim.mutant("LA_b's gradient without the sign of w_j", GRADIENT)
def no_sign():
    """k = 2, w = (−1, 1), x = (1, 0)/1, τ = 1/2: Sx = (−1, 0), so D has the opposite sign."""
    at = {
        "S": [[-1, 0], [0, 1]],
        "w": [[-1], [1]],
        "x": [[1], [0]],
        "e": [[1], [1]],
        "s": 2,
        "r": -1,
        "w̄": [["1/2"], ["1/2"]],
        "D": [["-1/4"], ["1/4"]],
    }
    given = [
        Equation(s * AVERAGE, S * W),
        Equation(s * ONE, E.T * S * W),
        Equation(r * ONE, E.T * S * x),
        Equation(s * derivative, S * x - r * AVERAGE),
    ]
    return refute(Equation(s * derivative, x - r * AVERAGE), given, at=at)


@claim.mutant("⟨w, ∇L⟩ = 0 for LA_c", HOMOGENEOUS)
def free():
    return refute(
        Equation(W.T * gradient, 0 * ONE), [Equation(gradient, h)], at={"w": [[1]], "h": [[1]]}
    )


@claim.mutant("⟨e, ∇L⟩ = 0", HOMOGENEOUS)
def sum_of_gradient():
    return refute(Equation(G1 + G2, 0), PAIR, at=AT)


@claim.mutant("the norm stays the same", NORM)
def constant_norm():
    return refute(
        Equation(stepped.T * stepped, W.T * W),
        [DESCENT, EULER],
        at={"w": [[1], [0]], "∇L": [[0], [1]], "η": 1},
    )


@claim.mutant("gradient ascent shortens w", NORM)
def ascent():
    return refute(
        Inequality(W.T * W, stepped.T * stepped),
        [Equation(stepped, W + eta * gradient), EULER],
        at={"w": [[1], [0]], "∇L": [[0], [1]], "η": 1},
    )
