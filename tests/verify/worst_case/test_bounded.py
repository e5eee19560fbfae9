"""A bound and a point that are kept together, and written as a piece of a certificate."""

from dataclasses import replace
from fractions import Fraction
from functools import cache

import pytest

from theory.rates.engine.certificate import Refused
from verify.certificates.certificate import of_worst_case
from verify.certificates.rates import written
from verify.claims.rates import _finite, finite_proximal_point
from verify.evidence import Fails
from verify.recheck import Rejected, recheck

EIGHTH = Fraction(1, 8)


@cache
def _one_step():
    """One proximal step of length 2: f(x₁) − f* ≤ 1/8, attained."""
    return _finite.bracketed(finite_proximal_point.problem(1, Fraction(2)), EIGHTH)


def test_both_sides_are_read_off():
    found = _one_step()
    found.check()
    assert found.upper == found.lower == EIGHTH


def test_the_piece_is_confirmed_and_says_both_numbers():
    certificate = of_worst_case("t", "w", written(_one_step()), "a test")
    (theorem,) = recheck(certificate).theorems.values()
    assert theorem.bound == EIGHTH and theorem.attained == EIGHTH


def test_wrong_ones_are_refused():
    wrong_ones = _finite._wrong(_one_step())
    assert wrong_ones
    for wrong in wrong_ones.values():
        with pytest.raises(Refused):
            wrong.check()


def test_a_point_outside_is_rejected_by_the_checker():
    found = _one_step()
    far = tuple(tuple(2 * x for x in row) for row in found.point.gram)
    piece = written(replace(found, point=replace(found.point, gram=far)))
    with pytest.raises(Rejected):
        recheck(of_worst_case("t", "w", piece, "a test"))


def test_a_false_variant_must_be_exceeded():
    assert _finite.exceeded([(_one_step(), Fraction(1, 9))]).instances == 1
    with pytest.raises(Fails):
        _finite.exceeded([(_one_step(), EIGHTH)])
