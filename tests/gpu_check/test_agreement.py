"""Every step of LM-RLLC that a batched check takes is the step that numerics takes, within what the two may round."""

import numpy as np
import pytest

torch = pytest.importorskip("torch")

from gpu_check import bounds, frames, rllc
from gpu_check.claims import select
from gpu_check.rules import LinearRule
from numerics.bounds import pseudo_inverse as theirs
from numerics.bounds.rounding import gamma

THROUGH_STEPS = (
    "basis_independence", "jordan_block_start", "cyclic_shift_propagator", "normal_form", "limit_of_optimizers",
    "linear_invariance", "reachable_reduction", "retrospective_improvement", "rllc_convergence", "rllc_momentum_nonconvergence", "rllc_relaxation_identity",
    "zero_start_basis_dependence",
)


def recorded(name, monkeypatch):
    """(rule, c1, c2, state, gradient, next state) of the full-rank steps that the check takes."""
    steps, real = [], rllc.step

    def step(rule, c1, c2, state, g, full_rank=True):
        after = real(rule, c1, c2, state, g, full_rank)
        if full_rank:  # the bound below is that of the QR factors
            steps.append((rule, c1, c2, state, g, after))
        return after

    monkeypatch.setattr(rllc, "step", step)
    monkeypatch.setattr(frames.rllc, "step", step)
    (row,) = select([name])
    assert row.run(6, seed=4, device="cpu").ok
    return steps


@pytest.mark.parametrize("name", THROUGH_STEPS)
def test_every_step_is_that_of_numerics_within_both_bounds(name, monkeypatch):
    compared = 0
    for rule, c1, c2, state, g, after in recorded(name, monkeypatch)[:30]:
        k = state.M.shape[2]
        ours = bounds.applied(state.M, g, full_rank=True)
        for i in range(len(g)):
            M, L, theta, slope = (x[i].numpy() for x in (state.M, state.L, state.theta, g))
            M_after, L_after, theta_after = (x[i].numpy() for x in (after.M, after.L, after.theta))
            rates = float(c1[i]), float(c2[i])
            there = theirs.applied(M, slope)
            if there.rank < k or not np.isfinite(float(ours.error[i])):
                continue
            allowed = abs(rates[1]) * (there.error + float(ours.error[i])) + gamma(3) * np.linalg.norm(abs(L) + abs(rates[1] * there.x))
            assert np.linalg.norm(L_after - (L + rates[1] * there.x)) <= allowed
            if isinstance(rule, LinearRule):
                T, v = rule.T[i].numpy(), rule.v[i].numpy()
                product = abs(M) @ abs(T) + np.outer(abs(slope), abs(v))
                assert (abs(M_after - (M @ T + np.outer(slope, v))) <= 2 * gamma(k + 1) * product).all()
            moved = abs(theta) + abs(rates[0]) * (abs(M_after) @ abs(L_after))
            assert (abs(theta_after - (theta - rates[0] * (M_after @ L_after))) <= 2 * gamma(k + 2) * moved).all()
            compared += 1
    assert compared >= 6
