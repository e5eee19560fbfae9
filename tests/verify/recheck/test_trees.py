"""Trees, types and the letters of a theory: what is multiplied out, what does not fit, what
hypothesis is false."""

import json

import pytest

from verify.recheck import main

from .small import (
    certificate,
    combine,
    derivation,
    edited,
    induction,
    inductive,
    judge,
    rows,
    theorem,
)


def equal(said, names="A:nn B:nn C:nk x:n1 y:n1 H:nn:s c d"):
    """Both sides multiply out to the same."""
    return theorem(names, "", [combine("s", said)], said)


def both(left, right):
    obj = equal("A = A")
    for path in (("conclusions", 0), ("from", 0, "claims", 0), ("from", 0, "steps", 0)):
        obj = edited(edited(obj, (*path, "left"), left), (*path, "right"), right)
    return obj


TRUE = {
    "brackets": equal("(A + B) (A - B) + A B = A^2 + B A - B^2"),
    "a power of a sum": equal("(c + d)^3 = c^3 + 3 c^2 d + 3 c d^2 + d^3"),
    "the power 0 of a matrix": equal("A^0 = id(n)"),
    "the power 0 of a number": equal("c^0 + 2^0 = 2"),
    "adjoints turn products round": equal("(2 c A B + 1)* = 2 c B* A* + 1"),
    "an adjoint of a power": equal("(A^2 B)* = B* A*^2"),
    "a number is its adjoint": equal("(c + 1)* = c + 1"),
    "a trace is its adjoint": equal("(c tr(A B))* = c tr(B* A*)"),
    "a symmetric letter": equal("(H A)* = A* H"),
    "a number alone is a multiple of the identity": equal("A + 3/2 = A + 3/2 id(n)"),
    "0 is the zero of any type": equal("C - C = 0"),
    "0 in a sum": equal("C + 0 = C"),
    "scalars stand anywhere": equal("A c B d x = c d A B x"),
    "a trace and a scalar": equal("c tr(A) d = d c tr(A)"),
    "numbers 1×1 commute": equal("x* y y* x = (y* x)^2"),
    "a long number": both(["*", ["#", "1" * 50], "c"], ["*", ["#", "1" * 50], "c"]),
    "a negative exponent of nothing": equal("2^10 = 1024"),
}
FALSE = {
    "operators commute": (equal("A B = B A"), "add up"),
    "a wrong power": (equal("(A + B)^2 = A^2 + 2 A B + B^2"), "add up"),
    "an unknown letter": (equal("Z = A"), '"Z" is no letter or scalar here'),
    "a dimension for a letter": (equal("n A = A"), '"n" is no letter'),
    "an adjoint token for a letter": (both("A*", "A"), '"A[*]" is no letter'),
    "an unknown size": (equal("id(q) = 1"), "unknown dimension"),
    "an unknown size of zero": (equal("zero(n,q) = 0"), "unknown dimension"),
    "a sum of two types": (equal("A + C = A"), "different types"),
    "a scalar beside a matrix": (equal("A + c = A"), "different types"),
    "sides of two types": (equal("A = C"), "different types"),
    "a scalar and a 1×1 matrix": (equal("c = x* x"), "different types"),
    "a trace and a scalar in a sum": (equal("tr(A) + c = 0"), "different types"),
    "a number beside a trace": (equal("tr(A) = 1"), "what is not square"),
    "a number beside what is not square": (equal("C = 1"), "what is not square"),
    "sizes that do not fit": (equal("C A = 0"), "do not fit"),
    "two traces": (equal("tr(A) tr(B) = 0"), "do not fit"),
    "a trace and a matrix": (equal("tr(A) B = 0"), "do not fit"),
    "a trace and a number 1×1": (equal("tr(A) x* x = 0"), "do not fit"),
    "a power of what is not square": (equal("C^2 = 0"), "power of what"),
    "a power of a trace": (equal("tr(A)^2 = 0"), "power of what"),
    "the trace of what is not square": (equal("tr(C) = 0"), "no square operator"),
    "the trace of a number": (equal("tr(2) = 0"), "no square operator"),
    "the trace of a scalar": (equal("tr(c) = 0"), "no square operator"),
    "the trace of a trace": (equal("tr(tr(A)) = 0"), "no square operator"),
    "the trace of the identity": (equal("tr(A + 1) = 0"), "trace of the identity"),
    "an exponent over the limit": (equal("c^10001 = 0"), "no expression"),
    "an exponent that grows over it": (equal("(c^10000)^2 = 0"), "grows over"),
    "a word that grows over the limit": (equal("A^10000 A = 0"), "grows over"),
    "a relation between matrices that are not square": (equal("C >= 0"), "does not fit|unknown"),
    **{
        f"no expression: {json.dumps(bad)[:30]}": (both(bad, "A"), "no expression|no letter")
        for bad in (
            [], {}, None, True, 1.5, 10**6, [1], [["A"]], ["A"], ["?", "A"], ["+", "A"], ["*"],
            ["-", "A", "B"], ["^", "A"], ["^", "A", -1], ["^", "A", "2"], ["^", "A", True],
            ["T"], ["tr", "A", "A"], ["#", 3], ["#", "2/4"], ["#", "1/0"], ["#", "-0"], ["#"],
            ["#", "3/1"], ["#", "1 "], ["1"], ["1", ["n"]], ["0", "n"], "", ["+", "A", None],
        )
    },
    "nested too deep": (
        both(json.loads('["-",' * 102 + '"A"' + "]" * 102), "A"),
        "no expression",
    ),
}  # fmt: skip


