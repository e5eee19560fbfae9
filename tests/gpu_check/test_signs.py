"""No error of a batched check is negative, and no bound is."""

import pytest

torch = pytest.importorskip("torch")

from gpu_check.batched import worst
from gpu_check.claims import ROWS


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row.claim} {row.part}")
def test_no_error_is_negative(row, monkeypatch):
    """An error is a size, or by how much an inequality fails."""
    seen, add = [], worst.Worst.add

    def spied(self, numbers, errors, bounds):
        seen.append(errors.min())
        seen.append(bounds.min())
        return add(self, numbers, errors, bounds)

    monkeypatch.setattr(worst.Worst, "add", spied)
    # a mean over few instances has wide limits
    assert row.run(3 if row.least == 1 else 200, seed=2, device="cpu").ok
    assert all(x >= 0 for x in seen)
