"""A branch as text: conditions, the map to B's parameters, what an equation pins, what is free."""

from dataclasses import dataclass
from dataclasses import field as data_field

from theory.laws.rational_functions import polynomial_text
from theory.realization.branch import holds_on, surely
from theory.realization.definite import coefficients_of
from theory.realization.roots import evaluated, pinned, radical_of, root


@dataclass(frozen=True)
class Agreement:
    """One branch of the answer, as text.

    Where the `conditions` hold, B with the parameters of `map` and any real root of the
    equations of `roots` is A, whatever the `free` ones are. Every parameter of B is a key of
    `map` or of `roots`, or an entry of `free`; in conditions and values A's parameters stand
    under their names and B's with `_B` behind them. `radicals` writes values of `map` that hold
    a pinned parameter with its square root, upper signs with upper signs. `moves` is False
    where A stands still on all of the branch, None where it stayed open whether it has any real
    point at which A moves. A `map`, a `Root` and a radical has been put in
    and checked.
    """

    conditions: tuple
    map: dict
    free: tuple
    roots: dict = data_field(default_factory=dict)
    radicals: dict = data_field(default_factory=dict)
    moves: bool = True

    def as_dict(self):
        """Return the branch as in `lemmata/equivalence/2`."""
        return {
            "conditions": list(self.conditions),
            "map": dict(self.map),
            "roots": {name: entry.as_dict() for name, entry in self.roots.items()},
            "radicals": dict(self.radicals),
            "free": list(self.free),
            "moves": self.moves,
        }


def agreement(pair, branch, moves=True):
    """Return the branch as an `Agreement`."""
    field = pair.field
    pins = pinned(field, branch, pair.unknowns)
    used = [id(equation) for equation in pins.values()]
    conditions = [f"{polynomial_text(e)} = 0" for e in branch.equations if id(e) not in used]
    positive = set(pair.positive)
    conditions += [
        f"{polynomial_text(p)} != 0"
        for p in branch.nonzero
        if p not in pair.domain_of_a and polynomial_text(p) not in positive
    ]
    signs = [radical_of(field, pins[n], n) for n in pair.positive if n in pins]
    sign = signs[0].positive_sign() if len(signs) == 1 and signs[0] is not None else 0
    values, radicals = {}, {}
    for name, long in pair.rename.items():
        if long in branch.map:
            value, radical = _in_roots(field, branch, branch.map[long], pins)
            values[name] = value.text()
            if radical is not None:
                radicals[name] = radical.text(sign)
    roots = {
        name: root(field, branch, pins[long], long)
        for name, long in pair.rename.items()
        if long in pins
    }
    free = tuple(
        name for name, long in pair.rename.items() if long not in branch.map and long not in pins
    )
    return Agreement(tuple(conditions), values, free, roots, radicals, moves)


def _in_roots(field, branch, value, pins):
    """(the value, reduced by the equations of the pinned unknowns; its radical or None)."""
    for name, equation in pins.items():
        index = field.names.index(name)
        if not (value.top.degrees()[index] or value.bottom.degrees()[index]):
            continue
        value = _reduced(field, branch, value, equation, index)
        radical = radical_of(field, equation, name)
        if radical is None or not (value.top.degrees()[index] or value.bottom.degrees()[index]):
            continue
        below = evaluated(field, value.bottom, name, radical)
        if below.x * below.x == below.y * below.y * below.square:
            continue
        image = evaluated(field, value.top, name, radical) / below
        if not image.y:
            value = _checked(field, branch, value, image.x)
        elif len(pins) == 1:
            return value, image
    return value, None


def _reduced(field, branch, value, equation, index):
    """The value with powers of the pinned unknown divided out by its equation, where that is
    shorter."""
    lead = coefficients_of(equation, index)[-1]
    if not lead.is_constant():
        return value
    below = _remainder(value.bottom, equation, index, lead)
    if below == 0:
        return value
    other = field.ratio(_remainder(value.top, equation, index, lead), below)
    return _checked(field, branch, value, other)


def _remainder(polynomial, equation, index, lead):
    degree = equation.degrees()[index]
    generator = equation.context().gen(index)
    while polynomial.degrees()[index] >= degree and polynomial != 0:
        parts = coefficients_of(polynomial, index)
        above = len(parts) - 1
        polynomial -= parts[-1] * generator ** (above - degree) * equation / lead
    return polynomial


def _checked(field, branch, value, other):
    """`other` if it is shorter than `value` and proved equal to it on the branch."""
    if len(other.text()) >= len(value.text()):
        return value
    return other if surely(holds_on, field, branch, (value - other).top) else value


def naturalness(found):
    """A sort key: branches without conditions first, then explicit ones, then few free parameters,
    parameters under their own names, and short formulas."""
    equations = sum(condition.endswith(" = 0") for condition in found.conditions)
    own = sum(_stands_in(name, value) for name, value in found.map.items())
    length = sum(map(len, [*found.map.values(), *found.conditions]))
    return (
        found.moves is False,
        found.moves is None,
        equations,
        len(found.roots),
        len(found.free),
        -own,
        length,
    )


def _stands_in(name, text):
    """Twice one where the value is the parameter of the same name itself, one where it holds it."""
    if name == text:
        return 2
    padded = "".join(letter if letter.isalnum() or letter == "_" else " " for letter in text)
    return int(name in padded.split())
