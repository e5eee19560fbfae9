"""J(a) ∪ J(b) with law Sℓ takes the steps of its frame of divided differences, batched."""

import pytest

torch = pytest.importorskip("torch")

from gpu_check.rllc import limit_of_optimizers as claim


@pytest.mark.parametrize("dtype", ["float64", "float32"])
def test_theta_agrees_within_the_bound(dtype):
    result = claim.check(instances=60, seed=2, device="cpu", dtype=dtype)
    assert result.ok and 0 < result.worst_ratio <= 1


def test_the_two_are_joined_by_divided_differences_exactly():
    union, other = claim.draw(0, range(12), 3, torch.device("cpu"), 4)
    delta = (union.rule.T[:, 1, 1] - union.rule.T[:, 0, 0])[:, None]
    S = torch.stack([1 + 0 * delta, -1 / delta, 0 * delta, 1 / delta], 2).reshape(-1, 2, 2)
    assert torch.equal(S @ other.rule.T, union.rule.T @ S)
    assert torch.equal(union.start.M @ S, other.start.M)
    assert torch.equal((S @ other.start.L[:, :, None])[:, :, 0], union.start.L)


def test_the_law_without_its_sign_is_seen(monkeypatch):
    drawn = claim.draw

    def wrong(*arguments):
        union, other = drawn(*arguments)
        return union._replace(start=union.start._replace(L=union.start.L.abs() + 1)), other

    monkeypatch.setattr(claim, "draw", wrong)
    assert not claim.check(instances=20, seed=0, device="cpu").ok
