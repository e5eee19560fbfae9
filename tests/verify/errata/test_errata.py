"""Every erratum's check finds the defect in what is printed, none in what is meant, and fails when
the two are exchanged."""

import dataclasses
import json

import pytest

from verify import errata, registry
from verify.cli import FAILED, OK, UsageError
from verify.cli import errata as command
from verify.cli.list import main
from verify.errata.thesis import ERRATA
from verify.errata.thesis_checks import fixed_names, label, parameters, rosenbrock, row_sum

BY_KEY = {item.key: item for item in ERRATA}


@pytest.mark.parametrize("item", ERRATA, ids=list(BY_KEY))
def test_the_printed_form_has_the_defect_and_the_amended_one_has_not(item):
    assert item.check(item.data)[0] and not item.check(item.amended)[0]
    assert item.run().status == errata.PASS


@pytest.mark.parametrize("item", ERRATA, ids=list(BY_KEY))
def test_the_check_fails_on_a_wrong_input(item):
    no_defect = dataclasses.replace(item, data=item.amended)
    not_mended = dataclasses.replace(item, amended=item.data)
    assert no_defect.run().status == not_mended.run().status == errata.FAIL
    assert "no defect" in no_defect.run().found and "too" in not_mended.run().found


def test_every_erratum_of_the_claims_page_is_there():
    """The list of the page of claims on the thesis, by the places it names."""
    places = " ".join(item.place for item in ERRATA)
    for place in (
        "(2.2)",
        "(3.4)",
        "Algorithm 5",
        "p. 10",
        "(4.1)",
        "ConvCifar₀",
        "Table 4.3b",
        "Table 4.1b",
        "Adam",
    ):
        assert place in places
    assert len(BY_KEY) == len(ERRATA)


def test_what_the_print_or_the_authors_code_contradicts_is_no_erratum():
    """The bar over H in Algorithm 1, line 17, is one of the extraction; the sign and the rate of
    Algorithms 4 and 5 are those of the author's code, whose Adams give signed steps at rate 1."""
    assert BY_KEY.keys().isdisjoint({"mng-order", "multiscale-sign", "rate-twice"})
    assert not any("Algorithm 4, line" in item.place for item in ERRATA)
    assert BY_KEY["cifar-small"].amended == 16  # the inputs, 576 = 6·6·16, are right


def test_the_numbers_are_those_of_the_text():
    """1,068,298 is the thesis's number for ConvCifar₀; .98669 the sum of the page of claims."""
    assert parameters(192) == (False, "1,068,298 parameters")
    assert row_sum(BY_KEY["weights-sum"].data)[1] == "sum 0.98669"
    assert rosenbrock(1) == (True, "the Hessian is constant and ≻ 0 of determinant 400")


def test_names_that_are_given_or_set_are_no_misprint():
    assert not fixed_names((("a <- x", "b <- a x"), ("x",)))[0]
    assert fixed_names((("b <- a", "a <- x"), ("x",))) == (True, "a used before it is defined")
    assert not label({".5": "0.50"})[0]


@pytest.mark.parametrize("paper", errata.PAPERS)
def test_corrections_of_the_claims_are_listed_and_their_refutations_hold(paper):
    found = [item for item in errata.of(paper) if isinstance(item, errata.Correction)]
    assert all(item.run().status == (errata.PASS if item.checks else errata.NONE) for item in found)
    assert bool(found) == (paper != "trainable")  # where a condition is lost, there is no charge


def test_a_statement_of_another_paper_is_no_erratum_of_this_one():
    """The bound on Adam's steps is Kingma and Ba's; the thesis states none."""
    assert registry.load("thesis/adam_step_bound").paper == "corrected"
    assert "adam_step_bound" not in {item.key for item in errata.of("thesis")}
    assert "mng_range" in {item.key for item in errata.of("thesis")}


def test_a_correction_without_its_refutation_fails():
    from theory.operators import Equation, number, prove

    proof = prove(Equation(number(1), 1))
    assert (
        errata.Correction("k", "thesis", "", "", "", "", (lambda: proof,)).run().status
        == errata.FAIL
    )


def test_an_unknown_paper_is_one_line():
    with pytest.raises(ValueError, match="no paper is named 'bible': there are rllc"):
        errata.of("bible")
    with pytest.raises(UsageError, match="no paper is named 'bible'"):
        main(["--paper", "bible", "--errata"])
    with pytest.raises(UsageError, match="leave nothing"):
        main(["--paper", "lodo", "--topic", "rllc"])
    with pytest.raises(UsageError, match="takes no files"):
        main(["mine.py", "--errata"])


def test_the_json_has_its_schema(capsys):
    assert main(["--paper", "thesis", "--errata", "--json"]) == OK
    data = json.loads(capsys.readouterr().out)
    assert data["schema"] == "lemmata/errata/1"
    keys = {"key", "paper", "place", "printed", "meant", "why", "status", "found"}
    assert all(row.keys() == keys and row["status"] in ("pass", "none") for row in data["errata"])
    assert {row["key"] for row in data["errata"]} >= set(BY_KEY)


def test_the_table_is_80_columns_wide_and_a_failure_gives_exit_status_1(capsys, monkeypatch):
    assert main(["--paper", "thesis", "--errata"]) == OK
    lines = capsys.readouterr().out.splitlines()
    assert (
        max(map(len, lines)) <= 80
        and lines[-1].endswith("0 without an exact check")
        and ", 0 fail," in lines[-1]
    )
    item = BY_KEY["smoothed-loss"]
    broken = dataclasses.replace(item, check=lambda data: 1 / 0)
    monkeypatch.setattr(
        errata, "of", lambda paper: [dataclasses.replace(item, data=1), broken, item]
    )
    assert command.show("thesis", False) == FAILED
    shown = capsys.readouterr().out
    assert (
        shown.count("\nfail") + shown.startswith("fail") == 2
        and "ZeroDivisionError" in shown
        and "1 pass, 2 fail" in shown
    )


def test_a_paper_filters_the_claims(capsys):
    assert main(["--paper", "lodo", "--json"]) == OK
    assert {row["topic"] for row in json.loads(capsys.readouterr().out)["claims"]} == {"lodo"}
