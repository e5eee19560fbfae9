"""From evidence to a verdict: the weakest part counts, contradictions are loud, nothing fails in
silence."""

import signal

import pytest

from tests.verify.samples import FALSE, bad, claim, counterexample, good, point, proof
from theory.operators import Equation, NotProved, Operator, Undecided, Unsound, prove, refute
from verify import recheck
from verify.address import Run
from verify.claim import Hypothesis
from verify.evidence import Checked, Contradiction, Evidence, Skip, verdict
from verify.running.runner import Options, run


def evidence(kind, status="pass", part="", **more):
    return Evidence(kind, status, "", part, **more)


@pytest.mark.parametrize(
    "found, expected",
    [
        ([], "undecided"),
        ([evidence("proof")], "proved"),
        ([evidence("exact")], "checked"),
        ([evidence("enclosure")], "checked"),
        ([evidence("kernel")], "proved"),
        ([evidence("numeric")], "supported"),
        ([evidence("statistical"), evidence("gpu")], "supported"),
        ([evidence("proof"), evidence("numeric"), evidence("mutants")], "proved"),
        ([evidence("mutants"), evidence("necessity"), evidence("paper")], "undecided"),
        ([evidence("proof", "skip"), evidence("exact")], "checked"),
        ([evidence("proof"), evidence("numeric", "fail")], "undecided"),
        ([evidence("proof"), evidence("mutants", "fail")], "undecided"),
        ([evidence("numeric"), evidence("exact", "fail", refutes=True)], "refuted"),
    ],
)
def test_the_strongest_evidence_counts_and_any_failure_spoils_it(found, expected):
    assert verdict(found, ("",)) == expected


@pytest.mark.parametrize(
    "found, expected",
    [
        ([evidence("proof", part="if"), evidence("proof", part="only if")], "proved"),
        ([evidence("proof", part="if"), evidence("exact", part="only if")], "checked"),
        ([evidence("proof", part="if"), evidence("numeric", part="only if")], "supported"),
        ([evidence("proof", part="if")], "undecided"),
        ([evidence("proof", part="if"), evidence("exact")], "checked"),
        (
            [evidence("proof", part="if"), evidence("exact", "fail", "only if", refutes=True)],
            "refuted",
        ),
        (
            [
                evidence("proof", part="if"),
                evidence("proof", part="only if"),
                evidence("mutants", "fail"),
            ],
            "undecided",
        ),
    ],
)
def test_the_weakest_part_counts(found, expected):
    assert verdict(found, ("if", "only if")) == expected


def test_a_proof_and_a_counterexample_contradict_each_other():
    with pytest.raises(Contradiction):
        verdict([evidence("proof"), evidence("exact", "fail", refutes=True)], ("",))
    with pytest.raises(Contradiction):
        verdict(
            [evidence("proof"), evidence("exact", "fail", "if", refutes=True)], ("if", "only if")
        )


def sample(expected="proved", **checks):
    """A claim with one check of each named kind."""
    made = claim(expected)
    for kind, function in checks.items():
        getattr(made, kind)(f"the {kind}")(function)
    return made


def test_a_good_claim_is_proved_and_certified():
    report = run(
        sample(proof=proof, exact=lambda _: point(), numeric=good, mutant=lambda: refute(FALSE))
    )
    assert report.ok and report.verdict == "proved" and not report.contradiction
    assert [e.kind for e in report.evidence] == ["proof", "exact", "numeric", "mutants"]
    assert recheck.recheck(report.certificate).theorems


def test_a_failing_float_run_makes_a_proof_undecided():
    report = run(sample(proof=proof, numeric=bad))
    assert report.verdict == "undecided" and not report.ok


def test_a_surviving_mutant_makes_a_proof_undecided():
    for survivor in (lambda: None, proof, lambda: 1 / 0):
        report = run(sample(proof=proof, mutant=survivor))
        assert report.verdict == "undecided" and not report.ok
        assert "not refuted" in report.evidence[-1].summary


@pytest.mark.parametrize(
    "broken", [lambda: None, lambda: 1 / 0, list, lambda: Undecided("", "much")], ids=range(4)
)
@pytest.mark.parametrize("kind", ["proof", "necessity", "refuted_wording"])
def test_a_check_that_answers_nothing_fails(kind, broken):
    made = claim(hypotheses=(Hypothesis("h"),))
    made.proof("the proof")(proof)
    (made.necessity("h") if kind == "necessity" else getattr(made, kind)("another"))(broken)
    report = run(made)
    assert not report.ok and report.verdict == "undecided"
    assert [e.status for e in report.evidence if e.status != "observed"][-1] == "fail"


def raises(error):
    def check(*_):
        raise error

    return check


@pytest.mark.parametrize(
    "error",
    [
        NotProved("x"),
        Unsound("x"),
        KeyError("x"),
        ImportError("no scipy"),
        ModuleNotFoundError("x", name="numba"),
    ],
)
@pytest.mark.parametrize("kind", ["proof", "numeric", "gpu"])
def test_an_error_in_a_check_fails_its_claim_in_one_line(kind, error):
    report = run(sample(exact=good, **{kind: raises(error)}))
    row = next(e for e in report.evidence if e.kind == kind)
    assert row.status == "fail" and len(row.summary.splitlines()) == 1 and not report.ok


