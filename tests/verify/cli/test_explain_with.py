"""``explain CLAIM --with NAME=VALUE …`` prints an explicit theorem, or one clear line."""

import pytest

from verify.cli import dispatch

CLAIM = "verify/claims/trainable/to_convergence.py"
GOOD = ["mu=1", "L=2", "sigma=1", "D=1", "G=3"]


def explain(capsys, *numbers, claim=CLAIM):
    status = dispatch(["explain", claim, "--with", *numbers])
    out = capsys.readouterr()
    return status, out.out, out.err


@pytest.fixture(autouse=True)
def in_checkout(monkeypatch, root):
    monkeypatch.chdir(root)


def test_the_theorem_is_printed(capsys):
    status, out, err = explain(capsys, *GOOD)
    assert status == 0 and not err
    assert "N = 42," in out and "M = 168." in out and "reconstructed" in out


def test_decimals_are_exact(capsys):
    tenth = explain(capsys, "mu=0.1", "L=0.2", "sigma=0.5", "D=1", "G=3")
    assert tenth == explain(capsys, "mu=1/10", "L=2e-1", "sigma=1/2", "D=1", "G=3.0")


@pytest.mark.parametrize(
    "numbers, words",
    [
        (["mu=1"], "missing L"),
        ([*GOOD, "speed=3"], "speed is unknown"),
        (["mu=2", *GOOD[1:], "L=1"], "L twice"),
        (["mu=x"], "mu is 'x'"),
        (["mu"], "NAME=VALUE"),
        (["mu=3", *GOOD[1:]], "below mu"),
        (["mu=nan", *GOOD[1:]], "mu is 'nan'"),
        ([*GOOD, "beta=1000"], "beta is 1000"),
    ],
)
def test_wrong_numbers_are_one_line(capsys, numbers, words):
    status, out, err = explain(capsys, *numbers)
    assert status == 2 and not out
    assert words in err and err.count("\n") == 1


def test_a_claim_without_numbers_says_so(capsys):
    status, _, err = explain(capsys, "mu=1", claim="verify/claims/trainable/small_gain.py")
    assert status == 2 and "leave --with out" in err
