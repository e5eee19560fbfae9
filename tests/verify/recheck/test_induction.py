"""Inductions, and the rule `next`: what may stand at the start, in the step, and at the next
index."""

import pytest

from tests.verify.recheck.certificates import certificate, equal, fact, letter, number, op, powers
from tests.verify.recheck.forging import (
    A_IS_B,
    AB,
    FAILS,
    NOTHING,
    XX,
    added,
    alone,
    changed,
    combine,
    derivation,
    induction,
    with_fact,
    with_letter,
)
from verify.recheck import recheck


def hidden_next():
    predicate = equal(op("k", "k", "S P + P'"), op("k", "k", "Q S + P'"))
    return changed(powers(), predicate=[predicate])


FALSE = {
    "induction without a step": (
        lambda: certificate(
            induction(
                XX,
                [],
                [["P", "Q"]],
                equal(op("n", "n", "P"), op("n", "n", "0")),
                {"facts": [fact("b", op("n", "n", "P"), op("n", "n", "0"))], "steps": []},
                NOTHING,
            )
        ),
        "after a step 1",
    ),
    "induction without a start": (
        lambda: certificate(
            induction(
                XX,
                [],
                [["P", "Q"]],
                equal(op("n", "n", "P"), op("n", "n", "0")),
                NOTHING,
                {
                    "facts": [fact("r", op("n", "n", "Q"), op("n", "n", "P"))],
                    "steps": [
                        combine(
                            "s",
                            equal(op("n", "n", "Q"), op("n", "n", "0")),
                            ["1", [], [], "r", False, []],
                            ["1", [], [], "IH0", False, []],
                        )
                    ],
                },
            )
        ),
        "at the start 1",
    ),
    "the induction hypothesis at the start": (
        lambda: certificate(
            induction(
                XX,
                [],
                [["P", "Q"]],
                equal(op("n", "n", "P"), op("n", "n", "0")),
                {
                    "facts": [],
                    "steps": [
                        combine(
                            "s",
                            equal(op("n", "n", "P"), op("n", "n", "0")),
                            ["1", [], [], "IH0", False, []],
                        )
                    ],
                },
                NOTHING,
            )
        ),
        "earlier step",
    ),
    "a fact of the start used in the step": (
        lambda: certificate(
            induction(
                XX,
                [],
                [["P", "Q"]],
                equal(op("n", "n", "P"), op("n", "n", "0")),
                {"facts": [fact("b", op("n", "n", "P"), op("n", "n", "0"))], "steps": []},
                {
                    "facts": [],
                    "steps": [
                        combine(
                            "s",
                            equal(op("n", "n", "Q"), op("n", "n", "0")),
                            ["1", [], [], "b", False, []],
                        )
                    ],
                },
            )
        ),
        "earlier step",
    ),
    "a next name in the predicate": (
        lambda: certificate(
            induction(
                XX, [], [["P", "Q"]], equal(op("n", "n", "P"), op("n", "n", "Q")), NOTHING, NOTHING
            )
        ),
        "next name",
    ),
    "a next name in a theory fact": (
        lambda: certificate(
            induction(
                XX,
                [fact("f", op("n", "n", "Q"), op("n", "n", "0"))],
                [["P", "Q"]],
                equal(op("n", "n", "P"), op("n", "n", "0")),
                NOTHING,
                NOTHING,
            )
        ),
        "next name",
    ),
    "a next name at the start": (
        lambda: certificate(
            induction(
                XX,
                [],
                [["P", "Q"]],
                equal(op("n", "n", "P"), op("n", "n", "0")),
                {"facts": [fact("b", op("n", "n", "Q*"), op("n", "n", "0"))], "steps": []},
                NOTHING,
            )
        ),
        "next name",
    ),
    "a next letter that is more symmetric": (
        lambda: certificate(
            induction(
                [XX[0], letter("Q", "n", "n", symmetric=True)],
                [],
                [["P", "Q"]],
                equal(op("n", "n", "P"), op("n", "n", "P*")),
                {"facts": [fact("b", op("n", "n", "P"), op("n", "n", "P*"))], "steps": []},
                NOTHING,
            )
        ),
        "different types",
    ),
    "the same next name twice": (
        lambda: certificate(
            induction(
                [*XX, letter("R", "n", "n")],
                [],
                [["P", "Q"], ["R", "Q"]],
                equal(op("n", "n", "P"), op("n", "n", "R")),
                NOTHING,
                NOTHING,
            )
        ),
        "repeats",
    ),
    "a state bound in a fact": (
        lambda: certificate(
            induction(
                XX,
                [fact("f", op("n", "n", "P"), op("n", "n", "P"), forall=["P"])],
                [["P", "Q"]],
                equal(op("n", "n", "P"), op("n", "n", "0")),
                NOTHING,
                NOTHING,
            )
        ),
        "state or next",
    ),
    "next outside a step": (
        lambda: certificate(
            derivation(
                AB, [fact("f", **A_IS_B)], [{"id": "s", "rule": "next", "of": "f"}], [A_IS_B]
            )
        ),
        "next",
    ),
    "next of a recurrence": (
        lambda: certificate(
            induction(
                XX,
                [],
                [["P", "Q"]],
                equal(op("n", "n", "P"), op("n", "n", "0")),
                {"facts": [fact("b", op("n", "n", "P"), op("n", "n", "0"))], "steps": []},
                {
                    "facts": [fact("r", op("n", "n", "P"), op("n", "n", "0"))],
                    "steps": [{"id": "s", "rule": "next", "of": "r"}],
                },
            )
        ),
        "no fact of the theory",
    ),
    "next of the induction hypothesis": (
        lambda: certificate(
            induction(
                XX,
                [],
                [["P", "Q"]],
                equal(op("n", "n", "P"), op("n", "n", "0")),
                {"facts": [fact("b", op("n", "n", "P"), op("n", "n", "0"))], "steps": []},
                {"facts": [], "steps": [{"id": "s", "rule": "next", "of": "IH0"}]},
            )
        ),
        "no fact of the theory",
    ),
}


