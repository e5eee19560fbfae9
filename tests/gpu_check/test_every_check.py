"""What holds of every batched check: no error and no bound is negative, no bound is so wide that
it says nothing."""

import pytest

torch = pytest.importorskip("torch")

from gpu_check.batched import worst
from gpu_check.claims import ROWS


@pytest.mark.slow
@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row.claim} {row.part}")
def test_errors_are_sizes_and_bounds_are_near(row, monkeypatch):
    """An error is a size, or by how much an inequality fails; the worst is a ten-thousandth of its
    bound or more, or no error is made at all."""
    seen, add = [], worst.Worst.add

    def spied(self, numbers, errors, bounds):
        seen.append(errors.min())
        seen.append(bounds.min())
        return add(self, numbers, errors, bounds)

    monkeypatch.setattr(worst.Worst, "add", spied)
    # a mean over few instances has wide limits
    found = row.run(12 if row.least == 1 else 200, seed=2, device="cpu")
    assert found.ok and all(x >= 0 for x in seen)
    assert found.worst_ratio > 1e-4 or found.worst_error == 0 and found.bound < 1e-12
