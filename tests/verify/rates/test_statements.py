"""Facts behind sentences of the claims on rates that were once said too widely."""

from fractions import Fraction as F

import pytest

from verify import registry


def names(claim):
    """Theorems by which each sentence of a claim is said."""
    return {s.words: s.theorems for s in registry.load(f"rates/{claim}").sentences}


def test_the_sector_gives_gradient_descent_exactly_its_rate():
    """|x − ag|² at the two ends of the sector, for a = 2/(L + μ): met, and no certificate of a
    rounded number says so."""
    mu, big = F(1, 100), F(1)
    a = 2 / (big + mu)
    assert {abs(1 - a * mu), abs(1 - a * big)} == {F(99, 101)} and F(98021, 10**5) > F(99, 101)
    assert any("one step" in by for by in names("sector_is_weaker").values())


def test_the_golden_ratio_is_said_in_both_directions():
    said = names("polyak_tuning_golden_ratio").values()
    assert any({"golden", "only golden"} <= set(by) for by in said)


@pytest.mark.parametrize("a, below", [(F(1, 10), True), (F(3, 25), False), (F(1, 5), True)])
def test_the_forward_step_is_best_at_one_step(a, below):
    """μ = 3, L = 5: the factor is 1 − μ²/L² at a = μ/L² = 3/25 alone."""
    factor = 1 - 6 * a + 25 * a * a
    assert (factor > 1 - F(9, 25)) == below
    assert any("there" in by for by in names("forward_step_rate").values())


def test_a_factor_of_the_operators_is_not_negative_where_there_are_two_points():
    """1 − aμ(2 − a/β) is negative at a = β for βμ > 1, where no two points satisfy both bounds."""
    assert 1 - 2 * F(1) * (2 - 1) < 0
    for name in ("cocoercive_rate", "forward_step_rate"):
        theorem = registry.load(f"rates/{name}").statement
        assert "for βμ ≤ 1" in theorem or "for 0 ≤ μ ≤ L" in theorem
