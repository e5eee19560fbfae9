"""Claims that carry rates, cycles and spirals: as theorems, as a refuted wording, as mutants."""

from dataclasses import replace

import pytest
from flint import fmpq

from theory.rates.engine.classes import Sector, SmoothStronglyConvex
from verify import lock, recheck, sentences
from verify.claim import Claim, Source
from verify.cli import explain
from verify.cli.console import Console
from verify.rates.certify import certificate_at
from verify.rates.cycles import find_cycle
from verify.rates.tight import tight_certificate
from verify.report import site
from verify.running.runner import run

from .samples import tuned

FOUR = SmoothStronglyConvex(fmpq(1, 4), fmpq(1))
TIGHT = tight_certificate(tuned("triple_momentum", 2), FOUR, 1, fmpq(1, 2))
CYCLE = find_cycle(tuned("heavy_ball", 5), fmpq(1, 25), fmpq(1))


def claim(**more):
    given = {"name": "rates/sample", "title": "A sample", "source": Source("by hand", "")}
    given |= {"statement": "It converges.", "expected": "proved", **more}
    return Claim(**given)


def converges(one, found=TIGHT, cites=("smooth_convex_points",)):
    @one.theorem("triple momentum converges like 1/2ᵏ", cites=cites)
    def triple():
        return found


def test_a_claim_is_proved_by_a_rate_and_pays_for_it():
    one = claim(statement=(sentences.theorem("It converges.", "triple"),))
    converges(one)
    report = run(one)
    assert report.ok and report.graded == "proved from 1 standard theorem"
    (piece,) = report.certificate["pieces"]
    assert (piece["name"], piece["kind"], piece["role"]) == ("triple", "rate", "exact")
    assert report.certificate["statement"][0]["kind"] == "theorem"
    found = recheck.recheck(report.certificate)
    assert recheck.lock_of(found) == report.locked["theorems"]
    assert report.locked["says"]["triple"].startswith("rate, ρ = 1/2: y = (1 + gamma)*x")
    assert report.locked["standard"] == ["smooth_convex_points"]
    assert lock.compare({one.name: report.locked}, {one.name: report.locked}) == []


def test_another_rate_is_another_theorem_to_the_lock():
    one, other = claim(), claim()
    for made, rate in ((one, fmpq(3, 5)), (other, fmpq(2, 3))):
        converges(made, certificate_at(tuned("nag", 2), FOUR, rate, 1))
    before, after = run(one).locked, run(other).locked
    fails = [d for d in lock.compare({one.name: before}, {one.name: after}) if d.fails]
    assert any("ρ = 3/5" in d.locked and "ρ = 2/3" in d.now for d in fails)


def test_several_are_called_by_number():
    one = claim()
    other = certificate_at(tuned("nag", 2), FOUR, fmpq(3, 5), 1)
    converges(one, [TIGHT, other])
    report = run(one)
    assert report.ok
    assert [p["name"] for p in report.certificate["pieces"]] == ["triple (1)", "triple (2)"]


def test_operators_and_sectors_cite_nothing():
    one = claim()
    found = certificate_at(tuned("sgd", 2), Sector(fmpq(1, 4), fmpq(1)), fmpq(3, 4), 0)
    one.proof("gradient descent on a sector")(lambda: found)
    report = run(one)
    assert report.ok and report.graded == "proved"


def test_a_citation_that_is_not_declared_is_named():
    one = claim()
    converges(one, cites=())
    (evidence,) = run(one).evidence
    assert evidence.status == "fail"
    assert "cites=('smooth_convex_points',)" in evidence.summary


@pytest.mark.parametrize(
    "change",
    [
        {"rate": fmpq(49, 100)},
        {"epsilon": 2 * TIGHT.epsilon},
        {"decrease": tuple((*m[:3], m[3] / 2) for m in TIGHT.decrease)},
        {"decrease": TIGHT.decrease[:1]},
        {"constant": TIGHT.constant / 2},
    ],
)
def test_a_rate_that_does_not_hold_is_not_proved(change):
    one = claim()
    converges(one, replace(TIGHT, **change))
    report = run(one)
    assert not report.ok and report.verdict == "undecided"
    assert "does not hold" in report.evidence[0].summary


def test_a_cycle_refutes_a_wording_and_a_mutant():
    one = claim(wording="Heavy ball converges.", paper="refuted")
    converges(one)
    one.refuted_wording("heavy ball converges")(lambda: CYCLE)
    one.mutant("heavy ball converges")(lambda: CYCLE)
    report = run(one)
    assert report.ok
    pieces = {p["role"]: p for p in report.certificate["pieces"]}
    assert pieces.keys() == {"exact", "paper", "mutant"}
    assert report.certificate["price"] == 2
    assert list(recheck.recheck(report.certificate).theorems) == ["triple"]


def test_generated_mutants_pass_by_what_has_no_letters():
    one = claim()
    converges(one)
    one.letters("A: n×n")
    one.under("A = 2").proves("twice", "A + A = 4")
    one.mutants()
    assert run(one).ok


def test_explain_says_it_in_words(capsys):
    one = claim()
    converges(one)
    explain.page(one, Console())
    said = " ".join(capsys.readouterr().out.split())
    assert "for every n, every f in F(1/4, 1)" in said and "ρ = 1/2" in said


def test_the_report_says_it_in_words():
    one = claim()
    converges(one)
    page = site.Page(one, run(one), ())
    (lines,) = page.worst.values()
    assert any("ρ = 1/2" in line for line in lines)


def test_a_sentence_stands_on_all_theorems_of_a_list():
    """A proof that returns a list makes "triple (1)", "triple (2)": the certificate ties both."""
    one = claim(statement=(sentences.theorem("It converges.", "triple"),))
    converges(one, [TIGHT, TIGHT])
    made = run(one).certificate
    said = {"words": "It converges.", "kind": "theorem", "theorems": ["triple (1)", "triple (2)"]}
    assert made["statement"] == [said]
    recheck.recheck(made)
