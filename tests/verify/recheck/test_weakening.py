"""What is needed: a refutation of the claim of a piece without some of its hypotheses."""

import pytest

from tests.verify.recheck.certificates import (
    certificate,
    change_of_basis,
    equal,
    fact,
    inverse_unique,
    number,
    op,
    piece,
    point,
    powers,
    theory,
    without_inverse,
)
from tests.verify.recheck.forging import A_IS_0, AB, FAILS, changed, derivation, edited
from verify.recheck import Rejected, recheck


def needed(relation="=", nonneg="c", given="c"):
    """c = 0 says c = 0, which is needed even if c ≥ 0."""
    claim = equal(number("c^1"), number("0"))
    target = piece(
        "derivation",
        theory("", "c", facts=[fact("f", **claim)], nonneg=given),
        name="target",
        steps=[],
        claims=[claim],
    )
    return certificate(
        target,
        piece(
            "refutation",
            theory("", "c", nonneg=nonneg),
            role="necessity",
            claims=[{**claim, "relation": relation}],
            at=[point({}, {"c": "1" if nonneg else "-1"})],
            weakens={"piece": "target", "drops": ["f"]},
        ),
    )


FALSE = {
    "weakening nothing": (
        lambda: certificate(change_of_basis(), edited(without_inverse(), ("weakens", "drops"), [])),
        "weakens nothing",
    ),
    "weakening by less than is said": (
        lambda: certificate(
            change_of_basis(), edited(without_inverse(), ("weakens", "drops"), ["S·Si = 1"])
        ),
        "is not that of",
    ),
    "weakening another claim": (
        lambda: certificate(
            change_of_basis(), edited(without_inverse(), ("claims", 0, "right"), op("n", "k", "0"))
        ),
        "is not that of",
    ),
    "weakening with a letter of another type": (
        lambda: certificate(
            inverse_unique(), edited(without_inverse(), ("weakens", "piece"), "inverse")
        ),
        ".",
    ),
    "weakening by leaving out a nonzero hypothesis": (
        lambda: certificate(
            changed(
                derivation(
                    AB,
                    [
                        fact("f", op("n", "n", "c^1 A"), op("n", "n", "0")),
                        fact("g", op("n", "n", "B"), op("n", "n", "0")),
                    ],
                    [{"id": "s", "rule": "cancel", "of": "f", "by": "c", **A_IS_0}],
                    [A_IS_0],
                    "n",
                    "c",
                    [("c", number("c^1"))],
                ),
                name="target",
            ),
            piece(
                "refutation",
                theory("n", "c", AB, [fact("f", op("n", "n", "c^1 A"), op("n", "n", "0"))]),
                name="need g",
                role="necessity",
                claims=[{**A_IS_0, "relation": "="}],
                weakens={"piece": "target", "drops": ["g"]},
                at=[point({"n": 1}, {"c": "0"}, {"A": [["1"]], "B": [["0"]]})],
            ),
        ),
        "is not that of",
    ),
    "an induction weakened without its start": (
        lambda: certificate(
            powers(),
            piece(
                "refutation",
                theory("k", "", powers()["theory"]["letters"], powers()["theory"]["facts"][1:]),
                name="state at will",
                role="necessity",
                claims=[{**powers()["predicate"][0], "relation": "="}],
                weakens={"piece": "powers", "drops": ["S·Si = 1"]},
                at=[
                    point(
                        {"k": 1},
                        {},
                        {
                            **{n: [["1"]] for n in ("Q", "P'", "Q'", "S", "Si", "T", "A")},
                            "P": [["2"]],
                        },
                    )
                ],
            ),
        ),
        "is not that of",
    ),
}


BROKEN = {
    "weakening an unknown piece": (
        lambda: certificate(
            change_of_basis(), edited(without_inverse(), ("weakens", "piece"), "b")
        ),
        "unknown piece",
    ),
    "weakening a refutation": (
        lambda: certificate(
            change_of_basis(), edited(without_inverse(), ("weakens", "piece"), "S invertible")
        ),
        "is not that of",
    ),
    "weakening by a scalar that may be negative": (lambda: needed(nonneg=""), "another type"),
    "weakening by an order": (lambda: needed(">=", "", ""), "no equation"),
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


def test_what_is_needed_is_shown_to_be_needed():
    assert 'the claims of piece "target" do not follow without: c = 0' in recheck(needed())[1].text


def test_an_induction_is_weakened_with_start_and_step():
    """With S = 1 and Si = 0 the conjugated power vanishes after one step, and T does not; with S =
    0 nothing is seen."""
    source = powers()
    facts = source["theory"]["facts"][1:] + source["base"]["facts"] + source["step"]["facts"]
    one, nought = [["1"]], [["0"]]
    values = {
        "P": one,
        "Q": one,
        "S": nought,
        "Si": nought,
        "T": one,
        "A": one,
        "P'": nought,
        "Q'": one,
    }
    weak = piece(
        "refutation",
        theory("k", "", source["theory"]["letters"], facts[1:]),
        name="S·Si = 1",
        role="necessity",
        claims=[{**equal(op("k", "k", "S P'"), op("k", "k", "Q' S")), "relation": "="}],
        weakens={"piece": "powers", "drops": ["S·Si = 1", "Si·S = 1"]},
        at=[point({"k": 1}, {}, values)],
    )
    with pytest.raises(Rejected, match="nothing is refuted"):
        recheck(certificate(source, weak))
    shift = [["0", "1"], ["0", "0"]]
    eye, zero = [["1", "0"], ["0", "1"]], [["0", "0"], ["0", "0"]]
    values = {
        "P": eye,
        "Q": eye,
        "S": eye,
        "Si": zero,
        "T": shift,
        "A": eye,
        "P'": zero,
        "Q'": shift,
    }
    weak = changed(weak, at=[point({"k": 2}, {}, values)])
    assert "do not follow" in recheck(certificate(source, weak))[1].text
