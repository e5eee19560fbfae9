"""recheck.js on certificates over probability spaces: what it confirms, what it does not, and that
recheck.py says the same of each."""

import json
from copy import deepcopy

import pytest

from tests.fuzz import other
from verify.certificates.certificate import digest

pytestmark = pytest.mark.skipif(other.NODE is None, reason="node is not installed")


def letter(name, cols="Ω", **marks):
    return {"name": name, "rows": "Ω", "cols": cols, **marks}


def square(entry, size=4):
    return [[str(entry(i, j)) for j in range(size)] for i in range(size)]


def diagonal(*numbers):
    return square(lambda i, j: numbers[i] if i == j else 0, len(numbers))


def equation(left, right=0):
    return {"left": left, "right": right}


HALVES = square(lambda i, j: "1/2" if i // 2 == j // 2 else 0)
NULL = equation(["*", ["T", "x"], "P", "x"])  # E⟨x, Px⟩ = 0
THEORY = {
    "dimensions": ["Ω"],
    "scalars": [],
    "letters": [
        letter("P", symmetric=True),
        letter("c", symmetric=True),
        letter("x", "1"),
        letter("u", "1"),
    ],
    "facts": [{"id": "noise", **equation(["*", "P", "x"])}],
    "nonzero": [],
    "nonneg": [],
    "psd": [],
    "pd": [],
    "spaces": {"Ω": {"fields": ["P"], "numbers": ["c"], "unit": "u"}},
}
POINT = {
    "dimensions": {"Ω": 4},
    "scalars": {},
    "letters": {
        "P": HALVES,
        "c": diagonal(1, 2, 3, 4),
        "x": [["1"], ["-1"], ["2"], ["-2"]],
        "u": [["1/2"]] * 4,
    },
    "spaces": {"Ω": ["1/2"] * 4},
}
STEP = {"id": "s", "rule": "combine", **NULL, "terms": [["1", [], ["x*"], "noise", False, []]]}
THEOREM = {
    "name": "T",
    "words": "noise has no mean part",
    "part": "",
    "theory": THEORY,
    "conclusions": [NULL],
    "from": [{"name": "p", "kind": "derivation", "steps": [STEP], "claims": [NULL]}],
    "cites": [],
    "points": [POINT],
}
REFUTATION = {
    "name": "without the noise",
    "part": "",
    "role": "necessity",
    "says": "x need not be noise",
    "kind": "refutation",
    "theory": {**THEORY, "facts": []},
    "claims": [NULL],
    "at": [{**POINT, "letters": {**POINT["letters"], "x": [["1"], ["0"], ["0"], ["0"]]}}],
    "weakens": {"theorem": "T", "drops": ["noise"]},
}
CERTIFICATE = {
    "schema": "lemmata/certificate/2",
    "claim": "sample/noise",
    "title": "",
    "source": "",
    "statement": [{"words": "w", "kind": "theorem", "theorems": ["T"]}],
    "verdict": "proved",
    "parts": [""],
    "standard": [],
    "cited": [],
    "axioms": [],
    "price": 0,
    "theorems": [THEOREM],
    "pieces": [REFUTATION],
    "versions": {},
}


def edited(edit):
    """The certificate after edit(theory, space, point, whole) of its theorem and its refutation,
    with a digest."""
    whole = json.loads(json.dumps(CERTIFICATE))  # nothing is shared
    [theorem], [piece] = whole["theorems"], whole["pieces"]
    for theory, point in [
        (theorem["theory"], theorem["points"][0]),
        (piece["theory"], piece["at"][0]),
    ]:
        edit(theory, theory["spaces"]["Ω"], point, whole)
    return {**whole, "digest": digest(whole)}


def values(**letters):
    return lambda theory, space, point, whole: point["letters"].update(letters)


def roots(*numbers):
    """Other roots; 1 is then another column, which is left out."""

    def edit(theory, space, point, whole):
        point["spaces"]["Ω"] = list(numbers)
        del space["unit"]

    return edit


def averages_nothing(theory, space, point, whole):
    point["letters"]["P"] = diagonal(1, 1, 1, 1)
    if theory["facts"]:
        point["letters"]["x"] = [["0"]] * 4


def marks(name, **marks):
    def edit(theory, space, point, whole):
        next(x for x in theory["letters"] if x["name"] == name).update(marks)

    return edit


def of_two(*, apart=False, mixed=False, summed=False, unit=False):
    """Two outcomes with probabilities 9/25 and 16/25, at which a vector has two entries."""

    def edit(theory, space, point, whole):
        r = [3, 4, 3, 4] if mixed else [3, 3, 4, 4]
        one = (lambda i, j: i // 2 == j // 2) if mixed else (lambda i, j: i % 2 == j % 2)
        point["spaces"]["Ω"] = ["3/5", "4/5"]
        point["letters"]["P"] = square(lambda i, j: f"{r[i] * r[j]}/25" if one(i, j) else 0)
        point["letters"]["c"] = diagonal(7, 7, 9, 8 if apart else 9)
        if point["letters"]["x"][1] != ["0"]:
            x = ["4", "-3", "8", "-6"] if mixed else ["4", "8", "-3", "-6"]
            point["letters"]["x"] = [[entry] for entry in x]
        if summed:
            point["letters"]["P"] = square(lambda i, j: f"{r[i] * r[j]}/25")
            point["letters"]["x"] = (
                point["letters"]["x"] if not theory["facts"] else [["4"], ["0"], ["-3"], ["0"]]
            )
        if not unit:
            del space["unit"]

    return edit


def more_fields(theory, space, point, whole):
    """A second field, named in another order by the refutation."""
    theory["letters"].append(letter("Q", symmetric=True))
    space["fields"] = ["P", "Q"] if theory["facts"] else ["Q", "P"]
    point["letters"]["Q"] = square(lambda i, j: "1/4")


def second_space(name, of_theorem_alone=False):
    def edit(theory, space, point, whole):
        theory["dimensions"].append(name)
        point["dimensions"][name] = 2
        if theory["facts"] or not of_theorem_alone:
            theory["spaces"][name] = {"fields": [], "numbers": []}
            point["spaces"][name] = ["3/5", "4/5"]

    return edit


def trace_in_a_claim(theory, space, point, whole):
    whole["pieces"][0].pop("weakens", None)
    whole["pieces"][0]["claims"] = [equation(["tr", "c"])]


def impossible(theory, space, point, whole):
    """Pc = 0 and Pc = 1 do not go together; no point can show them."""
    theorem, nothing = whole["theorems"][0], equation(["1", "Ω"])
    product = ["*", "P", "c"]
    theory["facts"] = [
        {"id": "f", **equation(product)},
        {"id": "g", **equation(product, ["1", "Ω"])},
    ]
    terms = [["1", [], [], "f", False, []], ["-1", [], [], "g", False, []]]
    theorem["from"][0]["steps"] = [{"id": "s", "rule": "combine", **nothing, "terms": terms}]
    theorem["conclusions"] = theorem["from"][0]["claims"] = [nothing]
    theorem["impossible"] = True
    theorem.pop("points", None)
    whole["pieces"] = []


def cited(here, there):
    """The theorem by citation of the same, with its space or without, here and there."""

    def edit(theory, space, point, whole):
        theorem = whole["theorems"][0]
        statement = deepcopy({"theory": THEORY, "conclusions": [NULL]})
        if not there:
            del statement["theory"]["spaces"]
        if not here:
            theory.pop("spaces"), point.pop("spaces")
        names = [[name, name] for name in ("P", "c", "x", "u")]
        step = {"rule": "cite", "of": 0, "sizes": [["Ω", "Ω"]], "at": names, "conclusion": 0}
        theorem["from"][0]["steps"] = [{"id": "s", **step}]
        theorem["cites"] = [{"claim": "sample/other", "theorem": "S", "gives": []}]
        entry = {"claim": "sample/other", "theorem": "S", "digest": digest(statement)}
        whole["cited"] = [{**entry, "statement": statement, "standard": []}]

    return edit


def bound(theory, space, point, whole):
    """Every number c commutes with d: what then holds of every c holds of no field P."""
    theorem = whole["theorems"][0]
    commute = equation(["*", "P", "d"], ["*", "d", "P"])
    theory["letters"].append(letter("d", symmetric=True))
    point["letters"]["d"] = diagonal(1, 2, 3, 4)
    space["numbers"] = ["c", "d"]
    theory["facts"] = [{"id": "f", **equation(["*", "c", "d"], ["*", "d", "c"]), "forall": ["c"]}]
    step = {"id": "s", "rule": "instance", "of": "f", "at": [["c", "P"]]}
    theorem["from"][0].update(steps=[step], claims=[commute])
    theorem["conclusions"], whole["pieces"] = [commute], []


TRUE = {
    "as it stands": lambda theory, space, point, whole: None,
    "no unit": lambda theory, space, point, whole: space.pop("unit"),
    "no field": lambda theory, space, point, whole: space["fields"].clear(),
    "a number that is 0": values(c=diagonal(0, 0, 0, 0)),
    "two outcomes of two entries": of_two(),
    "fields in another order": more_fields,
    "a second space": second_space("n"),
    "what is impossible shows no point": impossible,
    "cited without spaces": cited(False, False),
}
FALSE = {
    "a field that averages nothing": averages_nothing,
    "a field that is zero": values(P=diagonal(0, 0, 0, 0)),
    "a field with half of an event": values(P=diagonal(1, 1, "1/2", "1/2")),
    "averages over no events": values(P=square(lambda i, j: 0 if abs(i - j) == 2 else "1/3")),
    "averages without their weights": lambda theory, space, point, whole: point.update(
        spaces={"Ω": ["7/10", "1/10", "1/2", "1/2"]}
    ),
    "a number that is no diagonal": values(c=HALVES),
    "a number that differs within an outcome": of_two(apart=True),
    "a field that mixes the entries of a vector": of_two(mixed=True),
    "a unit that is -1": values(u=[["-1/2"]] * 4),
    "a field that adds the entries of a vector": of_two(summed=True),
    "a unit in two dimensions": of_two(unit=True),
    "roots of one outcome": roots("1"),
    "roots that add up to less": roots("1/4", "1/4", "1/4", "1/4"),
    "roots below zero": roots("-1/2", "-1/2", "-1/2", "-1/2"),
    "a root of zero": roots("0", "1"),
    "three outcomes in four": roots("2/3", "2/3", "1/3"),
    "no outcome": roots(),
    "a point with entries in a field": lambda theory, space, point, whole: point.update(
        field=["-2", "0", "1"]
    ),
    "a point without its space": lambda theory, space, point, whole: point.pop("spaces"),
    "a point with a space of its own": lambda theory, space, point, whole: theory.pop("spaces"),
    "a space of no dimension": lambda theory, space, point, whole: (
        theory["spaces"].update(n=space), point["spaces"].update(n=["1"])
    ),
    "a space of the numbers": lambda theory, space, point, whole: (
        theory["spaces"].update({"1": {"fields": [], "numbers": []}}),
        point["spaces"].update({"1": ["1"]}),
    ),
    "a field and number": lambda theory, space, point, whole: space["numbers"].append("P"),
    "a field twice": lambda theory, space, point, whole: space["fields"].append("P"),
    "a field that is a column": lambda theory, space, point, whole: space["fields"].append("x"),
    "a field of no name": lambda theory, space, point, whole: space["fields"].append("y"),
    "a unit that is a matrix": lambda theory, space, point, whole: space.update(unit="P"),
    "an unknown key": lambda theory, space, point, whole: space.update(events=[]),
    "an arbitrary number": marks("c", arbitrary=True),
    "an arbitrary unit": marks("u", arbitrary=True),
    "a number that is not symmetric": marks("c", symmetric=False),
    "no point": lambda theory, space, point, whole: whole["theorems"][0].pop("points", None),
    "operators": lambda theory, space, point, whole: whole["theorems"][0].update(operators=["Ω"]),
    "a trace": trace_in_a_claim,
    "weakened to a space without its unit": lambda theory, space, point, whole: (
        theory["facts"] or space.pop("unit")
    ),
    "weakened to no number": lambda theory, space, point, whole: (
        theory["facts"] or space["numbers"].clear()
    ),
    "weakened to fewer spaces": second_space("n", of_theorem_alone=True),
    "cited in a space": cited(True, False),
    "cited from a space": cited(False, True),
}  # fmt: skip


def verdicts(edits):
    texts = {title: json.dumps(edited(edit)) for title, edit in edits.items()}
    found = other.javascript(texts.values())
    return {title: (other.python(text), js) for (title, text), js in zip(texts.items(), found)}


def test_what_is_true_is_confirmed_by_both():
    found = verdicts(TRUE)
    assert {t: v for t, v in found.items() if {v[0][0], v[1][0]} != {"confirmed"}} == {}


def test_what_is_false_is_confirmed_by_neither():
    found = verdicts(FALSE)
    assert [t for t, v in found.items() if "confirmed" in (v[0][0], v[1][0])] == []
    assert [t for t, v in found.items() if v[1][0] == "unchecked"] == []


def test_no_number_that_a_hypothesis_binds_stands_for_a_field():
    text = json.dumps(edited(bound))
    assert other.javascript([text])[0][0] == "refused"
    plain = json.loads(text)
    for holder in [plain["theorems"][0]["theory"], plain["theorems"][0]["points"][0]]:
        del holder["spaces"]  # a fact for all matrices c: then Pd = dP does follow
    plain["theorems"][0]["points"][0]["letters"]["d"] = diagonal(1, 1, 1, 1)
    plain = {**plain, "digest": digest({k: v for k, v in plain.items() if k != "digest"})}
    assert other.javascript([json.dumps(plain)])[0][0] == "confirmed"


def test_a_digest_covers_a_space_called_why():
    def edit(whole_digest):
        def inner(theory, space, point, whole):
            cited(False, True)(theory, space, point, whole)
            theorem, [entry] = whole["theorems"][0], whole["cited"]
            theorem["from"] = deepcopy(THEOREM["from"])
            statement = entry["statement"]
            statement["theory"]["dimensions"] = ["Ω", "why"]
            entry["digest"] = digest(statement)
            statement["theory"]["spaces"]["why"] = {"fields": [], "numbers": []}
            if whole_digest:
                entry["digest"] = digest(statement)

        return inner

    texts = [json.dumps(edited(edit(whole))) for whole in (True, False)]
    assert [status for status, _ in other.javascript(texts)] == ["confirmed", "rejected"]


@pytest.mark.slow
@pytest.mark.parametrize(
    "old, new",
    [
        ("r.every((x) => x.sign > 0)", "true"),
        ("dot(r, r).equals(ONE)", "true"),
        ("a % n === b % n", "true"),
        ("new Set(event).size < r.length", "true"),
        ("for (const name of numbers) is(", "for (const name of []) is("),
        ("value(unit).every(([x], i) => x.equals(r[i]))", "true"),
        ("|| theory.spaces.size > 0;", ";"),
        ("theory.spaces.size && !points", "false"),
        ("must(spaces(set.theory) === spaces(theory),", "must(true,"),
        ('must(!there.spaces.size, "a cited space");', ""),
        ("letter?.rows === size && !letter.arbitrary", "letter?.rows === size"),
    ],
)
def test_a_fault_planted_in_the_rules_of_spaces_is_seen(monkeypatch, tmp_path, old, new):
    monkeypatch.setattr(other, "SCRIPT", other.planted(tmp_path, old, new))
    texts = [json.dumps(edited(edit)) for edit in [*TRUE.values(), *FALSE.values()]]
    found = [status == "confirmed" for status, _ in other.javascript(texts)]
    assert found != [True] * len(TRUE) + [False] * len(FALSE)
