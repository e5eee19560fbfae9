"""The constant of a rate: V_0 ≤ C‖x₀ − x*‖² from the state of rest at x₀."""

from dataclasses import replace

from flint import fmpq, fmpq_mat

from theory.positivity.affine import Affine, Inconsistent
from theory.positivity.barrier import Cone, interior, least
from theory.rates.engine.certificate import Refused
from theory.rates.engine.window import STAR, Window


def with_constant(certificate, bits=192):
    """Return the certificate with `constant` and the multipliers that prove it, checked.

    The constant is at most a few per cent above what these inequalities give. It is returned
    unchanged where the program does not start at rest, or where they give no bound.
    """
    method, N = certificate.method, certificate.values
    if not method.starts_at_rest:
        return certificate
    window, size = Window(method, N), N + 1
    inner = {STAR, *range(N)}
    usable = [q for q in certificate.functions.inequalities(window.points) if {q.i, q.j} <= inner]
    # From (x_0 − x*, g_0, …) to z: the state at rest is r(x_0 − x*).
    into = fmpq_mat(window.size, size)
    for i, r in enumerate(method.rest.entries()):
        into[i, 0] = r
    for k in range(N):
        into[method.size + k, 1 + k] = fmpq(1)
    seen = fmpq_mat(window.seen(0)) * into
    forms = [-(seen.transpose() * certificate.P * seen)]
    forms += [-(into.transpose() * q.form * into) for q in usable]
    corner = fmpq_mat(size, size)
    corner[0, 0] = fmpq(1)
    # −p_k f_k − Σ κq has no function value left.
    rows = [[q.values[k] for q in usable] for k in range(N)] if certificate.p else []
    right = [-value for value in certificate.p] if certificate.p else []
    try:
        space = Affine(rows, right, len(usable))
    except Inconsistent:
        return certificate
    base, directions = space.columns()

    def combined(weights, with_V):
        total = forms[0] if with_V else fmpq_mat(size, size)
        for weight, form in zip(weights, forms[1:]):
            total += form * weight
        return total

    # The unknowns are the free multipliers and, last, C.
    block = [combined(base, True), *(combined(d, False) for d in directions), corner]
    lines = [[x[k] for x in (base, *directions)] + [fmpq(0)] for k in range(len(usable))]
    found = _smallest(Cone([block], lines), len(directions) + 1, bits) if directions else [fmpq(0)]
    if found is None:
        return certificate
    for digits in (8, 16, 32, 64):
        weights = space.point([lengthened(x, digits) if x > 0 else fmpq(0) for x in found[:-1]])
        done = _finished(certificate, usable, weights, combined(weights, True))
        if done is not None:
            return done
    return certificate


def _smallest(cone, count, bits):
    """The unknowns with the last, C, near its least value; C is kept positive and below a bound
    that is raised, as the set is unbounded."""
    size = max(abs(x) for matrix in cone.blocks[0] for x in matrix.entries())
    none = [fmpq(0)] * count
    for raised in (20, 60, 120):
        bound = size * (1 << raised)
        bounded = Cone(cone.blocks, [*cone.rows, [*none, fmpq(1)], [bound, *none[1:], fmpq(-1)]])
        found, _ = interior(bounded, [fmpq(1)] * count, bits)
        if found is not None:
            return least(bounded, found, bits, fmpq(1, 50))
    return None


def _finished(certificate, usable, weights, form):
    """With these multipliers the least C is a Schur complement."""
    if any(weight < 0 for weight in weights):
        return None
    size = form.nrows()
    least_constant = -form[0, 0]
    if size > 1:
        side = fmpq_mat([[form[0, j] for j in range(1, size)]])
        rest = fmpq_mat([[form[i, j] for j in range(1, size)] for i in range(1, size)])
        if rest.det() == 0:
            return None
        least_constant += (side * rest.inv() * side.transpose())[0, 0]
    if least_constant <= 0:
        return None
    named = tuple((q.kind, q.i, q.j, w) for q, w in zip(usable, weights) if w)
    done = replace(certificate, constant=lengthened(least_constant), start=named)
    try:
        done.check()
    except Refused:
        return None
    return done


def lengthened(value, bits=12):
    """A rational number with few bits, at least `value` > 0 and below value·(1 + 2^(1−bits))."""
    shift = int(value.q).bit_length() - int(value.p).bit_length() + bits
    scale = fmpq(1 << shift) if shift >= 0 else fmpq(1, 1 << -shift)
    return (value * scale).ceil() / scale
