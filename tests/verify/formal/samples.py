"""Small certificates, of which every theorem and piece is one of Coq."""

from tests.verify.recheck import test_rule_cycle, test_rule_rate, test_rule_worst_case
from tests.verify.recheck.small import (
    certificate,
    combine,
    formula,
    induction,
    inductive,
    instance,
    piece,
    point,
    squares,
    step,
    theorem,
)

INVERSES = theorem(
    "A:nk B:kn C:kn",
    "f: B A = 1; g: A C = 1",
    [combine("s", "B = C", "-1 B | g | ", "1 | f | C")],
    "B = C",
    name="one inverse",
    points=[point("n=1 k=1", "A:nk B:kn C:kn", A="2", B="1/2", C="1/2")],
)
ZERO = theorem(
    "x:n1 c",
    "f: c x* x = 0",
    [step("s", "cancel", "x* x = 0", of="f", by="q"), step("t", "definite", of="s", vector="x")],
    "x = 0",
    name="a square is zero",
    nonzero="q: c",
    points=[point("n=1", "x:n1", x="0", c="3")],
)
SQUARES = theorem(
    "K:nn:p x:n1 c:+",
    "",
    [squares("s", "x* K x >= 0", "1 | x | K")],
    "x* K x >= 0",
    name="a form",
    points=[point("n=2", "K:nn:p x:n1", K="2 1, 1 1", x="1, 0", c="1")],
)
ORDER = theorem(
    "a b c",
    "f: a - b >= 0; g: b - c > 0",
    [squares("s", "a - c > 0", "1 | 1 | f", "1 | 1 | g")],
    "a - c > 0",
    name="order",
    points=[point("", "", a="3", b="2", c="1")],
)
STEPS = theorem(
    "M:nk M′:nk N:nk N′:nk S:kk G:nk",
    "",
    said="N = M S",
    name="every step",
    induction=induction("M>M′ N>N′", "a: N = M S", "b: M′ = M + G; c: N′ = N + G S"),
    proofs=[
        inductive(
            "N = M S", step=[combine("s", "N′ = M′ S", "1 | c | ", "1 | IH0 | ", "-1 | b | S")]
        )
    ],
    points=[
        point(
            "n=1 k=1",
            "M:nk M′:nk N:nk N′:nk S:kk G:nk",
            **{"M": "1", "M′": "2", "N": "3", "N′": "6", "S": "3", "G": "1"},
        )
    ],
)
FOR_ALL = theorem(
    "A:nn m:n1 x:n1:a y:n1:a",
    "f for m: m* A m = 0",
    [
        instance("at x", "f", m="x"),
        instance("at both", "at x", x="x + y"),
        instance("at y", "at x", x="y"),
        combine("s", "x* (A + A*) y = 0", "1 | at both | ", "-1 | at x | ", "-1 | at y | "),
        instance("t", "s", x="(A + A*) y"),
        step("u", "definite", of="t", vector=formula("A y + A* y")),
    ],
    "A y + A* y = 0",
    name="a form that is zero",
    points=[point("n=1", "A:nn m:n1 x:n1 y:n1", A="0", m="2", x="1", y="3")],
)
FALSE = piece(
    "refutation",
    "A:nn B:nn",
    "A B = B A",
    point("n=2", "A:nn B:nn", A="0 1, 0 0", B="0 0, 1 0"),
    name="they commute",
    role="mutant",
)
INDEFINITE = piece(
    "refutation",
    "A:nn:s",
    "A >= 0",
    point("n=2", "A:nn:s", A="1 2, 2 1"),
    given="f: A A = 2 A + 3",
    name="positive by an equation",
    role="mutant",
)
EXACT = piece(
    "instances", "A:nn", "A A = A", point("n=2", "A:nn", A="1 0, 0 0"), name="a projection"
)
THEOREMS = (INVERSES, ZERO, SQUARES, ORDER, STEPS, FOR_ALL)
ALL = certificate(*THEOREMS, FALSE, INDEFINITE, EXACT)
WORST = certificate(
    {**test_rule_rate.TRUE["function values, and a readout"], "name": "rate"},
    {**test_rule_cycle.TRUE["heavy ball"], "name": "cycle"},
    {**test_rule_worst_case.TRUE["a proximal step"], "name": "finite"},
)
