"""What is needed: a refutation of a theorem's statement without some of its hypotheses."""

from .small import (
    certificate,
    combine,
    derivation,
    edited,
    induction,
    inductive,
    judge,
    piece,
    point,
    rows,
    squares,
    theorem,
)

MTS = "M:nk T:kk S:kk Z:kk"
CHANGE = theorem(
    MTS, "SZ: S Z = 1; ZS: Z S = 1", [combine("s", "M S Z T S = M T S", "M | SZ | T S")],
    "M S Z T S = M T S", name="change",
)  # fmt: skip


def needed(names, said, drops, at, target="change", **more):
    weak = {"theorem": target, "drops": drops.split()}
    return piece("refutation", names, said, at, role="necessity", name="weak", weakens=weak, **more)


WEAK = needed(MTS, "M S Z T S = M T S", "SZ ZS", point("n=1 k=1", MTS, M=1, T=1, S=1, Z=0))
ZERO = theorem("c:+ d", "f: c = 0", [combine("s", "c d = 0", "d^1 | f | ")], "c d = 0", name="zero")
ANY = theorem(
    "c D:11:a", "f: c = 0", [combine("s", "c D = 0", " | f | D")], "c D = 0", name="any"
)  # fmt: skip
AT_1 = point(c=1, d=1)
ORDER = theorem(
    "c d", "f: c >= d; g: d >= 1", [squares("s", "c >= 1", "1 | 1 | f", "1 | 1 | g")], "c >= 1",
    name="order",
)  # fmt: skip
PQ = "P:nn Q:nn A:nn"
IND = theorem(
    PQ, "a: A P = P A", name="ind", said="P = 0; A P = 0", induction=induction(
        "P>Q", "b: P = 0", "r: Q = A P", "e: A = A*"),
    proofs=[
        inductive("P = 0", [], [combine("s", "Q = 0", " | r | ", "A | IH0 | ")]),
        derivation([combine("t", "A P = 0", "A | i:0 | ")], "A P = 0", "q", end=True),
    ],
)  # fmt: skip
NOW, NEXT = "a: A P = P A", "a: A P = P A; a1: A Q = Q A"


def of_ind(said, drops, given, at):
    return certificate(IND, needed(PQ, said, drops, at, "ind", given=given))


def at(p, q, a):
    return point("n=1", PQ, P=p, Q=q, A=a)


TRUE = {
    "without what makes it invertible": certificate(CHANGE, WEAK),
    "without c = 0": certificate(ZERO, needed("c:+ d", "c d = 0", "f", AT_1, "zero")),
    "a letter that is arbitrary in the theorem alone": certificate(
        ANY, needed("c D:11", "c D = 0", "f", point("", "c D:11", c=1, D=1), "any")
    ),
    "an order": certificate(
        ORDER, needed("c d", "c >= 1", "g", point(c=0, d=0), "order", given="f: c >= d")
    ),
    "an induction at the start": of_ind("P = 0", "b", NOW, at(1, 1, 1)),
    "an induction after one step": of_ind(
        "Q = 0", "r", NEXT + "; b: P = 0", at(0, 1, 1)
    ),
    "its conclusions": of_ind("P = 0; A P = 0", "b", NOW + "; e: A = A*", at(1, 1, 1)),
}  # fmt: skip
FALSE = {
    "nothing": (certificate(CHANGE, edited(WEAK, ("weakens", "drops"), [])), "weakens nothing"),
    "an unknown theorem": (
        certificate(CHANGE, edited(WEAK, ("weakens", "theorem"), "b")),
        "unknown theorem",
    ),
    "less than it leaves out": (
        certificate(CHANGE, edited(WEAK, ("weakens", "drops"), ["SZ"])),
        "is not that of",
    ),
    "what is no hypothesis": (
        certificate(CHANGE, edited(WEAK, ("weakens", "drops"), ["SZ", "ZS", "s"])),
        "is not that of",
    ),
    "another claim": (
        certificate(
            CHANGE,
            edited(
                edited(WEAK, ("claims", 0, "right"), ["0", "n", "k"]),
                ("at", 0, "letters", "Z"),
                [["1"]],
            ),
        ),
        "is not that of",
    ),
    "a letter of another type": (
        certificate(
            CHANGE,
            needed("M:kn T:kk S:kk Z:kk", "T = S", "SZ ZS",
                   point("n=1 k=1", MTS, M=1, T=1, S=0, Z=0)),
        ),
        "another type",
    ),
    "a scalar that may be negative": (
        certificate(ZERO, needed("c d", "c d = 0", "f", point(c=-1, d=1), "zero")),
        "another type",
    ),
    "another relation": (
        certificate(ORDER, needed("c d", "c > 1", "g", point(c=0, d=0), "order",
                                  given="f: c >= d")),
        "is not that of",
    ),
    "another relation of a hypothesis": (
        certificate(ORDER, needed("c d", "c >= 1", "g", point(c=0, d=-1), "order",
                                       given="f: c > d")),
        "is not that of",
    ),
    "an inequality turned round": (
        certificate(ORDER, needed("c d", "c >= 1", "g", point(c=0, d=1), "order",
                                  given="f: d >= c")),
        "is not that of",
    ),
    "leaving out a nonzero hypothesis": (
        certificate(
            theorem("A:nn c", "f: c A = 0; g: A = A*",
                    [{"id": "s", "rule": "cancel", "of": "f", "by": "z", "left": "A",
                      "right": 0}], "A = 0", name="change", nonzero="z: c"),
            needed("A:nn c", "A = 0", "g", point("n=1", "A:nn c", A=1, c=0), given="f: c A = 0"),
        ),
        "is not that of",
    ),
    "a hypothesis for all that is kept": (
        certificate(
            theorem("A:nn x:n1", "f for x: A x = 0; g: A = A*",
                    [combine("s", "A A = A A*", "A | g | ")], "A A = A A*", name="change"),
            needed("A:nn x:n1", "A A = A A*", "g",
                   point("n=2", "A:nn x:n1", A="0 1, 0 0", x="0, 0")),
        ),
        "is not that of",
    ),
    "an induction without its start, which nothing shows": (
        of_ind("P = 0", "r", "", at(1, 1, 1)),
        "is not that of",
    ),
    "an induction after a step without the hypothesis after it": (
        of_ind("Q = 0", "r", NOW + "; b: P = 0", at(0, 1, 1)),
        "is not that of",
    ),
}  # fmt: skip


@rows(TRUE, FALSE)
def test_what_is_needed_is_shown_by_its_refutation(obj, reason):
    judge(obj, reason)


def test_what_is_left_out_is_shown():
    shown = judge(TRUE["without what makes it invertible"], None).lines
    assert '    so "change" does not follow without: S·Z = 1, Z·S = 1' in shown
    shown = judge(TRUE["an induction at the start"], None).lines
    assert '    so "ind" does not follow without: P = 0' in shown
