"""No leaf of a true certificate, no cofactor and no word can be edited, nor anything taken away."""

import copy
import json
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from verify.recheck import recheck

from .samples import CERTIFICATES, PLACES, WRONG
from .small import FAILS, at, edited, paths, sealed


@pytest.mark.parametrize("title", CERTIFICATES)
def test_a_true_certificate_is_confirmed(title):
    obj = CERTIFICATES[title]
    found = recheck(json.loads(json.dumps(obj)))
    proving = [x for x in obj["pieces"] if x["role"] == "exact" and "cites" in x]
    assert list(found.theorems) == [x["name"] for x in obj["theorems"] + proving]
    assert all(any(x["name"] in line for line in found.lines) for x in obj["pieces"])


@pytest.mark.slow
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


# Edits by a forger who computes the digest again. In these samples no cofactor multiplies a zero
# fact and no two words are equal as numbers, so that every such edit is a wrong proof.
RIGID = ["change of basis", "inverse", "rule_induction: powers, and an end that uses them"]


def forgeries(title):
    obj = CERTIFICATES[title]
    for path in paths(obj):
        if path[0] != "theorems" or "from" not in path or "claims" in path:
            continue
        old, names = at(obj, path), obj["theorems"][path[1]]["theory"]["letters"]
        tokens = [x["name"] + star for x in names for star in ("", "*")]
        if "terms" in path and len(path) - path.index("terms") == 3 and path[-1] == 0:
            yield from ((path, new) for new in ("0", "7", "-1/3") if new != old)
        elif "terms" in path and old in tokens:
            yield from ((path, new) for new in tokens if new != old)
        elif "terms" not in path and old in tokens and not re.search("at|of|name", str(path[-2])):
            yield from ((path, new) for new in tokens if new != old and new[-1] != "*")


FORGERIES = [(title, path, new) for title in RIGID for path, new in forgeries(title)]


def test_there_are_many_forgeries():
    assert len(FORGERIES) > 300
    assert {title for title, _, _ in FORGERIES} == set(RIGID)


@pytest.mark.parametrize("title", RIGID)
def test_no_forged_cofactor_or_word_is_confirmed(title):
    for forged, path, new in FORGERIES:
        if forged == title:
            with pytest.raises(FAILS):
                recheck(sealed(edited(CERTIFICATES[title], path, new)))
