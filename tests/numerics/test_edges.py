"""The edges of the statements on TO and on the thesis's systems are run, however few instances
are drawn."""

from importlib import import_module

import numpy as np
import pytest

from numerics import sampling

CHECKS = (
    "adam.bound.step_bound",
    "adam.equivariance.invariances",
    "history.invariances.invariances",
    "history.ramp.ramp",
    "history.range.history_range",
    "history.step_bound.step_bound",
    "mixtures.homogeneity.linear_average_homogeneity",
    "mixtures.hull.linear_average_hull",
    "mixtures.memory.momentum_history",
    "trainable.bounded.bounded_variables",
    "trainable.convergence_step.convergence_step",
    "trainable.energy.energy_bound",
    "trainable.energy.energy_identity",
    "trainable.gradients.bounded_gradients",
    "trainable.momentum.momentum",
    "trainable.projection.projection",
    "trainable.rank_one.rank_one",
    "trainable.small_gain.small_gain",
    "trainable.updates.updates",
)


@pytest.mark.parametrize("name", CHECKS)
def test_one_drawn_instance_and_every_edge(name, monkeypatch):
    module, _, function = name.rpartition(".")
    module = import_module(f"numerics.{module}")
    seen, stream = [], sampling.stream
    monkeypatch.setattr(
        sampling, "stream", lambda seed, index: seen.append(index) or stream(seed, index)
    )
    found = getattr(module, function)(instances=1, seed=3)
    assert len(module.EDGES) >= 3 and found.ok, found.note
    assert list(dict.fromkeys(seen)) == list(range(-len(module.EDGES), 1))


@pytest.mark.parametrize(
    "edge, names",
    [
        ("n = 1", ("trainable.updates", "trainable.projection", "history.invariances")),
        ("zero gradients", ("adam.bound", "history.step_bound", "trainable.momentum")),
        ("k = 1", ("mixtures.hull", "mixtures.memory", "history.step_bound")),
    ],
)
def test_the_edges_are_those_of_the_statements(edge, names):
    for name in names:
        edges = import_module(f"numerics.{name}").EDGES
        assert any(edge in text for text in edges) and len(set(edges)) == len(edges)


def test_a_row_of_zeros_has_step_0():
    """0/0 := 0, where the reference over ℚ used to divide by zero."""
    from numerics.history.step_bound import compare, over_q

    assert over_q([0.0, 0.0]) == (0, 0.0)
    assert compare(np.zeros((1, 3)))[0] == [0.0, 0.0]
