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


@pytest.mark.parametrize("package", [numerics, gpu_check], ids=lambda p: p.__name__)
def test_every_check_begins_with_instance_0_of_seed_0(package):
    found = 0
    for each in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
        for name, function in inspect.getmembers(import_module(each.name), inspect.isfunction):
            taken = inspect.signature(function).parameters
            if name.startswith("check") and {"seed", "instances"} <= taken.keys():
                begin = {taken[key].default for key in ("seed", "first") if key in taken}
                assert begin <= {0, inspect.Parameter.empty}, f"{each.name}.{name}: {begin}"
                found += 1
    assert found > 60
