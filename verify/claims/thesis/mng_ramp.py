"""MNG on a constant gradient: how fast the steps grow with the length of the history."""

from fractions import Fraction

from theory.operators import (
    Derivation,
    Equation,
    Inequality,
    Instances,
    Scalar,
    Square,
    SumOfSquares,
    complete,
    induction,
    number,
    refute,
    setting,
)
from theory.thesis import mng as exact
from verify.claim import Claim
from verify.claims.thesis import source
from verify.evidence import Checked

STEPS, ROOT, GROWTH, SHORT = "the recurrence", "the root", "k ≥ 4", "k ≤ 3"

claim = Claim(
    name="thesis/mng_ramp",
    title="""On a constant gradient MNG's steps obey s_{t+1} = ½Σ s_{t−j} + η over k − 1 steps; they
    grow by λ_k < 1.5, and not at all for k = 2""",
    source=source("sections 3.2 and 3.4.1, Algorithm 1"),
    expected="proved",
    statement="""Let η ≥ 0, the gradient of a coordinate keep its value g ≠ 0 and s_t = |x_t −
    x_{t−1}| (s_t = 0 for t ≤ 0). All steps go one way and s_{t+1} = ½Σ_{j<k−1} s_{t−j} + η. Its
    growth is the one positive root λ_k of λ^{k−1} = ½Σ_{j<k−1} λ^j: λ_2 = ½, λ_3 = 1, λ_k rises
    with k and 3/2 − λ_k = ½λ_k^{1−k} ≤ ½(5/6)^{k−1} for k ≥ 4. k = 1: s_t = η. k = 2: s_t = 2η(1 −
    2^{−t}) < 2η. k = 3: s_t = (2/3)ηt + (2/9)η(1 − (−½)^t). k ≥ 4, b = 2η/(k−3): b(λ_k^t − 1) ≤ s_t
    ≤ b(λ_k^{t+k−2} − 1).""",
    latex=r"""$s_{t+1}=\frac12\sum_{j<k-1}s_{t-j}+\eta$,
    $\lambda_k^{k-1}=\frac12\sum_{j<k-1}\lambda_k^j$, $\frac{2\eta}{k-3}(\lambda_k^t-1)\le
    s_t\le\frac{2\eta}{k-3}(\lambda_k^{t+k-2}-1)$.""",
    hypotheses="""
    - constant gradient: its sign is enough for the sign-only version
    - filled histories: s_t = 0 for t ≤ 0, for the explicit steps and bounds""",
    axioms="""
    - the intermediate value theorem, for the existence of λ_k
    - induction over t or k: the inequalities of one step (s ≥ 0, the bounds for k ≥ 4, the growing
      sum) hold, with their start, at every step""",
    parts=(STEPS, ROOT, GROWTH, SHORT),
    remark="""So k = 2 never accelerates, k = 3 does so linearly, and no k multiplies its steps by
    1.5: λ_4 = 1.234, λ_5 = 1.349, λ_10 = 1.486 (enclosed). σ = sign(g), W the sum of the last k − 1
    steps, which is Δ; P = λ^{k−1}, S = Σ_{j<k−1} λ^j.""",
)

x, x1, y, y1, W, W1, s1, gone, eta, sigma = (
    Scalar(n) for n in ("x", "x′", "y", "y′", "W", "W′", "s⁺", "s_gone", "η", "σ")
)
ONE_WAY = Equation(sigma**2, 1, "σ = sign(g)")
MOVE = Equation(
    x1,
    (x + y) / 2 - sigma * (sigma * (y - x) + eta),
    "newest x and oldest y are the extremes, δ = σ",
)
WINDOW = Equation(sigma * (y - x), W)


@claim.proof("Δ is the sum W of the last k − 1 steps, by induction over t; s⁺ = W/2 + η", STEPS)
def recurrence():
    """y moves by the oldest step of the window, which W then loses."""
    return induction(
        [WINDOW],
        state=[(x, x1), (y, y1), (W, W1)],
        given=[ONE_WAY],
        initial=[Equation(x, y, "filled history"), Equation(W, 0)],
        recurrence=[
            MOVE,
            Equation(s1, sigma * (x - x1)),
            Equation(y1, y - sigma * gone, "the next oldest point"),
            Equation(W1, W + s1 - gone),
        ],
        conclusion=[
            Equation(sigma * (x - ((x + y) / 2 - sigma * (sigma * (y - x) + eta))), W / 2 + eta)
        ],
    )


