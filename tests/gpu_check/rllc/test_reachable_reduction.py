"""The reachable part takes the steps of the whole in every batch, in double and single
precision."""

import pytest

torch = pytest.importorskip("torch")

from gpu_check.rllc import reachable_reduction as claim


@pytest.mark.parametrize("dtype", ["float64", "float32"])
def test_theta_agrees_within_the_bound(dtype):
    result = claim.check(instances=60, seed=2, device="cpu", dtype=dtype)
    assert result.ok and 0 < result.worst_ratio <= 1


def test_the_data_satisfy_the_hypotheses_exactly():
    big, small = claim.draw(0, range(5), 4, 2, torch.device("cpu"), 3)
    C = torch.linalg.lstsq(small.start.M, big.start.M).solution.round()
    assert torch.equal(small.start.M @ C, big.start.M)
    assert torch.equal(C @ big.rule.T, small.rule.T @ C)
    assert torch.equal((C @ big.start.L[:, :, None])[:, :, 0], small.start.L)


def test_a_wrong_law_is_seen(monkeypatch):
    drawn = claim.draw

    def wrong(*arguments):
        big, small = drawn(*arguments)
        return big, small._replace(start=small.start._replace(L=small.start.L + 0.25))

    monkeypatch.setattr(claim, "draw", wrong)
    assert not claim.check(instances=20, seed=0, device="cpu").ok
