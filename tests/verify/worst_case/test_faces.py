"""Faces that are read off floating-point numbers."""

import numpy as np
import pytest
from flint import fmpq

from tests.theory.worst_case.problems import gradient_descent, translated
from theory.worst_case.dual import Dual
from verify.worst_case import interior
from verify.worst_case.arrays import Arrays
from verify.worst_case.barrier import margin
from verify.worst_case.faces import Unclear, cuts, echelon, enter, rational_row
from verify.worst_case.interior import Exposed, Inside
from verify.worst_case.solve import Undecided, face


def test_the_clearest_gap_comes_first():
    found = cuts(np.array([1.0, 0.3, 2e-3, 1e-9, 3e-10]))
    assert 1e-9 < found[0][0] < 2e-3 and found[0][1] > 1e5


def test_numbers_without_a_gap_are_all_meant():
    ((level, _),) = cuts(np.array([1.0, 0.5, 0.1, 0.02, 4e-3, 1e-3]))
    assert level < 1e-3


def test_numbers_that_fall_evenly_down_to_the_rounding_have_no_cut():
    assert cuts(0.1 ** np.arange(12)) == []


def test_echelon_spans_the_same_space_and_leads_with_ones():
    vectors = np.linalg.qr(np.array([[1.0, 2.0], [0.0, 1.0], [3.0, 1.0], [1.0, 1.0]]))[0]
    leads, rows = echelon(vectors)
    assert np.allclose(rows[:, leads], np.eye(2))
    assert np.allclose(vectors @ (vectors.T @ rows.T), rows.T)


@pytest.mark.parametrize("row", [(1, -1, 0), (1, 25 / 27, 1 / 27), (0.5, 0.75, -2)])
def test_simple_rows_are_recognised_through_noise(row):
    noise = np.array([3e-5, -2e-5, 4e-5])
    found = rational_row(np.array(row) + noise, 1e-4, 0.1)
    assert [float(int(x.p) / int(x.q)) for x in found] == pytest.approx(row, abs=1e-12)


def test_a_row_that_needs_more_digits_than_there_are_is_not():
    assert rational_row(np.array([1.0, 2**0.5]), 1e-2, 0.1) is None


@pytest.mark.parametrize("search", ["clarabel", "own"])
def test_a_fat_dual_has_a_point_inside(search):
    if search == "clarabel":
        pytest.importorskip("clarabel")
    arrays = Arrays(Dual(gradient_descent(2, 1, 1)))
    found = interior.through_clarabel(arrays) if search == "clarabel" else margin(arrays)
    assert isinstance(found, Inside)
    assert all(np.linalg.eigvalsh(M)[0] > 0 for M in arrays.at(found.x))
    assert found.x[arrays.signed].min() > 0


@pytest.mark.parametrize("search", ["clarabel", "own"])
def test_what_exposes_a_face_is_orthogonal_to_every_multiplier(search):
    if search == "clarabel":
        pytest.importorskip("clarabel")
    dual = Dual(gradient_descent(1, 1, 1))
    dual.require_bound(fmpq(1, 6))
    arrays = Arrays(dual)
    found = interior.through_clarabel(arrays) if search == "clarabel" else margin(arrays)
    assert isinstance(found, Exposed)
    x = np.array([1, 1 / 6, 1, 0, 1, 0, 0, 1])
    size = max(np.abs(G).max() for G in found.matrices)
    total = sum(np.sum(G * M) for G, M in zip(found.matrices, arrays.at(x)))
    assert abs(total + found.slacks @ x[arrays.signed]) < 1e-6 * size


def test_a_translation_needs_no_search_for_its_face():
    dual = Dual(translated(1, 1, 1))
    arrays, x = face(dual)
    assert arrays.sizes == [3] and np.isfinite(x).all()


def blurred(arrays):
    """What exposes a face, its numbers falling evenly down to the rounding."""
    count = len(arrays.signed)
    falling = np.geomspace(1.0, 1e-9, count + sum(arrays.sizes))
    rest, matrices = falling[count:], []
    for size in arrays.sizes:
        matrices.append(np.diag(rest[:size]))
        rest = rest[size:]
    return Exposed(matrices, falling[:count], 0.0, np.zeros(len(arrays.E)))


def test_a_face_that_is_not_clear_is_sought_again(monkeypatch):
    def entered():
        dual = Dual(gradient_descent(1, 1, 1))
        dual.require_bound(fmpq(1, 6))
        assert not isinstance(found := face(dual), Undecided), found
        return dual.live, dual.kept

    known = entered()
    monkeypatch.setattr(interior, "has_clarabel", lambda: True)
    monkeypatch.setattr(interior, "through_clarabel", blurred)
    with pytest.raises(Unclear):
        dual = Dual(gradient_descent(1, 1, 1))
        enter(dual, arrays := Arrays(dual), blurred(arrays))
    assert entered() == known