@claim.proof(
    "the row of gradients is constant, so δ = σ; s⁺ ≥ 0, so the newest point stays an extreme",
    STEPS,
)
def one_way():
    """mng_step_bound gives δ = σ for the constant row; here for k entries g."""
    k, g, m, delta, window, rate = (
        Scalar("k"),
        Scalar("g"),
        Scalar("|g|"),
        Scalar("δ"),
        Scalar("W", nonneg=True),
        Scalar("η", nonneg=True),
    )
    d = Derivation(
        [Equation(m, sigma * g), ONE_WAY, Equation(delta * k * m, k * g, "δ = kg/(k|g|)")],
        [(k * m, "k ≥ 1, g ≠ 0")],
    )
    d.cancel(d.prove(k * m * (delta - sigma), 0), "nz1", delta - sigma)
    return [
        d.qed(Equation(delta, sigma)),
        SumOfSquares(window / 2 + rate, [Square(number(1), window / 2), Square(number(1), rate)]),
    ]


lam, P, P1, S, S1 = (Scalar(n) for n in ("λ", "P", "P′", "S", "S′"))
BALANCE = Equation(P, S / 2, "λ^{k−1} = ½Σλ^j")
GEOMETRIC = Equation((lam - 1) * S, P - 1, "the geometric sum")


@claim.proof(
    "(λ − 1)S = P − 1, by induction over k; at a root (3/2 − λ)λ^{k−1} = ½, so λ < 3/2", ROOT
)
def below():
    geometric = induction(
        [GEOMETRIC],
        state=[(S, S1), (P, P1)],
        initial=[Equation(S, 0, "k = 1"), Equation(P, 1, "k = 1")],
        recurrence=[Equation(S1, S + P), Equation(P1, lam * P)],
        over="k",
    )
    gap = Derivation([GEOMETRIC, BALANCE]).qed(Equation((number("3/2") - lam) * P, number("1/2")))
    inverse = Scalar("1/P", nonneg=True)
    positive = SumOfSquares(
        number("3/2") - lam,
        [Square(number(1), inverse / 2)],
        [GEOMETRIC, BALANCE, Equation(inverse * P, 1, "λ > 0")],
    )
    return [geometric, gap, positive]


@claim.proof(
    "the positive root is unique: in z = 1/λ the sum Σ_{i≤k−1} zⁱ = 2 grows by h at least when z "
    "does",
    ROOT,
)
def unique():
    """Z = zⁱ, E = (z+h)ⁱ − zⁱ: E′ = hZ + (z+h)E ≥ 0. D, the sum of the E, is h at i = 1 and stays ≥
    h; for two roots z, z + h it is 2 − 2."""
    z, h, Z, E, more = (Scalar(n, nonneg=True) for n in ("z", "h", "Z", "E", "D−h"))
    D, D1 = Scalar("D"), Scalar("D′")
    power = SumOfSquares(
        (z + h) * (Z + E) - z * Z,
        [Square(number(1), h * Z), Square(number(1), z * E), Square(number(1), h * E)],
    )
    total = SumOfSquares(
        D1 - h,
        [Square(number(1), more), Square(number(1), E)],
        [Equation(D1, D + E), Equation(more, D - h)],
    )
    same = SumOfSquares(
        -h, [Square(number(1), more)], [Equation(more, D - h), Equation(D, 0, "both sums are 2")]
    )
    return [power, total, same]


@claim.proof(
    "λ_k^k − ½Σ_{j<k} λ_k^j = −½ < 0, so λ_{k+1} > λ_k; and 3/2 − λ_k ≤ ½(5/6)^{k−1} from λ_k ≥ "
    "6/5 on",
    ROOT,
)
def rising():
    """P ≥ (6/5)^{k−1} = 1/Q for λ ≥ 6/5; the polynomial of k = 4 is negative at 6/5, so λ_4 >
    6/5."""
    step = Derivation([BALANCE, Equation(P1, lam * P), Equation(S1, 1 + lam * S)]).qed(
        Equation(P1 - S1 / 2, number("-1/2"))
    )
    below_, Q, more = (
        Scalar("3/2−λ", nonneg=True),
        Scalar("(5/6)^{k−1}", nonneg=True),
        Scalar("P−1/Q", nonneg=True),
    )
    inverse = Scalar("1/Q", nonneg=True)
    given = [
        Equation(below_ * P, number("1/2")),
        Equation(more, P - inverse),
        Equation(inverse * Q, 1),
    ]
    limit = SumOfSquares(Q / 2 - below_, [Square(number(1), below_ * more * Q)], given)
    at_four = Derivation([Equation(lam, number("6/5"))]).qed(
        Equation(lam**3 - (1 + lam + lam**2) / 2, number("-23/250"))
    )
    return [step, limit, at_four]


