"""Numbers decide, not flags; what carries none is observed, and grades nothing."""

import json
import math
from fractions import Fraction

import numpy as np
import pytest

from numerics.result import Result
from tests.verify.samples import claim, inside, proof
from verify.address import Run
from verify.evidence import Checked, Evidence, held, verdict
from verify.running.runner import Options, run

FLOATS = ("numeric", "statistical", "gpu")
EXACT = ("exact", "enclosure")


def found(kind, result, expected="supported", **options):
    made = claim(expected)
    getattr(made, kind)("a run")(lambda run: result)
    return run(made, Options(**options))


@pytest.mark.parametrize("kind", FLOATS + EXACT)
@pytest.mark.parametrize(
    "numbers, words",
    [
        ({"worst_error": 5.0, "bound": 1.0}, "its worst error 5 is above its bound 1"),
        ({"worst_error": math.nan, "bound": 1.0}, "its worst error is nan"),
        ({"worst_error": math.inf, "bound": math.inf}, "its worst error is inf"),
        ({"worst_error": 0.0, "bound": math.inf}, "its bound is inf"),
        ({"worst_error": 0.0, "bound": math.nan}, "its bound is nan"),
        ({"worst_error": -1.0, "bound": 1.0}, "its worst error is -1.0e+00, below 0"),
        ({"worst_error": 0.0, "bound": -1.0}, "its bound is -1.0e+00, below 0"),
        ({"worst_error": math.nan}, "its worst error is nan"),
        ({"instances": 0}, "it ran 0 instances"),
        ({"instances": 0, "worst_error": 0.0, "bound": 1.0}, "it ran 0 instances"),
        ({"instances": -3}, "it ran -3 instances"),
        ({"instances": 2.5}, "it ran 2.5 instances"),
        ({"worst_error": "small", "bound": 1.0}, "its worst_error is 'small'"),
        ({"worst_error": True, "bound": 1.0}, "its worst_error is 'True'"),
        ({"worst_error": np.array([1.0, 2.0]), "bound": 3.0}, "no number"),
        ({"worst_error": 10**400, "bound": 1.0}, "beyond floating point"),
    ],
)
def test_a_result_that_says_ok_against_its_numbers_fails(kind, numbers, words):
    report = found(kind, Checked("all well", ok=True, **numbers))
    (row,) = report.evidence
    assert row.status == "fail" and words in row.summary and not report.ok
    assert report.verdict == "undecided"


def test_a_bound_alone_is_the_radius_of_a_ball_and_nothing_else():
    assert found("enclosure", Checked("in a ball", bound=1e-30), "checked").ok
    for kind in FLOATS:
        (row,) = found(kind, Checked("run", bound=1.0)).evidence
        assert row.status == "fail" and "no error to hold to it" in row.summary


@pytest.mark.parametrize("kind", FLOATS)
@pytest.mark.parametrize("numbers", [{}, {"instances": 7}, {"worst_error": 0.1}], ids=str)
def test_without_a_number_to_hold_it_to_a_float_run_is_observed(kind, numbers):
    report = found(kind, Checked("looks well", **numbers))
    assert report.evidence[0].status == "observed" and report.verdict == "undecided"
    assert not report.ok and f"nothing that ran grades it: {kind} observed" in report.reason
    assert found(kind, Checked("looks well", **numbers), "undecided").ok
    assert found(kind, Checked("looks ill", ok=False, **numbers)).evidence[0].status == "fail"


def test_an_exact_check_is_decided_without_errors():
    for kind in EXACT:
        assert found(kind, Checked("over ℚ", instances=3), "checked").ok


def test_numbers_of_other_types_are_numbers():
    for error in (np.float64(0.5), np.float32(0.5), Fraction(1, 2), np.array(0.5), 0):
        report = found("numeric", Checked("run", instances=np.int64(3), worst_error=error, bound=1))
        assert report.ok and json.loads(json.dumps(report.as_dict()))["evidence"][0]["bound"] == 1


def test_an_error_at_its_bound_is_within_it_and_a_flag_still_fails():
    assert found("numeric", Checked("bit for bit", worst_error=0.0, bound=0.0)).ok
    (row,) = found("numeric", Checked("no", ok=False, worst_error=0.0, bound=1.0)).evidence
    assert row.status == "fail" and row.summary == "no"


def test_the_results_of_the_witnesses_obey_the_same_rule():
    from gpu_check.batched.result import Result as Batched

    def plain(error, bound, count=3):
        return Result(count, error, bound, 0.5, (0, 0), True, "runs")

    def batched(error, bound, count=3):
        return Batched(count, error, bound, 0.5, (0, 0), True, "runs", 0.1, "cpu", "float64")

    for kind, result in (("numeric", plain), ("gpu", batched)):
        assert found(kind, result(0.5, 1.0)).ok
        for numbers in ((2.0, 1.0), (math.nan, 1.0), (0.0, math.inf), (0.0, 1.0, 0)):
            assert found(kind, result(*numbers)).evidence[0].status == "fail", numbers


def test_observed_evidence_grades_nothing_and_spoils_nothing():
    seen = Evidence("numeric", "observed", "")
    assert verdict([seen], ("",)) == "undecided"
    assert verdict([seen, Evidence("proof", "pass", "")], ("",)) == "proved"
    made = claim("proved")
    made.proof("the proof")(proof)
    made.numeric("a run")(lambda run: Checked("looks well"))
    report = run(made)
    assert report.ok and [e.status for e in report.evidence] == ["pass", "observed"]
    assert report.certificate["verdict"] == "proved" and not report.reason
    assert run(made, Options(only=("numeric",))).ok  # it could give no grade, and gave none


def test_held_says_nothing_where_nothing_is_wrong():
    assert held("numeric", True, None, 0.5, 1.0) == ("pass", "")
    assert held("exact", True, None, None, None) == ("pass", "")
    assert held("gpu", False, 3, 0.5, 1.0) == ("fail", "")


OBSERVED = """
from verify import Checked, Claim, Source
claim = Claim(
    name="mine/seen", title="t", statement="s", source=Source("me", ""), expected="supported"
)

@claim.statistical("a long title")
def _(run):
    return Checked("a summary of several words that goes on for more than a line of a terminal")
"""


def test_the_program_says_observed_within_80_columns(tmp_path):
    (tmp_path / "lemmas.py").write_text(OBSERVED, encoding="utf-8")
    done = inside("lemmas.py", "--json", "report.json", cwd=tmp_path)
    assert done.returncode == 1 and "statistical observed a summary" in done.stdout
    assert "nothing that ran grades it: statistical observed" in done.stdout
    assert max(map(len, done.stdout.splitlines())) == 80
    (row,) = json.loads((tmp_path / "report.json").read_text(encoding="utf-8"))["claims"]
    assert row["evidence"][0]["status"] == "observed" and row["verdict"] == "undecided"


@pytest.mark.parametrize("name", ["noise_equivariance"])
def test_claims_whose_runs_have_numbers_give_them(name):
    report = run(f"lodo/{name}", Options(Run(effort="quick"), only=("numeric",)))
    assert all(e.status == "pass" for e in report.evidence if e.kind == "numeric")
