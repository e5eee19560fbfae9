"""The rule `instance`: only what is a free choice is replaced, and by what is like it."""

import pytest

from tests.verify.recheck.certificates import (
    certificate,
    equal,
    fact,
    instance_and_cancel,
    letter,
    op,
    piece,
    theory,
    trace,
)
from tests.verify.recheck.forging import A_IS_0, AB, FAILS, X, Y, alone, derivation, edited
from verify.recheck import recheck


def trace_of_another_size():
    """tr(A B) = 0 for all A (n×n) says nothing of D (m×m)."""
    return piece(
        "derivation",
        theory(
            "n m",
            "",
            [*AB, letter("D", "m", "m")],
            [fact("f", trace("A B"), trace("0"), forall=["A"])],
        ),
        steps=[{"id": "s", "rule": "instance", "of": "f", "at": [["A", op("m", "m", "D")]]}],
        claims=[equal(trace("D"), trace("0"))],
    )


FALSE = {
    "an instance at a letter that is fixed": (
        lambda: certificate(
            derivation(
                AB,
                [fact("f", op("n", "n", "A A"), op("n", "n", "A"))],
                [{"id": "s", "rule": "instance", "of": "f", "at": [["A", op("n", "n", "2")]]}],
                [equal(op("n", "n", "4"), op("n", "n", "2"))],
            )
        ),
        "neither bound nor arbitrary",
    ),
    "an arbitrary letter hidden in a fact by its adjoint": (
        lambda: certificate(
            derivation(
                [Y],
                [fact("f", op("1", "n", "x*"), op("1", "n", "0"))],
                [],
                [equal(op("n", "1", "x"), op("n", "1", "0"))],
            )
        ),
        "arbitrary",
    ),
    "an arbitrary letter in a nonzero polynomial": (
        lambda: certificate(derivation([Y], [], [], [A_IS_0], nonzero=[("x", op("n", "1", "x"))])),
        "arbitrary",
    ),
    "an arbitrary letter bound in a fact": (
        lambda: certificate(
            derivation(
                [Y],
                [fact("f", op("n", "1", "x"), op("n", "1", "0"), forall=["x"])],
                [],
                [equal(op("n", "1", "x"), op("n", "1", "0"))],
            )
        ),
        "arbitrary",
    ),
    "a bound letter taken for the fixed one": (
        lambda: certificate(
            derivation(
                [*AB, X],
                [fact("f", op("n", "1", "A x"), op("n", "1", "0"), forall=["x"])],
                [],
                [equal(op("n", "1", "A x"), op("n", "1", "0"))],
            )
        ),
        "neither a fact",
    ),
    "a symmetric letter replaced by one that is not": (
        lambda: certificate(
            derivation(
                [letter("H", "n", "n", symmetric=True), *AB],
                [fact("f", op("n", "n", "H B"), op("n", "n", "B H*"), forall=["H"])],
                [{"id": "s", "rule": "instance", "of": "f", "at": [["H", op("n", "n", "A")]]}],
                [equal(op("n", "n", "A B"), op("n", "n", "B A"))],
            )
        ),
        "its adjoint",
    ),
    "an instance of another type": (
        lambda: certificate(
            derivation(
                [*AB, X],
                [fact("f", op("n", "n", "B A"), op("n", "n", "0"), forall=["A"])],
                [{"id": "s", "rule": "instance", "of": "f", "at": [["A", op("n", "1", "x")]]}],
                [A_IS_0],
            )
        ),
        "another type",
    ),
}


BROKEN = {
    "a replacement twice": (
        alone(
            edited(
                instance_and_cancel(),
                ("steps", 0, "at"),
                instance_and_cancel()["steps"][0]["at"] * 2,
            )
        ),
        "repeats",
    ),
    "a replacement of another size under a trace": (alone(trace_of_another_size()), "another type"),
    "an instance of nothing": (
        alone(edited(instance_and_cancel(), ("steps", 0, "of"), "b")),
        "no fact",
    ),
}


@pytest.mark.parametrize("title", FALSE)
def test_a_false_theorem_is_not_confirmed(title):
    make, reason = FALSE[title]
    with pytest.raises(FAILS, match=reason):
        recheck(make())


@pytest.mark.parametrize("title", BROKEN)
def test_every_rule_is_checked(title):
    make, reason = BROKEN[title]
    with pytest.raises(FAILS, match=reason):
        recheck(make())


def test_a_symmetric_letter_is_replaced_by_what_equals_its_adjoint():
    claim = equal(op("n", "n", "A B + A* B"), op("n", "n", "B A + B A*"))
    step = {"id": "s", "rule": "instance", "of": "f", "at": [["H", op("n", "n", "A + A*")]]}
    recheck(
        certificate(
            derivation(
                [letter("H", "n", "n", symmetric=True), *AB],
                [fact("f", op("n", "n", "H B"), op("n", "n", "B H*"), forall=["H"])],
                [step],
                [claim],
            )
        )
    )
