"""An answer in words."""

from __future__ import annotations

from .answer import Answer, bound, decimal

EVERY = {
    "smooth-strongly-convex": "every {mu}-strongly convex, {L}-smooth f",
    "smooth-convex": "every convex, {L}-smooth f",
    "pl": "every {L}-smooth f with ‖∇f‖² ≥ 2·{mu}·(f − f*)",
    "quadratic": "every quadratic f with curvatures in [{mu}, {L}]",
    "strongly-monotone-lipschitz": "every {mu}-strongly monotone, {L}-Lipschitz operator",
    "cocoercive": "every {beta}-cocoercive, {mu}-strongly monotone operator",
    "sector": "every gradient in the sector [{mu}, {L}]",
}


def show(answer: Answer, console) -> None:
    """Print an answer for readers."""
    question = answer.question
    parameters = {key: str(value) for key, value in question.functions.parameters.items()}
    on = EVERY[question.kind].format(**parameters)
    console.wrapped(f"{question.name} on {on}, in every dimension:", 0, 2)
    {"converges": _converges, "diverges": _diverges, "undecided": _undecided}[answer.verdict](
        answer, console
    )


def _converges(answer, console):
    if answer.potentials:
        _growths(answer, console)
        return
    if answer.in_time:
        _in_time(answer, console)
        return
    if answer.values:
        _values(answer, console)
        return
    rows = []
    if answer.upper:
        size = f"{answer.size / 1000:.1f} kB"
        rows.append(
            ("converges at least like ρᵏ,", answer.upper.rate, f"certificate: {size}, checked")
        )
    if answer.spiral:
        size = 2 * len(answer.spiral.planes)
        rows.append(("no better than", answer.spiral.rate, f"exact example: a spiral in ℝ^{size}"))
    quadratic = answer.quadratic
    if answer.upper and quadratic and quadratic.low > 0:
        tight = quadratic.low == answer.upper.rate
        what = "on quadratics alone" if not tight else "no better: on quadratics"
        rows.append((what, quadratic.low, _quadratic_note(quadratic)))
    elif quadratic:
        note = _quadratic_note(quadratic)
        if answer.algebraic is not None and answer.algebraic.degree() == 2:
            note = f"spectral radius, a root of {_quadratic_text(answer.algebraic)}"
        elif answer.algebraic is not None:
            note = f"spectral radius, algebraic of degree {answer.algebraic.degree()}"
        rows.append(("converges like ρᵏ,", quadratic.high, note))
    texts = [(what, f"ρ = {decimal(rate)}", note) for what, rate, note in rows]
    width = max(len(rate) for _, rate, _ in texts)
    for what, rate, note in texts:
        console.line(console.paint(f"{what:<28}{rate:<{width}}    {note}".rstrip(), "pass"))
    if answer.upper:
        console.wrapped(_constant(answer.upper), 0, 2)


def _growths(answer, console):
    """Bounds in 1/k."""
    console.line("falls at least like this, for every k:")
    for one in answer.potentials:
        what = "‖∇f(x_k)‖²" if one.of == "gradient" else "f(x_k) − f*"
        top, bottom = bound(one, "²", "·")
        if one.constant is not None:
            top = ("" if top == "1" else f"{top}·") + "‖x₀ − x*‖²"
        text = f"  {what} ≤ {top}/({bottom})"
        console.line(console.paint(text, "pass"))
    if any(one.constant is None for one in answer.potentials):
        console.line("  C depending on the first state")
    sizes = " and ".join(f"{size / 1000:.1f} kB" for size in answer.sizes)
    console.line(f"certificate: {sizes}, checked")


def _in_time(answer, console):
    """Bounds of a method whose coefficients change with time."""
    from .words_in_time import shown

    console.line("falls at least like this, for every k ≥ 1:")
    found, notes = [shown(one) for one in answer.in_time], {}
    for one in found:
        further = f" ≤ {one.in_k.words()}" if one.in_k else ""
        text = f"  {one.what} ≤ {one.exact.words()}{further}"
        console.line(console.paint(text, "pass"))
        notes |= dict.fromkeys(one.notes)
    names = ", ".join(f"{name}_k" for name in dict.fromkeys(one.name for one in found))
    notes = [f"{names}: of the program after k iterations", *notes]
    console.wrapped("; ".join(notes), 2, 2)
    sizes = [f"{size / 1000:.1f} kB" for size in answer.sizes]
    console.line(
        f"certificate: {' and '.join([', '.join(sizes[:-1]), sizes[-1]][not sizes[1:] :])}, checked"
    )


