"""The edges of the statements on TO and on the thesis's systems are run in the batched checks."""

from importlib import import_module

import pytest

torch = pytest.importorskip("torch")

from gpu_check.batched import sampling, streams
from gpu_check.claims import ROWS

CHECKS = (
    "adam_invariances",
    "adam_step_bound",
    "linear_average_homogeneity",
    "linear_average_hull",
    "mng_invariances",
    "mng_ramp",
    "mng_range",
    "mng_step_bound",
    "momentum_history_propagator",
    "to_bounded_gradients",
    "to_bounded_variables",
    "to_convergence",
    "to_convergence_general",
    "to_energy_identity",
    "to_momentum",
    "projection_nonexpansive",
    "to_rank_one",
    "small_gain",
    "to_unbounded_variables",
    "to_updates",
)


def _topic(name):
    return next(row.claim.partition("/")[0] for row in ROWS if row.module.endswith(f".{name}"))


@pytest.mark.parametrize("name", CHECKS)
def test_one_drawn_instance_and_every_edge_in_every_size(name, monkeypatch):
    module, seen, plain = (
        import_module(f"gpu_check.{_topic(name)}.{name}"),
        [],
        streams.Streams.__init__,
    )

    def init(self, seed, numbers, device):
        seen.extend(numbers)
        plain(self, seed, numbers, device)

    monkeypatch.setattr(streams.Streams, "__init__", init)
    found = module.check(instances=1, seed=3, device="cpu")
    assert found.ok, found.note
    last = len(module.EDGES) * sampling.COPIES
    assert sorted(i for i in seen if i < 10**9) == list(range(-last, 1))


def test_an_edge_changes_its_instances_alone():
    edges, numbers = ("zero", "one"), range(-2 * sampling.COPIES, 2)
    x = torch.full((len(numbers), 2, 3), 5.0)
    got = sampling.at_edge(edges, "one", numbers, x, 1.0)
    assert (got[: sampling.COPIES] == 1).all() and (got[sampling.COPIES :] == 5).all()
    got = sampling.at_edge(edges, "zero", numbers, x, torch.zeros_like(x))
    assert (got[sampling.COPIES : -2] == 0).all() and got.sum() == 5 * 6 * (sampling.COPIES + 2)


def test_a_wrong_algorithm_that_only_an_edge_shows_is_seen(monkeypatch):
    """Rows of zeros, where a division by their largest magnitude gives nan."""
    from gpu_check.optimizers import mng
    from gpu_check.thesis import mng_step_bound

    monkeypatch.setattr(
        mng, "mean_step", lambda G, *_: (G / G.abs().amax(-1, keepdim=True)).mean(-1)
    )
    assert not mng_step_bound.check(instances=5, device="cpu").ok
    assert mng_step_bound.check(instances=5, first=1, device="cpu").ok  # no edges, nothing seen
