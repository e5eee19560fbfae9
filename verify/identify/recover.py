"""From a measured impulse response to the exact one: rational poles, rational weights, all checked.

h_i is a sum over blocks: Σ_j w_j C(i, j) λ^{i−j} for a real pole λ of multiplicity n, j < n; real
and imaginary parts of it for a pair a ± bi; w_j at i = j for λ = 0. So the weights are the law of a
union of Jordan blocks, each started at e1. Where poles are not rational, the recurrence may be:
h_{i+r} = Σ_j a_j h_{i+j}.
"""

from dataclasses import dataclass
from fractions import Fraction

from .fitting import fit
from .rational import candidates, digits, near

MORE = 3  # orders tried above the certified one
LARGEST_ORDER = 10
# A measured number is known to about 45 bits, so that some fraction of 45 bits is always near; one
# of
# at most 36 is there by chance once in 500 times.
DIGITS = 36
# Constants such as 1 − β carry the rounding of β: u/(1 − β) more, up to β = 0.9999.
LOOSER = (1, 2**9)


@dataclass(frozen=True)
class Block:
    """J(λ; size) with its part of the law; `imaginary` = 0 for a real λ = `real`.

    `weights` has size entries, or 2·size: for every power the weights of Re and Im.
    """

    real: Fraction
    imaginary: Fraction
    size: int
    weights: tuple


@dataclass(frozen=True)
class Recovered:
    """An exact response within `looser` times the measured errors at every step.

    Either `blocks`, or (`blocks` None) the recurrence `a` and the `start` h_0 … h_{r−1}. `worst` is
    the largest |measured − exact| / error.
    """

    blocks: tuple
    a: tuple
    start: tuple
    looser: int
    worst: float

    def fixed_law(self):
        """The exact optimizer as a `theory.FixedLaw`, of as many units as the response needs."""
        from theory import FixedLaw, J, Propagator

        if self.blocks is None:
            r = len(self.a)
            T = [[int(j == i + 1) for j in range(r)] for i in range(r - 1)] + [list(self.a)]
            return FixedLaw(Propagator(T, [int(i == 0) for i in range(r)]), list(self.start))
        if not self.blocks:
            return FixedLaw(J(0), [0]).minimal()
        whole = None
        for block in self.blocks:
            part = J((block.real, block.imaginary), block.size)
            whole = part if whole is None else whole | part
        return FixedLaw(whole, [w for block in self.blocks for w in block.weights])


def recover(h, errors, order):
    """The simplest `Recovered` found for measured h_0 …, |error| ≤ errors, of at least `order`
    units; or None.

    Fewest units first, then the fewest digits in poles and weights together; never a number so long
    that it would fit anything.
    """
    if not any(h):
        return Recovered((), None, None, 1, 0.0)
    for r in range(max(order, 1), min(order + MORE, LARGEST_ORDER) + 1):
        guesses = list(pole_guesses(h, errors, r))
        for looser in LOOSER:
            found = _simplest(
                h, [looser * e for e in errors], guesses, DIGITS - looser.bit_length() + 1
            )
            if found:
                blocks, a, start, exact = found
                return Recovered(blocks, a, start, looser, worst_ratio(h, errors, exact))
        if guesses:
            return None  # r units are enough, and their numbers are not simple
    return None


def _simplest(h, slack, guesses, most):
    """(blocks, a, start, response) with the fewest digits, no number with more than `most`; or
    None.

    A recurrence is taken only if it needs less than half the digits of all blocks, and is not the
    same law as some.
    """
    options = []
    for shape, poles in guesses:
        blocks = _rational(h, slack, shape, poles)
        if blocks:
            numbers = [x for b in blocks for x in (b.real, b.imaginary, *b.weights)]
            options.append((1, numbers, (blocks, None, None, response(blocks, len(h)))))
        recurrence = _recurrence(h, slack, shape, poles)
        if recurrence:
            a, start = recurrence
            options.append((2, [*a, *start], (None, a, start, continued(a, start, len(h)))))
    options = [option for option in options if max(map(digits, option[1])) <= most]
    if not options:
        return None
    best = min(options, key=lambda o: o[0] * sum(map(digits, o[1])))[2]
    return next((found for _, _, found in options if found[0] and found[3] == best[3]), best)


def first_response(recovered, first, errors):
    """`Recovered` for the response to the first gradient; None where nothing simple fits.

    It has the poles of the other responses, and poles at 0 where the start takes a step or two.
    """
    if recovered.blocks is None:
        return None
    slack = [recovered.looser * e for e in errors]
    zeros = sum(b.size for b in recovered.blocks if b.real == b.imaginary == 0)
    parts = [(b.size, b.real, b.imaginary) for b in recovered.blocks if b.real or b.imaginary]
    for more in range(3):
        blocks = _with_weights(first, slack, zeros + more, parts)
        if blocks:
            return Recovered(
                blocks,
                None,
                None,
                recovered.looser,
                worst_ratio(first, errors, response(blocks, len(first))),
            )
    return None


