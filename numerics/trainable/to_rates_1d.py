"""Second moments of TO in one variable over 10⁷ steps.

F = μw²/2, A frozen, α_t = a/t, c_t = c/t^q, noise of variance 1, w_1 = 1 and A_1w_1 + b_1 = 0. The
moments (Ew², Ewm, Em²) obey a linear recursion. Blocks of 1000 steps are advanced side by side as
affine maps of three variables, and then applied one after the other.
"""

import numpy as np

from ..bounds.rounding import U
from ..worst import checked


def affine(t, a, c, A, q, mu):
    """The 3×4 arrays (coefficients, constants) of the step from t to t + 1; t is an array of
    steps."""
    alpha, rate = a / t, c / (t + 1) ** q
    k = (1 - rate) * (1 - alpha * A) - rate * mu * alpha
    gain, step = rate * mu, np.zeros((3, 4, *t.shape))
    step[0, 0] = 1.0
    step[0, 1], step[0, 2] = -2 * alpha, alpha**2
    step[1, 0], step[1, 1], step[1, 2] = gain, k - alpha * gain, -alpha * k
    step[2, 0], step[2, 1], step[2, 2], step[2, 3] = gain**2, 2 * gain * k, k**2, rate**2
    return step


def second_moments(a, c, A, q=1.0, mu=1.0, steps=10**7, length=1000, read=None):
    """{t: (Ew², E(m−μw)²)} at t = 10, 100, … up to `steps`, a multiple of `length`; and the largest
    moment times t.

    `read` maps (Ew², Ewm, Em²) and μ to something else to keep.

    Raises ValueError for other numbers of steps.
    """
    if length < 1 or steps < 2 * length or steps % length:
        raise ValueError(f"steps is {steps}; give a multiple of {length}, at least twice that")
    # the first block by single steps: there the maps are far from the identity
    moments = np.array([1.0, 0.0, 0.0])
    rate = c
    moments[1], moments[2] = rate * mu, rate**2 * (mu**2 + 1)  # m_1 = c_1(μw_1 + ξ)
    read = read or _pair
    found, largest = {}, 0.0
    marks = {10**i for i in range(1, 16)}
    first = affine(np.arange(1.0, length), a, c, A, q, mu).transpose(2, 0, 1)
    for t, one in enumerate(np.ascontiguousarray(first), 2):
        moments = _apply(one, moments)
        if t in marks:
            found[t] = read(moments, mu)
    starts = np.arange(1, steps // length, dtype=np.float64) * length
    maps = np.zeros((3, 4, len(starts)))
    maps[[0, 1, 2], [0, 1, 2]] = 1.0
    for offset in range(length):
        one = affine(starts + offset, a, c, A, q, mu)
        maps = np.einsum("ijb,jkb->ikb", one[:, :3], maps)
        maps[:, 3] += one[:, 3]
    for start, one in zip(starts, np.ascontiguousarray(maps.transpose(2, 0, 1))):
        moments = _apply(one, moments)
        t = int(start) + length
        largest = max(largest, t * float(np.abs(moments).max()))
        if t in marks:
            found[t] = read(moments, mu)
    return found, largest


def _length(steps):
    """A block's: 1000, and less for under 10⁶ steps, so that there are many blocks."""
    return max(1, min(1000, steps // 1000))


def _apply(maps, moments):
    return maps[:, :3] @ moments + maps[:, 3]


def _pair(moments, mu):
    x, y, z = moments
    return float(x), float(z - 2 * mu * y + mu**2 * x)


def rates(limits, a=1.0, c=2.0, A=0.0, steps=10**7):
    """Arguments of Checked: t·Ew² and t·Ee² for q = 1 against `limits`, at every power of ten.

    ok: the larger of the two gaps shrinks at every power of ten (each by itself may oscillate in
    log t), and as it must, see `_falls`: it is of order t^{−r}, r the least of 1 and −1 − 2 Re λ,
    λ the eigenvalues of [[0, −a], [cμ, −h]]. Where maps contract, 20 rounded operations a step
    leave t-scaled moments off by 40·u·t of their size at most; gaps below that show nothing and
    need not shrink.
    """
    found, largest = second_moments(a, c, A, steps=steps, length=_length(steps))
    real = np.linalg.eigvals([[0.0, -a], [c, -c - a * A]]).real.max()
    return _shrinking(
        {t: [abs(t * v - limit) for v, limit in zip(pair, limits)] for t, pair in found.items()},
        min(1.0, -1 - 2 * real),
        40 * U * largest,
        f"(a, c, A) = ({a:g}, {c:g}, {A:g}): t·Ew² and t·Ee²",
        limits,
    )


def slow_rates(expected, q, a=1.0, c=0.5, steps=10**7):
    """The same for 0 ≤ q < 1: t·Ew² and t^q·Ee² against `expected`; r is the least of 2aμ − 1,
    1 − q and, but for q = 0, q."""
    found, largest = second_moments(a, c, 0.0, q=q, steps=steps, length=_length(steps))
    gaps = {
        t: [abs(t * w - expected[0]), abs(t**q * e - expected[1])] for t, (w, e) in found.items()
    }
    rate = min(2 * a - 1, 1 - q, q or 1.0)
    what = f"q = {q:g}: t·Ew² and t^q·Ee²"  # of which neither oscillates
    return _shrinking(gaps, rate, 40 * U * largest, what, expected, each=True)


def _falls(gaps, rate, floors=None):
    """Do gaps at powers of ten, that are of order t^{−rate}, fall by t^{−rate/2} or more over every
    two of them? Gaps to a wrong limit soon stay where they are. Below its floor one may do so."""
    floors = floors or [0.0] * len(gaps)
    later = zip(gaps, gaps[2:], floors[2:])
    return len(gaps) > 2 and all(new <= max(old * 10**-rate, floor) for old, new, floor in later)


def _shrinking(gaps, rate, floor, what, limits, each=False):
    """Arguments of Checked; with `each`, either gap must fall by itself, not the larger alone."""
    times = sorted(t for t in gaps if t >= 100)
    worst = [float(np.max(gaps[t])) for t in times]  # keeps NaN
    pairs = [(new, max(old, floor * t)) for old, new, t in zip(worst, worst[1:], times[1:])]
    ok = all(new < old or new <= floor * t for old, new, t in zip(worst, worst[1:], times[1:]))
    ok = ok and _falls(worst, rate, [floor * t for t in times])
    ok = ok and (not each or all(_falls(gap, rate) for gap in zip(*(gaps[t] for t in times))))
    last = gaps[times[-1]]
    summary = (
        f"{what} are {last[0]:.1e} and {last[1]:.1e} from {limits[0]:g} and {limits[1]:g} at t = "
        f"{times[-1]:.0e}; "
        f"the larger gap shrinks at every power of ten, over two to {10**-rate:.2g} of it or less"
    )
    return checked(summary, pairs, len(times), ok)


def stuck(a=1.0, c=0.5, q=2.0, steps=10**6):
    """q > 1: Ee² at powers of ten; ok when the last is not below the first (t = 100)."""
    found, _ = second_moments(a, c, 0.0, q=q, steps=steps, length=_length(steps))
    times = sorted(t for t in found if t >= 100)
    first, last = found[times[0]][1], found[times[-1]][1]
    summary = (
        f"q = {q:g}: Ee² is {first:.2f} at t = {times[0]} and {last:.2f} at t = {times[-1]:.0e}"
    )
    return checked(summary, [(first, last)], len(times))


def log_slopes(slopes, a=1.0, c=2.0, steps=10**6):
    """Arguments of Checked: growth over the last power of ten where q = 1 and h = c + aA is too
    small; `slopes` is {A: log-slope}.

    With λ a complex eigenvalue of [[0, −a], [cμ, −h]], E|cμw + λm|² is the envelope of Ew², free of
    its oscillation in log t; ok: its slope comes nearer to 2 Re λ at every power of ten, and as it
    must, see `_falls`: what the noise of a step adds is t^{−1 − 2 Re λ} of it, and a step is 1/t.
    """
    shown, pairs, ok = [], [], True
    for A, slope in slopes.items():
        h = c + a * A
        if h * h >= 4 * a * c:
            raise ValueError(f"A is {A}: the eigenvalues are real; give A with (c + aA)² < 4ac")
        real, square = -h / 2, a * c  # Re λ and |λ|², μ = 1

        def envelope(moments, mu, real=real, square=square):
            x, y, z = moments
            return float(c * c * x + 2 * c * real * y + square * z)

        found, _ = second_moments(a, c, A, steps=steps, length=_length(steps), read=envelope)
        times = sorted(found)
        measured = [float(np.log10(found[later] / found[t])) for t, later in zip(times, times[1:])]
        gaps = [abs(m - slope) for m in measured]
        pairs += zip(gaps[1:], gaps)
        ok = ok and all(new < old for old, new in zip(gaps, gaps[1:]))
        ok = ok and _falls(gaps, min(1.0, 1 + slope))
        shown.append(f"{measured[-1]:.4f} for {slope:g} (A = {A:g})")
    summary = (
        f"slopes of log Ew², its envelope, up to t = {steps:.0e}: {', '.join(shown)}; "
        "nearer at every power of ten"
    )
    return checked(summary, pairs, len(slopes), ok)
