"""What a certificate must hold as a whole: pieces, parts, roles, the verdict they carry, its
shape."""

import pytest

from tests.verify.recheck.certificates import (
    certificate,
    change_of_basis,
    inverse_unique,
    no_commuting,
    powers,
    sealed,
    silver,
)
from tests.verify.recheck.forging import FAILS, alone, changed, edited
from verify.recheck import Rejected, recheck

FALSE = {
    "no pieces": (lambda: certificate(), "nothing is confirmed"),
    "no parts": (lambda: certificate(change_of_basis(), parts=[]), "part"),
    "no claims": (lambda: certificate(changed(change_of_basis(), claims=[])), "no claim"),
    "no points": (lambda: certificate(changed(silver(), at=[]), verdict="checked"), "no point"),
    "no claims at a point": (
        lambda: certificate(changed(silver(), claims=[]), verdict="checked"),
        "no claim",
    ),
    "no predicate": (lambda: certificate(changed(powers(), predicate=[])), "."),
    "no claims in a conclusion": (
        lambda: certificate(edited(powers(), ("conclusion", "claims"), [])),
        "no claim of the conclusion",
    ),
    "proved by an instance": (lambda: certificate(changed(silver(), role="proof")), "no proof"),
    "proved by a refutation": (
        lambda: certificate(changed(no_commuting(), role="proof")),
        "no proof",
    ),
    "proved in one part only": (
        lambda: certificate(changed(change_of_basis(), part="a"), parts=["a", "b"]),
        'part "b"',
    ),
    "checked without a check": (
        lambda: certificate(changed(silver(), role="paper"), verdict="checked"),
        "no such piece",
    ),
    "refuted without a refutation": (
        lambda: certificate(change_of_basis(), verdict="refuted"),
        "refuted",
    ),
    "a mutant that holds": (
        lambda: certificate(change_of_basis(), changed(inverse_unique(), role="mutant")),
        "takes a refut",
    ),
    "two pieces of one name": (
        lambda: certificate(change_of_basis(), change_of_basis()),
        "repeats",
    ),
}


BROKEN = {
    "nothing, undecided": (lambda: certificate(verdict="undecided"), "nothing is confirmed"),
    "an unknown part": (
        lambda: certificate(change_of_basis(), changed(inverse_unique(), part="b")),
        "no part",
    ),
    "an unknown role": (
        lambda: certificate(change_of_basis(), changed(inverse_unique(), role="b")),
        "no role",
    ),
    "a part twice": (lambda: certificate(change_of_basis(), parts=["", ""]), "repeats"),
    "a text for a list": (
        lambda: sealed({**certificate(change_of_basis()), "axioms": "none"}),
        "not a list",
    ),
    "a cofactor with one entry more": (
        alone(
            edited(
                change_of_basis(),
                ("steps", 0, "terms", 0),
                [*change_of_basis()["steps"][0]["terms"][0], []],
            )
        ),
        "list of 6",
    ),
    "a key left out": (
        alone({key: value for key, value in change_of_basis().items() if key != "says"}),
        "lacks the key",
    ),
    "a key too many": (alone({**change_of_basis(), "note": ""}), "unknown key"),
    "a title changed, the digest not": (
        lambda: {**certificate(change_of_basis()), "title": ""},
        "digest",
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


def test_a_checked_claim_needs_more_than_a_refutation():
    refutation = {**no_commuting(), "role": "exact", "name": "against"}
    recheck(certificate(refutation, verdict="refuted"))
    with pytest.raises(Rejected):
        recheck(certificate(refutation, verdict="checked"))


@pytest.mark.parametrize("verdict", ["proved", "checked", "supported"])
def test_no_claim_stands_beside_its_exact_refutation(verdict):
    refutation = {**no_commuting(), "role": "exact", "name": "against"}
    with pytest.raises(Rejected, match="is refuted exactly"):
        recheck(certificate(change_of_basis(), refutation, verdict=verdict))
    both = certificate(change_of_basis(), {**refutation, "role": "paper"}, verdict=verdict)
    recheck(both)
