"""z3 finds counterexamples to what is false, never makes a claim proved, and its absence is a
skip."""

import sys
from fractions import Fraction

import pytest

from verify import second_opinion as _solver
from verify.claim import Claim, Source
from verify.claims.trainable import to_convergence, to_convergence_general
from verify.evidence import Skip
from verify.running import runner
from verify.second_opinion import Statement, counterexample, double_check, is_counterexample

SQUARE = Statement("x² ≥ 0", "x", lambda x: [], lambda x: x * x)
NARROW = Statement("x² ≥ 2 beyond 7/5", "x", lambda x: [5 * x - 7], lambda x: x * x - 2)
CLAIMS = [to_convergence, to_convergence_general]


def opinion(module):
    return next(c for c in module.claim.checks if c.title.startswith("z3"))


def test_what_it_finds_is_rational_and_checked():
    pytest.importorskip("z3")
    assert counterexample(SQUARE) is None
    found = counterexample(NARROW)
    assert isinstance(found["x"], Fraction) and is_counterexample(NARROW, list(found.values()))


def test_a_false_statement_and_a_missed_one_are_failures():
    pytest.importorskip("z3")
    wrong = double_check([NARROW], [])
    assert not wrong.ok and wrong.refutes and "x = " in wrong.summary
    assert not double_check([], [SQUARE]).ok


@pytest.mark.parametrize("module", CLAIMS)
def test_a_wrong_cubic_is_seen(module, monkeypatch):
    """Without the noise's share the cubic is another: z3 and the decision differ; a sign turned in
    (E) is refuted."""
    pytest.importorskip("z3")
    if module is to_convergence_general:
        true = to_convergence_general.closing_polynomial
        monkeypatch.setattr(
            to_convergence_general, "closing_polynomial", lambda g, k, q, s: true(g, k, 0 * q, s)
        )
    else:
        true = _solver.Statement
        monkeypatch.setattr(
            _solver,
            "Statement",
            lambda title, letters, given, claim: true(title, letters, given, lambda *x: -claim(*x)),
        )
    assert not opinion(module).function(None).ok


def test_a_point_that_is_none_is_not_believed(monkeypatch):
    """Were z3's points wrong, the check over ℚ would not take them."""
    pytest.importorskip("z3")
    monkeypatch.setattr(_solver, "_rational", lambda z3, value: Fraction(2))
    with pytest.raises(Skip, match="shows nothing"):
        counterexample(NARROW)


@pytest.mark.parametrize("module", CLAIMS)
def test_without_z3_the_check_is_skipped_and_the_verdict_stays(module, monkeypatch):
    monkeypatch.setitem(sys.modules, "z3", None)
    report = runner.run(module.claim, runner.Options(only=("exact", "proof")))
    skipped = [e for e in report.evidence if e.status == "skip"]
    assert report.ok and report.verdict == "proved"
    assert (
        len(skipped) == 1
        and "pip install z3-solver" in skipped[0].summary
        and "\n" not in skipped[0].summary
    )


def test_its_word_alone_never_proves():
    pytest.importorskip("z3")
    claim = Claim(
        name="trainable/word",
        title="word",
        statement="x² ≥ 0",
        source=Source("nobody", ""),
        expected="proved",
    )
    claim.exact("z3")(lambda run: double_check([SQUARE], []))
    assert runner.run(claim).verdict == "checked"
