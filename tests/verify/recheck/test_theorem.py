"""A theorem as a whole: its conclusions, marks, points, what exists, what its letters are."""

import json

from verify.recheck import main, recheck

from .small import (
    certificate,
    claims,
    combine,
    derivation,
    edited,
    induction,
    inductive,
    instance,
    judge,
    point,
    rows,
    sealed,
    squares,
    theorem,
)

AB = "A:nn B:nn"
HALF = theorem(
    AB, "f: A B = 1", [combine("s", "A B A = A", " | f | A")], "A B A = A",
    points=[point("n=2", AB, A="2 0, 0 1", B="1/2 0, 0 1")],
)  # fmt: skip
BARE = {key: value for key, value in HALF.items() if key != "points"}


def exists(names, given, said, at, **more):
    return theorem(names, given, [], said, proofs=[], exists=True, points=[at], **more)


GROWS = {
    "names": "x y", "said": "x >= 1", "proofs": [
        inductive("x >= 1", [], [squares("s", "y >= 1", "2 | 1 | IH0", "1 | 1 | ",
                                         terms=[" | r | "])])],
    "induction": induction("x>y", "b: x >= 2; c: x >= 1", "r: y = 2 x", "e: x >= 3"),
}  # fmt: skip
TRUE = {
    "with a point": HALF,
    "two pieces": theorem(
        AB, "f: A = B", said="A A = B B",
        proofs=[derivation([combine("s", "A A = B A", " | f | A")], "A A = B A"),
                derivation([combine("t", "A A = B B", " | p:0 | ", "B | f | ")], "A A = B B", "q")],
    ),
    "something exists": exists("A:nn", "f: A A = 0", "A != 0", point("n=2", "A:nn", A="0 1, 0 0")),
    "an order exists": exists("c d", "", "c > d; c != 0", point(c=2, d=1)),
    "an irrational number exists": exists(
        "s", "", "s^2 = 2", {**point(), "scalars": {"s": ["0", "1"]}, "field": ["-2", "0", "1"]}
    ),
    "an induction with one point": theorem(**GROWS, points=[point(x=3, y=6)]),
    "an induction with another point for the end": theorem(
        **GROWS, points=[point(x=2, y=4), point(x=4, y=0)]
    ),
    "about operators": theorem(
        "S:nn", "f: S* S = 1", [combine("s", "S* S S* S = 1", "S* S | f | ", " | f | ")],
        "S* S S* S = 1", operators=["n"],
    ),
    "a point about operators": theorem(
        "S:nn", "f: S* S = 1", [combine("s", "S* S S* S = 1", "S* S | f | ", " | f | ")],
        "S* S S* S = 1", operators=["n"], points=[point("n=1", "S:nn", S=-1)],
    ),
    "an end without an induction": theorem(
        AB, "f: A = B", said="A A = B A",
        proofs=[derivation([combine("s", "A A = B A", " | f | A")], "A A = B A", end=True)],
    ),
    "names bound twice": edited(
        theorem("A:nn x:n1", "f for x: A x = 2 x", [combine("s", "A + A = 2 A")], "A + A = 2 A"),
        ("theory", "facts", 0, "forall"), ["x", "x"],
    ),
    "an identity that needs the symmetry, as a proof": certificate(
        theorem("H:nn:s", "", [combine("s", "H* H = H^2")], "H* H = H^2")
    ),
    "what is for all at its point": theorem(
        "A:nn x:n1", "f for x: A x = 2 x", [combine("s", "A + A = 2 A")], "A + A = 2 A",
        points=[point("n=1", "A:nn x:n1", A=2, x=1)],
    ),
    "what is for all symmetric matrices and numbers": theorem(
        "A:nn H:nn:s c", "f for H c: c tr(A H^2) = 0; g: A* = -A", [combine("s", "A + A = 2 A")],
        "A + A = 2 A", points=[point("n=2", "A:nn H:nn:s c", A="0 1, -1 0", H="1 2, 2 0", c=3)],
    ),
    "what is for all at an irrational point": theorem(
        "s x", "f for x: s^2 x = 2 x", [combine("t", "s + s = 2 s")], "s + s = 2 s",
        points=[{**point(), "scalars": {"s": ["0", "1"], "x": "1"}, "field": ["-2", "0", "1"]}],
    ),
}  # fmt: skip
FALSE = {
    "no conclusion": (HALF | {"conclusions": []}, "no conclusion"),
    "a conclusion more": (
        HALF | {"conclusions": claims("A B A = A; B A = 1")},
        "conclusion 2 is neither",
    ),
    "another conclusion": (HALF | {"conclusions": claims("B A B = B")}, "conclusion 1 is neither"),
    "a conclusion that is a hypothesis, not derived": (
        HALF | {"conclusions": claims("A B = 1")},
        "conclusion 1 is neither",
    ),
    "no proof": (HALF | {"from": []}, "conclusion 1 is neither"),
    "a proof of nothing": (edited(HALF, ("from", 0, "claims"), []), "there is no claim"),
    "a proof of nothing beside another": (
        HALF | {"from": [*HALF["from"], derivation([], "", "q")]}, "there is no claim"
    ),
    "a hypothesis less": (edited(HALF, ("theory", "facts"), []), '"f" is no fact'),
    "the point is none": (
        edited(HALF, ("points", 0, "letters", "A", 0, 0), "3"),
        "point 1: .* \"f\" does not hold",
    ),
    "two points without an induction": (
        HALF | {"points": HALF["points"] * 2},
        "too many points",
    ),
    "a point without a letter": (
        edited(HALF, ("points", 0, "letters"), {"A": [["1"]]}),
        "not those of the theory",
    ),
    "a point of size 0": (
        edited(HALF, ("points", 0, "dimensions", "n"), 0),
        "no dimension: 1 to 64",
    ),
    "a point that breaks the start": (theorem(**GROWS, points=[point(x=1, y=2)]), "does not hold"),
    "a point that breaks the recurrence": (
        theorem(**GROWS, points=[point(x=3, y=5)]), "does not hold"
    ),
    "a point that breaks the end": (theorem(**GROWS, points=[point(x=2, y=4)]), '"e" does not'),
    "a second point that breaks the end": (
        theorem(**GROWS, points=[point(x=2, y=4), point(x=2, y=0)]), "point 2: .*\"e\" does not"
    ),
    "a point that breaks a fact after the step": (
        theorem(**GROWS, given="f: 5 >= x", points=[point(x=3, y=6)]), '"f" does not hold'
    ),
    "a point that breaks a schema": (
        edited(TRUE["what is for all at its point"], ("points", 0, "letters", "A"), [["3"]]),
        '"f" does not hold',
    ),
    "a point that breaks a schema at other values alone": (
        edited(TRUE["what is for all at its point"], ("points", 0), point(
            "n=2", "A:nn x:n1", A="2 1, 0 2", x="1, 0")),
        'point 1: .* "f" does not hold',
    ),
    "cx = y for all c, and x > 0: there is no such y": (
        theorem("c x y", "f for c: c x = y; g: x > 0",
                [instance("s", "f", c="0"), instance("t", "f", c="1"),
                 combine("u", "x = 7 x", "-6 | t | ", "6 | s | ")], "x = 7 x",
                points=[point(c=1, x=1, y=1)]),
        '"f" does not hold',
    ),
    "a cubic that is 0 at many values": (
        theorem("c x", "f for c: x c^3 - x c = 0", [combine("s", "x + x = 2 x")], "x + x = 2 x",
                points=[point(c=1, x=1)]),
        '"f" does not hold',
    ),
    "an off-diagonal entry alone": (
        edited(TRUE["what is for all symmetric matrices and numbers"],
               ("points", 0), point("n=2", "A:nn H:nn:s c", A="0 1, 0 0", H="1 0, 0 1", c=1)),
        "does not hold",
    ),
    "an end that no run of the induction reaches": (
        theorem("x y", "", said="x = 9", proofs=[
            inductive("x = 0", [], [combine("s", "y = 0", " | r | ", " | IH0 | ")]),
            derivation([combine("t", "x = 9", "9/5 | e | ", "-4/5 | i:0 | ")], "x = 9", "d",
                       end=True),
        ], induction=induction("x>y", "b: x = 0", "r: y = x", "e: x = 5"),
            points=[point(x=0, y=0), point(x=5, y=5)]),
        'point 2: .*"predicate 1" does not hold',
    ),
    "a point about operators that is none": (
        TRUE["about operators"] | {"points": [point("n=1", "S:nn", S=2)]},
        '"f" does not hold',
    ),
    "operators of no dimension": (BARE | {"operators": ["q"]}, "no dimension"),
    "the numbers as operators": (BARE | {"operators": ["1"]}, "no dimension"),
    "operators twice": (BARE | {"operators": ["n", "n"]}, "operators repeats"),
    "an empty list of operators": (BARE | {"operators": []}, "operators is an empty list"),
    "an empty list of points": (HALF | {"points": []}, "points is an empty list"),
    "nothing exists": (
        exists("A:nn", "f: A A = 0", "A != 0", point("n=1", "A:nn", A=0)), "does not hold"
    ),
    "what exists breaks a hypothesis": (
        exists("A:nn", "f: A A = 0", "A != 0", point("n=1", "A:nn", A=1)), '"f" does not hold'
    ),
    "what exists, derived": (
        exists("c", "", "c = c", point(c=1))
        | {"from": [derivation([combine("s", "c = c")], "c = c")]},
        "not derived",
    ),
    "what exists, without a point": (
        {k: v for k, v in exists("c", "", "c != 0", {}).items() if k != "points"},
        "shown at one point",
    ),
    "what exists for all": (
        exists("c d", "f for c: c d = 0", "d = 0", point(c=0, d=0)), "shown at one point"
    ),
    "a zero divisor that is not zero": (
        exists("c", "", "c != 0", {**point(), "scalars": {"c": ["-1", "1"]},
                                   "field": ["2", "-3", "1"]}),
        "does not hold",
    ),
    "not zero, derived": (theorem("c", "", [], "c != 0"), "neither a fact"),
    "not zero, assumed": (
        edited(HALF, ("theory", "facts", 0, "relation"), "!="), "is not =|>=|>"
    ),
    "two proofs of one name": (
        HALF | {"from": HALF["from"] * 2},
        "from repeats",
    ),
    "an end without an induction": (
        theorem(AB, "f: A = B", said="A = B", proofs=[derivation([], "A = B", end=True)],
                cites=[], points=[point("n=1", AB, A=1, B=2)]),
        "does not hold",
    ),
    **{
        f"an identity beside a sign it does not need, as a proof: {names}": (
            certificate(theorem(names, "", [combine("s", said)], said)), "nothing that says so"
        )
        for names, said in [("c:+ d", "(c + d) c = c^2 + d c"), ("H:nn:p", "H* H = H^2"),
                            ("H:nn:d", "H* H = H^2")]
    },
    "a claim's name that looks like a letter": (
        certificate(theorem("l:nn B:nn", "f: l B = 1", [], "l B = 1"), claim="I",
                    verdict="undecided"),
        "look alike",
    ),
    "an id with a colon": (
        theorem(AB, "", [combine("p:0", "A = A")], "A = A"), "without a colon"
    ),
}  # fmt: skip


