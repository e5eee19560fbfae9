"""Edges are run besides the drawn instances, in every shape."""

import pytest

torch = pytest.importorskip("torch")

from gpu_check.batched import batches, sampling
from gpu_check.rllc import abstract_rule


def cut(first, instances, **options):
    cpu = torch.device("cpu")
    return [*batches.batches(instances, first, None, cpu, None, 1, edges=("a", "b"), **options)]


@pytest.mark.parametrize("options", [{}, {"wide": True}, {"least_k": 2}])
def test_every_edge_is_run_in_every_shape_however_few_instances_are_drawn(options):
    seen, numbers = {"a": set(), "b": set()}, []
    for shape, some in cut(0, 1, **options):
        numbers += some
        for name, shapes in seen.items():
            if sampling.edge(("a", "b"), name, some, "cpu").any():
                shapes.add(shape)
    assert sorted(numbers) == [*range(-2 * sampling.COPIES, 1)]
    assert (
        seen["a"]
        == seen["b"]
        == set(batches.shapes_of(None, options.get("least_k", 1), options.get("wide")))
    )


def test_a_later_part_of_a_campaign_does_not_run_the_edges_again():
    assert sorted(i for _, some in cut(30, 9) for i in some) == [*range(30, 39)]


def test_no_drawn_instance_is_an_edge():
    assert not sampling.edge(("a",), "a", range(50), "cpu").any()


def test_there_is_no_edge_beyond_the_last():
    least = -len(abstract_rule.EDGES) * sampling.COPIES
    assert abstract_rule.check(instances=1, first=least, device="cpu").ok
    with pytest.raises(ValueError, match=f"first is {least - 1}; give .* at least {least}"):
        abstract_rule.check(instances=1, first=least - 1, device="cpu")


def test_an_error_at_an_edge_alone_is_found(monkeypatch):
    """A memory that is wrong only where all gradients are zero."""
    right = abstract_rule.compare

    def wrong(seed, numbers, *rest):
        errors, bounds = right(seed, numbers, *rest)
        zero = sampling.edge(abstract_rule.EDGES, "zero gradients", numbers, "cpu")
        return errors + zero * 1.0, bounds

    monkeypatch.setattr(abstract_rule, "compare", wrong)
    found = abstract_rule.check(instances=3, device="cpu")
    assert not found.ok and found.worst_seed[1] < 0