def response(blocks, count):
    """h_0 … h_{count−1} of blocks, exactly."""
    total = [Fraction(0)] * count
    for block in blocks:
        for weights, column in zip(
            block.weights, columns(block.real, block.imaginary, block.size, count)
        ):
            total = [x + weights * y for x, y in zip(total, column)]
    return total


def columns(a, b, size, count):
    """The rules of J(a + bi; size): C(i, j)λ^{i−j}, or its real and imaginary parts; for any number
    type."""
    power, powers = (a * 0 + 1, a * 0), []
    for _ in range(count):
        powers.append(power)
        power = (power[0] * a - power[1] * b, power[0] * b + power[1] * a)
    found = []
    for j in range(size):
        for part in (0, 1) if b else (0,):
            found.append(
                [_choose(i, j) * powers[i - j][part] if i >= j else a * 0 for i in range(count)]
            )
    return found


def _choose(n, k):
    from math import comb

    return comb(n, k)


def worst_ratio(h, errors, response):
    """The largest |h_i − exact| / error_i, in exact arithmetic; infinite where an error of 0 is
    exceeded."""
    worst = Fraction(0)
    for measured, error, exact in zip(h, errors, response):
        gap = abs(Fraction(measured) - exact)
        if gap and not error:
            return float("inf")
        worst = max(worst, gap / Fraction(error)) if gap else worst
    return float(worst)


def pole_guesses(h, slack, order):
    """(shape, poles): multiplicities of zero, real poles and pairs, and refined values for them.

    Starting poles come from the shift of the row space of the Hankel matrix; multiple poles by
    merging those nearest to each other, one merge at a time, each guess refined by least squares.
    """
    import numpy as np

    h, slack = np.array(h), np.array(slack)
    raw = _raw_poles(h, order)
    seen = set()
    for zeros in range(order + 1):
        rest = sorted(raw, key=abs)[zeros:]
        for groups in _merges(rest):
            shape = (zeros, tuple(sorted((len(g), abs(np.mean(g).imag) > 1e-12) for g in groups)))
            starts = sorted(
                ((len(g), abs(np.mean(g).imag) > 1e-12, np.mean(g)) for g in groups),
                key=lambda x: x[:2],
            )
            if (shape, tuple(np.round([s[2] for s in starts], 6))) in seen:
                continue
            seen.add((shape, tuple(np.round([s[2] for s in starts], 6))))
            refined = _refine(h, slack, zeros, starts)
            if refined is not None:
                yield (zeros, tuple((n, pair) for n, pair, _ in starts)), refined


def _raw_poles(h, order):
    import numpy as np

    m = len(h) // 2
    H = h[np.add.outer(np.arange(m), np.arange(len(h) - m))]
    U = np.linalg.svd(H / np.abs(H).max(), full_matrices=False)[0][:, :order]
    shift = np.linalg.lstsq(U[:-1], U[1:], rcond=None)[0]
    return list(np.linalg.eigvals(shift))


def _merges(poles):
    """Groupings of real poles and upper halves of pairs: none merged, the nearest two merged, and
    so on.

    A pair close to the real axis may be a split double pole: both readings are given.
    """
    import numpy as np

    if not poles:
        yield []
        return
    upper = [[p] for p in poles if p.imag > 1e-12]
    real = [[p.real + 0j] for p in poles if abs(p.imag) <= 1e-12]
    if len(real) + 2 * len(upper) != len(poles):
        return  # a pair was cut apart
    readings = [real + upper]
    groups = [[p] for p in poles]
    while len(groups) > 1:  # single poles, pairs included, drawn together around their mean
        _, i, j = min(
            (abs(np.mean(a) - np.mean(b)), i, j)
            for i, a in enumerate(groups)
            for j, b in enumerate(groups)
            if i < j
        )
        groups = [g for k, g in enumerate(groups) if k not in (i, j)] + [groups[i] + groups[j]]
        readings.append(groups)
    for reading in readings:
        means = [(np.mean(g), g) for g in reading]
        if reading is readings[0]:
            yield reading
            continue
        whole = [
            [np.mean(g).real + 0j] * len(g)
            for m, g in means
            if abs(m.imag) <= 1e-6 * max(abs(m), 1e-3)
        ]
        half = [[m] * len(g) for m, g in means if m.imag > 1e-6 * max(abs(m), 1e-3)]
        if sum(map(len, whole)) + 2 * sum(map(len, half)) == len(poles):
            yield whole + half


