"""The rule `definite`: w from w*w = 0, and nothing else."""

from .small import formula, judge, rows, step, theorem


def zero(vector):
    return [step("s", "definite", of="f", vector=formula(vector))]


TRUE = {
    "a vector": theorem("A:mn x:n1", "f: -2 x* A* A x = 0", zero("A x"), "A x = 0"),
    "the other order": theorem("A:mn", "f: A A* = 0", zero("A"), "A = 0"),
    "under a trace": theorem("A:mn", "f: tr(A A*) = 0", zero("A"), "A = 0"),
    "a scalar": theorem("c d", "f: 3 (c - d)^2 = 0", zero("c - d"), "c = d"),
    "a sum": theorem("x:n1 y:n1", "f: (x - y)* (x - y) = 0", zero("x - y"), "x = y"),
}
FALSE = {
    "a nilpotent matrix": (theorem("A:nn", "f: A A = 0", zero("A"), "A = 0"), "no multiple"),
    "a nilpotent trace": (theorem("A:nn", "f: tr(A A) = 0", zero("A"), "A = 0"), "no multiple"),
    "a trace for the vector": (
        theorem("A:nn", "f: tr(A A) = 0", zero("tr(A)"), "tr(A) = 0"),
        "not squared",
    ),
    "0 = 0": (theorem("A:nn", "f: A = A", zero("A"), "A = 0"), "no multiple"),
    "0 = 0 for 0": (theorem("A:nn", "f: A = A", zero("zero(n,n)"), "A = 0"), "no multiple"),
    "a scalar before it": (theorem("A:nn c", "f: c A* A = 0", zero("A"), "A = 0"), "no multiple"),
    "an indefinite middle": (
        theorem("A:nn x:n1", "f: x* A x = 0", zero("x"), "x = 0"),
        "no multiple",
    ),
    "an inequality": (theorem("x:n1", "f: x* x >= 0", zero("x"), "x = 0"), "no fact with ="),
    "another scalar": (theorem("c d", "f: c^2 = 0", zero("d"), "d = 0"), "no multiple"),
    "for all": (
        theorem("A:nn x:n1", "f for x: x* A* A x = 0", zero("A x"), "A x = 0"),
        'says "for all"',
    ),
}


@rows(TRUE, FALSE)
def test_only_what_follows_is_confirmed(obj, reason):
    judge(obj, reason)
