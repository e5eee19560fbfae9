"""The edges of the statements on TO and on the thesis's systems are run, however few instances
are drawn."""

from importlib import import_module

import numpy as np
import pytest

from numerics import sampling

CHECKS = (
    "thesis.adam_step_bound",
    "thesis.adam_invariances",
    "thesis.mng_invariances",
    "thesis.mng_ramp",
    "thesis.mng_range",
    "thesis.mng_step_bound",
    "thesis.linear_average_homogeneity",
    "thesis.linear_average_hull",
    "thesis.momentum_history_propagator",
    "trainable.to_bounded_variables",
    "trainable.convergence_step",
    "trainable.to_energy_identity",
    "trainable.to_bounded_gradients",
    "trainable.to_momentum",
    "trainable.projection_nonexpansive",
    "trainable.to_rank_one",
    "trainable.small_gain",
    "trainable.to_updates",
)
DECLARED = [(name, "check") for name in CHECKS] + [("trainable.to_energy_identity", "bound")]


@pytest.mark.parametrize("name, function", DECLARED)
def test_one_drawn_instance_and_every_edge(name, function, monkeypatch):
    module = import_module(f"numerics.{name}")
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
        (
            "n = 1",
            ("trainable.to_updates", "trainable.projection_nonexpansive", "thesis.mng_invariances"),
        ),
        (
            "zero gradients",
            ("thesis.adam_step_bound", "thesis.mng_step_bound", "trainable.to_momentum"),
        ),
        (
            "k = 1",
            (
                "thesis.linear_average_hull",
                "thesis.momentum_history_propagator",
                "thesis.mng_step_bound",
            ),
        ),
    ],
)
def test_the_edges_are_those_of_the_statements(edge, names):
    for name in names:
        edges = import_module(f"numerics.{name}").EDGES
        assert any(edge in text for text in edges) and len(set(edges)) == len(edges)


def test_a_row_of_zeros_has_step_0():
    """0/0 := 0, where the reference over ℚ used to divide by zero."""
    from numerics.thesis.mng_step_bound import compare, over_q

    assert over_q([0.0, 0.0]) == (0, 0.0)
    assert compare(np.zeros((1, 3)))[0] == [0.0, 0.0]
