"""A quick look runs fewer shapes, as many instances, and every instance at its own shape."""

import pytest

torch = pytest.importorskip("torch")

from gpu_check.batched import batches
from gpu_check.batched.quick import by_shape, is_quick, quick
from gpu_check.thesis import adam_step_bound
from verify.address import Address, Run

SHAPES = "abcde"


def test_all_shapes_otherwise():
    found = dict(by_shape(SHAPES, -3, 9, "ad"))
    assert list(found) == list(SHAPES) and not is_quick()
    assert sorted(i for numbers in found.values() for i in numbers) == list(range(-3, 9))


@pytest.mark.parametrize("first, last", [(0, 1), (0, 20), (-7, 20), (-1, 3), (4, 9), (-9, -3)])
def test_few_shapes_and_as_many_instances(first, last):
    full = {i: shape for shape, numbers in by_shape(SHAPES, -50, 99, "") for i in numbers}
    with quick():
        found = dict(by_shape(SHAPES, first, last, "ad"))
    assert set(found) <= set("ad")
    assert all(full[i] == shape for shape, numbers in found.items() for i in numbers)
    numbers = [i for numbers in found.values() for i in numbers]
    assert sum(i >= first and i >= 0 for i in numbers) == max(last - max(first, 0), 0)
    assert {i for i in numbers if i < 0} == {
        i for i in range(first, min(last, 0)) if full[i] in "ad"
    }


def test_a_given_shape_stays():
    cpu = torch.device("cpu")
    with quick():
        found = list(batches.batches(5, 0, (7, 2), cpu, None, 1))
    assert [shape for shape, _ in found] == [(7, 2)] and len(found[0][1]) == 5


@pytest.mark.parametrize("effort, inside", [("quick", True), ("default", False)])
def test_batched_checks_of_a_quick_run_are_told(effort, inside, monkeypatch):
    told = []
    monkeypatch.setattr(adam_step_bound, "check", lambda **options: told.append(is_quick()))
    Address("gpu_check.thesis.adam_step_bound", "check", 10, 1, {}, True)(Run(effort=effort))
    assert told == [inside] and not is_quick()


def test_a_wrong_bound_is_seen_by_a_quick_look(monkeypatch):
    right = adam_step_bound.bound
    monkeypatch.setattr(adam_step_bound, "bound", lambda t, decays: 1.01 * right(t, decays))
    adam_step_bound.extremal.cache_clear()
    with quick():
        found = adam_step_bound.check(instances=7, device="cpu")
    adam_step_bound.extremal.cache_clear()
    assert not found.ok and "1,000 steps" in found.note
