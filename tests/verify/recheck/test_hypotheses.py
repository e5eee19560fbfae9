"""A hypothesis that is false by itself is refused."""

import json

import pytest

from tests.verify.recheck.certificates import (
    certificate,
    equal,
    fact,
    letter,
    number,
    op,
    sealed,
    trace,
)
from tests.verify.recheck.forging import A_IS_B, AB, CERTIFICATES, X, derivation, edited
from verify.recheck import Malformed, main, recheck


def assuming(*facts, nonzero=(), **more):
    swapped = equal(op("n", "n", "A B"), op("n", "n", "B A"))
    letters = [*AB, X, letter("H", "n", "n", symmetric=True)]
    return lambda: certificate(
        derivation(
            letters, [*facts, fact("g", **swapped)], [], [swapped], scalars="c d", nonzero=nonzero
        )
    )


ABSURD = {
    "1 = 0": assuming(fact("f", number("1"), number("0"))),
    "I = 0": assuming(fact("f", op("n", "n", "1"), op("n", "n", "0"))),
    "1×1": assuming(fact("f", op("1", "1", "2"), op("1", "1", "3"))),
    "2c = 2c + 1": assuming(fact("f", number("2 c^1"), number("2 c^1 + 1"))),
    "x*A*x = x*A x + 1, as numbers": assuming(
        fact("f", op("1", "1", "x* A x"), op("1", "1", "x* A* x + 1"))
    ),
    "H = H* + 1": assuming(fact("f", op("n", "n", "H"), op("n", "n", "H* + 1"))),
    "0 is not zero": assuming(nonzero=[("z", number("0"))]),
    "c − c is not zero": assuming(nonzero=[("z", number("c^1 - c^1"))]),
    "c = 0 is not zero": assuming(
        fact("f", number("c^1"), number("0")), nonzero=[("z", number("c^1"))]
    ),
    "A = B, and B − A is not zero": assuming(
        fact("f", **A_IS_B), nonzero=[("z", op("n", "n", "B - A"))]
    ),
    "x = 0 for all x": assuming(fact("f", op("n", "1", "x"), op("n", "1", "0"), forall=["x"])),
    "A x = x for all x and A": assuming(
        fact("f", op("n", "1", "A x"), op("n", "1", "x"), forall=["x", "A"])
    ),
    "c² = c for all c": assuming(fact("f", number("c^2"), number("c^1"), forall=["c"])),
    "A = B for all A": assuming(fact("f", **A_IS_B, forall=["A"])),
    "c·A + 1 = B c for all c": assuming(
        fact("f", op("n", "n", "c^1 A + c^1"), op("n", "n", "1 c^1 B + c^2"), forall=["c"])
    ),
    "tr A = 0 for all A": assuming(fact("f", trace("A"), trace("0"), forall=["A"])),
}


SENSIBLE = {
    "A x = 0 for all x": assuming(fact("f", op("n", "1", "A x"), op("n", "1", "0"), forall=["x"])),
    "A B = B A for all A and B: n = 1": assuming(
        fact("f", op("n", "n", "A B"), op("n", "n", "B A"), forall=["A", "B"])
    ),
    "0 = 0": assuming(fact("f", number("0"), number("0"))),
    "c = 1, d is not zero": assuming(
        fact("f", number("c^1"), number("1")), nonzero=[("z", number("d^1"))]
    ),
}


@pytest.mark.parametrize("option", [[], ["--quiet"]])
@pytest.mark.parametrize("title", ABSURD)
def test_a_hypothesis_that_is_false_by_itself_is_refused(title, option, tmp_path, capsys):
    (tmp_path / "x.json").write_text(json.dumps(ABSURD[title]()))
    assert main([str(tmp_path / "x.json"), *option]) == 2
    out, err = capsys.readouterr()
    assert out == "" and any(s in err for s in ("is false", "not zero", "zero by another"))


@pytest.mark.parametrize("title", SENSIBLE)
def test_a_hypothesis_that_may_hold_is_taken(title):
    recheck(SENSIBLE[title]())


def test_a_false_hypothesis_of_an_induction_is_refused():
    for block in ("base", "step"):
        obj = edited(
            CERTIFICATES["always orthogonal"],
            ("pieces", 0, block, "facts"),
            [fact("absurd", number("1"), number("0"))],
        )
        with pytest.raises(Malformed, match='"absurd" is false'):
            recheck(sealed(obj))
