"""Variances of sums of squares, by powers and by the matrix itself."""

import pytest

torch = pytest.importorskip("torch")

from gpu_check.batched.moments import FOURTH, VARIANCE, last_squares, powers

SYSTEMS = (
    [[0.5]],
    [[0.0]],
    [[0.4, -0.5], [0.6, 0.9]],
    [[0.2, 0, 1], [0.5, -0.7, 0], [0, 0.1, 0.3]],
)


def written_out(F, steps, window):
    """Var ξᵀRᵀRξ from R itself."""
    rows = torch.zeros(window, steps, dtype=torch.float64)
    for row, t in enumerate(range(steps - window, steps)):
        for s in range(t + 1):
            rows[row, s] = torch.linalg.matrix_power(F, t - s)[0, 0]
    gram, diagonal = rows @ rows.mT, (rows * rows).sum(0)
    return float(2 * VARIANCE**2 * (gram * gram).sum() + FOURTH * (diagonal**2).sum())


@pytest.mark.parametrize("F", SYSTEMS, ids=str)
@pytest.mark.parametrize("steps, window", [(1, 1), (7, 7), (9, 1), (12, 5)])
def test_the_variance_is_that_of_the_matrix(F, steps, window):
    F = torch.tensor(F, dtype=torch.float64)
    found = last_squares(F, steps, window)
    assert found == pytest.approx(written_out(F, steps, window), rel=1e-12)


def test_powers_are_products_and_end_at_zero():
    F = torch.tensor([[0.5, 1.0], [0.0, -0.5]], dtype=torch.float64)
    found = powers(F, 4000)
    for at in (0, 1, 2, 63, 64, 100):
        assert torch.allclose(found[at], torch.linalg.matrix_power(F, at), rtol=1e-13, atol=0)
    assert not found[-1].any() and len(powers(F, 1)) == 1
