"""The bounds of the relaxed inverse's inequalities, against the same sums written in Fractions."""

from fractions import Fraction as Q

import pytest

torch = pytest.importorskip("torch")

from gpu_check.batched.bounds import ENLARGE, U64, applied, defect, gamma, norm, wedin
from gpu_check.optimizers import relaxed
from gpu_check.rllc import relaxed_inverse_bound as check

CPU, F64 = torch.device("cpu"), torch.float64


def exact(x):
    return Q(float(x))


def known(left, s, right):
    """(lower bound of the smallest, upper bound of the largest singular value) of one instance."""
    k = s.shape[1]
    scaled = left * s[:, None, :]
    one, other = exact(defect(left.mT, left)), exact(defect(right.mT, right))
    # what is within a of orthogonal twice over moves a singular value by (1 + a)(1 + b) − 1
    off = ((1 + one) * (1 + other) - 1) * exact(ENLARGE)
    added = exact(gamma(k + 1, U64)) * exact(norm(scaled.abs() @ right.abs().mT))
    return exact(s.min()) * (1 - off) - added, exact(s.max()) * (1 + off) + added


@pytest.mark.parametrize("number", [0, 1, 2, 7, 23, -1, -9, -12, -16, -20])
@pytest.mark.parametrize("shape", [(3, 1), (4, 2), (5, 3)])
def test_the_right_sides_and_their_rounding_are_the_sums_of_the_text(number, shape):
    memory, basis, g, root = check.draw(4, [number], *shape, CPU)
    M, S = ((a * s[:, None, :]) @ b.mT for a, s, b in (memory, basis))
    (k, g1), (s_low, _), (t_low, t_high) = (shape[1], g[0]), known(*memory), known(*basis)
    excess, bounds, quotients = check.compare(memory, basis, g, root, F64)

    r, length, u = exact(root[0]), exact(norm(g)[0]), exact(U64)
    turned = max(abs(1 - 1 / t_low**2), abs(1 - 1 / t_high**2))
    turned += exact(gamma(4, U64)) * (1 + 1 / t_low**2)
    first = r**2 * turned / s_low**2 * min(1 / s_low, 1 / (2 * r)) * length
    second = length / (2 * r)

    at = applied(relaxed.extended(M @ S, root), relaxed.lengthened(g, k), S)
    own = applied(relaxed.extended(M, root), relaxed.lengthened(g, k))
    inner, here = relaxed.apply(M @ S, g, root), relaxed.apply(M, g, root)
    product = exact(gamma(k, U64)) * exact(norm(M.abs() @ S.abs()))
    moved = exact(norm(S)) * exact(wedin(at, float(product), True)[0])
    outer = exact(gamma(k + 2, U64)) * (
        exact(norm((S.abs() @ inner.abs()[:, :, None])[:, :, 0])) + exact(norm(here))
    )
    wide = exact(gamma(40, U64))
    wanted = (
        exact(at.error) + exact(own.error) + moved + outer + wide * first,
        exact(own.error) + wide * second,
    )
    # the bound is a sum of terms of one sign, but for 1 − 1/t², which cancels near t = 1
    for found, each in zip(bounds[:, 0], wanted):
        assert float(found) == pytest.approx(float(each * exact(ENLARGE)), rel=1e-9, abs=0)
    E = (S @ inner[:, :, None])[:, :, 0] - here
    # found again from the quotients; 1/t² is off by few roundings, which 1 − 1/t² does not shrink
    off = 3 * u * (1 + 1 / t_low**2) / turned
    for quotient, left, right, own_off in zip(
        quotients[:, 0], (norm(E), norm(here)), (first, second), (off, 0)
    ):
        if quotient:
            told = exact(left[0]) / exact(quotient)
            assert abs(told - right) <= right * (own_off + 20 * u)
    assert (excess >= 0).all() and g1.shape == (shape[0],)


def test_singular_values_are_bounded_by_measured_defects():
    """Frames that are a tenth off orthogonal, so that every term is seen."""
    (left, s, right), *_ = check.draw(4, range(3), 4, 2, CPU)
    left, right = left * 1.1 + 0.05, right * 0.9 - 0.03
    _, low, high = check._known(left, s, right, F64)
    for i in range(3):
        wanted = known(left[i : i + 1], s[i : i + 1], right[i : i + 1])
        found = float(low[i]), float(high[i])
        assert found == pytest.approx(tuple(map(float, wanted)), rel=1e-12, abs=0)
