"""Families of methods, and rates as what recheck prints of them."""

import json

from theory import optimizers
from theory.rates.engine.letters import family_of
from verify.certificates.certificate import of_rates
from verify.rates.theorems_of_families import family_theorems
from verify.recheck import recheck

NESTEROV = {"lr": "1", "beta": "(s-1)/(s+1)"}
TRIPLE = {"lr": "2 - 1/s", "beta": "(1-1/s)^2/(1+1/s)", "gamma": "(1-1/s)^2/((2-1/s)*(1+1/s))"}


def family(name, values, letter, low, high, mu="1/s^2"):
    return family_of(optimizers.get(name).program, values, letter, (low, high), mu, "1")


def told(found):
    """A rate as theorems, plain data."""
    return json.loads(json.dumps(family_theorems(found)))


def shown(theorems):
    """What recheck prints, in one line."""
    certificate = of_rates("a method", [], theorems)
    return " ".join(" ".join(recheck(certificate, generous=True).lines).split())
