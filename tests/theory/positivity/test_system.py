"""Systems of matrix inequalities: what holds, rational points, and faces."""

from flint import fmpq, fmpq_mat

from theory.positivity.system import System


def disk():
    """[[1 + a, b], [b, 1 − a]] ⪰ 0: the unit disk in (a, b); a ≥ 0."""
    system = System([2])
    system.add("one", {0: fmpq_mat([[1, 0], [0, 1]])})
    system.add("a", {0: fmpq_mat([[1, 0], [0, -1]])}, nonnegative=True)
    system.add("b", {0: fmpq_mat([[0, 1], [1, 0]])})
    system.equations.append(({0: fmpq(1)}, fmpq(1)))
    return system


def test_what_holds():
    system = disk()
    assert system.holds([fmpq(1), fmpq(3, 5), fmpq(4, 5)])
    assert not system.holds([fmpq(1), fmpq(3, 5), fmpq(81, 100)])  # outside
    assert not system.holds([fmpq(1), fmpq(-1, 5), fmpq(0)])  # a < 0
    assert not system.holds([fmpq(2), fmpq(0), fmpq(0)])  # one is not 1


def test_a_point_inside_is_rounded_to_few_bits_and_one_outside_is_not():
    near = [fmpq(1), fmpq(333, 1000), fmpq(667, 1000)]
    found = disk().rounded(near)
    assert disk().holds(found) and max(int(x.q) for x in found) <= 8
    assert disk().rounded([fmpq(1), fmpq(2), fmpq(2)]) is None


def test_a_face_keeps_the_inequalities_and_leaves_one_coordinate():
    """The kernel (1, −1) leaves (a, b) = (0, 1) alone."""
    system = disk()
    face = system.on_face({}, {0: [fmpq_mat([[1, -1]])]})
    assert face.sizes == [1]
    point = face.rounded([fmpq(1), fmpq(1, 9), fmpq(8, 9)])
    assert point == [1, 0, 1] and system.holds(point)
    assert system.on_face({1: fmpq(1)}, {0: [fmpq_mat([[1, -1]])]}).rounded(point) is None
