"""A true certificate is confirmed in formal words; no leaf, no cofactor and no entry of it can be
edited."""

import copy
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.verify.recheck.certificates import (
    SAMPLES,
    certificate,
    change_of_basis,
    equal,
    fact,
    letter,
    op,
    piece,
    sealed,
    silver,
    theory,
    without_inverse,
)
from tests.verify.recheck.forging import CERTIFICATES, FAILS, PLACES, WRONG, at, edited, paths
from verify.recheck import Rejected, recheck


@pytest.mark.parametrize("title", SAMPLES)
def test_a_true_certificate_is_confirmed_in_formal_words(title):
    obj = CERTIFICATES[title]
    confirmations = recheck(obj)
    assert [(c.role, c.name) for c in confirmations] == [
        (p["role"], p["name"]) for p in obj["pieces"]
    ]
    assert all(c.text for c in confirmations)
    recheck(json.loads(json.dumps(obj)))


def test_the_confirmation_names_hypotheses_and_claim():
    shown = recheck(certificate(change_of_basis(), without_inverse()))
    assert "S·Si = 1, Si·S = 1" in shown[0].text
    assert "M·T·S + g·v*·S = M·S·Si·T·S + g·v*·S" in shown[0].text
    assert "do not follow without: S·Si = 1, Si·S = 1" in shown[1].text
    assert "S = [1 0; 0 0]" in shown[1].text


def test_a_name_that_looks_like_a_formula_is_marked():
    letters = [letter("0", "n", "n"), letter("X", "n", "n")]
    zero = equal(op("n", "n", "X"), {"rows": "n", "cols": "n", "terms": [["1", [], ["0"]]]})
    obj = certificate(
        piece("derivation", theory("n", "", letters, [fact("f", **zero)]), steps=[], claims=[zero])
    )
    assert "X = «0»" in recheck(obj)[0].text


@settings(max_examples=3000)
@given(st.sampled_from(PLACES), WRONG)
def test_no_leaf_can_be_edited(place, new):
    title, path = place
    old = at(CERTIFICATES[title], path)
    if type(old) is type(new) and old == new:
        return
    with pytest.raises(FAILS):
        recheck(edited(CERTIFICATES[title], path, new))


@settings(max_examples=1000)
@given(st.sampled_from(PLACES), st.data())
def test_nothing_can_be_taken_away(place, data):
    title, path = place
    depth = data.draw(st.integers(1, max(1, len(path))))
    obj = copy.deepcopy(CERTIFICATES[title])
    del at(obj, path[: depth - 1])[path[depth - 1]]
    with pytest.raises(FAILS):
        recheck(obj)


# Edits by a forger who computes the digest again. In these samples no cofactor multiplies
# a zero fact and no two words are equal as numbers, so that every such edit is a wrong proof.
RIGID = ["change of basis", "inverse", "powers", "always orthogonal", "numbers commute"]


def forgeries(title):
    obj = CERTIFICATES[title]
    for path in paths(obj):
        if path[0] != "pieces" or obj["pieces"][path[1]]["role"] != "proof":
            continue
        keys = [key for key in path[2:] if isinstance(key, str)]
        if "theory" in keys or "facts" in keys:
            continue
        letters = [
            x["name"] + star
            for x in obj["pieces"][path[1]]["theory"]["letters"]
            for star in ("", "*")
        ]
        old = at(obj, path)
        if keys[-2:] == ["steps", "terms"] and path[-3] == "terms" and path[-1] == 0:
            yield from ((path, new) for new in ("0", "7", "-1/3") if new != old)
        elif isinstance(old, str) and old in letters:
            yield from ((path, new) for new in letters if new != old)


FORGERIES = [(title, path, new) for title in RIGID for path, new in forgeries(title)]


def test_there_are_many_forgeries():
    assert len(FORGERIES) > 800
    assert {title for title, _, _ in FORGERIES} == set(RIGID)


@pytest.mark.parametrize("title", RIGID)
def test_no_forged_cofactor_or_word_is_confirmed(title):
    for forged, path, new in FORGERIES:
        if forged == title:
            with pytest.raises(FAILS):
                recheck(sealed(edited(CERTIFICATES[title], path, new)))


@settings(max_examples=300)
@given(
    st.sampled_from([path for path in paths(silver()["at"][0]) if path[0] == "letters"]),
    st.fractions(-5, 5, max_denominator=5),
)
def test_no_entry_of_an_instance_can_be_forged(path, new):
    """G and x are tied by G x = 0, G = G*: changing one entry breaks one of them."""
    piece_ = silver()
    if at(piece_["at"][0], path) != str(new):
        with pytest.raises(FAILS):
            recheck(certificate(edited(piece_, ("at", 0, *path), str(new)), verdict="checked"))


@settings(max_examples=300)
@given(st.integers(-3, 3), st.integers(-3, 3), st.fractions(-3, 3, max_denominator=4))
def test_only_roots_of_the_polynomial_satisfy_it(a, b, c):
    """s = a + bα with α² = 2 has s² = 2 exactly for ±α."""
    piece_ = edited(silver(), ("at", 0, "scalars", "s"), [str(a + c), str(b)])
    obj = certificate(piece_, verdict="checked")
    if a + c == 0 and abs(b) == 1:
        recheck(obj)
    else:
        with pytest.raises(Rejected):
            recheck(obj)
