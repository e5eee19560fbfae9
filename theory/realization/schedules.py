"""Unknown schedules of B, found from equations that are linear in an entry of them."""

from theory.algorithms.interpreter import entry
from theory.algorithms.tree import TIME
from theory.laws.factors import irreducible_factors
from theory.laws.rational_functions import polynomial_text
from theory.realization.clock import offsets
from theory.realization.definite import univariate
from theory.realization.ideals import Undecided

_MAX_TERMS = 400


def of(B, moving=()):
    """{name: what its letters begin with} of B's schedules, and of the further sequences."""
    return {**{name: f"{name}_B" for name in offsets(B.program.reading)}, **{n: n for n in moving}}


def solve_schedules(world, names, gaps):
    """Return (gaps with the sequences put in, ((name, element), …), slopes, lost).

    Each gap is an element that has to be 0 for all t; an entry of a sequence of `names` (see `of`)
    is solved for where it stands alone to the first power, and put in at every t. Nothing was lost
    where the `slopes`, polynomials that were divided by, are not 0; `lost` are those of them that
    hold letters of B, or None where a sequence that stands in the gaps was not found. Where the
    gaps that are left are 0 the sequences found make B the same as long as they are defined.
    Raises Undecided where a sequence is needed further than it is known.
    """
    names = dict(names)
    found, whole, conditions = [], True, {}
    gaps = sorted(gaps, key=_size)
    while names:
        step = _easiest(world, names, gaps)
        if step is None:
            held = {letter for gap in gaps for letter in gap.letters()}
            whole = not any(letter.startswith(f"{n}[") for letter in held for n in names.values())
            break
        name, k, value, slope = step
        base = names.pop(name)
        for factor in irreducible_factors(slope):
            conditions[str(factor)] = factor
        put = {}
        for j in positions(world, base):
            moved = shifted(world, value, j - k)
            if moved is not None:
                put[entry(base, j)] = moved
        found = [(other, old.substitute(put)) for other, old in found]
        if entry(base, 0) not in put:
            raise Undecided(f"B's {name}[t] was found for a later time only")
        found.append((name, put[entry(base, 0)]))
        for gap in gaps:
            held = {e for e in gap.letters() if e.startswith(f"{base}[")}
            if not held <= set(put):
                raise Undecided(f"B's {name}[t] is needed further than it was found")
        gaps = [gap for gap in (gap.substitute(put) for gap in gaps) if gap]
    slopes = list(conditions.values())
    lost = [p for p in slopes if any("_B" in n for n in world.field.polynomial(p).letters())]
    return gaps, tuple(found), slopes, lost if whole else None


def bottoms(schedules, put):
    """What the sequences found divide by with the values `put` put in, polynomials."""
    values = [value.substitute(put) for _, value in schedules]
    return [factor for value in values for factor in irreducible_factors(value.bottom)]


def told_conditions(world, factors, put):
    """Texts "p != 0" of the factors with the values `put` put in, but for what is known."""
    found: dict = {}
    known = [value.letters() for value in map(world.field.polynomial, world.positive.values())]
    for factor in factors:
        for part in irreducible_factors(world.field.polynomial(factor).substitute(put).top):
            letters = world.field.polynomial(part).letters()
            if letters == {TIME} and not _vanishes_in_time(part):
                continue
            if letters and letters not in known and not letters <= set(world.free):
                text = polynomial_text(part)
                (name, *others) = letters
                if not others and name.endswith("]"):
                    text = text.replace(name, entry(name.partition("[")[0], 0))
                found[world.told(f"{text} != 0")] = None
    return list(found)


def _vanishes_in_time(polynomial):
    """True when a polynomial in t alone is 0 at some t = 1, 2, …"""
    _, coefficients = univariate(polynomial)
    bound = 1 + max(abs(c) for c in coefficients)
    if bound > 1000:
        return True
    return any(sum(c * t**i for i, c in enumerate(coefficients)) == 0 for t in range(1, bound + 1))


def _size(gap):
    return len(gap.top) + len(gap.bottom)


def positions(world, name):
    """The k of the entries of a sequence that stand in the world."""
    return [k for k in range(-99, 100) if entry(name, k) in world.field.names]


def _easiest(world, names, gaps):
    """(name, k, value, slope): the gap that gives an entry of a schedule with the fewest
    divisors, the shortest of these first."""
    best, rank = None, None
    for gap in gaps:
        if _size(gap) > _MAX_TERMS:
            continue
        letters = gap.letters()
        for name, base in names.items():
            held = [k for k in positions(world, base) if entry(base, k) in letters]
            if len(held) != 1:
                continue
            letter = entry(base, held[0])
            place = world.field.names.index(letter)
            if gap.top.degrees()[place] != 1:
                continue
            slope = gap.top.derivative(letter)
            own = len(irreducible_factors(slope))
            if rank is not None and own >= rank:
                continue
            value = world.field.ratio(slope * world.field.context.gen(place) - gap.top, slope)
            if not value.letters().isdisjoint(world.vectors | world.of_vectors):
                continue
            best, rank = (name, held[0], value, slope), own
    return best


def shifted(world, value, k):
    """The value k iterations later, or earlier; None where the letters do not go so far."""
    if k >= 0:
        try:
            for _ in range(k):
                value = world.later(value)
        except KeyError:
            return None
        return value
    put = {}
    for name in value.letters():
        if name == TIME:
            put[name] = world.field.variable(TIME) + k
        elif name in world.meaning or "^" in name:
            return None
        elif name.endswith("]"):
            back = _earlier(name, k)
            if back not in world.field.names:
                return None
            put[name] = world.field.variable(back)
    return value.substitute(put)


def _earlier(name, k):
    base, _, inside = name[:-1].partition("[")
    old = inside.removeprefix("t").replace(" ", "")
    return entry(base, (int(old) if old else 0) + k)
