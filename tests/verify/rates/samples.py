"""Methods of the literature at their tunings, for κ = s² and L = 1."""

import copy
from fractions import Fraction

from theory import optimizers
from theory.algorithms import parse
from theory.rates.engine.method import method_of
from verify.certificates.certificate import of_rates
from verify.certificates.rates import written
from verify.recheck import recheck


def changed(theorem, path, new):
    """A theorem with another value at a path."""
    other = copy.deepcopy(theorem)
    place = other
    for key in path[:-1]:
        place = place[key]
    place[path[-1]] = new
    return other


def shown(*found):
    """What recheck prints of the certificate of rates, cycles and spirals, or of their pieces."""
    pieces = [one if isinstance(one, dict) else written(one) for one in found]
    return "\n".join(recheck(of_rates("a method", pieces), generous=True).lines)


def tuned(name, s):
    """The method `name` at the tuning of its paper."""
    s = Fraction(s)
    rho = 1 - 1 / s
    values = {
        "sgd": {"lr": 2 / (1 + 1 / s**2)},
        "heavy_ball": {"lr": 4 / (1 + 1 / s) ** 2, "beta": ((s - 1) / (s + 1)) ** 2},
        "nag": {"lr": 1, "beta": (s - 1) / (s + 1)},
        "triple_momentum": {
            "lr": 1 + rho,
            "beta": rho**2 / (2 - rho),
            "gamma": rho**2 / ((1 + rho) * (2 - rho)),
        },
    }[name]
    return method_of(parse(optimizers.get(name).program, **values))
