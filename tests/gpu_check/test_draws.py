"""What batched checks draw: starts, signs, schedules, probes, and the edges of their arguments."""

import itertools

import pytest

torch = pytest.importorskip("torch")

from gpu_check.batched import sampling, two_frames
from gpu_check.batched.streams import Streams
from gpu_check.optimizers import meta_training
from gpu_check.rllc import jordan_abstract_rule, rllc_momentum_nonconvergence
from gpu_check.thesis import mng_invariances
from gpu_check.trainable import to_bounded_variables

CPU = torch.device("cpu")


def test_two_frames_start_at_the_next_numbers_of_their_streams():
    for n in (4, 16):
        drawn = two_frames.draw(3, range(5), 4, CPU)
        position = drawn.streams.position
        one, other = two_frames.starts(drawn, n)
        again = Streams(3, range(5), CPU)
        again.position = position
        size = two_frames.scale(n)
        assert torch.equal(one.M, (size * again.bell(4, n)).mT)
        assert torch.equal(one.theta, size * again.bell(n))
        assert torch.equal(other.theta, one.theta)
        assert 0.2 < float(one.theta.norm(dim=1).mean()) < 3


def test_the_compiled_runs_start_where_they_say():
    """θ_0 of ordinary size drowns a step of 2⁻⁶⁰; the first gradient, 0 here, would not."""
    pytest.importorskip("numba")
    import numpy as np

    from gpu_check.batched import compiled_steps
    from gpu_check.batched.streams import _mix

    n, key = 4, Streams(0, [0], CPU).key
    counters = torch.arange(400_000)
    words = _mix(key + _mix(counters))
    total = sum((words >> part) & 0xFFFF for part in (0, 16, 32, 48))
    (nought,) = counters[total == 131070][:1]
    rows = torch.arange(6 * n).reshape(6, n)
    rows[5] = nought
    hashed = _mix(rows).numpy().view(np.uint64)

    def gap(hashed):
        T, v = np.zeros((1, 4, 4)), np.zeros((1, 4))
        T[0] = np.eye(4)
        laws = np.full((1, 4), 2.0**-60), np.full((1, 4), 2.0**-59)
        found = np.empty(1)
        compiled_steps.worst_gaps_for(n)(
            (T, v, T.copy(), v.copy()),
            (np.ones(1), np.ones(1)),
            laws,
            np.eye(4)[None],
            key.numpy().view(np.uint64),
            hashed,
            1.0,
            found,
        )
        return found[0]

    assert gap(hashed) == 0
    hashed[4] = hashed[5]
    assert gap(hashed) > 0  # from 0 the two steps are seen to differ


def test_both_signs_occur_among_the_scales():
    s, d, b = mng_invariances.scales(Streams(0, range(200), CPU), 3)
    assert 0.4 < float((s > 0).double().mean()) < 0.6
    assert float(s.abs().min()) >= 0.2 and float(s.abs().max()) <= 5
    assert float(d.min()) > 0 and float(b.min()) > 0


def test_the_schedule_of_the_energy_bound_has_its_hypotheses():
    pairs = [to_bounded_variables.schedule(t) for t in range(1, 50)]
    assert pairs[0] == (1 / 9, 2 / 3)  # a first ratio of 1/6
    ratios = [beta / rate for beta, rate in pairs]
    assert all(new < old for old, new in itertools.pairwise(ratios))
    assert all(0 < rate <= 1 for _, rate in pairs)


def test_the_cycles_are_drawn_with_the_q_that_they_name():
    """q = c1c2λ; between 0 and 2(1 + 1/a) where drawn."""

    def drawn(numbers):
        one = rllc_momentum_nonconvergence.draw(5, numbers, CPU, 3)
        return one, one.rule.T.flatten(), one.c1 * one.c2 * one.H.flatten()

    edges = rllc_momentum_nonconvergence.EDGES
    numbers = range(-sampling.COPIES * len(edges), 0)
    one, a, q = drawn(numbers)
    at = {name: sampling.edge(edges, name, numbers, CPU) for name in edges}
    assert (q[at["q = 0"]] == 0).all() and (q[at["q = 1"]] - 1).abs().max() < 1e-15
    assert (a[at["a = 1"]] == 1).all() and (one.start.L[at["L = 0"]] == 0).all()
    _, a, q = drawn(range(200))
    end = 2 * (1 + 1 / a)
    assert ((0 < q) & (q < end)).all()
    assert float((q / end).min()) < 0.1 and float((q / end).max()) > 0.9


def test_a_quadratic_has_the_eigenvalues_that_it_says():
    """Between 0.1 and 2, and close to both ends in some of 200 draws."""
    H = sampling.quadratic(Streams(0, range(200), CPU), 4)
    found = torch.linalg.eigvalsh(H)
    assert torch.equal(H, H.mT) and 0.1 - 1e-12 < float(found.min()) < 0.2
    assert 1.8 < float(found.max()) < 2 + 1e-12


def test_the_eigenvalues_have_either_sign():
    lam = jordan_abstract_rule.eigenvalues(Streams(0, range(200), CPU))
    assert 0.4 < float((lam > 0).double().mean()) < 0.6
    assert float(lam.abs().min()) >= 0.1 and float(lam.abs().max()) <= 1


def test_one_meta_step_is_a_training():
    def unroll(vector, start):
        return (vector * vector).sum(), start

    weights, losses = meta_training.train(unroll, lambda: None, torch.ones(2), 1, 1)
    assert len(losses) == 1 and float(losses[0]) == 2
    for iterations, reset in ((0, 1), (1, 0)):
        with pytest.raises(ValueError, match="at least 1"):
            meta_training.train(unroll, lambda: None, torch.ones(2), iterations, reset)


def test_a_rule_that_is_linear_while_signs_last_is_told():
    """Steps of −min(g, 0)/2: linear on gradients of one sign, each scaled by positive factors."""
    from gpu_check.probing.black_box import BlackBox
    from gpu_check.probing.invariances import linear_between_restarts

    class Clamped(torch.optim.Optimizer):
        def __init__(self, params):
            super().__init__(params, {})

        @torch.no_grad()
        def step(self):
            for group in self.param_groups:
                for p in group["params"]:
                    p.sub_(p.grad.clamp(max=0) / 2)

    assert linear_between_restarts(BlackBox(Clamped)).holds