@claim.proof("λ_2 = ½; for k = 3 (λ − 1)(λ + ½) = 0, so λ_3 = 1", ROOT)
def two_and_three():
    two = Derivation([BALANCE, Equation(P, lam, "k = 2"), Equation(S, 1, "k = 2")]).qed(
        Equation(lam, number("1/2"))
    )
    d = Derivation([Equation(lam**2, (1 + lam) / 2, "k = 3")], [(lam + number("1/2"), "λ > 0")])
    d.cancel(d.prove((lam + number("1/2")) * (lam - 1), 0), "nz1", lam - 1)
    return [two, d.qed(Equation(lam, 1))]


k, b = Scalar("k"), Scalar("b", nonneg=True)
SHIFT = Equation((k - 3) * b, 2 * eta, "b = 2η/(k − 3)")
LINEAR = Equation(s1, W / 2 + eta, "the recurrence")


@claim.proof("s + b obeys the recurrence without η", GROWTH)
def homogeneous():
    return Derivation([SHIFT, LINEAR]).qed(Equation(s1 + b, (W + (k - 1) * b) / 2))


power, powers, nxt = Scalar("λ^{t−k+2}"), Scalar("Σλ^{t−j}"), Scalar("λ^{t+1}")
c, spare = Scalar("c", nonneg=True), Scalar("Z", nonneg=True)
ROOT_FACTS = [
    BALANCE,
    Equation(powers, power * S, "the powers in the window"),
    Equation(nxt, power * P),
    SHIFT,
    LINEAR,
]


@claim.proof("if cλ^i ≤ s_i + b over the window, then at t + 1; likewise ≤ Cλ^i", GROWTH)
def sandwiched():
    """Z is the sum over the window of what the bound leaves over."""
    lower = SumOfSquares(
        s1 + b - c * nxt,
        [Square(number(1), spare / 2)],
        [*ROOT_FACTS, Equation(spare, W + (k - 1) * b - c * powers)],
    )
    upper = SumOfSquares(
        c * nxt - s1 - b,
        [Square(number(1), spare / 2)],
        [*ROOT_FACTS, Equation(spare, c * powers - W - (k - 1) * b)],
    )
    return [lower, upper]


@claim.proof(
    "both hold for t = −(k−2) … 0 with c = b and C = bλ^{k−2}, since λ ≥ 1: there s = 0 and λ^t ≤ "
    "1 ≤ λ^{t+k−2}",
    GROWTH,
)
def started():
    small, large = Scalar("1−λ^t", nonneg=True), Scalar("λ^{t+k−2}−1", nonneg=True)
    before, after = Scalar("λ^t"), Scalar("λ^{t+k−2}")
    return [
        SumOfSquares(b - b * before, [Square(number(1), b * small)], [Equation(small, 1 - before)]),
        SumOfSquares(b * after - b, [Square(number(1), b * large)], [Equation(large, after - 1)]),
    ]


s, r, r1, q, q1, t, t1 = (Scalar(n) for n in ("s", "r", "r′", "q", "q′", "t", "t′"))


@claim.proof(
    "k = 1: η; k = 2: 2η(1 − q), q = 2^{−t}, below 2η; k = 3: (2/3)ηt + (2/9)η(1 − q), q = "
    "(−½)^t; by induction",
    SHORT,
)
def explicit():
    one = Derivation([LINEAR, Equation(W, 0, "no earlier step in a window of none")]).qed(
        Equation(s1, eta)
    )
    two = induction(
        [Equation(s, 2 * eta * (1 - q))],
        state=[(s, s1), (q, q1)],
        initial=[Equation(s, 0), Equation(q, 1)],
        recurrence=[Equation(s1, s / 2 + eta), Equation(q1, q / 2)],
    )
    rate, left = Scalar("η", nonneg=True), Scalar("q", nonneg=True)
    bounded = SumOfSquares(2 * rate - 2 * rate * (1 - left), [Square(number(1), 2 * rate * left)])
    line = 2 * eta * t / 3
    three = induction(
        [
            Equation(s, line + 2 * eta * (1 - q) / 9),
            Equation(r, line - 2 * eta / 3 + 2 * eta * (1 + 2 * q) / 9),
        ],
        state=[(s, s1), (r, r1), (q, q1), (t, t1)],
        initial=[Equation(s, 0), Equation(r, 0), Equation(q, 1), Equation(t, 0)],
        recurrence=[
            Equation(s1, (s + r) / 2 + eta),
            Equation(r1, s),
            Equation(q1, -q / 2),
            Equation(t1, t + 1),
        ],
    )
    return [one, two, bounded, three]