@rows(TRUE, FALSE)
def test_a_theorem_says_what_its_proofs_derive(obj, reason):
    judge(obj, reason)


MULTIPLIED = "(A + B) (A - B) = A^2 - A B + B A - B^2"
MARKED = {
    "the same": (theorem(AB, "", [combine("s", "A + B = B + A")], "A + B = B + A"), "same", True),
    "the same but for brackets": (
        theorem(AB, "", [combine("s", "(A B) (A + (B + A)) = A B (B + A + A)")],
                "(A B) (A + (B + A)) = A B (B + A + A)"), "same", True,
    ),
    "a hypothesis": (theorem(AB, "f: A B = 1", [], "1 = A B"), "assumed", True),
    "a property": (theorem("c:+", "", [squares("s", "c >= 0", "c^1 | 1 | ")], "c >= 0"),
                   "assumed", True),
    "a positive number": (theorem("c", "", [squares("s", "2 > 1", "1 | 1 | ")], "2 > 1"), "same",
                          True),
    "an identity": (theorem(AB, "", [combine("s", MULTIPLIED)], MULTIPLIED), "identity", False),
    "an identity with a hypothesis": (
        theorem(AB, "f: A B = 1", [combine("s", MULTIPLIED)], MULTIPLIED), "identity", True),
    "an identity with a nonzero": (
        theorem(AB, "", [combine("s", MULTIPLIED)], MULTIPLIED, nonzero="z: A"), "identity", True),
    "an identity about a number that is not negative": (
        theorem("c:+ d", "", [combine("s", "(c + d)^2 = c^2 + 2 c d + d^2")],
                "(c + d)^2 = c^2 + 2 c d + d^2"), "identity", True),
    "an identity about a semidefinite matrix": (
        theorem("H:nn:p", "", [combine("s", "H* H = H^2")], "H* H = H^2"), "identity", True),
    "an identity about a definite matrix": (
        theorem("H:nn:d", "", [combine("s", "H* H = H^2")], "H* H = H^2"), "identity", True),
    "an identity about a symmetric matrix, which needs it": (
        theorem("H:nn:s", "", [combine("s", "H* H = H^2")], "H* H = H^2"), "identity", False),
    "a number where more is known": (
        theorem("c", "f: c > 0", [], "c >= 0"), "assumed", True),
    "a positive multiple of the identity": (
        theorem("A:nn", "", [squares("s", "2 id(n) >= 0", "2 | 1 | ")], "2 id(n) >= 0"), "same",
        True),
    "an order of terms in a product": (
        theorem("c d A:nn", "", [combine("s", "c d A = A d c")], "c d A = A d c"), "identity",
        False),
    "a start at every index": (
        theorem("c d", said="c = 0", induction=induction("c>d", "b: c = 0", "r: d = c"),
                proofs=[inductive("c = 0", [], [combine("s", "d = 0", " | r | ", " | IH0 | ")])]),
        "", False),
    "a start without a state": (
        theorem("c d e", said="e = 0", induction=induction("c>d", "b: e = 0"),
                proofs=[inductive("e = 0", [], [combine("s", "e = 0", " | IH0 | ")])]),
        "assumed", True),
    "a theorem": (HALF, "", False),
}  # fmt: skip


