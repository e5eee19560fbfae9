"""Programs that divide by zero where an answer is 0, whatever their parameters are."""

from theory.realization.clock import hidden


def parted_at_zero(A, B):
    """A note where exactly one of two programs divides by zero when the first answers are all 0,
    whatever the parameters of either are; None where that is not seen."""
    found = [_at_zero(side) for side in (A, B)]
    if sorted(found, key=str) != [False, True]:
        return None
    one, other = ("A", "B") if found[0] else ("B", "A")
    return f"with the answer 0 at step 1 {one} divides by zero, and {other} does not"


def where_defined(A, B):
    """A note where one of two programs that are the same divides by zero at the answer 0, whatever
    the parameters are, and the other is not seen to; None without."""
    found = [_at_zero(side) for side in (A, B)]
    if found.count(True) != 1:
        return None
    one, other = "AB" if found[0] else "BA"
    told = f"where neither divides by zero: with the answer 0 at step 1 {one} does"
    return f"{told}, and {other} does not" if False in found else told


def _at_zero(side):
    """True where the first iteration divides by zero when all answers are 0, False where it divides
    by numbers that are not 0 only, None where that depends on more."""
    reading, starts = side.program.reading, side.program._start_values
    field = reading.field
    put = {call.letter: field.zero for call in reading.calls}
    put |= {n: field.zero for n in reading.names.states if starts[n] is not None and not starts[n]}
    values = [reading.after[name] for name in reading.names.states]
    try:
        for opaque in hidden(reading):
            arguments = [a.substitute(put) for a in opaque.arguments]
            if not any(arguments):
                put[opaque.letter] = field.zero
            values += arguments
        bottoms = [field.polynomial(v.bottom).substitute(put) for v in values]
    except ZeroDivisionError:
        return True
    if not all(bottoms):
        return True
    return False if all(bottom.is_number() for bottom in bottoms) else None
