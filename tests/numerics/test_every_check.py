"""What holds of every float check with edges: the edge of one parameter is the smallest instance,
no error is negative, and no bound is so wide that it says nothing."""

import inspect
import pkgutil
from importlib import import_module

import numpy as np
import pytest

import numerics
from numerics import sampling, worst


def checks():
    """(module, function) of every check with edges: what takes instances, a seed and a first."""
    for found in pkgutil.walk_packages(numerics.__path__, "numerics."):
        module = import_module(found.name)
        for name, function in inspect.getmembers(module, inspect.isfunction):
            takes = inspect.signature(function).parameters
            own = function.__module__ == module.__name__ and not name.startswith("_")
            if own and hasattr(module, "EDGES") and {"instances", "seed", "first"} <= set(takes):
                if all(p.default is not p.empty for p in takes.values()):
                    yield f"{found.name}:{name}", module, function


CHECKS = {name: (module, function) for name, module, function in checks()}


class Counted:
    """A generator that adds up how many numbers it was asked for in arrays."""

    def __init__(self, honest):
        self.honest, self.total = honest, 0

    def __getattr__(self, name):
        function = getattr(self.honest, name)
        if not callable(function):
            return function

        def draw(*args, **kwargs):
            found = function(*args, **kwargs)
            self.total += np.size(found) if np.ndim(found) else 0
            return found

        return draw


def drawn(monkeypatch, function, instances):
    """{index: how many numbers were drawn for it} of a run."""
    stream, found = sampling.stream, {}

    def counted(seed, index):
        found[index] = Counted(stream(seed, index))
        return found[index]

    with monkeypatch.context() as patch:
        patch.setattr(sampling, "stream", counted)
        assert function(instances=instances, seed=1).ok
    return {index: each.total for index, each in found.items()}


# The first draws histories of several lengths, the second mostly single numbers.
OTHER_SIZES = ("numerics.thesis.mng_invariances:check", "numerics.rllc.rank_drop_instability:check")
ONE = [n for n, (m, _) in CHECKS.items() if "n = 1" in m.EDGES and n not in OTHER_SIZES]


@pytest.mark.parametrize("name", ONE)
def test_one_parameter_is_the_smallest_instance(name, monkeypatch):
    module, function = CHECKS[name]
    sizes = drawn(monkeypatch, function, 12)
    edge = sizes[-1 - module.EDGES.index("n = 1")]
    others = [size for index, size in sizes.items() if index >= 0]
    assert edge <= min(others) and edge < max(others)


@pytest.mark.parametrize("name", CHECKS)
def test_no_error_is_negative(name, monkeypatch):
    """An error is a size, or by how much an inequality fails."""
    seen, add = [], worst.Worst.add

    def spied(self, index, errors, bounds, steps=None):
        seen.extend(np.ravel(errors).tolist())
        return add(self, index, errors, bounds, steps)

    monkeypatch.setattr(worst.Worst, "add", spied)
    CHECKS[name][1](instances=3, seed=2)
    assert seen and min(seen) >= 0


@pytest.mark.slow
@pytest.mark.parametrize("name", CHECKS)
def test_no_bound_is_empty(name):
    """The worst error is a ten-thousandth of its bound or more, or no error is made at all."""
    found = CHECKS[name][1](instances=12, seed=2)
    assert found.ok
    assert found.worst_ratio > 1e-4 or found.worst_error == 0 and found.bound < 1e-12


def test_there_are_many_such_checks():
    assert len(CHECKS) > 30 and len(ONE) > 15