def _values(answer, console):
    from flint import fmpq

    found, factor = answer.values, answer.values.factor
    size = f"{answer.size / 1000:.1f} kB"
    text = f"f(x_k) − f* falls at least like τᵏ, τ = {_exactly(factor)}"
    console.line(console.paint(f"{text}    certificate: {size}, checked", "pass"))
    quadratic = answer.quadratic
    square = decimal(quadratic.low**2)
    console.line(f"on quadratics alone, τ = {square}    {_quadratic_note(quadratic)}")
    if found.constant is None:
        console.line("f(x_k) − f* ≤ C τᵏ, C depending on the first state")
        return
    ratio = found.constant / found.epsilon
    front = "" if ratio == 1 else f"{decimal(fmpq((ratio * 1000).ceil(), 1000), 3)}·"
    console.line(f"f(x_k) − f* ≤ {front}τᵏ·(f(x₀) − f*) from rest at x₀")


def _exactly(number):
    """A short fraction as it is, with its decimal; a longer one as a decimal."""
    shown = decimal(number)
    return f"{number} = {shown}" if shown.endswith("…") and number.q < 10**4 else shown


def _quadratic_note(quadratic):
    if quadratic.square is not None:
        return f"spectral radius, √({quadratic.square})"
    return "spectral radius, exact" if quadratic.exact else "spectral radius, enclosed"


def _quadratic_text(polynomial):
    """x² + bx + c, monic, as text."""
    text = "x²"
    for power, c in (("·x", polynomial[1]), ("", polynomial[0])):
        if c:
            size = "" if power and abs(c) == 1 else str(abs(c))
            text += (" + " if c > 0 else " − ") + (size + power).lstrip("·")
    return text


def _constant(certificate):
    plain = all(
        a == b
        for a, b in zip(
            certificate.readout.entries(),
            [*certificate.method.C.entries(), *[0] * certificate.values],
        )
    )
    what = "x_k" if plain else "w_k"
    if certificate.constant is None:
        return f"‖{what} − x*‖ ≤ C ρᵏ, C depending on the first state"
    square = certificate.constant / certificate.epsilon
    factor = decimal(_root_above(square), 3).rstrip("…")
    text = f"‖{what} − x*‖ ≤ {factor}·ρᵏ·‖x₀ − x*‖ from rest at x₀"
    if not plain:
        text += ", w_k = (" + ", ".join(map(str, certificate.readout.entries()))
        text += ")·(state, gradients)"
    return text


def _root_above(square):
    """√square rounded up to three decimals, exactly."""
    from math import isqrt

    from flint import fmpq

    scaled = int((square * 10**6).ceil())
    root = isqrt(scaled)
    return fmpq(root if root * root == scaled else root + 1, 1000)


def _diverges(answer, console):
    if answer.cycle:
        cycle = answer.cycle
        points = [y.entries() for y in cycle.check()]
        console.wrapped(
            console.paint(f"does not converge: a {cycle.period}-cycle", "fail")
            + _points(points)
            + f", on f = {cycle.L}/2·|x|² − {(cycle.L - cycle.mu) / 2}·dist(x, H)², H the hull of "
            f"{cycle.period} points",
            0,
            2,
        )
        console.line(f"certificate: {answer.size / 1000:.1f} kB, checked")
        return
    quadratic = answer.quadratic
    console.wrapped(
        console.paint("does not converge", "fail")
        + f": on λ|x|²/2, λ = {decimal(quadratic.curvature)}, the error "
        + (
            f"grows like {decimal(quadratic.low)}ᵏ"
            if quadratic.low > 1
            else "does not shrink (spectral radius 1)"
        ),
        0,
        2,
    )


def _points(points):
    """The first point where it is short, and that the others are its shifts where they are."""
    first = points[0]
    text = ", ".join(map(str, first))
    size = len(first)
    shifts = all(
        list(y) == [first[(c - t) % size] for c in range(size)] for t, y in enumerate(points)
    )
    if len(text) > 60:
        return f" in ℝ^{size}"
    return f", x = ({text})" + (" and its shifts" if shifts else "")


def _undecided(answer, console):
    console.line(console.paint("undecided", "skip"))
    for line in answer.tried:
        console.wrapped(line, 2, 4)
    if answer.quadratic:
        console.wrapped(
            f"on quadratics alone ρ = {decimal(answer.quadratic.low)}, "
            f"{_quadratic_note(answer.quadratic)}",
            2,
            4,
        )
