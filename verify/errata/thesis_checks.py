"""What the checks of the thesis's errata compute: each takes the text as data, and says whether it
has the defect and what came out."""

from __future__ import annotations

from fractions import Fraction

HALF = Fraction(1, 2)


def bias_correction(with_average: bool):
    """Adam's first two steps (ε = 0, β₁ = 9/10) for the constant gradients 3 and −3: do they
    differ?"""
    beta, steps = Fraction(9, 10), []
    for g in (3, -3):
        m, corrected = Fraction(0), []
        for t in (1, 2):
            m = beta * m + (1 - beta) * g
            corrected.append((m if with_average else 1) / (1 - beta**t))
        steps.append(corrected)
    return steps[0] == steps[1], f"m̂ for gradients 3 and −3 is {steps[0][1]} and {steps[1][1]}"


def adam_average(power: bool):
    """The bias-corrected average of the constant gradient 1 after two steps: is it 1?"""
    beta, m = Fraction(9, 10), Fraction(0)
    for t in (1, 2):
        decay = beta**t if power else beta
        m = decay * m + (1 - decay)
    corrected = m / (1 - beta**2)
    return corrected != 1, f"m̂ = {corrected} for a constant gradient 1"


def learned_rate(rate: str):
    """The first step on L = 5x² from 1: does the loss grow?"""
    x = 1 - Fraction(rate) * 10
    return 5 * x**2 > 5, f"L from 5 to {5 * x**2}"


def rosenbrock(exponent: int):
    """Is the Hessian of (1 − x)² + 100(y − x^e)² constant and positive semidefinite, and does MNG
    win 50 steps from (−2, 2)?"""
    import sympy

    x, y = sympy.symbols("x y")
    hessian = sympy.hessian((1 - x) ** 2 + 100 * (y - x**exponent) ** 2, (x, y))
    constant = not hessian.free_symbols
    convex = constant and hessian.det() >= 0 and hessian.trace() >= 0
    winner = _shorter_run(exponent)
    return (
        convex and winner == "MNG",
        f"Hessian {'constant and ⪰ 0' if convex else 'not constant'}, {winner} ahead after 50 "
        "steps",
    )


def _shorter_run(exponent: int) -> str:
    """Who has the smaller best loss over its rates, MNG (k = 5) or Adam?"""
    import numpy as np

    from numerics.baselines.adam import Adam
    from numerics.optimizers.mng import MNG
    from numerics.simulate import Diverged, iterate

    def gradient(_, point):
        x, y = point
        valley = y - x**exponent
        return np.array(
            [-2 * (1 - x) - 200 * valley * exponent * x ** (exponent - 1), 200 * valley]
        )

    def last_loss(optimizer):
        try:
            for _, _, (x, y) in iterate(optimizer, np.array([-2.0, 2.0]), gradient, 50):
                loss = (1 - x) ** 2 + 100 * (y - x**exponent) ** 2
        except Diverged:
            return float("inf")
        return loss

    mng = min(last_loss(MNG(5, 10.0**-i)) for i in range(8))
    adam = min(last_loss(Adam(10.0**i)) for i in range(-3, 2))
    return "MNG" if mng < adam else "Adam"


def channels(layers):
    """Does a layer take another number of channels than the one before it gives?"""
    (_, gives), (takes, _) = layers
    return gives != takes, f"{gives} channels given, {takes} taken"


def parameters(units: int):
    """Weights and biases of ConvCifar₀ against the stated 1,068,298."""
    shapes = ((5 * 5 * 3, 64), (5 * 5 * 64, 64), (2304, 384), (384, units), (units, 10))
    count = sum((inputs + 1) * outputs for inputs, outputs in shapes)
    return count != 1_068_298, f"{count:,} parameters"


def positions(inputs: int):
    """Does the first fully connected layer of ConvCifar₁ (32 filters) read as many places as that
    of ConvCifar₀ (64 filters, 2304)?"""
    places = Fraction(inputs, 32)
    return places != Fraction(2304, 64), f"{places} places against {Fraction(2304, 64)}"


def condition(bounds):
    """'x* < first or x* > second' on a grid around min = 0 and max = 1: does every x* satisfy
    it?"""
    value = {"min": 0, "max": 1}
    first, second = (value[name] for name in bounds)
    grid = [Fraction(i, 4) for i in range(-8, 13)]
    true = sum(x < first or x > second for x in grid)
    return true == len(grid), f"true for {true} of {len(grid)} points"


