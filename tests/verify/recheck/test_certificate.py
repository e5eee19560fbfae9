"""What a certificate must hold as a whole: parts, verdict, sentences, shape, format."""

from .samples import CERTIFICATES, CHANGE, INVERSE, STEP_TERMS
from .small import certificate, edited, judge, rows, sealed
from .test_points import COMMUTE, ROOT

CHANGED = CERTIFICATES["change of basis"]
SAID = {"words": "A change of basis.", "kind": "theorem", "theorems": ["one step"]}


def saying(**sentence):
    return certificate(CHANGE, statement=[SAID, {"words": "so", "kind": "remark", **sentence}])


TRUE = {
    "a theorem": CHANGED,
    "two parts": CERTIFICATES["parts"],
    "a sentence of every kind": certificate(
        CHANGE,
        statement=[
            SAID,
            *({"words": "so", "kind": k} for k in ("measured", "enclosed", "cited", "remark")),
        ],
    ),
    "a formula that is measured": saying(kind="measured", words="x = 2"),
    "checked by instances": certificate(ROOT, verdict="checked"),
    "refuted": certificate(COMMUTE, verdict="refuted"),
    "undecided beside a refutation": certificate(CHANGE, COMMUTE, verdict="undecided"),
    "proved, and the paper refuted": certificate(CHANGE, {**COMMUTE, "role": "paper"}),
}
FALSE = {
    "nothing": (certificate(verdict="undecided"), "nothing to confirm"),
    "no parts": (certificate(CHANGE, parts=[]), "nothing to confirm"),
    "an unknown part": (certificate({**CHANGE, "part": "b"}), "unknown part"),
    "a part twice": (certificate(CHANGE, parts=["", ""]), "parts repeats"),
    "two theorems of one name": (certificate(CHANGE, CHANGE), "theorems repeats"),
    "two pieces of one name": (certificate(COMMUTE, COMMUTE, verdict="refuted"), "pieces repeats"),
    "proved in one part only": (
        certificate({**CHANGE, "part": "a"}, parts=["a", "b"]),
        'part "b" has nothing',
    ),
    "proved by instances": (certificate(ROOT), "has nothing that says so"),
    "proved by a refutation": (certificate({**COMMUTE, "role": "paper"}), "has nothing"),
    "checked by a refutation": (certificate(COMMUTE, verdict="checked"), "has nothing"),
    "checked by what checks the paper": (
        certificate({**ROOT, "role": "paper"}, verdict="checked"),
        "has nothing",
    ),
    "refuted by nothing": (certificate(CHANGE, verdict="refuted"), "no piece refutes"),
    "proved beside a refutation": (certificate(CHANGE, COMMUTE), 'part "" is refuted'),
    "supported beside a refutation": (
        certificate(CHANGE, COMMUTE, verdict="supported"),
        'part "" is refuted',
    ),
    "an unknown verdict": (certificate(CHANGE, verdict="certain"), "is not proved"),
    "an empty statement": (certificate(CHANGE, statement=[]), "statement is empty"),
    "a sentence about an unknown theorem": (
        saying(kind="theorem", theorems=["b"]),
        "unknown theorem",
    ),
    "a sentence about no theorem": (saying(kind="theorem", theorems=[]), "beside no theorem"),
    "a theorem under a remark": (saying(theorems=["one step"]), "beside no theorem"),
    "a formula under a remark": (saying(words="and x ≥ 0 too"), "remark has a formula"),
    "an equation under a remark": (saying(words="x = 1"), "remark has a formula"),
    "an unknown kind of sentence": (saying(kind="fact"), "is not theorem"),
    "a text for a list": (sealed({**CHANGED, "axioms": "none"}), "no list"),
    "a list for a text": (sealed({**CHANGED, "title": []}), "no text"),
    "a cofactor with one entry more": (
        sealed(edited(CHANGED, STEP_TERMS, ["1", [], [], "SZ", False, [], []])),
        "list of 6",
    ),
    "a key left out": (
        sealed({key: value for key, value in CHANGED.items() if key != "price"}),
        'lacks the key "price"',
    ),
    "a key too many": (sealed({**CHANGED, "note": ""}), 'unknown key "note"'),
    "a key of another rule": (
        sealed(edited(CHANGED, (*STEP_TERMS[:-2], "of"), "SZ")),
        'unknown key "of"',
    ),
    "a title changed, the digest not": ({**CHANGED, "title": ""}, "digest does not fit"),
    "format 1": (
        sealed({**CHANGED, "schema": "lemmata/certificate/1"}),
        "the schema is not lemmata/certificate/2",
    ),
    "format 3": (sealed({**CHANGED, "schema": "lemmata/certificate/3"}), "the schema is not"),
    "a name that looks like another": (
        certificate(CHANGE, edited(INVERSE, ("theory", "letters", 0, "name"), "Ѕ")),
        "alphabet",
    ),
}


@rows(TRUE, FALSE)
def test_a_certificate_is_judged_as_a_whole(obj, reason):
    judge(obj, reason)