def test_missing_torch_is_a_skip_with_a_mend_and_broken_gpu_code_is_not():
    from gpu_check.batched.device import TorchMissing

    report = run(sample(proof=proof, gpu=raises(TorchMissing("torch is not installed; get it"))))
    assert (
        report.ok
        and report.evidence[-1].status == "skip"
        and "get it" in report.evidence[-1].summary
    )
    report = run(
        sample(
            proof=proof,
            gpu=raises(ImportError("cannot import name 'chek' from gpu_check", name="gpu_check")),
        )
    )
    assert not report.ok and report.evidence[-1].status == "fail"


def test_a_skip_is_neither_evidence_nor_failure():
    report = run(sample(proof=proof, numeric=raises(Skip("not here; do this"))))
    assert report.ok and report.evidence[-1].status == "skip"
    assert run(sample("supported", numeric=raises(Skip("not here")))).verdict == "undecided"


@pytest.mark.parametrize("where", ["proof", "exact", "numeric"])
def test_a_counterexample_refutes_and_its_certificate_says_so(where):
    """Whatever check meets it, and a proof that returns it likewise."""
    report = run(sample(**{where: counterexample}, mutant=lambda: refute(FALSE)))
    assert report.verdict == "refuted" and not report.ok and not report.contradiction
    assert report.certificate["verdict"] == "refuted" and recheck.recheck(report.certificate)


def test_a_proof_that_turns_out_a_refutation_refutes():
    report = run(sample(proof=lambda: refute(FALSE)))
    assert (
        report.verdict == "refuted"
        and not report.contradiction
        and recheck.recheck(report.certificate)
    )


def test_a_proof_beside_a_counterexample_is_an_internal_contradiction():
    report = run(sample(proof=proof, exact=counterexample))
    assert report.contradiction and not report.ok


def test_an_expected_refutation_is_as_expected_but_a_surviving_mutant_is_not():
    assert run(sample("refuted", exact=counterexample)).ok
    assert not run(sample("refuted", exact=counterexample, mutant=lambda: None)).ok
    assert not run(sample("refuted", proof=proof)).ok


@pytest.mark.parametrize("expected", ["supported", "checked", "refuted", "undecided"])
def test_any_other_verdict_than_the_expected_one_is_not_as_expected(expected):
    assert not run(sample(expected, proof=proof)).ok


def test_a_certificate_says_no_more_than_its_pieces():
    """200 instances in a summary are no instance in the file."""
    report = run(sample("checked", exact=good, mutant=lambda: refute(FALSE)))
    assert report.ok and report.verdict == "checked"
    assert report.certificate["verdict"] == "undecided" and recheck.recheck(report.certificate)
    report = run(sample("checked", exact=lambda _: point()))
    assert report.certificate["verdict"] == "checked"


def test_a_piece_that_does_not_re_check_is_a_contradiction(monkeypatch):
    from theory.operators import theorems

    honest = theorems.theorem

    def forged(found, at=None):
        stated = honest(found, at)
        return stated | {"from": [piece | {"steps": []} for piece in stated["from"]]}

    monkeypatch.setattr(theorems, "theorem", forged)
    report = run(sample(proof=proof))
    assert (
        "does not re-check" in report.contradiction and not report.ok and report.certificate is None
    )


def test_two_pieces_of_one_title_are_told_apart():
    made = claim()
    made.proof("twice")(proof)
    made.exact("twice")(lambda _run: point())
    made.exact("again")(lambda _run: Checked("again", pieces=[("twice", point())]))
    report = run(made)
    assert report.ok and [p["name"] for p in report.certificate["pieces"]] == ["twice", "twice [2]"]
    assert [t["name"] for t in report.certificate["theorems"]] == ["twice"]


# -- partial runs


def two_parts():
    made = claim("supported", parts=("a", "b"))
    made.proof("one", part="a")(proof)
    made.numeric("two", part="b")(good)
    return made


@pytest.mark.parametrize(
    "options, found",
    [
        ({"only": ("proof",)}, "undecided"),
        ({"skip": ("proof",)}, "undecided"),
        ({"only": ("mutants",)}, "undecided"),
        ({}, "supported"),
        ({"skip": ("numeric",)}, "undecided"),
        ({"skip": ("gpu",)}, "supported"),
    ],
)
def test_a_partial_run_is_judged_by_what_it_could_reach(options, found):
    report = run(two_parts(), Options(**options))
    assert report.ok and report.verdict == found
    assert report.partial == (bool(options) and options != {"skip": ("gpu",)})


def test_a_certificate_holds_all_exact_evidence_or_is_not_written():
    """What floats leave out is not in it anyway: without torch the file is the same."""
    whole = run("basis_independence", Options(Run(effort="quick"), skip=("gpu",))).certificate
    assert (
        whole
        == run(
            "basis_independence", Options(Run(effort="quick"), skip=("gpu", "numeric"))
        ).certificate
    )
    assert (
        run("basis_independence", Options(skip=("mutants", "gpu", "numeric"))).certificate is None
    )
    assert run("basis_independence", Options(only=("proof",))).certificate is None