@rows(TRUE, FALSE)
def test_trees_are_multiplied_out(obj, reason):
    judge(obj, reason)


SAMPLE = theorem(
    "A:nn H:nn:p c:+", "f: A = H", [combine("s", "2 A = 2 H", "2 | f | ")], "2 A = 2 H"
)


def with_letter(**letter):
    letters = SAMPLE["theory"]["letters"]
    return edited(SAMPLE, ("theory", "letters"), [*letters, {"rows": "n", "cols": "n", **letter}])


LETTERS = {
    "a dimension 1": (edited(SAMPLE, ("theory", "dimensions"), ["n", "1"]), "repeats"),
    "a dimension twice": (edited(SAMPLE, ("theory", "dimensions"), ["n", "n"]), "repeats"),
    "a letter that is a scalar": (edited(SAMPLE, ("theory", "scalars"), ["c", "A"]), "repeats"),
    "a letter twice": (with_letter(name="A"), "repeats"),
    "a letter with a space": (with_letter(name="M N"), "no name"),
    "a letter with quotes": (with_letter(name="M«"), "no name"),
    "a letter that cannot be seen": (with_letter(name="\u200b"), "no name"),
    "a letter of unknown size": (with_letter(name="Z", rows="q"), "unknown dimension"),
    "a symmetric letter that is not square": (
        with_letter(name="Z", cols="1", symmetric=True),
        "not square",
    ),
    "a letter that is nonnegative": (edited(SAMPLE, ("theory", "nonneg"), ["A"]), "not a scalar"),
    "nonnegative twice": (edited(SAMPLE, ("theory", "nonneg"), ["c", "c"]), "repeats"),
    "definite without symmetry": (edited(SAMPLE, ("theory", "pd"), ["A"]), "symmetric letter"),
    "semidefinite twice": (edited(SAMPLE, ("theory", "psd"), ["H", "H"]), "repeats"),
    "an id twice": (theorem("A:nn", "f: A = 0; f: A = 0", [], "A = 0"), '"f" is used twice'),
    "a nonzero polynomial of a fact's id": (
        theorem("A:nn c", "f: A = 0", [], "A = 0", nonzero="f: c"),
        '"f" is used twice',
    ),
    "a scalar twice in a monomial": (
        edited(SAMPLE, ("from", 0, "steps", 0, "terms", 0, 1), [["c", 1], ["c", 1]]),
        "a monomial repeats",
    ),
    "an unknown scalar in a monomial": (
        edited(SAMPLE, ("from", 0, "steps", 0, "terms", 0, 1), [["q", 1]]),
        "no scalar here",
    ),
    "an exponent 0": (
        edited(SAMPLE, ("from", 0, "steps", 0, "terms", 0, 1), [["c", 0]]),
        "no exponent: 1",
    ),
    "an unknown rule": (edited(SAMPLE, ("from", 0, "steps", 0, "rule"), "magic"), "no known rule"),
}


