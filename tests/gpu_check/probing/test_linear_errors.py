"""What a held response may be off by is the largest response near by, a rounding each step."""

import pytest

torch = pytest.importorskip("torch")

from gpu_check.probing.linear import RESPONSE_ROUNDINGS, UNIT, WINDOW, free_errors, held_errors


def test_the_error_follows_the_largest_response_within_the_window():
    h = torch.zeros(3 * WINDOW, dtype=torch.float64)
    h[WINDOW], h[WINDOW + 2] = -4.0, 1.0
    errors = held_errors(h) / (RESPONSE_ROUNDINGS * UNIT)
    for i in range(len(h)):
        near = 4.0 if i <= 2 * WINDOW else 1.0 if i <= 2 * WINDOW + 2 else 0.0
        assert float(errors[i]) == (i + 1) * near


def test_reading_points_adds_the_size_of_their_sum():
    h = torch.tensor([1.0, -2.0, 4.0], dtype=torch.float64)
    assert torch.equal(free_errors(h) - held_errors(h), 4 * UNIT * torch.tensor([1.0, 3.0, 7.0]))
