"""What every claim's certificate says cannot be changed by a forger who computes the digest again:
recheck rejects it, or the lockfile does, which names each theorem's digest and citations."""

import copy

import pytest

from verify import recheck, registry
from verify.running import runner

from .small import FAILS, sealed

SOME = ("rllc/pinv_covariance", "rllc/abstract_rule", "lodo/lodo_basin", "thesis/mng_range")
OTHER = {"standard": "another"}
EXACT = runner.Options(skip=("numeric", "statistical", "gpu"))
ALL = [
    pytest.param(row["claim"], marks=() if row["claim"] in SOME else pytest.mark.slow)
    for row in registry.index()
    if {"proof", "exact"} & set(row["kinds"])
]


def locked(obj):
    return {obj["claim"]: recheck.lock_of(recheck.recheck(obj, True))}


def refused(obj, lock):
    try:
        recheck.check_lock(recheck.recheck(sealed(obj), True), lock)
    except FAILS:
        return True
    return False


def without_proof(theorem):
    del theorem["from"][-1]


def more_given(theorem):
    said = copy.deepcopy(theorem["conclusions"][0])
    theorem["theory"]["facts"].append({**said, "id": "more", "why": "edited"})


def less_given(theorem):
    del theorem["theory"]["facts"][0]


def fewer_conclusions(theorem):
    del theorem["conclusions"][0]


def weaker(theorem):
    said = theorem["conclusions"][0]
    if said.get("relation") != ">":
        raise IndexError
    said["relation"] = ">="


def doubled(theorem):
    said = theorem["conclusions"][0]
    said["left"] = ["*", 2, said["left"]]


def negated(theorem):
    said = theorem["conclusions"][0]
    said["left"], said["right"] = said["right"], ["+", said["left"], said["left"]]


def stricter(theorem):
    said = theorem["conclusions"][0]
    if said.get("relation") != ">=":
        raise IndexError
    said["relation"] = ">"


def symmetric(theorem):
    letters = [x for x in theorem["theory"]["letters"] if x["rows"] == x["cols"] != "1"]
    plain = [x for x in letters if not x.get("symmetric")]
    plain[0]["symmetric"] = True


def swapped(theorem):
    theorem["cites"][0] = {**OTHER, "gives": theorem["cites"][0]["gives"]}


def uncited(theorem):
    del theorem["cites"][0]


def listed(obj):
    """What a forger writes beside a citation that was exchanged, so that the file agrees with
    itself."""
    cites = [c for x in obj["theorems"] + obj["pieces"] for c in x.get("cites", ())]
    others = {(c["claim"], c["theorem"]) for c in cites if "claim" in c}
    cited = [c for c in obj["cited"] if (c["claim"], c["theorem"]) in others]
    names = {c["standard"] for c in cites if "standard" in c}
    names |= {name for c in cited for name in c["standard"]}
    kept = {s["name"]: s for s in obj["standard"]}
    standard = [kept.get(n, {"name": n, "words": "It is so.", "source": "me"}) for n in names]
    return {"standard": standard, "cited": cited, "price": len(standard)}


CHANGES = (
    without_proof, more_given, less_given, fewer_conclusions, weaker, doubled, negated, stricter,
    symmetric, swapped, uncited,
)  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize("name", ALL)
def test_a_claim_says_what_the_lock_says_or_is_refused(name):
    report = runner.run(registry.load(name), EXACT)
    obj = report.certificate
    if obj is None:
        pytest.skip("nothing exact")
    lock, tried = locked(obj), 0
    assert not refused(obj, lock)
    for index, theorem in enumerate(obj["theorems"]):
        for change in CHANGES:
            changed = copy.deepcopy(theorem)
            try:
                change(changed)
            except IndexError:
                continue
            edited = {**obj, "theorems": [*obj["theorems"]]}
            edited["theorems"][index] = changed
            if change in (swapped, uncited):
                edited |= listed(edited)
            assert refused(edited, lock), (theorem["name"], change.__name__)
            tried += 1
        edited = {**obj, "theorems": obj["theorems"][:index] + obj["theorems"][index + 1 :]}
        assert refused(edited, lock), theorem["name"]
    assert tried >= 3 * len(obj["theorems"])


def test_the_lock_is_what_refuses_another_citation():
    """A file that agrees with itself passes without the lock."""
    obj = runner.run(registry.load("lodo/lodo_basin"), EXACT).certificate
    for change in (swapped, uncited):
        changed = copy.deepcopy(obj)
        change(changed["theorems"][0])
        changed |= listed(changed)
        recheck.recheck(sealed(changed), True)
        assert refused(changed, locked(obj)), change


def test_the_lock_is_what_refuses_a_hypothesis_more():
    obj = runner.run(registry.load(SOME[0]), EXACT).certificate
    changed = copy.deepcopy(obj)
    more_given(changed["theorems"][0])
    loose = [{"words": "no theorem stands behind this", "kind": "untied"}]
    recheck.recheck(sealed({**changed, "verdict": "undecided", "statement": loose}))
    assert refused(changed, locked(obj))
