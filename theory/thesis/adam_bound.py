"""The sharp bound on Adam's step, its numbers for given β₁, β₂ and t, Fractions or ``fmpq``.

    B_t² = (1−β₁)²/(1−β₁ᵗ)² · (1−β₂ᵗ)/(1−β₂) · Σ_{j<t} (β₁²/β₂)^j,   |δ_t| ≤ α·B_t.

Where β₁² < β₂, B_t ≤ B for all t with B² = (1−β₁)²/((1−β₂)(1−β₁²/β₂)), the limit of B_t².
"""

from __future__ import annotations

from fractions import Fraction

NUMBERS = {"beta1": "β₁", "beta2": "β₂", "t": "the step"}
# what a reader can follow; they also bound the work
MAX_DIGITS, MAX_STEP, DECIMALS, PRECISION, LONGEST = 40, 10**9, 4, 512, 6


def squared_bound(t: int, beta1: Fraction, beta2: Fraction) -> Fraction:
    """B_t², exactly; t ≥ 1, 0 ≤ β₁ < 1, 0 < β₂ < 1."""
    r = beta1**2 / beta2
    total = t if r == 1 else (1 - r**t) / (1 - r)
    return ((1 - beta1) / (1 - beta1**t)) ** 2 * (1 - beta2**t) / (1 - beta2) * total


def squared_limit(beta1: Fraction, beta2: Fraction) -> Fraction | None:
    """B², or None where β₁² ≥ β₂ and B_t grows without bound."""
    if beta1**2 >= beta2:
        return None
    return (1 - beta1) ** 2 / ((1 - beta2) * (1 - beta1**2 / beta2))


def quoted_square(beta1: Fraction, beta2: Fraction) -> Fraction:
    """The square of the often quoted bound: max(1, (1−β₁)²/(1−β₂))."""
    return max(1, (1 - beta1) ** 2 / (1 - beta2))


def passes(beta1: Fraction, beta2: Fraction, square: Fraction) -> int:
    """The first t with B_t² > square, where the limit is above it."""
    limit = squared_limit(beta1, beta2)
    if limit is not None and limit <= square:
        raise ValueError(f"B_t² stays below {limit}; it never passes {square}")
    t = 1
    while squared_bound(t, beta1, beta2) <= square:
        t += 1
    return t


def ball(t: int, beta1: Fraction, beta2: Fraction):
    """B_t as an arb of the current precision; any t ≥ 1."""
    from flint import arb, fmpq

    b1, b2 = (arb(fmpq(x.numerator, x.denominator)) for x in (beta1, beta2))
    r, exact_r = b1 * b1 / b2, beta1**2 / beta2
    total = arb(t) if exact_r == 1 else (1 - r**t) / (1 - r)
    return (1 - b1) / (1 - b1**t) * ((1 - b2**t) / (1 - b2) * total).sqrt()


def between(number) -> str:
    """A positive ball's number between two decimals of DECIMALS places, as "between 7.2702 and
    7.2703"; certified.

    From 10⁶ on with a power of ten, "between 2.4789·10^594 and 2.4790·10^594".
    """
    from flint import arb

    power = int((number.log() / arb(10).log()).lower().floor().unique_fmpz())
    if power >= LONGEST:
        low, high = between(number / arb(10) ** power).removeprefix("between ").split(" and ")
        return f"between {low}·10^{power} and {high}·10^{power}"
    scaled = number * 10**DECIMALS
    low, high = int(scaled.lower().floor().unique_fmpz()), int(scaled.upper().ceil().unique_fmpz())

    def decimal(n):
        return f"{n // 10**DECIMALS}.{n % 10**DECIMALS:0{DECIMALS}d}"

    return f"between {decimal(low)} and {decimal(high)}"


