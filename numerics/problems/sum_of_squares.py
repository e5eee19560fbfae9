"""The sum of squares (Shahid's thesis, equation 2.1)."""


class SumOfSquares:
    """L = Σ x_i², x⁰ uniform on [−10, 10]ⁿ; no batches."""

    name = "sum_of_squares"

    def __init__(self, size=1000):
        if isinstance(size, bool) or not isinstance(size, int) or size < 1:
            raise ValueError(f"size is {size!r}; give a whole number of at least 1")
        self.size = size

    def start(self, rng):
        return rng.uniform(-10.0, 10.0, self.size)

    def batch(self, rng):
        return None

    def loss_gradient(self, x, batch=None):
        return float(x @ x), 2 * x
