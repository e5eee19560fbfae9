"""Linear averages of k Adam steps (thesis, section 4.3.1), exactly.

LA_a: w̄ = w/Σw.  LA_b: w̄ = |w|/Σ|w|.  LA_c: w̄ = w.  The step is Σ_i w̄_i δ_i = Δw̄, Δ n×k with
the steps as columns; e is the column of k ones, so Σw = eᵀw. Weights are ``fmpq`` or Fractions.
"""

from __future__ import annotations


def linear_average(mixture: str, w: list) -> list:
    """w̄ of LA_a, LA_b or LA_c, exactly.  Raises ValueError for an unknown mixture and where the
    sum is 0."""
    if mixture not in ("LA_a", "LA_b", "LA_c"):
        raise ValueError(f"{mixture!r} is no linear average; give LA_a, LA_b or LA_c")
    if mixture == "LA_c":
        return list(w)
    parts = [abs(x) for x in w] if mixture == "LA_b" else list(w)
    total = sum(parts)
    if total == 0:
        raise ValueError(f"{mixture} has no average for weights {w}: their sum is 0")
    return [x / total for x in parts]


def amplification(average: list):
    """Σ|w̄_i|, the largest |Σw̄_iδ_i| for |δ_i| ≤ 1."""
    return sum(abs(x) for x in average)


def meta_gradient(mixture: str, w: list, h: list) -> list:
    """∇_w of a loss with ∇_w̄ = h, exactly; for LA_b no w_j may be 0."""
    average = linear_average(mixture, w)
    if mixture == "LA_c":
        return list(h)
    mean = sum(a * x for a, x in zip(average, h))
    if mixture == "LA_a":
        return [(x - mean) / sum(w) for x in h]
    if 0 in w:
        raise ValueError(f"LA_b has no gradient at {w}, where a weight is 0")
    return [(1 if a > 0 else -1) * (x - mean) / sum(abs(b) for b in w) for a, x in zip(w, h)]