BROKEN = {
    "a next name in a fact": (
        alone(with_fact(powers(), op("k", "k", "P'"), op("k", "k", "P'"))),
        "mentions",
    ),
    "a next name that is not zero": (
        alone(
            added(
                powers(), ("theory", "nonzero"), {"id": "z", "poly": op("k", "k", "P'"), "why": ""}
            )
        ),
        "mentions",
    ),
    "a next name in a predicate": (alone(hidden_next()), "mentions"),
    "a next name in a fact of the start": (
        alone(added(powers(), ("base", "facts"), fact("z", op("k", "k", "P'"), op("k", "k", "T")))),
        "mentions",
    ),
    "a state bound": (
        alone(with_fact(powers(), number("0"), number("0"), forall=["P"])),
        "state or next",
    ),
    "a next name bound in a step": (
        alone(
            added(powers(), ("step", "facts"), fact("z", number("0"), number("0"), forall=["P'"]))
        ),
        "binds",
    ),
    "an arbitrary letter as a state": (
        alone(
            added(
                with_letter(with_letter(powers(), "B", "k", "k", arbitrary=True), "B'", "k", "k"),
                ("state",),
                ["B", "B'"],
            )
        ),
        "arbitrary",
    ),
    "an arbitrary letter in a recurrence": (
        alone(
            added(
                with_letter(powers(), "B", "k", "k", arbitrary=True),
                ("step", "facts"),
                fact("z", op("k", "k", "B"), op("k", "k", "0")),
            )
        ),
        "mentions",
    ),
    "an arbitrary letter in a fact of the conclusion": (
        alone(
            added(
                with_letter(powers(), "B", "k", "k", arbitrary=True),
                ("conclusion", "facts"),
                fact("z", op("k", "k", "B"), op("k", "k", "0")),
            )
        ),
        "mentions",
    ),
    "a next of another size": (
        alone(
            added(
                with_letter(with_letter(powers(), "B", "k", "k"), "B'", "k", "1"),
                ("state",),
                ["B", "B'"],
            )
        ),
        "types",
    ),
    "an unknown state": (alone(added(powers(), ("state",), ["B", "B'"])), "unknown"),
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