# -- runs over ℚ and in balls


def steps_of(k_, rate, count):
    """s_1 … s_count of the recurrence, in fractions."""
    found = []
    for _ in range(count):
        found.append(
            sum(found[max(0, len(found) - k_ + 1) :] if k_ > 1 else [], Fraction(0)) / 2 + rate
        )
    return found


@claim.exact(
    "runs of Algorithm 1 over ℚ, k ≤ 7, gradients of both signs and sizes: the recurrence", STEPS
)
def exact_runs(run):
    seen = 0
    for k_ in range(1, 8):
        for g in (Fraction(-3), Fraction(1, 7), Fraction(5)):
            for sign_only in (False, True):
                path = [
                    p[0]
                    for p in exact.run(
                        lambda point: [g],  # noqa: B023
                        [Fraction(2)],
                        k_,
                        [Fraction(1, 3)],
                        20,
                        sign_only,
                    )
                ]
                sizes = [(a - c_) * (1 if g > 0 else -1) for a, c_ in zip(path, path[1:])]
                if sizes != steps_of(k_, Fraction(1, 3), 20):
                    return Checked(f"k = {k_}, g = {g}: steps {sizes[:6]}", ok=False, refutes=True)
                seen += 1
    where = setting(
        [Equation(s1, W / 2 + eta)], [ONE_WAY, MOVE, WINDOW, Equation(s1, sigma * (x - x1))]
    )
    points = [
        {"x": 0, "y": 3, "σ": 1, "η": Fraction(1, 2), "W": 3},
        {"x": 2, "y": -1, "σ": -1, "η": 1, "W": 3},
    ]
    found = Instances(
        where, [Equation(s1, W / 2 + eta)], [complete(where, point) for point in points]
    )
    return Checked(f"{seen} runs of 20 steps over ℚ", instances=seen, pieces=[("two steps", found)])


@claim.exact("the explicit steps for k = 1, 2, 3 over ℚ, t ≤ 60", SHORT)
def explicit_runs(run):
    half = Fraction(1, 2)
    forms = {
        1: lambda i: Fraction(1),
        2: lambda i: 2 * (1 - half**i),
        3: lambda i: Fraction(2 * i, 3) + Fraction(2, 9) * (1 - (-half) ** i),
    }
    for k_, form in forms.items():
        if steps_of(k_, Fraction(1), 60) != [form(i) for i in range(1, 61)]:
            return Checked(f"k = {k_}: the explicit steps differ", ok=False, refutes=True)
    return Checked("180 steps equal to their formulas", instances=180)


def enclosed_root(k_):
    """λ_k as a ball: the sign of λ^{k−1} − ½Σλ^j changes across it."""
    from flint import arb, fmpq

    low, high = fmpq(1, 4), fmpq(3, 2)
    for _ in range(80):
        middle = (low + high) / 2
        low, high = (
            (middle, high)
            if 2 * middle ** (k_ - 1) <= sum((middle**j for j in range(k_ - 1)), fmpq(0))
            else (low, middle)
        )
    return arb(low).union(arb(high))


@claim.enclosure("λ_2 … λ_20 in balls: rising, below 3/2, 3/2 − λ = ½λ^{1−k}", ROOT)
def roots(run):
    from flint import arb, ctx

    with ctx.workprec(200):
        found = {k_: enclosed_root(k_) for k_ in range(2, 21)}
        rising_ = (
            all(found[k_] < found[k_ + 1] for k_ in range(2, 20))
            and found[2].contains(arb("0.5"))
            and found[3].contains(1)
        )
        gaps = all(
            (arb(3) / 2 - r_).overlaps(r_ ** (1 - k_) / 2) and r_ < arb(3) / 2
            for k_, r_ in found.items()
        )
        near = all(
            arb(3) / 2 - r_ <= (arb(5) / 6) ** (k_ - 1) / 2 for k_, r_ in found.items() if k_ >= 4
        )
    said = ", ".join(f"λ_{k_} = {found[k_].mid().str(5, radius=False)}" for k_ in (4, 5, 10, 20))
    return Checked(
        f"19 roots enclosed to 2⁻⁷⁹: {said}", ok=bool(rising_ and gaps and near), instances=19
    )


