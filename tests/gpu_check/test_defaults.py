"""An optimizer's default numbers are the same in numerics and in gpu_check."""

import inspect
import pkgutil
from importlib import import_module

import pytest

pytest.importorskip("torch")

import gpu_check
import numerics


def defaults(package):
    """{(class, last part of its module): its numeric defaults}."""
    found = {}
    for each in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
        module = import_module(each.name)
        for name, kind in inspect.getmembers(module, inspect.isclass):
            if kind.__module__ == module.__name__ and not issubclass(kind, Exception):
                numbers = {
                    key: x.default
                    for key, x in inspect.signature(kind).parameters.items()
                    if type(x.default) in (int, float)
                }
                found[name, each.name.rpartition(".")[2]] = numbers
    return found


HERE, THERE = defaults(numerics), defaults(gpu_check)
BOTH = sorted(k for k in HERE.keys() & THERE.keys() if HERE[k].keys() & THERE[k].keys())


@pytest.mark.parametrize("key", BOTH, ids=" ".join)
def test_a_default_is_the_same_in_both_packages(key):
    shared = HERE[key].keys() & THERE[key].keys()
    assert {k: HERE[key][k] for k in shared} == {k: THERE[key][k] for k in shared}


def test_most_optimizers_are_in_both():
    assert len(BOTH) >= 10


def checks(package):
    """(its full name, the function) of every check that takes a seed and a number of instances."""
    for each in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
        for name, function in inspect.getmembers(import_module(each.name), inspect.isfunction):
            named = name.startswith("check") and function.__module__ == each.name
            if named and {"seed", "instances"} <= inspect.signature(function).parameters.keys():
                yield f"{each.name}.{name}", function


CHECKS = dict([*checks(numerics), *checks(gpu_check)])


@pytest.mark.parametrize("name", CHECKS)
def test_a_check_begins_with_instance_0_of_seed_0(name):
    taken = inspect.signature(CHECKS[name]).parameters
    begin = {taken[key].default for key in ("seed", "first") if key in taken}
    assert begin <= {0, inspect.Parameter.empty}


def test_the_checks_of_both_packages_are_there():
    for package in ("numerics", "gpu_check"):
        assert sum(name.startswith(package) for name in CHECKS) > 60
