"""What one step of MNG in float64 can be off by.

ref is off by u|ref|, δ by γ_{k+1} (a quotient, a sum of k terms and a quotient, |δ| ≤ 1), (max −
min) + η by γ_2, their product and the difference by one rounding each; and the interface rounds x −
x⁺ and x − (x − x⁺) again. All of it is below γ_{k+12} of the sum of the sizes (Higham, section
3.1).
"""

import numpy as np

from ..bounds.rounding import ENLARGE, gamma


def one_step(points, after, eta):
    """A bound of |fl(x⁺) − x⁺| for points (…, k) and x⁺ (…): γ_{k+12}(4 max|x| + η)."""
    largest = np.maximum(np.abs(points).max(axis=-1), np.abs(after))
    return gamma(points.shape[-1] + 12) * (4 * largest + eta) * ENLARGE