SAID = {
    "same": "(both sides are the same)",
    "assumed": "(a hypothesis)",
    "identity": "(holds by multiplying out)",
}


@rows({title: obj for title, (obj, *_) in MARKED.items()}, {})
def test_what_says_little_is_marked(obj, reason):
    wanted, trivial = next(rest for x, *rest in MARKED.values() if x is obj)
    (found,) = judge(obj, reason).theorems.values()
    assert found.trivial == trivial
    shown = "\n".join(recheck(certificate(obj, verdict="undecided")).lines)
    assert ("it is trivial" in shown) == trivial
    assert [mark for mark, said in SAID.items() if said in shown] == [wanted] * bool(wanted)


def test_what_is_trivial_proves_and_supports_nothing():
    trivial = theorem(AB, "f: A B = 1", [], "A B = 1", name="T")
    for verdict in ("proved", "checked"):
        judge(certificate(trivial, verdict=verdict), "has nothing that says so")
    judge(certificate(trivial, verdict="supported"), None)
    said = [{"words": "AB = 1.", "kind": "theorem", "theorems": ["T"]}]
    judge(certificate(trivial, verdict="supported", statement=said), "rests on .T.: it is trivial")
    judge(certificate({**HALF, "name": "T"}, statement=said), None)


def test_the_line_of_a_file_counts_what_is_trivial_or_without_a_point(tmp_path, capsys):
    bare = {**BARE, "name": "bare"}
    trivial = theorem(AB, "f: A B = 1", [], "A B = 1", name="T")
    (tmp_path / "x.json").write_text(json.dumps(certificate(HALF, bare, trivial)))
    assert main([str(tmp_path / "x.json"), "--quiet"]) == 0
    assert "  proved  3 theorems (1 trivial, 2 without a point)  sha" in capsys.readouterr().out


def test_a_theorem_is_shown_under_its_words():
    obj = theorem(
        "A:nk H:kk:p x:k1 c:+ d", "f for x: A x = A H x; g: c >= d",
        [combine("s", "A + A = 2 A")], "A + A = 2 A", nonzero="z: c + d", words="It is so.",
    )  # fmt: skip
    lines = recheck(sealed(certificate(obj, verdict="undecided"))).lines
    assert lines[-7:] == [
        "  theorem  only: It is so.",
        "    for all sizes k, n and real A (n×k), H (k×k symmetric positive semidefinite), "
        "x (k×1), c >= 0, d",
        "    if (for all x: A·x = A·H·x), c >= d",
        "    where not zero: c + d",
        "    then A + A = 2·A (holds by multiplying out)",
        "    no point is given at which the hypotheses hold",
        "    it is trivial",
    ]