@rows({"as it is": SAMPLE}, LETTERS)
def test_letters_and_ids_are_clear(obj, reason):
    judge(obj, reason)


def assuming(given="", nonzero="", names="A:nn B:nn H:nn:s x:n1 c d"):
    steps = [combine("s", "A B = B A", " | g | ")]
    return theorem(names, f"g: A B = B A; {given}", steps, "A B = B A", nonzero=nonzero)


ABSURD = {
    "1 = 0": assuming("f: 1 = 0"),
    "I = 0": assuming("f: id(n) = 0"),
    "1×1": assuming("f: 2 id(1) = 3"),
    "2c = 2c + 1": assuming("f: 2 c = 2 c + 1"),
    "x*A*x = x*A x + 1, as numbers": assuming("f: x* A x = x* A* x + 1"),
    "H = H* + 1": assuming("f: H = H* + 1"),
    "0 > 0": assuming("f: 0 > 0"),
    "c > c": assuming("f: c > c"),
    "1 <= 0": assuming("f: 0 >= 1"),
    "-1 is semidefinite": assuming("f: -id(n) >= 0"),
    "tr A > tr A*": assuming("f: tr(A) > tr(A*)"),
    "0 is not zero": assuming(nonzero="z: 0"),
    "c − c is not zero": assuming(nonzero="z: c - c"),
    "c = 0 is not zero": assuming("f: c = 0", "z: c"),
    "A = B, and B − A is not zero": assuming("f: A = B", "z: B - A"),
    "x = 0 for all x": assuming("f for x: x = 0"),
    "A x = x for all x and A": assuming("f for x A: A x = x"),
    "c² = c for all c": assuming("f for c: c^2 = c"),
    "A = B for all A": assuming("f for A: A = B"),
    "c·A + c = c B + c² for all c": assuming("f for c: c A + c id(n) = c B + c^2 id(n)"),
    "tr A = 0 for all A": assuming("f for A: tr(A) = 0"),
}
SENSIBLE = {
    "A x = 0 for all x": assuming("f for x: A x = 0"),
    "A B = B A for all A and B: n = 1": assuming("f for A B: A B = B A"),
    "0 = 0": assuming("f: 0 = 0"),
    "1 > 0": assuming("f: 1 > 0; h: id(n) >= 0; i: tr(A) >= tr(A*)"),
    "c = 1, d is not zero": assuming("f: c = 1", "z: d"),
}


@rows(SENSIBLE, {title: (obj, "is false|not zero|zero by") for title, obj in ABSURD.items()})
def test_a_hypothesis_that_is_false_by_itself_is_refused(obj, reason):
    judge(obj, reason)


@pytest.mark.parametrize("option", [[], ["--quiet"]])
def test_it_is_refused_in_one_line(option, tmp_path, capsys):
    obj = certificate(ABSURD["1 = 0"], verdict="undecided")
    (tmp_path / "x.json").write_text(json.dumps(obj))
    assert main([str(tmp_path / "x.json"), *option]) == 2
    out, err = capsys.readouterr()
    assert out == "" and err.count("\n") == 1 and '"f" is false' in err


@pytest.mark.parametrize("block", ["start", "recurrence", "end"])
def test_a_false_hypothesis_of_an_induction_is_refused(block):
    ind = induction("c>d", "b: c = 0", "r: d = c") | {block: [
        {"id": "z", "left": 1, "right": 0, "why": ""}]}  # fmt: skip
    obj = theorem("c d", said="c = 0", induction=ind, proofs=[inductive("c = 0"), derivation()])
    judge(obj, '"z" is false')
