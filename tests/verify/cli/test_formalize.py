"""``formalize``: files of Coq from claims, and calls that are wrong."""

import pytest

from tests.verify.samples import inside as lemmata
from verify.formal.files import LIBRARY
from verify.formal.table import settled


def test_a_claim_becomes_a_file_beside_the_library(tmp_path):
    done = lemmata("formalize", "pinv_covariance", "--out", "coq", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    text = (tmp_path / "coq" / "rllc_pinv_covariance.v").read_text(encoding="utf-8")
    assert "Theorem T_" in text and "(R : realFieldType)" in text
    assert {p.stem for p in (tmp_path / "coq" / "Lemmata").glob("*.v")} == set(LIBRARY)
    assert max(map(len, done.stdout.splitlines())) <= 80


def test_a_table_that_says_something_else_fails_without_coq_too(tmp_path):
    """A claim that leaves no certificate has no row, and none is looked for."""
    exact = ("--skip", "numeric", "--skip", "gpu")
    lemmata("abstract_rule", *exact, "--certificates", "made", cwd=tmp_path)
    call = ("abstract_rule", "barrier_runs", "--certificates", "made", "--out", "coq")
    for refuted, status in ((9, 0), (8, 1)):
        page = f"| `rllc/abstract_rule` | 1 |  | 1 | {refuted} |  |  |\n"
        (tmp_path / "page.md").write_text(page, encoding="utf-8")
        done = lemmata("formalize", *call, "--expected", "page.md", cwd=tmp_path)
        assert done.returncode == status, done.stdout + done.stderr
        said = "page.md: the row of rllc/abstract_rule is not what is written"
        assert (said in " ".join(done.stdout.split())) == bool(status)


def test_points_of_worst_cases_alone_are_not_compared():
    line = "| `rates/finite` | 2 | 4 | {} | {} |  |  |"
    assert settled(line.format(3, 5)) == settled(line.format(4, 5)) != settled(line.format(4, 6))
    other = "| `rllc/abstract_rule` | 1 |  | {} | 9 |  |  |"
    assert settled(other.format(1)) == other.format(1) != settled(other.format(2))


@pytest.mark.parametrize(
    "arguments, said",
    [
        (["pinv_covariance"], "--out"),
        (["no_such_claim", "--out", "coq"], "no claim is named"),
        (["pinv_covariance", "--out", "coq", "--table", "page.md"], "--compile"),
        (["pinv_covariance", "--out", "coq", "--expected", "page.md"], "cannot read page.md"),
        (["pinv_covariance", "--out", "coq", "--certificates", "empty"], "--certificates empty"),
    ],
)
def test_a_wrong_call_is_one_line(tmp_path, arguments, said):
    done = lemmata("formalize", *arguments, cwd=tmp_path)
    assert done.returncode == 2 and said in done.stderr and done.stderr.count("\n") == 1


def test_without_coqc_compiling_says_how_to_get_it(tmp_path):
    done = lemmata(
        "formalize", "pinv_covariance", "--out", "coq", "--compile", cwd=tmp_path, PATH="/nowhere"
    )
    assert done.returncode == 2 and "apt-get install" in done.stderr