@claim.enclosure("b(λ^t − 1) ≤ s_t ≤ b(λ^{t+k−2} − 1) in balls, k = 4 … 12, t ≤ 80", GROWTH)
def bounds(run):
    """λ is known to 2⁻⁷⁹ only, so at t = 80 the powers are known to about 2⁻⁷⁰, far less than the
    room."""
    from flint import arb, ctx, fmpq

    seen = 0
    with ctx.workprec(200):
        for k_ in range(4, 13):
            root, shift = enclosed_root(k_), arb(2) / (k_ - 3)
            for i, step in enumerate(steps_of(k_, Fraction(1), 80), start=1):
                value = arb(fmpq(step.numerator, step.denominator))
                if not (shift * (root**i - 1) < value < shift * (root ** (i + k_ - 2) - 1)):
                    return Checked(f"k = {k_}, t = {i}: s = {value.str(8)}", ok=False)
                seen += 1
    return Checked(f"{seen} steps strictly between their bounds", instances=seen)


claim.floats(
    "float64: the optimizer on a constant gradient against the recurrence over ℚ, k ≤ 10",
    STEPS,
    instances=40,
)


claim.batched("batched runs in torch against the recurrence", STEPS, instances=600)


# -- hypotheses, false variants


@claim.necessity("constant gradient", STEPS)
def fading_gradient():
    """k = 2, g = 1 and then 1/2: δ = 3/4, and the step from (1, 0) is ¼ + ¾η short of ½Δ + η."""
    delta = Scalar("δ")
    step = [
        ONE_WAY,
        Equation(x1, (x + y) / 2 - delta * (sigma * (y - x) + eta)),
        Equation(s1, sigma * (x - x1)),
        WINDOW,
    ]
    return refute(
        Equation(s1, W / 2 + eta), step, at={"x": 0, "y": 1, "σ": 1, "η": 1, "δ": "3/4", "W": 1}
    )


@claim.necessity("filled histories", SHORT)
def spread_history():
    """k = 2, a first history of range 8: s_1 = 4 + η > 2η for η = 1."""
    return refute(Inequality(2 * eta, s1, strict=True), [LINEAR], at={"W": 8, "η": 1})


@claim.mutant("s⁺ = W + η", STEPS)
def whole_window():
    return refute(
        Equation(s1, W + eta),
        [ONE_WAY, MOVE, WINDOW, Equation(s1, sigma * (x - x1))],
        at={"x": 0, "y": 1, "σ": 1, "η": 1, "W": 1},
    )


@claim.mutant("the step doubles η: s⁺ = W/2 + 2η", STEPS)
def double_rate():
    return refute(
        Equation(s1, W / 2 + 2 * eta),
        [ONE_WAY, MOVE, WINDOW, Equation(s1, sigma * (x - x1))],
        at={"x": 0, "y": 1, "σ": 1, "η": 1, "W": 1},
    )


@claim.mutant("λ_k rises to 2: (2 − λ)P = 1 at a root", ROOT)
def limit_two():
    """k = 3, λ = 1."""
    return refute(
        Equation((2 - lam) * P, number("1/2")), [GEOMETRIC, BALANCE], at={"λ": 1, "P": 1, "S": 2}
    )


@claim.mutant("k = 2 reaches 2η", SHORT)
def reaches():
    """t = 1: s = η."""
    return refute(Equation(s, 2 * eta), [Equation(s, 2 * eta * (1 - q))], at={"q": "1/2", "η": 1})


@claim.mutant("k = 3 stays bounded, s_t ≤ 3η", SHORT)
def bounded_three():
    """t = 4: 8/3 + (2/9)(15/16) = 69/24 < 3; t = 5: 10/3 + (2/9)(33/32) > 3."""
    return refute(
        Inequality(3 * eta, s),
        [Equation(s, 2 * eta * t / 3 + 2 * eta * (1 - q) / 9)],
        at={"t": 5, "q": "-1/32", "η": 1},
    )


@claim.mutant("k ≥ 4 with b = η/(k − 3): s + b obeys the recurrence without η", GROWTH)
def half_shift():
    return refute(
        Equation(s1 + b, (W + (k - 1) * b) / 2),
        [Equation((k - 3) * b, eta), LINEAR],
        at={"k": 4, "η": 1, "b": 1, "W": 0},
    )