def root(square: Fraction) -> str:
    """√square: exact where it is rational, else between two decimals."""
    from math import isqrt

    from flint import arb, ctx, fmpq

    p, q = square.numerator, square.denominator
    if isqrt(p) ** 2 == p and isqrt(q) ** 2 == q:
        return f"= {Fraction(isqrt(p), isqrt(q))}"
    with ctx.workprec(PRECISION):
        return between(arb(fmpq(p, q)).sqrt())


def theorem(numbers: dict) -> str:
    """The bound for a reader's beta1 and beta2, and t if given, as text.

    Raises ValueError, in one line, for numbers that are missing, unknown or impossible.
    """
    beta1, beta2, t = _read(numbers)
    limit = squared_limit(beta1, beta2)
    head = (
        f"Adam with β₁ = {beta1}, β₂ = {beta2}, step δ_t = α·m̂/(√v̂ + ε): for all gradients, all "
        "t ≥ 1 and all ε ≥ 0, |δ_t| ≤ α·B_t with "
        f"B_t² = ({1 - beta1})²/(1−β₁ᵗ)² · (1−β₂ᵗ)/({1 - beta2}) · Σ_(j<t) "
        f"({beta1**2 / beta2})^j. At ε = 0 the gradients g_i = ({beta1 / beta2})^(t−i) attain "
        "it."
    )
    parts = [head]
    if limit is None:
        parts.append(
            f"β₁² = {beta1**2} ≥ β₂: no bound holds for all t, since B_t ≥ ({1 - beta1})·√t."
        )
    else:
        parts.append(
            f"Since β₁² = {beta1**2} < β₂, B_t ≤ B for all t and B_t → B, B² = {limit}: B "
            f"{root(limit)}."
        )
    if t is not None:
        parts.append(f"At t = {t}: B_t {enclosed(t, beta1, beta2)}.")
    quoted = quoted_square(beta1, beta2)
    if limit is None or limit > quoted:
        parts.append(
            f"The often quoted max(1, (1−β₁)/√(1−β₂)), here {_plain(root(quoted))}, is no bound."
        )
    else:
        parts.append(
            f"The often quoted max(1, (1−β₁)/√(1−β₂)), here {_plain(root(quoted))}, is B itself, "
            "as β₁ = 0 or β₁ = β₂."
        )
    return " ".join(parts)


def enclosed(t: int, beta1: Fraction, beta2: Fraction) -> str:
    """B_t, exact where it is rational and t is small, else between two decimals."""
    from flint import ctx

    if beta1 == beta2:
        return "= 1"  # B_t² = (1−βᵗ)²/(1−βᵗ)²
    if t <= 64:
        return root(squared_bound(t, beta1, beta2))
    with ctx.workprec(PRECISION):
        return between(ball(t, beta1, beta2))


def _plain(text: str) -> str:
    return text.removeprefix("= ")


def _read(numbers: dict):
    for name, value in numbers.items():
        _need(name in NUMBERS, f"{name} is unknown; the numbers are {', '.join(NUMBERS)}")
        digits = len(str(value.numerator)) + len(str(value.denominator))
        _need(
            digits <= MAX_DIGITS, f"{name} has more than {MAX_DIGITS} digits; give a simpler number"
        )
    missing = [name for name in ("beta1", "beta2") if name not in numbers]
    _need(
        not missing,
        f"missing {', '.join(missing)}; give {', '.join(name + '=…' for name in missing)} too",
    )
    beta1, beta2, t = (numbers.get(name) for name in NUMBERS)
    _need(0 <= beta1 < 1, f"beta1 is {beta1}; give 0 ≤ beta1 < 1")
    _need(0 < beta2 < 1, f"beta2 is {beta2}; give 0 < beta2 < 1")
    _need(
        t is None or (t.denominator == 1 and 1 <= t <= MAX_STEP),
        f"t is {t}; give a whole number from 1 to {MAX_STEP}",
    )
    return beta1, beta2, None if t is None else int(t)


def _need(holds: bool, otherwise: str) -> None:
    if not holds:
        raise ValueError(otherwise)