def test_a_partial_run_still_fails_by_a_failure():
    made = sample(proof=lambda: None, exact=good)
    assert not run(made, Options(only=("proof",))).ok
    assert run(made, Options(only=("exact",))).ok
    assert not run(sample(proof=proof, numeric=bad), Options(only=("numeric",))).ok


def test_a_weakened_piece_is_not_asked_for_where_it_did_not_run():
    """basis_independence has a necessity piece that weakens its proof."""
    for only in ("necessity", "mutants", "exact"):
        assert run("basis_independence", Options(only=(only,))).ok


# -- time


def test_a_timeout_stops_the_claim_and_is_no_answer():
    """The alarm is set, and rings in the second check."""

    def endless(_):
        assert 0 < signal.getitimer(signal.ITIMER_REAL)[0] <= 600
        signal.raise_signal(signal.SIGALRM)
        return good()

    report = run(sample(proof=proof, exact=endless, numeric=good), Options(timeout=600))
    assert report.verdict == "undecided" and not report.ok
    assert [(e.kind, e.status) for e in report.evidence] == [("proof", "pass"), ("exact", "fail")]
    assert report.evidence[-1].summary.startswith("stopped after 600 s")


def test_without_need_a_timeout_changes_nothing():
    assert run(sample(proof=proof), Options(timeout=60)).ok


# -- what a check is told


def test_effort_scales_and_a_number_wins():
    assert [Run(effort=e).count(60) for e in ("quick", "default", "thorough")] == [12, 60, 600]
    assert Run(effort="thorough", instances=7).count(60) == 7
    assert Run(effort="quick").count(3) == 1


def test_an_interrupt_passes_through():
    def interrupted(_):
        raise KeyboardInterrupt

    seen = []
    with pytest.raises(KeyboardInterrupt):
        run(sample(proof=proof, exact=interrupted), on_evidence=seen.append)
    assert [e.kind for e in seen] == ["proof"]


def test_a_result_with_pieces_puts_them_into_the_certificate():
    report = run(sample("checked", exact=lambda _: Checked("one", pieces=[("a point", point())])))
    assert [p["name"] for p in report.certificate["pieces"]] == ["a point"] and report.certificate[
        "verdict"
    ] == "checked"


@pytest.mark.parametrize(
    "fields",
    [{"name": "sample"}, {"name": "rllc/two words"}, {"expected": "true"}, {"paper": "maybe"}],
)
def test_a_claim_with_an_impossible_field_is_refused(fields):
    from verify import Claim, Source

    usual = {
        "name": "rllc/sample",
        "title": "",
        "statement": "",
        "source": Source("", ""),
        "expected": "proved",
    }
    with pytest.raises(ValueError):
        Claim(**{**usual, **fields})


def test_a_check_of_an_unknown_part_or_hypothesis_is_refused():
    with pytest.raises(ValueError, match="parts"):
        claim(parts=("a",)).proof("x", part="b")
    with pytest.raises(ValueError, match="hypotheses"):
        claim().necessity("nothing")


def test_hypotheses_that_contradict_each_other_prove_nothing():
    """x = 2y, x = 3y and yᵀy = 1: the verdict is undecided, with the derivation of 1 = 0."""
    x, y = Operator("x", "n", "1"), Operator("y", "n", "1")
    vacuous = claim()
    vacuous.proof("from nothing")(
        lambda: prove(
            Equation(x, 5 * y), [Equation(x, 2 * y), Equation(x, 3 * y), Equation(y.T * y, 1)]
        )
    )
    report = run(vacuous)
    assert (report.verdict, report.ok) == ("undecided", False)
    (evidence,) = report.evidence
    assert evidence.status == "fail" and "contradict each other: 1 = 0, since 1 = " in (
        evidence.summary
    )


def test_two_checks_of_a_kind_have_titles_of_their_own():
    two = claim(parts=("first", "second"))
    two.proof("same", "first")(proof)
    two.proof("same", "second")(proof)
    two.mutant("same")(proof)
    with pytest.raises(ValueError, match="titled 'same'"):
        two.proof("same", "first")


def test_what_says_nothing_is_written_out():
    """x = x under any words is seen for what it is; a proof from hypotheses has cofactors."""
    x, y = Operator("x", "n", "1"), Operator("y", "n", "1")
    trivial = claim()
    trivial.proof("Adam converges")(lambda: prove(Equation(x, x)))
    assert run(trivial).evidence[0].summary == (
        "Adam converges: it says nothing, and supports nothing: both sides are the same: x = x"
    )
    multiplied = claim()
    multiplied.proof("by hand")(lambda: prove(Equation((x + y).T, x.T + y.T)))
    assert run(multiplied).evidence[0].summary.startswith("by hand: holds by multiplying out: ")
    earned = claim()
    earned.proof("twice")(lambda: prove(Equation(2 * x, 2 * y), [Equation(x, y)]))
    assert run(earned).evidence[0].summary == "twice: 1 cofactor"
