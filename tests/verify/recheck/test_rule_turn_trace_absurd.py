"""The rules `turn`, `trace`, `absurd`: square letters of finite size, and what cannot be."""

from .small import TURNED, combine, formula, judge, rows, squares, step, theorem


def turn(first="A", second="B", of="f"):
    return step("s", "turn", of=of, first=formula(first), second=formula(second))


def impossible(names, given, *steps, **more):
    return theorem(names, given, steps, "1 = 0", impossible=True, **more)


COMMUTATOR = [step("t", "trace", of="f"), step("e", "absurd", of="t")]
TRUE = {
    "a right inverse is a left one": theorem(
        "A:nn B:nn", "f: A B = 1", [turn()], "B A = 1", cites=TURNED
    ),
    "an orthogonal matrix": theorem(
        "Q:nn", "f: 1 = Q* Q", [turn("Q*", "Q")], "Q Q* = 1", cites=TURNED
    ),
    "products": theorem(
        "A:nk B:kn C:nn", "f: A B C = 1", [turn("A B", "C")], "C A B = 1", cites=TURNED
    ),
    "a trace is a size": theorem(
        "P:nn", "f: P = 1", [step("t", "trace", of="f")], "tr(P) > 0"
    ),
    "no commutator is the identity": impossible("A:nn B:nn", "f: A B - B A = 1", *COMMUTATOR),
    "nor a multiple": impossible("A:nn B:nn", "f: A B = B A - 3", *COMMUTATOR),
    "a sum of squares is not negative": impossible(
        "c", "f: c^2 = -1",
        squares("s", "0 > 0", "1 | 1 | ", "1 | c | ", terms=["-1 | f | "]),
        step("e", "absurd", of="s"),
    ),
}  # fmt: skip
FALSE = {
    "without the citation": (
        theorem("A:nn B:nn", "f: A B = 1", [turn()], "B A = 1"),
        "does not cite one_sided_inverse",
    ),
    "not square": (
        theorem("A:nk B:kn", "f: A B = 1", [turn()], "B A = id(k)", cites=TURNED),
        "not square of one size",
    ),
    "another product": (
        theorem("A:nn B:nn", "f: B A = 1", [turn()], "B A = 1", cites=TURNED),
        "is not first · second = 1",
    ),
    "not the identity": (
        theorem("A:nn B:nn", "f: A B = 2", [turn()], "B A = 1", cites=TURNED),
        "is not first · second = 1",
    ),
    "operators": (
        theorem("A:nn B:nn", "f: A B = 1", [turn()], "B A = 1", cites=TURNED, operators=["n"]),
        "left inverses",
    ),
    "the trace of operators": (
        impossible("A:nn B:nn", "f: A B - B A = 1", *COMMUTATOR, operators=["n"]),
        "of finite size",
    ),
    "a trace word about operators": (
        theorem("A:nn", "", [combine("s", "tr(A) = tr(A*)")], "tr(A) = tr(A*)", operators=["n"]),
        "beside operators",
    ),
    "no multiple of the identity": (
        theorem("A:nn B:nn", "f: A = B", [step("t", "trace", of="f")], "tr(A) > 0"),
        "no multiple of the identity",
    ),
    "the identity times a scalar": (
        theorem("A:nn c", "f: A = 1 + c id(n)", [step("t", "trace", of="f")], "tr(A) > 0"),
        "trace of the identity",
    ),
    "the sign of a trace": (
        theorem("P:nn", "f: P = -1", [step("t", "trace", of="f")], "tr(P) > 0"),
        "neither a fact",
    ),
    "absurd of what may be": (
        impossible("c", "f: c > 0", step("e", "absurd", of="f")),
        "is not false",
    ),
    "absurd of what is so": (
        impossible("c", "", squares("s", "1 > 0", "1 | 1 | "), step("e", "absurd", of="s")),
        "is not false",
    ),
    "absurd of 0 >= 0": (
        impossible("c", "", squares("s", "0 >= 0"), step("e", "absurd", of="s")),
        "is not false",
    ),
    "absurd of an equation": (
        impossible("c", "f: c = 0", step("e", "absurd", of="f")),
        "no fact with >=",
    ),
    "what is impossible, not declared": (
        theorem("A:nn B:nn", "f: A B - B A = 1", COMMUTATOR, "1 = 0"),
        "impossible is what says 1 = 0",
    ),
    "what is possible, declared": (
        theorem("A:nn B:nn", "f: A = B", [], "B = A", impossible=True),
        "impossible is what says 1 = 0",
    ),
    "a point of what is impossible": (
        impossible(
            "A:nn B:nn", "f: A B - B A = 1", *COMMUTATOR,
            points=[{"dimensions": {"n": 1}, "scalars": {}, "letters": {}}],
        ),
        "a point stands with what is impossible",
    ),
}  # fmt: skip


@rows(TRUE, FALSE)
def test_only_what_follows_is_confirmed(obj, reason):
    judge(obj, reason)
