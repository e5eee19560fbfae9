"""Two sides side by side on numbers: the first step at which their points differ."""

from fractions import Fraction

from theory.exact import to_fraction
from theory.realization.witness import Difference

_SAMPLES = [
    Fraction(p, q)
    for p, q in (
        (1, 2), (1, 3), (2, 5), (3, 7), (3, 4), (4, 13), (7, 17), (6, 19), (9, 23), (8, 29),
    )
]  # fmt: skip
_ANSWERS = [  # of one size, of many, and such that sums nearly cancel
    [Fraction(x) for x in row]
    for row in (
        (1, -2, 3, 2, -1, 5, -3, 4, 7, -5),
        (10, -1, "1/10", "-1/100", -5, "1/3", 40, "-1/7", 2, "-1/50"),
        (-1, "1/2", "-1/4", "1/3", "-1/9", 1, "-3/4", "2/3", "-1/2", "1/5"),
        (-3, -1, 1, 1, "-1/2", -2, 2, "1/4", -1, "3/2"),
    )
]
_TRIES = 2 * len(_SAMPLES)
ITERATIONS = 8


def difference_of_runs(A, B, calls=None, of_a=None):
    """Return a `Difference` at sample parameters, B's of A's names with the same values, or None
    when none was found. `calls` gives, for each call of B, the call of A that it is, `of_a` values
    of A's parameters: those that no B reaches, where others are reached."""
    if A.program is None or B.program is None:
        return None
    widths = [_width(side) for side in (A, B)]
    calls = tuple(range(widths[0])) if calls is None else calls
    if widths[0] != widths[1]:
        return None
    for offset in range(_TRIES):
        ours, theirs = sample(A, B, offset % len(_SAMPLES), of_a)
        pool = _ANSWERS[offset % len(_ANSWERS)]
        rows = [
            tuple(pool[(i * widths[0] + k + offset) % len(pool)] for k in range(widths[0]))
            for i in range(ITERATIONS)
        ]
        try:
            first = points(A, rows, ours)
            second = points(B, [tuple(row[k] for k in calls) for row in rows], theirs)
        except (ArithmeticError, ValueError):
            continue
        for i, (one, other) in enumerate(zip(first, second)):
            for k, call in enumerate(calls):
                if differs(one[call], other[k]):
                    named = [side.program.reading.names.sequences for side in (A, B)]
                    return _difference(i, rows, (ours, theirs), one, other, widths[0], named)
    return None


def _width(side):
    program = side.program
    merged = program.kind == "linear" and len(program.reading.calls) == 2
    return 1 if merged else len(program.reading.calls)


def sample(A, B, offset=0, of_a=None):
    """Values for A's and for B's parameters and sequences, alike where the names are."""
    pool = _SAMPLES[offset:] + _SAMPLES[:offset]
    given = {name: to_fraction(value) for name, value in (of_a or {}).items()}
    known, found = {**A.program.values, **given}, []
    for side in (A, B):
        own = {}
        for name in (*side.parameters, *side.program.reading.names.sequences):
            if name not in known:
                known[name] = pool[len(known) % len(pool)]
            own[name] = known[name]
        found.append(own)
    return found


def points(side, rows, values):
    """Rows of points of a side from start 0, one more than `rows` where it asks once."""
    sequences = side.program.reading.names.sequences
    put = {
        name: (lambda t, x=value: x / (t + 2)) if name in sequences else value
        for name, value in values.items()
    }
    one = _width(side) == 1
    found = side.program.run([row[0] for row in rows] if one else rows, **put)
    return [(point,) for point in found] if one else found


def differs(x, y):
    """True when two numbers are known to differ; balls differ where they are apart."""
    if isinstance(x, Fraction) and isinstance(y, Fraction):
        return x != y
    from theory.algorithms.replay import ball

    return not ball(x).overlaps(ball(y))


def _difference(i, rows, values, one, other, width, sequences):
    given = rows[: i + 1] if width > 1 else rows[:i]
    gradients = tuple(row[0] if width == 1 else row for row in given)
    shown = [one, other] if width > 1 else [one[0], other[0]]
    told = [
        {f"{n}[t]" if n in s else n: f"{x}/(t + 2)" if n in s else x for n, x in own.items()}
        for own, s in zip(values, sequences)
    ]
    return Difference(i + 1, gradients, *told, tuple(map(_text, shown)))


def _text(value):
    if isinstance(value, tuple):
        return tuple(map(_text, value))
    return value if isinstance(value, Fraction) else value.str(15, radius=False)
