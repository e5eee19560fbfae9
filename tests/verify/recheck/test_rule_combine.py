"""The rule `combine`: only what the cofactors add up to, with words that fit."""

from .small import combine, judge, rows, theorem

AB = "A:nn B:nn"
TRUE = {
    "one cofactor": theorem(
        "A:nk B:kk C:kk",
        "f: B C = 1",
        [combine("s", "A B C = A", "A | f | ")],
        "A B C = A",
    ),
    "an adjoint, scalars, a fraction": theorem(
        "A:nn B:nn c",
        "f: A = B",
        [combine("s", "1/2 c^2 A* = 1/2 c^2 B*", "1/2 c^2 | f* | ")],
        "1/2 c^2 A* = 1/2 c^2 B*",
    ),
    "a claim up to sign": theorem(AB, "f: A = B", [], "B = A"),
    "brackets multiply out": theorem(
        AB, "", [combine("s", "(A + B) (A - B) = A^2 - A B + B A - B^2")],
        "(A + B) (A - B) = A^2 - A B + B A - B^2",
    ),
    "a trace turns": theorem(
        "A:nm B:mn", "", [combine("s", "tr(A B) = tr(A* B*)")], "tr(A B) = tr(A* B*)"
    ),
    "an operator, a number and a trace under a trace": theorem(
        "A:nm B:mn C:nn c",
        "p: A B = C; q: c = 2; t: tr(C) = c tr(C C)",
        [
            combine(
                "s",
                "tr(B C A) + c tr(C C) = tr(C C) + tr(C) + (2 - c) tr(C C)",
                "C | p | ", "-1 | t | ", "C | q | C",
            )
        ],
        "tr(B C A) + c tr(C C) = tr(C C) + tr(C) + (2 - c) tr(C C)",
    ),
    "numbers commute and are their own adjoints": theorem(
        "x:n1 y:n1 z:n1 w:n1", "", [combine("s", "x x* y z* w = x w* z y* x")],
        "x x* y z* w = x w* z y* x",
    ),
}  # fmt: skip
FALSE = {
    "nobody derived it": (theorem(AB, "", [], "A = B"), "neither a fact"),
    "zero of another type": (
        theorem(AB, "", [combine("s", "0 = 0")], "zero(n,n) = 0"),
        "neither a fact",
    ),
    "another coefficient": (
        theorem(AB, "f: A = B", [combine("s", "2 A = 2 B", " | f | ")], "A = B"),
        "add up to something else .first difference: A",
    ),
    "a step proves itself": (
        theorem(AB, "", [combine("s", "A = B", " | s | ")], "A = B"),
        "no fact or earlier step",
    ),
    "two steps prove each other": (
        theorem(
            AB, "", [combine("s", "A = B", " | t | "), combine("t", "A = B", " | s | ")], "A = B"
        ),
        "no fact or earlier step",
    ),
    "an id twice": (theorem(AB, "f: A = B", [combine("f", "A = A")], "A = B"), '"f" is used twice'),
    "operators commute": (theorem(AB, "", [combine("s", "A B = B A")], "A B = B A"), "add up"),
    "a trace takes any order": (
        theorem("A:nn B:nn C:nn", "", [combine("s", "tr(A B C) = tr(A C B)")], "tr(A) = tr(A)"),
        "add up",
    ),
    "an outer product commutes": (
        theorem("x:n1 y:n1", "", [combine("s", "x y* = y x*")], "x y* = y x*"),
        "add up",
    ),
    "a trace fact as an operator's": (
        theorem(AB, "t: tr(A) = tr(B)", [combine("s", "A = B", " | t | ")], "A = B"),
        "not fit",
    ),
    "a trace fact under words": (
        theorem(
            AB, "t: tr(A) = tr(B)", [combine("s", "tr(A A) = tr(B A)", " | t | A")], "tr(A) = tr(B)"
        ),
        "not fit",
    ),
    "a trace fact behind words": (
        theorem(
            AB, "t: tr(A) = tr(B)", [combine("s", "tr(A A) = tr(A B)", "A | t | ")], "tr(A) = tr(B)"
        ),
        "not fit",
    ),
    "an adjoint for the fact": (
        theorem(AB, "f: A* = B", [combine("s", "A = B", " | f | ")], "A = B"),
        "add up",
    ),
    "the trace of the identity": (
        theorem(AB, "f: A = 1", [combine("s", "tr(A) = 0", " | f | ")], "tr(A) = 0"),
        "trace of the identity",
    ),
    "a fact for all": (
        theorem("A:nn x:n1", "f for x: A x = 0", [combine("s", "A x = 0", " | f | ")], "A x = 0"),
        'says "for all"',
    ),
    "an inequality as an equation": (
        theorem("c d", "f: c >= d", [combine("s", "c = d", " | f | ")], "c = d"),
        "no fact with =",
    ),
    "an unknown letter in a word": (
        theorem(AB, "f: A = B", [combine("s", "A = B", " | f | Z")], "A = B"),
        '"Z" is no letter here',
    ),
    "a scalar in a word": (
        theorem("A:nn c", "f: A = 0", [combine("s", "A = 0", "c | f | ")], "A = 0"),
        '"c" is no letter here',
    ),
}


@rows(TRUE, FALSE)
def test_only_what_follows_is_confirmed(obj, reason):
    judge(obj, reason)
