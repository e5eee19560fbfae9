"""The one-step inequalities of rllc_convergence: each is proved, and each fails when a hypothesis
or a term is dropped."""

import inspect
import random
from fractions import Fraction

import pytest

from theory.operators import NotProved, Scalar, SumOfSquares, Unsound
from theory.rllc import convergence as steps
from theory.rllc.dynamics import Spectral, rayleigh, spectral_step

LEMMAS = [
    f
    for n, f in vars(steps).items()
    if inspect.isfunction(f)
    and f.__module__ == steps.__name__
    and not n.startswith("_")
    and n not in ("gap", "nonneg")
]


@pytest.mark.parametrize("lemma", LEMMAS, ids=lambda f: f.__name__)
def test_every_lemma_is_a_sum_of_squares(lemma):
    found = lemma()
    for one in found if isinstance(found, list) else [found]:
        assert isinstance(one, SumOfSquares)


def pieces():
    for lemma in LEMMAS:
        found = lemma()
        for index, one in enumerate(found if isinstance(found, list) else [found]):
            yield pytest.param(one, id=f"{lemma.__name__}-{index}")


@pytest.mark.parametrize("one", list(pieces()))
def test_no_square_can_be_left_out_and_no_claim_can_be_sharpened(one):
    given = list(one.facts.values())
    for index in range(len(one.squares)):
        fewer = one.squares[:index] + one.squares[index + 1 :]
        with pytest.raises((NotProved, Unsound)):
            SumOfSquares(one.claim, fewer, given, nonneg=one.nonneg, psd=one.psd, time_limit=1)
    if one.claim.kind == "scalar":
        with pytest.raises((NotProved, Unsound)):
            SumOfSquares(
                one.claim - Scalar("ε0", nonneg=True),
                one.squares,
                given,
                nonneg=one.nonneg,
                psd=one.psd,
                time_limit=1,
            )


def test_a_gap_is_a_hypothesis_not_a_fact():
    """The letter of a gap is ≥ 0 by its name alone; its equation only says what it means."""
    letter, meaning = steps.gap("1−x", 1 - steps.x, "x ≤ 1")
    assert letter.single_letter.nonneg and meaning.left.same(letter)


@pytest.mark.parametrize("beta", [Fraction(1, 2), Fraction(1), Fraction(3, 2), Fraction(19, 10)])
def test_runs_in_fractions_do_what_the_lemmas_say(beta):
    rng = random.Random(1)
    for _ in range(30):
        spectrum = [Fraction(1, rng.randint(2, 9)), Fraction(1, rng.randint(1, 3)), Fraction(1)]
        state = Spectral(
            tuple(Fraction(rng.choice((-2, -1, 1, 3))) for _ in range(3)),
            Fraction(rng.randint(1, 30), 4),
        )
        alphas = [state.alpha]
        for _ in range(5):
            later = spectral_step(spectrum, beta, state)
            if not any(later.gradient):
                break
            here, there = rayleigh(spectrum, state.gradient), rayleigh(spectrum, later.gradient)
            assert here * state.alpha < 2 or there >= here
            if beta > 1 and 0 <= state.alpha <= 1:
                assert later.alpha >= 1
            alphas.append(later.alpha)
            state = later
        assert all(max(pair) >= 0 for pair in zip(alphas, alphas[1:]))


def test_the_power_in_the_lemma_on_rising_quotients_is_two():
    """g = (1, 2), H = diag(1, 2): at aα = 1 the quotient falls."""
    spectrum = [Fraction(1), Fraction(2)]
    state = Spectral((Fraction(1), Fraction(2)), Fraction(5, 9))
    assert rayleigh(spectrum, spectral_step(spectrum, Fraction(1), state).gradient) < rayleigh(
        spectrum, state.gradient
    )
