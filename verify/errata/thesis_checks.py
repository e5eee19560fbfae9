"""What the checks of the thesis's errata compute: each takes the text as data, and says whether it
has the defect and what came out."""

from __future__ import annotations

from fractions import Fraction


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


def adamax_decay(power: bool):
    """Adamax's average at β₂ = 9/10 after a gradient 1 and then zeros: does the factor by which it
    shrinks change?"""
    beta, v, factors = Fraction(9, 10), Fraction(1), []
    for t in (2, 3, 4):
        factors.append(beta**t if power else beta)
        v = max(factors[-1] * v, Fraction(0))
    return len(set(factors)) > 1, f"after three zeros v = {v}, by factors " + ", ".join(
        map(str, factors)
    )


def learned_rate(rate: str):
    """The first step on L = 5x² from 1: does the loss grow?"""
    x = 1 - Fraction(rate) * 10
    return 5 * x**2 > 5, f"L from 5 to {5 * x**2}"


def rosenbrock(exponent: int):
    """Is the Hessian of (1 − x)² + 100(y − x^e)² constant and positive definite?"""
    import sympy

    x, y = sympy.symbols("x y")
    hessian = sympy.hessian((1 - x) ** 2 + 100 * (y - x**exponent) ** 2, (x, y))
    constant = not hessian.free_symbols
    definite = constant and hessian[0, 0] > 0 and hessian.det() > 0
    size = f" of determinant {hessian.det()}" if constant else ""
    return (
        bool(definite),
        f"the Hessian is {'constant and ≻ 0' if definite else 'not constant'}{size}",
    )


def channels(layers):
    """Does a layer take another number of channels than the one before it gives?"""
    (_, gives), (takes, _) = layers
    return gives != takes, f"{gives} channels given, {takes} taken"


def parameters(units: int):
    """Weights and biases of ConvCifar₀ against the stated 1,068,298."""
    shapes = ((5 * 5 * 3, 64), (5 * 5 * 64, 64), (2304, 384), (384, units), (units, 10))
    count = sum((inputs + 1) * outputs for inputs, outputs in shapes)
    return count != 1_068_298, f"{count:,} parameters"


def places(filters: int):
    """Do the 576 inputs of ConvCifar₁ hold another number of places a filter than the 2304 of
    ConvCifar₀ with 64 filters?"""
    each = Fraction(576, filters)
    return each != Fraction(2304, 64), f"{each} places a filter against {Fraction(2304, 64)}"


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
    from theory.thesis import mng as exact

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


def repeated_digits(rows):
    """Is there a row Adam_.d5 whose β₂ is other than 0.ddd5 (0.9995 for .95)?"""
    wrong = [
        f"Adam_{name} has β₂ = {beta}" for name, beta in rows.items() if beta != f"0.{name[1] * 3}5"
    ]
    return bool(wrong), "; ".join(wrong) or f"{len(rows)} rows of one kind"


def several_names(names):
    """Does one thing bear several names?"""
    different = list(dict.fromkeys(names))
    return len(different) > 1, f"one network, called {' and '.join(different)}"


def undefined_names(names):
    """Is a name used that is not introduced? ``names`` is (introduced, used)."""
    introduced, used = names
    missing = [name for name in used if name not in introduced]
    return bool(missing), f"{', '.join(missing) or 'nothing'} used without being introduced"


def row_sum(weights):
    """Is the sum farther from 1 than rounding to five places explains?"""
    total = sum(map(Fraction, weights))
    return abs(total - 1) > len(weights) * Fraction(1, 2 * 10**5), f"sum {_decimal(total)}"


def _decimal(value: Fraction) -> str:
    """Five places, cut off."""
    whole, part = divmod(int(value * 10**5), 10**5)
    return f"{whole}.{part:05d}"
