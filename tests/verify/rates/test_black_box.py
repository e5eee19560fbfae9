"""Real optimizers and fixed laws as programs."""

from fractions import Fraction

import pytest

from theory import FixedLaw, J
from verify.rates.black_box import is_import_path, program_of_law


def test_a_law_runs_as_its_program():
    """h_0, h_1, … of 2·(1/2)ᵏ − 3·(−1/3)ᵏ, and the steps of x against it."""
    law = FixedLaw(J("1/2") | J("-1/3"), ["2", "-3"])
    program = program_of_law(law)
    gradients = [Fraction(1), Fraction(-2), Fraction(1, 3), Fraction(0)]
    points = [Fraction(str(x)) for x in program.run(gradients, start=0)]
    h = [2 * Fraction(1, 2) ** k - 3 * Fraction(-1, 3) ** k for k in range(len(points))]
    x = Fraction(0)
    for t, point in enumerate(points):
        assert point == x
        x -= sum(h[t - s] * g for s, g in enumerate(gradients[: t + 1]))


@pytest.mark.parametrize(
    "text, there",
    [
        ("torch.optim.SGD", True),
        ("mypackage.module:MyOptimizer", True),
        ("sgd", False),
        ("x = x - a*grad(x)", False),
        ("sgd(lr=0.1)", False),
        ("0.9", False),
    ],
)
def test_what_reads_as_an_import_path(text, there):
    assert is_import_path(text) == there


def test_a_file_is_no_import_path(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "method.txt").write_text("x = x - a*grad(x)")
    assert not is_import_path("method.txt")
