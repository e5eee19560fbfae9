"""Inductions of equations and inequalities, and the rule `next`."""

from .small import combine, derivation, induction, inductive, judge, rows, squares, step, theorem

PQ = "P:nn Q:nn"


def over(names, state, said, proofs, given="", start="", recurrence="", end="", **more):
    proofs = [proofs] if isinstance(proofs, dict) else proofs
    ind = induction(state, start, recurrence, end)
    return theorem(names, given, said=said, proofs=proofs, induction=ind, **more)


def zero(names=PQ, said="P = 0", base=(), steps=(), state="P>Q", **more):
    return over(names, state, said, inductive(said, base, steps), **more)


def nexts(of):
    return step("n", "next", of=of)


STEP = combine("s", "Q = 0", " | r | ", "A | IH0 | ")
BALL = squares("s", "b >= y", "1 | 1 | h", "q^1 | 1 | IH0", terms=["-1 | r | "])
POWERS = inductive(
    "S P = Q S",
    [combine("b", "S P = Q S", "S | P0 | ", "-1 | Q0 | S")],
    [combine("s", "S P' = Q' S", "S | P1 | ", "-1 | Q1 | S", " | SS | T S P", "T | IH0 | ")],
)
TRUE = {
    "zero stays zero": zero(
        PQ + " A:nn", start="b: P = 0", recurrence="r: Q = A P", steps=[STEP]
    ),
    "powers, and an end that uses them": over(
        "P:kk P':kk Q:kk Q':kk S:kk Z:kk T:kk", "P>P' Q>Q'", "S P = Q S; P = Z Q S",
        [POWERS, derivation([combine("e", "P = Z Q S", "-1 | ZS | P", "Z | i:0 | ")], "P = Z Q S",
                            "e", end=True)],
        given="SS: S Z = 1; ZS: Z S = 1", start="P0: P = 1; Q0: Q = 1",
        recurrence="P1: P' = Z T S P; Q1: Q' = T Q",
    ),
    "a ball is kept": over(
        "q:+ s b x y", "x>y", "b >= x", inductive("b >= x", [], [BALL]),
        given="h: b >= q b + s", start="f: b >= x", recurrence="r: y = q x + s",
    ),
    "what holds at every index holds at the next": over(
        "U:kk V:kk W:kk X:kk", "U>V W>X", "W = U*",
        inductive(
            "W = U*",
            [combine("b", "W = U*", "-1 | o | W", "U* | r | ")],
            [step("o1", "next", of="o"), step("r1", "next", of="r"),
             combine("s", "X = V*", "-1 | o1 | X", "V* | r1 | ")],
        ),
        given="o: U* U = 1; r: U W = 1",
    ),
    "an earlier claim at the next index": over(
        PQ + " R:nn S:nn", "P>Q R>S", "R = 0",
        [
            inductive("P = 0", [], [combine("a", "Q = 0", " | p | ", " | IH0 | ")]),
            inductive("R = 0", [], [nexts("i:0"), combine("d", "S = 0", " | r | ", " | n | ")],
                      name="j"),
        ],
        start="b: P = 0; c: R = 0", recurrence="p: Q = P; r: S = Q",
    ),
    "a step named as a predicate that there is not": zero(
        start="b: P = 0", recurrence="r: Q = 0", steps=[combine("IH1", "Q = 0", " | r | ")]
    ),
    "at the end only": over(
        PQ + " C:nn", "P>Q", "C = 0",
        [inductive("P = 0", [], [combine("s", "Q = 0", " | r | ", " | IH0 | ")]),
         derivation([combine("e", "C = 0", " | c | ", " | i:0 | ")], "C = 0", "e", end=True)],
        start="b: P = 0", recurrence="r: Q = P", end="c: C = P",
    ),
}  # fmt: skip
FALSE = {
    "no step": (zero(start="b: P = 0"), "predicate after a step 1"),
    "no start": (zero(PQ + " A:nn", recurrence="r: Q = A P", steps=[STEP]), "at the start 1"),
    "the predicate at the start": (
        zero(base=[combine("b", "P = 0", " | IH0 | ")], recurrence="r: Q = 0"),
        '"IH0" is no fact',
    ),
    "a fact of the start in the step": (
        zero(start="b: P = 0", recurrence="r: Q = P",
             steps=[combine("s", "Q = 0", " | r | ", " | b | ")]),
        '"b" is no fact',
    ),
    "the recurrence at the start": (
        zero(recurrence="r: Q = 0; t: P = 0"),
        "at the start 1",
    ),
    "a next name in a fact": (zero(given="f: Q = 0", start="b: P = 0"), "next name"),
    "a next name at the start": (zero(start="b: Q* = 0"), "next name"),
    "a next name at the end": (zero(end="e: Q = 0"), "next name"),
    "a next name that is not zero": (zero(start="b: P = 0", nonzero="z: Q"), "next name"),
    "a next name in a predicate": (
        over(PQ, "P>Q", "P = 0", inductive("P = Q")),
        "a claim or predicate",
    ),
    "a next name in a conclusion": (
        over(PQ, "P>Q", "Q = 0", inductive("P = 0"), start="b: P = 0"),
        "a conclusion",
    ),
    "a next name in a claim": (
        over(PQ, "P>Q", "P = 0", derivation([combine("s", "Q = Q")], "Q = Q")),
        "a claim or predicate",
    ),
    "a next letter that is more symmetric": (
        zero("P:nn Q:nn:s", "P = P*", start="b: P = P*"),
        "different types",
    ),
    "a next letter of another size": (zero("P:nn Q:n1", start="b: P = 0"), "different types"),
    "one next name for two": (
        zero(PQ + " R:nn", state="P>Q R>Q", start="b: P = 0"),
        "the state repeats",
    ),
    "an unknown state": (zero(state="P>Z", start="b: P = 0"), "unknown letter"),
    "an arbitrary state": (zero("P:nn:a Q:nn:a"), "arbitrary letter is a state"),
    "a state bound": (zero(given="f for P: P = P"), "state or next name"),
    "an arbitrary letter in a recurrence": (
        zero(PQ + " A:nn:a", start="b: P = 0", recurrence="r: Q = A P", steps=[STEP]),
        "which is arbitrary",
    ),
    "next outside a step": (
        theorem("A:nn B:nn", "f: A = B", [nexts("f")], "A = B"),
        "nothing that holds at every index",
    ),
    "next at the start": (
        zero(given="f: P = 0", base=[nexts("f")]),
        "nothing that holds at every index",
    ),
    "next of a recurrence": (
        zero(start="b: P = 0", recurrence="r: P = 0", steps=[nexts("r")]),
        "nothing that holds at every index",
    ),
    "next of the predicate": (
        zero(start="b: P = 0", steps=[nexts("IH0")]),
        "nothing that holds at every index",
    ),
    "next of a fact of the start": (
        zero(start="b: P = 0", steps=[nexts("b")]),
        "nothing that holds at every index",
    ),
    "next of what holds at the end": (
        over(PQ + " C:nn", "P>Q", "P = 0",
             [derivation([], "C = P", "e", end=True), inductive("P = 0", [], [nexts("e:0")])],
             start="b: P = 0", end="c: C = P"),
        "nothing that holds at every index",
    ),
    "an end fact without the end": (
        over(PQ, "P>Q", "P = 0", derivation([], "P = 0"), end="e: P = 0"),
        "neither a fact",
    ),
    "an end claim in an induction": (
        over(PQ + " C:nn", "P>Q", "P = 0",
             [derivation([], "P = 0", "e", end=True),
              inductive("P = 0", [combine("b", "P = 0", " | e:0 | ")])],
             end="c: P = 0"),
        '"e:0" is no fact',
    ),
    "a later proof": (
        over(PQ, "P>Q", "P = 0",
             [derivation([combine("s", "P = 0", " | i:0 | ")], "P = 0"), inductive("P = 0")],
             start="b: P = 0"),
        '"i:0" is no fact',
    ),
    "its own claim": (
        theorem("A:nn", "", [combine("s", "A = 0", " | p:0 | ")], "A = 0"),
        '"p:0" is no fact',
    ),
    "a step named as a predicate": (
        zero(given="IH0: P = P", start="b: P = 0"),
        "are the predicates",
    ),
    "no predicate": (zero(said="P = P") | {"from": [inductive("")]}, "no predicate"),
    "a step named as a predicate of its own": (
        zero(start="b: P = 0", recurrence="r: Q = 0",
             steps=[combine("IH0", "Q = 0", " | r | ")]),
        "used twice",
    ),
    "a step at the start named as a predicate": (
        zero(base=[combine("IH0", "P = 0", " | b | ")], start="b: P = 0", recurrence="r: Q = 0"),
        "used twice",
    ),
    "a step of another proof named as a predicate": (
        over(PQ, "P>Q", "P = 0",
             [inductive("P = 0"), derivation([combine("IH0", "P = P")], "P = P")],
             start="b: P = 0", recurrence="r: Q = 0"),
        "used twice",
    ),
    "what a citation gives, named as a predicate": (
        zero(start="b: P = 0", recurrence="r: Q = 0", cites=[{"standard": "s", "gives": ["IH0"]}]),
        "gives what is no hypothesis",
    ),
    "an inequality weaker at the step": (
        over("q:+ s b x y", "x>y", "b >= x", inductive("b >= x", [], [BALL]),
             given="h: b >= q b", start="f: b >= x", recurrence="r: y = q x + s"),
        "add up",
    ),
    "an induction without one": (
        theorem(PQ, "f: P = 0", said="P = 0", proofs=[inductive("P = 0")]),
        "without induction",
    ),
    "a conclusion that no proof has": (
        zero(start="b: P = 0", recurrence="r: Q = P; z: P = P*",
             steps=[combine("s", "Q = 0", " | r | ", " | IH0 | ")]) | {"conclusions": []},
        "no conclusion",
    ),
}  # fmt: skip


@rows(TRUE, FALSE)
def test_only_what_follows_is_confirmed(obj, reason):
    judge(obj, reason)


def test_what_is_in_a_recurrence_alone_may_differ_from_step_to_step():
    obj = zero(PQ + " A:nn", start="b: P = 0", recurrence="r: Q = A P", steps=[STEP])
    shown = "\n".join(judge(obj, None).lines)
    assert "(A may differ from step to step)" in shown
    assert "if at the start P = 0" in shown and "then for every t: P = 0" in shown
    steady = zero(
        PQ + " A:nn", given="f: A A = A", start="b: P = 0", recurrence="r: Q = A P", steps=[STEP]
    )
    assert "may differ" not in "\n".join(judge(steady, None).lines)
