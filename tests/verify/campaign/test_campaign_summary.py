"""What failures over many seeds mean: those that chance explains, and those that it does not."""

from fractions import Fraction
from math import comb

import pytest
from hypothesis import given
from hypothesis import strategies as st

from verify.campaign.plan import Plan
from verify.campaign.summary import ERROR, stated_error, summarise, tail


@pytest.mark.parametrize(
    "summary, probability",
    [
        ("400 runs: mean loss 1.2 ± 0.1 (error probability 1e-06); expected 1.21", 1e-6),
        ("E|m−∇F|² = 1.0 ± 0.1; error probability 1e-4, normal approximation", 1e-4),
        ("5 standard errors (error probability 6e-7), on cpu, float64", 6e-7),
        (
            "second moments within 3.7 standard errors; 8 means, error probability 2e-4 each",
            8 * 2e-4,
        ),
        (
            "600 runs: at most 0.93 of the bound; normal approximation, error probability 1e-4 a "
            "mean, 44 means",
            44 * 1e-4,
        ),
        ("two intervals (error probability 1e-06 each)", None),
        ("30 seeds, error probability 1e-06 an interval", None),
        ("an error probability that nobody states", None),
        ("the check itself broke: ValueError", None),
    ],
)
def test_the_error_probability_is_what_the_summary_says(summary, probability):
    assert stated_error(summary) == (None if probability is None else pytest.approx(probability))


@given(
    st.integers(1, 60).flatmap(lambda n: st.tuples(st.just(n), st.integers(0, n))),
    st.integers(1, 99),
)
def test_the_tail_is_the_binomial_sum(counts, percent):
    n, k = counts
    p = Fraction(percent, 100)
    exact = sum(comb(n, i) * p**i * (1 - p) ** (n - i) for i in range(k, n + 1))
    assert tail(n, k, percent / 100) == pytest.approx(float(exact), rel=1e-9)


def plan(seeds, expected="supported"):
    return Plan(
        [{"call": "t/c", "claim": "t/c", "expected": expected, "statement": "", "file": ""}],
        [0, seeds],
        ["statistical"],
        "default",
        None,
        "auto",
        None,
        {},
    )


def records(seeds, failing, probability="0.05", **more):
    for seed in range(seeds):
        row = {
            "kind": "statistical",
            "part": "",
            "title": "a mean",
            "status": "fail" if seed in failing else "pass",
            "summary": f"mean 0 ± 1 (error probability {probability})"
            if probability
            else "no interval",
            "instances": 9,
            "worst_error": 1.0,
            "bound": 2.0,
            "refutes": False,
            "seeded": True,
        }
        yield {
            "claim": "t/c",
            "seed": seed,
            "evidence": [row | more],
            "contradiction": "",
            "lost": "",
        }


def found(seeds, failing, **more):
    summary = summarise(plan(seeds), records(seeds, failing, **more))
    assert summary.tallies[0].failed == len(failing)
    return summary


def test_a_few_failures_of_one_in_twenty_are_chance_and_many_are_not():
    few, many = found(100, range(5)), found(100, range(20))
    assert (
        few.ok
        and few.tallies[0].expected_failures == pytest.approx(5)
        and few.tallies[0].chance > 0.5
    )
    assert not many.ok and many.tallies[0].chance < 1e-6


def test_one_failure_of_one_in_a_million_is_not_chance_at_a_hundred_seeds():
    assert not found(100, [3], probability="1e-06").ok


@pytest.mark.parametrize(
    "more", [{"probability": None}, {"kind": "numeric"}, {"refutes": True}, {"seeded": False}]
)
def test_other_failures_are_never_chance(more):
    assert not found(100, [3], **more).ok


@given(st.integers(1, 300), st.floats(1e-6, 0.3))
def test_chance_fails_a_true_claim_no_more_often_than_it_says(n, p):
    """The failing counts are k, k+1, … for the first k whose tail is at most ERROR, so they have
    that probability."""
    fails = [k for k in range(n + 1) if tail(n, k, p) <= ERROR]
    assert not fails or (fails == list(range(fails[0], n + 1)) and tail(n, fails[0], p) <= ERROR)


def test_a_refuted_claim_is_expected_to_fail_its_evidence():
    assert summarise(
        plan(4, "refuted"), records(4, range(4), probability=None, kind="exact", refutes=True)
    ).ok


def test_a_task_counts_once_and_a_lost_one_until_it_is_done():
    rows = list(records(3, []))
    lost = {**rows[1], "evidence": [], "lost": "it died"}
    before = summarise(plan(3), [rows[0], lost, rows[2]])
    after = summarise(plan(3), [rows[0], lost, rows[2], rows[1], rows[0]])
    assert not before.ok and before.lost and before.tallies[0].instances == 18
    assert (
        after.ok
        and not after.lost
        and after.tallies[0].instances == 27
        and after.tallies[0].tasks == 3
    )


@given(st.permutations(range(12)))
def test_the_order_of_the_results_does_not_matter(order):
    rows = list(records(12, [2, 7]))
    for seed, row in enumerate(rows):
        row["evidence"][0]["worst_error"] = float(seed % 5)
    assert (
        summarise(plan(12), (rows[i] for i in order)).as_dict()
        == summarise(plan(12), rows).as_dict()
    )