def normalizer(by: str):
    """Rows divided by their largest entry or magnitude: is some |δ| > 1, or δ > 0 for gradients
    that are all negative?"""

    def delta(row):
        return sum(
            Fraction(g) / (max(row) if by == "entry" else max(map(abs, row))) for g in row
        ) / len(row)

    long, turned = delta((-5, 1)), delta((-1, -1))
    return abs(long) > 1 and turned > 0, f"δ = {long} for (−5, 1) and {turned} for (−1, −1)"


def descends(sign: int):
    """Four steps x^ref + sign·δ(x^diff + η) on x² from 1, k = 3, η = 1/10, δ of MNG: does the loss
    grow?"""
    from theory.mng import exact

    H, G = [Fraction(1)] * 3, [Fraction(2)] * 3
    for _ in range(4):
        x = exact.next_point(H, -sign * exact.mean_step(G), Fraction(1, 10))
        H, G = exact.push(H, x), exact.push(G, 2 * x)
    return x**2 > 1, f"x² from 1 to {_decimal(x**2)}"


def fixed_names(text):
    """Which names do the lines 'target <- names' read before they are set? ``text`` is (lines,
    names given)."""
    lines, given = text
    known, early = set(given), []
    for line in lines:
        target, _, names = line.partition(" <- ")
        early += [name for name in names.split() if name not in known]
        known.add(target)
    return bool(early), f"{', '.join(dict.fromkeys(early)) or 'nothing'} used before it is defined"


def saturation(positive: int):
    """Table 3.1's step for this many gradients 1.0 and the others −1.0: does it fall short of
    0.9998?"""
    table = {
        5: "0.99999666",
        4: "0.99984455",
        3: "0.99128538",
        2: "-0.9901197",
        1: "-0.99978876",
        0: "-0.99999416",
    }
    return Fraction(table[positive]) < Fraction(
        "0.9998"
    ), f"δ = {table[positive]} for {positive} of 5"


def fused(sign: int):
    """One step x + sign·η·δ on x² from 1, δ an average of two first Adam steps at rate 1 (ε = 0), η
    = 1/10: does the loss grow?"""
    delta = HALF * _first_adam_step(2) + HALF * _first_adam_step(2)
    x = 1 + sign * Fraction(1, 10) * delta
    return x**2 > 1, f"x² from 1 to {x**2}"


def twice_the_rate(factors: int):
    """The length of the first step at η = 1/1000 with this many factors η: is it other than η?"""
    rate = Fraction(1, 1000)
    length = abs(rate**factors * _first_adam_step(2))
    return length != rate, f"a first step of {length} at η = {rate}"


def _first_adam_step(g) -> Fraction:
    """m̂/√v̂ after one gradient g ≠ 0 (ε = 0): both corrections cancel, and the root of g² is
    |g|."""
    beta1, beta2 = Fraction(9, 10), Fraction(999, 1000)
    m, v = (1 - beta1) * g / (1 - beta1), (1 - beta2) * g * g / (1 - beta2)
    root = abs(Fraction(g))
    if root * root != v:
        raise ArithmeticError("the bias-corrected second moment of one gradient is its square")
    return m / root


def loss_average(first: int):
    """(1/20)·Σ_{u=first}^{20} 1: is it other than 1?"""
    mean = Fraction(sum(1 for _ in range(first, 21)), 20)
    return mean != 1, f"the average of ones is {mean}"


def label(rows):
    """Is there a row Adam_x with β₁ ≠ x?"""
    wrong = [
        f"Adam_{name} has β₁ = {beta}"
        for name, beta in rows.items()
        if Fraction(name) != Fraction(beta)
    ]
    return bool(wrong), "; ".join(wrong) or f"{len(rows)} rows bear their β₁"


def row_sum(weights):
    """Is the sum farther from 1 than rounding to five places explains?"""
    total = sum(map(Fraction, weights))
    return abs(total - 1) > len(weights) * Fraction(1, 2 * 10**5), f"sum {_decimal(total)}"


def _decimal(value: Fraction) -> str:
    """Five places, cut off."""
    whole, part = divmod(int(value * 10**5), 10**5)
    return f"{whole}.{part:05d}"
