"""From numbers inside the inequalities to a certificate in short rational numbers."""

from flint import fmpq, fmpq_mat

from theory.operators.matrices import is_psd
from theory.positivity.affine import Affine
from theory.positivity.barrier import Cone, interior
from theory.rates.engine.certificate import Certificate, Refused, largest_epsilon

# Bits of the free unknowns that are tried, fewest first.
LADDER = (*range(3, 24, 3), *range(27, 80, 6), *range(88, 240, 16))


def centre(analysis, rate, guess, bits=256):
    """A point strictly inside both conditions at the rational `rate`, near no boundary; None where
    none was found. `guess` is a list of ``fmpq``, one an unknown, inside or not."""
    space, inside = cone(analysis, rate, guess)
    found, _ = interior(inside, [guess[k] for k in space.free], bits)
    return None if found is None else space.point(found)


def cone(analysis, rate, guess):
    """The solutions of the equations at the rational `rate`, of scale one, and both conditions as
    a ``Cone`` in their free unknowns."""
    rate2 = rate * rate
    space = _space(analysis, rate2, guess, scaled=True)
    base, directions = space.columns()
    blocks = [
        [make(x) for x in (base, *directions)]
        for make in (
            lambda x: _or_zero(analysis.decrease(x, rate2), analysis.window.size),
            lambda x: _or_zero(analysis.positive(x), analysis.seen),
        )
    ]
    blocks = [[analysis.in_units(form) for form in block] for block in blocks]
    sizes = analysis.sizes
    rows = [[x[k] * sizes[k] for x in (base, *directions)] for k in analysis.multipliers]
    return space, Cone(blocks, rows)


def _or_zero(form, size):
    return fmpq_mat(size, size) if form is None else form


def _space(analysis, rate2, guess, scaled):
    """The solutions of the equations, the largest unknowns as pivots: P and p first."""
    rows, right = analysis.value_equations(rate2), []
    right = [fmpq(0)] * len(rows)
    if scaled:
        rows, right = [*rows, analysis.scale], [*right, fmpq(1)]
    order = sorted(
        range(len(guess)), key=lambda k: (analysis.unknowns[k].is_multiplier, -abs(guess[k]))
    )
    return Affine(rows, right, len(guess), order)


def rounded(analysis, rate, x, ladder=LADDER):
    """The certificate with the fewest bits near `x`, checked; None where no rounding is inside."""
    rate2 = rate * rate
    space = _space(analysis, rate2, x, scaled=False)
    size = max((abs(c) for c, u in zip(x, analysis.unknowns) if u.kind == "P"), default=fmpq(0))
    if size == 0:
        return None
    for bits in ladder:
        unit = fmpq(1, 1 << bits)
        values = []
        for k in space.free:
            near = (x[k] / size / unit + fmpq(1, 2)).floor() * unit
            values.append(max(near, fmpq(0)) if analysis.unknowns[k].is_multiplier else near)
        point = space.point(values)
        if any(point[k] < 0 for k in analysis.multipliers):
            continue
        if not is_psd(_or_zero(analysis.decrease(point, rate2), analysis.window.size)):
            continue
        found = certificate_at(analysis, rate, point)
        if found is not None:
            return found
    return None


def certificate_at(analysis, rate, point):
    """The certificate with these unknowns, checked; None where it proves nothing of a limit."""
    form = _or_zero(analysis.positive(point), analysis.seen)
    readout = _readout(analysis, form)
    if readout is None:
        return None
    size = analysis.seen
    P, p, parts = fmpq_mat(size, size), [], {"decrease": [], "positive": []}
    for value, unknown in zip(point, analysis.unknowns):
        if unknown.kind == "P":
            i, j = unknown.name
            P[i, j] = P[j, i] = value
        elif unknown.kind == "p":
            p.append(value)
        elif value:
            parts[unknown.kind].append((*unknown.name, value))
    found = Certificate(
        analysis.method,
        analysis.functions,
        rate,
        P,
        tuple(p),
        tuple(parts["decrease"]),
        tuple(parts["positive"]),
        *readout,
    )
    try:
        found.check()
    except Refused:
        return None
    return found


def _readout(analysis, form):
    """(w, ε) with form ⪰ ε wᵀw and w·(r, 0) = 1: the point y where the form is definite; else
    w = (r, 0)ᵀform, scaled, by the inequality of Cauchy and Schwarz."""
    point = fmpq_mat([analysis.window.points[0].x.entries()[: analysis.seen]])
    if is_psd(form, strict=True):
        return point, shortened(largest_epsilon(form, point))
    rest = fmpq_mat([[*analysis.method.rest.entries(), *[fmpq(0)] * analysis.values]])
    size = (rest * form * rest.transpose())[0, 0]
    if size <= 0 or not is_psd(form):
        return None
    return rest * form / size, size


def shortened(value, bits=12):
    """A rational number with few bits, at most `value` > 0 and above value·(1 − 2^(1−bits))."""
    shift = int(value.q).bit_length() - int(value.p).bit_length() + bits
    scale = fmpq(1 << shift) if shift >= 0 else fmpq(1, 1 << -shift)
    return (value * scale).floor() / scale
