"""Adam as equations between letters, and exactly over ℚ.

Kingma, Ba, Adam (arXiv 1412.6980); thesis, section 1.1.  One coordinate, from m_0 = v_0 = 0:

    m_t = β₁m_{t−1} + (1−β₁)g_t,  v_t = β₂v_{t−1} + (1−β₂)g_t²,
    m̂ = m/(1−β₁ᵗ),  v̂ = v/(1−β₂ᵗ),  δ_t = α·m̂/(√v̂ + ε),  x_t = x_{t−1} − δ_t.
"""

from __future__ import annotations

from ..operators import Equation, Scalar

BETA1, BETA2, A, B, ALPHA, EPS = (
    Scalar(n, nonneg=True) for n in ("β₁", "β₂", "a", "b", "α", "ε")
)  # a = 1 − β₁, b = 1 − β₂
DECAYS = (Equation(A, 1 - BETA1, "a = 1 − β₁"), Equation(B, 1 - BETA2, "b = 1 − β₂"))


def moments(gradients, beta1, beta2) -> tuple:
    """(m̂_t, v̂_t) after one coordinate's gradients g_1 … g_t, exactly, in ``fmpq`` or Fractions
    as the betas are; t ≥ 1."""
    m, v, rest1, rest2 = 0, 0, 1 - beta1, 1 - beta2
    for g in gradients:
        m = beta1 * m + rest1 * g
        v = beta2 * v + rest2 * (g * g)
    t = len(gradients)
    if t == 0:
        raise ValueError("Adam was given no gradient; its bias correction begins at t = 1")
    return m / (1 - beta1**t), v / (1 - beta2**t)


def square(gradients, beta1, beta2):
    """(δ_t/α)² at ε = 0, exactly: m̂²/v̂, with 0 for gradients that are all 0."""
    m, v = moments(gradients, beta1, beta2)
    return m * m / (v or 1)  # v = 0 only with m


def steepest(t: int, beta1, beta2) -> list:
    """g_i = (β₁/β₂)^{t−i}, i = 1 … t, the gradients at which |δ_t| is largest at ε = 0."""
    ratio = beta1 / beta2
    return [ratio ** (t - i) for i in range(1, t + 1)]
