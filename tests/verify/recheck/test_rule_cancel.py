"""The rule `cancel`: only a number that is not zero is divided out."""

from .small import combine, judge, rows, step, theorem

XYZ = "x:n1 y:n1 z:n1"


def cancelled(said, by):
    return [step("s", "cancel", said, of="f", by=by)]


TRUE = {
    "a scalar": theorem(
        "A:nn c", "f: c A = 0", cancelled("A = 0", "c"), "A = 0", nonzero="c: c"
    ),
    "a polynomial": theorem(
        "A:nn c d", "f: (c - d) A = 0", cancelled("A = 0", "z"), "A = 0", nonzero="z: c - d"
    ),
    "a number on the left": theorem(
        XYZ, "f: x* x z* = x* x y*", cancelled("z* = y*", "p"), "z* = y*",
        nonzero="p: x* x",
    ),
    "a number on the right": theorem(
        XYZ, "f: z x* x = y x* x", cancelled("z = y", "p"), "z = y", nonzero="p: x* x"
    ),
    "what is greater than 0": theorem(
        "A:nn c", "p: c > 0; f: c A = 0", cancelled("A = 0", "p"), "A = 0"
    ),
    "under a trace": theorem(
        "A:nn c", "f: c tr(A) = c tr(A A)", cancelled("tr(A) = tr(A A)", "c"),
        "tr(A) = tr(A A)", nonzero="c: c",
    ),
}  # fmt: skip
FALSE = {
    "what may be zero": (
        theorem("A:nn c", "f: c A = 0", cancelled("A = 0", "f"), "A = 0"),
        "no fact with >",
    ),
    "what is only not negative": (
        theorem("A:nn c", "p: c >= 0; f: c A = 0", cancelled("A = 0", "p"), "A = 0"),
        "no fact with >",
    ),
    "a matrix": (
        theorem("A:nn B:nn", "f: B A = 0", cancelled("A = 0", "b"), "A = 0", nonzero="b: B"),
        "times the equation",
    ),
    "another number": (
        theorem("A:nn c d", "f: c A = 0", cancelled("A = 0", "d"), "A = 0", nonzero="d: d"),
        "times the equation",
    ),
    "a positive trace": (
        theorem("A:nn B:nn c", "p: tr(B) > 0; f: c tr(B) = 0", cancelled("c = 0", "p"), "c = 0"),
        "times the equation",
    ),
    "nothing": (theorem("A:nn c", "f: c A = 0", cancelled("A = 0", "q"), "A = 0"), "no fact"),
    "a fact of nothing": (
        theorem("A:nn c", "g: c A = 0", cancelled("A = 0", "c"), "A = 0", nonzero="c: c"),
        '"f" is no fact',
    ),
    "an inequality": (
        theorem("d c", "f: c d >= 0", cancelled("d = 0", "c"), "d = 0", nonzero="c: c"),
        "no fact with =",
    ),
    "a number for all values": (
        theorem(
            "A:nn c",
            "f for c: c A = 0",
            [*cancelled("A = 0", "c"), combine("t", "A = 0", " | s | ")],
            "A = 0",
            nonzero="c: c",
        ),
        'says "for all"',
    ),
}


@rows(TRUE, FALSE)
def test_only_what_follows_is_confirmed(obj, reason):
    judge(obj, reason)
