"""The cases of the convergence proof, at states over ℚ, and planted mistakes that they must
notice."""

import pytest
from flint import fmpq

from theory.rllc import chain
from theory.rllc.dynamics import Spectral, spectral_step

SPECTRUM = [fmpq(1, 5), fmpq(1, 2), fmpq(1)]
LONG, SHORT = fmpq(19, 10), fmpq(3, 4)


def states():
    for alpha in (0, fmpq(1, 2), 1, fmpq(5, 4), 2, 3, 6, 20):
        for g in ((1, 1, 1), (1, 4, 20), (9, 1, 1), (1, 9, 100)):
            yield Spectral(tuple(map(fmpq, g)), fmpq(alpha))


def breaches(check, beta):
    return [f.breach for s in states() for f in check(SPECTRUM, beta, s) if f.breach]


def test_no_state_breaks_a_case():
    assert breaches(chain.check_long, LONG) == breaches(chain.check_short, SHORT) == []
    assert len({f.case for s in states() for f in chain.check_long(SPECTRUM, LONG, s)}) >= 8


def test_the_constants_leave_room():
    m, top, y, F, eps, eta = chain.constants(SPECTRUM, LONG)
    assert (m, top, y) == (fmpq(1, 5), 1, fmpq(9, 10)) and F < 1 and 0 <= eta < 1
    assert 0 < eps <= m / top and (1 + eps) ** 2 * F <= 1 and (1 + eps) ** 2 <= 2


def test_the_constants_of_another_spectrum():
    """Λ = 1/2, β = 3 and 19/5: y = βΛ − 1, η the larger of (1 − βm) and y²."""
    spectrum = [fmpq(1, 10), fmpq(1, 4), fmpq(1, 2)]
    for beta, y in ((fmpq(3), fmpq(1, 2)), (fmpq(19, 5), fmpq(9, 10)), (fmpq(11, 5), fmpq(1, 10))):
        m, top, found, F, eps, eta = chain.constants(spectrum, beta)
        assert (m, top, found) == (fmpq(1, 10), fmpq(1, 2), y)
        assert F == max(1 - (1 - y) / 5, y, fmpq(9, 16)) and eta == max(1 - beta / 10, y * y)
        assert eps == min(fmpq(1, 5), (1 / F - 1) / 3, fmpq(2, 5))


def test_a_negative_step_size_is_taken_together_with_the_one_before():
    state = Spectral((fmpq(0), fmpq(0), fmpq(1)), fmpq(10))
    alphas = [s.alpha for s in chain.long_step(SPECTRUM, LONG, state)]
    assert alphas == [10, fmpq(-71, 10), fmpq(829, 100)]


@pytest.mark.parametrize(
    "name, value",
    [
        ("eps", lambda c: (*c[:4], fmpq(1, 2), c[5])),
        ("η", lambda c: (*c[:5], fmpq(0))),
        ("F", lambda c: (*c[:3], fmpq(1, 10), *c[4:])),
    ],
)
def test_a_wrong_constant_is_noticed(monkeypatch, name, value):
    right = chain.constants
    monkeypatch.setattr(chain, "constants", lambda *a: value(right(*a)))
    assert breaches(chain.check_long, LONG)


def test_single_steps_alone_are_noticed(monkeypatch):
    monkeypatch.setattr(
        chain,
        "long_step",
        lambda spectrum, beta, state: [state, spectral_step(spectrum, beta, state)],
    )
    assert "the step ends with α ≥ 0" in breaches(chain.check_long, LONG)


def test_a_law_corrected_the_wrong_way_is_noticed(monkeypatch):
    def wrong(spectrum, beta, state):
        return spectral_step(spectrum, -beta, state)

    monkeypatch.setattr(chain, "spectral_step", wrong)
    assert breaches(chain.check_short, SHORT)
