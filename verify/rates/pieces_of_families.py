"""A rate for every value of a letter as JSON: plain data that `check_family` reads."""

from __future__ import annotations

from flint import fmpq

from theory.laws.rational_functions import irreducible_factors


def family_piece(found) -> dict:
    """A checked `FamilyRate` as a piece of kind ``rate-family``: rational functions over the
    factors of all denominators, each positive inside the interval."""
    family, squares = found.family, found.check()
    curved = 1 / (2 * (family.L - family.mu))
    ratios = list(
        _ratios((family.A, family.B, family.C, family.mu, family.L, found.square, curved))
    )
    ratios += _ratios((found.P, found.p, found.readout, found.epsilon))
    ratios += _ratios([m[3] for m in (*found.decrease, *found.positive, *found.start)])
    ratios += [] if found.constant is None else [found.constant]
    ratios += _ratios([part for part in squares.values() if part is not None])
    factors: list = []
    for ratio in ratios:
        factors += [f for f in irreducible_factors(ratio.bottom) if f not in factors]
    inner = _inner(family)
    signs = [1 if f(inner) > 0 else -1 for f in factors]
    write = _Writer([f * fmpq(s) for f, s in zip(factors, signs)])
    return {
        "kind": "rate-family",
        "letter": family.letter,
        "from": str(family.low),
        "to": None if family.high is None else str(family.high),
        "method": family.text,
        "values": dict(family.values),
        "factors": [_numbers(f) for f in write.factors],
        "A": write(family.A),
        "B": write(family.B),
        "C": write(family.C),
        "rest": [str(x.number()) for x in family.rest],
        "mu": write(family.mu),
        "L": write(family.L),
        "curved": write(curved),
        "square": write(found.square),
        "P": write(found.P),
        "p": write(found.p),
        "decrease": [[*m[:3], write(m[3])] for m in found.decrease],
        "positive": [[*m[:3], write(m[3])] for m in found.positive],
        "start": [[*m[:3], write(m[3])] for m in found.start],
        "constant": None if found.constant is None else write(found.constant),
        "readout": write(found.readout),
        "epsilon": write(found.epsilon),
        "squares": {
            name: [[write(weight), write(row)] for weight, row in part]
            for name, part in squares.items()
            if part is not None
        },
    }


def _ratios(value):
    if isinstance(value, (list, tuple)):
        for part in value:
            yield from _ratios(part)
    else:
        yield value


def _inner(family):
    """A number inside the interval."""
    if family.high is None:
        return family.low + fmpq(1, 3)
    return family.low + (family.high - family.low) * fmpq(1, 3)


def _numbers(polynomial):
    found = ["0"] * (max(polynomial.degrees()[0], 0) + 1)
    for (power,), c in polynomial.to_dict().items():
        found[power] = str(c)
    return found if polynomial != 0 else []


class _Writer:
    def __init__(self, factors):
        self.factors = factors

    def __call__(self, value):
        if isinstance(value, (list, tuple)):
            return [self(part) for part in value]
        left, powers = value.bottom, []
        for factor in self.factors:
            power = 0
            while not left.is_constant():
                quotient, rest = divmod(left, factor)
                if rest != 0:
                    break
                left, power = quotient, power + 1
            powers.append(power)
        return [_numbers(value.top / left.leading_coefficient()), powers]