def _basis(zeros, parts, count):
    """Columns of the response space: unit pulses for poles at 0, then `columns` of every (n, a,
    b)."""
    import numpy as np

    found = [np.eye(count)[j] for j in range(zeros)]
    for n, a, b in parts:
        found += [np.array(column, dtype=float) for column in columns(a, b, n, count)]
    return np.array(found).T


def _refine(h, slack, zeros, starts):
    """Least squares over the poles, weights eliminated; None where the fit stays outside 100 times
    the slack."""
    import numpy as np

    scale = 1 / np.maximum(slack, slack.max() * 1e-100)

    def unpack(x):
        parts, at = [], 0
        for n, pair, _ in starts:
            parts.append((n, x[at], x[at + 1] if pair else 0.0))
            at += 1 + pair
        return parts

    def residual(x):
        B = _basis(zeros, unpack(x), len(h)) * scale[:, None]
        size = np.linalg.norm(B, axis=0)
        size[size == 0] = 1
        weights = np.linalg.lstsq(B / size, h * scale, rcond=None)[0]
        return B / size @ weights - h * scale

    x0 = np.array(
        [
            value
            for n, pair, pole in starts
            for value in ((pole.real, pole.imag) if pair else (pole.real,))
        ]
    )
    if not len(x0):
        return () if np.abs(residual(x0)).max() <= 100 else None
    try:
        fitted, left = fit(residual, x0)
    except np.linalg.LinAlgError:  # a pole ran off and overflowed
        return None
    return tuple(fitted) if np.abs(left).max() <= 100 else None


def _rational(h, slack, shape, poles):
    """Blocks with rational poles and weights within `slack` of h at every step, the simplest first;
    or None."""
    zeros, parts = shape
    for values in candidates(poles, 1.0):
        exact, at = [], 0
        for n, pair in parts:
            exact.append((n, values[at], values[at + 1] if pair else Fraction(0)))
            at += 1 + pair
        if len({(a, abs(b)) for _, a, b in exact}) < len(exact) or any(
            a == 0 and b == 0 for _, a, b in exact
        ):
            continue  # two poles fell together: that is another shape
        blocks = _with_weights(h, slack, zeros, exact)
        if blocks:
            return blocks
    return None


def _with_weights(h, slack, zeros, parts):
    """Blocks with the given poles and the simplest weights within `slack`; or None."""
    weights = _weights(h, slack, zeros, parts)
    if weights is None:
        return None
    for found in candidates(weights, max(map(abs, weights), default=1.0)):
        blocks = _blocks(zeros, parts, found)
        if worst_ratio(h, slack, response(blocks, len(h))) <= 1:
            return blocks
    return None


def _recurrence(h, slack, shape, poles):
    """(a, start) rational, where the poles themselves are not; or None."""
    import numpy as np

    zeros, parts = shape
    roots, at = [0.0] * zeros, 0
    for n, pair in parts:
        roots += (
            [complex(poles[at], poles[at + 1]), complex(poles[at], -poles[at + 1])] * n
            if pair
            else [poles[at]] * n
        )
        at += 1 + pair
    monic = np.real(np.poly(roots))
    start = [near(x, e) for x, e in zip(h, slack)][: len(roots)]
    for a in candidates(tuple(-monic[:0:-1]), 1.0):
        if worst_ratio(h, slack, continued(a, start, len(h))) <= 1:
            return tuple(a), tuple(start)
    return None


def continued(a, start, count):
    """h_0 … h_{count−1} from h_{i+r} = Σ_j a_j h_{i+j}, exactly."""
    h = list(start)
    while len(h) < count:
        h.append(sum((x * y for x, y in zip(a, h[-len(a) :])), Fraction(0)))
    return h[:count]


def _weights(h, slack, zeros, parts):
    """Weighted least squares for given poles; None where no weights come near."""
    import numpy as np

    slack = np.array(slack)
    scale = 1 / np.maximum(slack, slack.max() * 1e-100)
    B = _basis(zeros, [(n, float(a), float(b)) for n, a, b in parts], len(h)) * scale[:, None]
    size = np.linalg.norm(B, axis=0)
    if not size.all():
        return None
    weights = np.linalg.lstsq(B / size, np.array(h) * scale, rcond=None)[0]
    if np.abs(B / size @ weights - np.array(h) * scale).max() > 10:
        return None
    return list(map(float, weights / size))


def _blocks(zeros, parts, weights):
    weights = list(weights)
    found = []
    for n, a, b in ([(zeros, Fraction(0), Fraction(0))] if zeros else []) + parts:
        take = 2 * n if b else n
        found.append(Block(a, b, n, tuple(weights[:take])))
        weights = weights[take:]
    return tuple(found)
