"""The fuzz itself, at small counts, and that it finds a weak recheck and a broken door."""

import json
import random
from collections import Counter

import pytest

from tests.verify.recheck.samples import CERTIFICATES
from verify import recheck, registry
from verify.running import runner

from . import doors, edits, evaluator, worst


@pytest.fixture(scope="module")
def certificates():
    more = []
    for name in ("rllc/pinv_covariance", "rllc/abstract_rule", "lodo/lodo_basin"):
        report = runner.run(registry.load(name), runner.Options(skip=("numeric", "gpu")))
        more.append(report.certificate)
    return [*filter(None, more), *CERTIFICATES.values()]


@pytest.fixture(scope="module")
def sites(certificates):
    return edits.sites_of(certificates)


def test_no_edit_is_confirmed_falsely(sites):
    found, false = edits.run(sites, 150, "0 0")
    assert not false, false[0]
    outcomes = {outcome for _, outcome in found}
    assert {"refused", "true"} <= outcomes and sum(found.values()) == 150


@pytest.mark.slow
def test_no_edit_of_a_rate_cycle_or_spiral_is_confirmed_falsely():
    """But the same, with other data, and weaker statements; others are held against runs."""
    obj = [c for c in CERTIFICATES.values() if any(p["kind"] in worst.KINDS for p in c["pieces"])]
    found = Counter(
        edits.judge_one(obj[seed % len(obj)], "pieces", 0, seed)[1] for seed in range(4000)
    )
    assert found.keys() == {"nothing", "refused", "same", "weaker", "true"}
    assert found["refused"] > 3000 and found["weaker"] > 20, found


LEVELS = {  # a rule of a rate, and what a forger then gets confirmed
    "semidefinite": lambda a, relation: True,
    "Worst.inner": lambda self, u, v: u.T * v * 0 if self.weights is None else 0,
}


@pytest.mark.parametrize("name", LEVELS)
def test_a_weak_recheck_of_rates_is_found(name, monkeypatch):
    obj = [c for c in CERTIFICATES.values() if any(p["kind"] in worst.KINDS for p in c["pieces"])]
    monkeypatch.setattr(f"verify.recheck.{name}", LEVELS[name])
    with pytest.raises(edits.FalselyConfirmed):
        for seed in range(2000):
            edits.judge_one(obj[seed % len(obj)], "pieces", 0, seed)


def signless(theory, fact):
    terms = frozenset((key, abs(c)) for key, c in fact.poly.terms.items())
    return fact.poly.type, fact.relation, terms


def any_claim(block, steps, claims, what):
    pass


def anything(block, obj):
    return block.theory.claim(obj)


def no_hypotheses(facts, lead, by=()):
    return []


def any_verdict(confirmed):
    pass


def any_relation(block, ident, *relations, find=recheck.Steps.find):
    return find(block, ident)


WEAK = {
    "claims compared without signs": ("Theory.signature", signless),
    "cofactors not added up": ("Steps.combine", anything),
    "claims that no step makes": ("Steps.settle", any_claim),
    "hypotheses that are not shown": ("show_hypotheses", no_hypotheses),
    "verdicts that are not compared": ("Confirmed.check_verdict", any_verdict),
    "inequalities taken for equations": ("Steps.find", any_relation),
}


@pytest.mark.parametrize("title", WEAK)
def test_a_weak_recheck_is_found(title, sites, monkeypatch):
    name, weak = WEAK[title]
    monkeypatch.setattr(f"verify.recheck.{name}", weak)
    for start in range(60):
        _, false = edits.run(sites, 50, f"weak {start}")
        if false:
            return
    pytest.fail("3,000 edits found nothing")


def test_matrices_that_are_not_compared_are_found(sites, monkeypatch):
    monkeypatch.setattr(edits.recheck.Point, "check", lambda point, facts: None)
    assert any(edits.run(sites, 50, f"points {start}")[1] for start in range(20))


def test_the_evaluator_contradicts_no_true_piece(certificates):
    """And finds points for most of them."""
    said = [x for obj in certificates for x in obj["theorems"] + obj["pieces"]]
    assert all(worst.holds(x, 0) for x in said if x.get("kind") in worst.KINDS)
    others = {*worst.KINDS, "worst_case"}  # the last has edits of its own
    seen = [evaluator.holds(x, 0) for x in said if x.get("kind") not in others]
    assert sum(map(bool, seen)) > 0.7 * len(seen)


def test_no_input_breaks_a_door(certificates, tmp_path):
    """But for the doors with inputs that are known to break them, listed here until they do not."""
    found, faults = doors.run(doors.Doors(tmp_path, certificates), 400, "0 0")
    assert sum(found.values()) == 400 and not faults, faults[0]


@pytest.mark.parametrize("door", doors.SHARES)
def test_every_door_refuses_and_is_seen_to_break(door, certificates, tmp_path, monkeypatch):
    monkeypatch.setattr(doors, "SHARES", {door: 1})
    here = doors.Doors(tmp_path, certificates)
    found, faults = doors.run(here, 10, f"{door}")
    assert not faults and found[door, "refused"], (found, faults)

    def broken(rng):
        raise KeyError("x")

    monkeypatch.setattr(here, door, broken)
    assert len(doors.run(here, 3, 0)[1]) == 3


@pytest.mark.parametrize("door", ("lockfiles", "gpu_files", "campaigns", "matrix_files"))
def test_a_sample_that_nobody_garbled_is_answered(door, certificates, tmp_path, monkeypatch):
    """A sample of an older form would be refused before anything that reads it is tried."""
    monkeypatch.setattr(doors.garbled, "data", lambda rng, sample: json.dumps(sample).encode())
    here = doors.Doors(tmp_path, certificates)
    assert {getattr(here, door)(random.Random(seed)) for seed in range(10)} == {"answered"}


def test_a_refusal_of_two_lines_and_silence_are_faults():
    for reason in ("", "one\ntwo"):
        with pytest.raises(doors.Fault):
            doors.one_line(ValueError(reason))


def test_the_same_seed_makes_the_same_input():
    first, again = (
        doors.garbled.text(random.Random(3), doors.PROGRAMS, doors.WORDS) for _ in range(2)
    )
    assert first == again
