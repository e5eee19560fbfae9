"""True certificates of every kind, for edits of them."""

from hypothesis import strategies as st

from . import (
    test_points,
    test_rule_cancel,
    test_rule_cases,
    test_rule_cite,
    test_rule_combine,
    test_rule_cycle,
    test_rule_definite,
    test_rule_induction,
    test_rule_instance,
    test_rule_rate,
    test_rule_shift_sturm,
    test_rule_spaces,
    test_rule_spiral,
    test_rule_squares,
    test_rule_turn_trace_absurd,
    test_rule_worst_case,
    test_rule_worst_case_roots,
    test_theorem,
    test_weakening,
)
from .small import certificate, combine, paths, theorem

CHANGE = theorem(
    "M:nk T:kk S:kk Z:kk g:n1 v:k1",
    "SZ: S Z = 1; ZS: Z S = 1",
    [combine("s", "(M T + g v*) S = M S Z T S + g v* S", "-1 M | SZ | T S")],
    "(M T + g v*) S = M S Z T S + g v* S",
    name="one step",
)
INVERSE = theorem(
    "X:kk S:kk Z:kk c",
    "SZ: S Z = 1; XS: X S = 1",
    [combine("s", "3 c^2 X* = 3 c^2 Z*", "-3 c^2 | SZ* | X*", "3 c^2 Z* | XS* | ")],
    "3 c^2 X* = 3 c^2 Z*",
    name="inverse",
)


def gathered():
    yield "change of basis", certificate(CHANGE)
    yield "inverse", certificate(INVERSE)
    yield (
        "parts",
        certificate({**CHANGE, "part": "a"}, {**INVERSE, "part": "b"}, parts=["a", "b"]),
    )
    for module in (
        test_rule_cancel, test_rule_cases, test_rule_combine, test_rule_definite,
        test_rule_induction, test_rule_instance, test_rule_shift_sturm, test_rule_squares,
        test_rule_turn_trace_absurd, test_theorem, test_points, test_weakening, test_rule_cite,
        test_rule_rate, test_rule_cycle, test_rule_spiral, test_rule_spaces,
        test_rule_worst_case, test_rule_worst_case_roots,
    ):  # fmt: skip
        for title, obj in module.TRUE.items():
            if "schema" not in obj:
                obj = certificate(obj, verdict="supported")
            yield f"{module.__name__.rpartition('.')[2].removeprefix('test_')}: {title}", obj


CERTIFICATES = dict(gathered())
PLACES = [(title, path) for title, obj in CERTIFICATES.items() for path in paths(obj)]
STEP_TERMS = ("theorems", 0, "from", 0, "steps", 0, "terms", 0)
WRONG = st.one_of(
    st.text(max_size=4),
    st.integers(-3, 70),
    st.booleans(),
    st.none(),
    st.floats(),
    st.sampled_from(["0", "1", "2", "1/2", "S", "M*", "sha256:0", [], {}, ["1"], ["T", "S"], "+"]),
)
