"""What is shown of a confirmed certificate."""

import json
import textwrap

import pytest
from hypothesis import given
from hypothesis import strategies as st

from verify.recheck import main, recheck, wrapped

from .samples import CERTIFICATES, CHANGE, INVERSE
from .small import TURNED, certificate, combine, edited, formula, sealed, squares, step, theorem
from .test_points import COMMUTE, ROOT


def lines(obj):
    return recheck(certificate(obj, verdict="undecided") if "from" in obj else obj).lines


FORMULAS = {
    "A B* + 2 c^2 id(n)": "A·B* + 2·c^2·1",
    "A - B": "A - B",
    "A - (B - C)": "A - (B - C)",
    "A + (B + C)": "A + (B + C)",
    "-(A + B)": "-(A + B)",
    "-A B": "-A·B",
    "A (-B)": "A·(-B)",
    "(A + B)* (A B)^2": "(A + B)*·(A·B)^2",
    "(A^2)*": "(A^2)*",
    "A*^2": "(A*)^2",
    "(A^2)^3": "(A^2)^3",
    "1/2 A": "1/2·A",
    "A (1/2)": "A·(1/2)",
    "(1/2)^2 A": "(1/2)^2·A",
    "A (B C)": "A·(B·C)",
    "tr(A + B)": "tr(A + B)",
    "id(n) A + zero(n,n)": "1·A + 0",
    "x* x": "x*·x",
}


@pytest.mark.parametrize("text", FORMULAS)
def test_a_tree_is_shown_as_it_is_written(text):
    obj = theorem("A:nn B:nn C:nn x:n1 c", "", [combine("s", "A = A")], "A = A")
    for path in (("conclusions", 0), ("from", 0, "claims", 0), ("from", 0, "steps", 0)):
        tree = formula(text)
        obj = edited(edited(obj, (*path, "left"), tree), (*path, "right"), tree)
    assert f"    then {FORMULAS[text]} = {FORMULAS[text]} (both sides are the same)" in lines(obj)


def test_a_negative_number_before_a_product():
    obj = theorem("A:nn B:nn", "f: A = B", [], "A = B")
    obj = edited(
        obj, ("theory", "facts", 0, "left"), ["+", "A", ["*", -2, "A"], ["*", "A", -2], -1]
    )
    obj["conclusions"] = obj["from"][0]["claims"] = [
        {"left": obj["theory"]["facts"][0]["left"], "right": "B"}
    ]
    assert "    if A - 2·A + A·(-2) - 1 = B" in lines(obj)


@pytest.mark.parametrize(
    ("left", "right", "shown"),
    [
        ("A - B", "0 (A - B)", "A - B = 0"),
        ("0 (A - B)", "A - B", "0 = A - B"),
        ("A B", "0 A B", "A·B = 0"),
        ("A", "0 A", "A = 0"),
        ("A B", "0 B A", "A·B = 0·B·A"),  # 0 times something else is shown as it is written
        ("A - B", "0 (B - A)", "A - B = 0·(B - A)"),
        ("A", "1 A", "A = 1·A"),
        ("A", "0 A A", "A = 0·A·A"),
        ("A A", "A 0 A", "A·A = A·0·A"),
    ],
)
def test_0_times_the_other_side_is_shown_as_0(left, right, shown):
    obj = theorem("A:nn B:nn", f"f: {left} = {right}", [], f"{left} = {right}")
    assert f"    if {shown}" in lines(obj)


def test_numbers_of_a_statement_are_shown_in_full():
    """2^500 c = 2^500 c + …: nobody sees a difference in "a number of 502 bits"."""
    big = [str(2**500), str(2**500 + 1)]
    obj = theorem("c d", f"f: {big[0]} c = {big[1]} d", [], f"{big[0]} c = {big[1]} d")
    shown = "\n".join(lines(obj))
    assert shown.count(f"{big[0]}·c = {big[1]}·d") == 2 and "bits" not in shown


def test_a_name_that_looks_like_a_formula_is_marked():
    obj = theorem("X:nn Z:nn", "f: X = Z", [], "X = Z")
    named = json.loads(json.dumps(obj).replace('"Z"', '"0"'))
    assert "    if X = «0»" in lines(named)


def test_the_line_of_a_file_says_what_it_relies_on(tmp_path, capsys):
    path = tmp_path / "x.json"
    for axioms, said in ((0, ""), (1, "  relies on 1 fact in prose"), (5, "  relies on 5 facts")):
        obj = sealed({**CERTIFICATES["inverse"], "axioms": ["a fact"] * axioms})
        path.write_text(json.dumps(obj))
        assert main([str(path), "--quiet"]) == 0
        shown = capsys.readouterr().out
        assert shown.startswith(f"confirmed  {path}  rllc/sample  proved  1 theorem (1 without a")
        assert said in shown and shown.endswith(f"  {obj['digest'][:39]}\n")


def test_the_price_stands_beside_the_verdict(tmp_path, capsys):
    turned = theorem(
        "A:nn B:nn", "f: A B = 1", [step("s", "turn", of="f", first="A", second="B")], "B A = 1",
        cites=TURNED,
    )  # fmt: skip
    (tmp_path / "x.json").write_text(json.dumps(certificate(turned)))
    assert main([str(tmp_path / "x.json"), "--quiet"]) == 0
    assert "  proved from 1 standard theorem  1 theorem " in capsys.readouterr().out


def test_sentences_parts_and_pieces_are_shown(tmp_path, capsys):
    one, two = {**CHANGE, "part": "one"}, {**INVERSE, "part": "two"}
    said = [
        {"words": "It is so.", "kind": "theorem", "theorems": ["one step", "inverse"]},
        {"words": "It is 2.", "kind": "measured"},
    ]
    pieces = [{**COMMUTE, "role": "paper", "part": "one"}, {**ROOT, "part": "two"}]
    obj = certificate(one, two, *pieces, parts=("one", "two"), statement=said)
    (tmp_path / "x.json").write_text(json.dumps(obj))
    assert main([str(tmp_path / "x.json")]) == 0
    out = capsys.readouterr().out
    for shown in (
        "  theorem (one step, inverse)  It is so.\n  measured  It is 2.\n",
        '  theorem of "one"  one step: what is said\n',
        '  theorem of "two"  inverse: what is said\n',
        '  paper of "one"  commute\n    not true: for all sizes n and real A (n×n), B (n×n)\n',
        "    then A·B = B·A\n    at n = 2, A = [0 1; 0 0], B = [1 0; 0 1/2]\n",
        "    there left - right is [0 -1/2; 0 0] in A·B = B·A\n",
        '  exact of "two"  matrices\n',
        "α the largest root of -2 + 1·α^2",
        "there G·x = 0, and s^2 >= 2",
    ):
        assert shown in out, shown
    assert "2 theorems (2 without a point), 2 pieces" in out


def test_a_letter_is_shown_with_its_properties():
    obj = theorem(
        "S:nn:s K:nn:p H:nn:d c:+ d", "f: S = K", [squares("s", "c >= 0", "c^1 | 1 | ")], "c >= 0",
        operators=["n"],
    )  # fmt: skip
    assert lines(obj)[2:4] == [
        "    for all sizes n and real S (n×n symmetric), K (n×n symmetric positive semidefinite), "
        "H (n×n symmetric positive definite), c >= 0, d",
        "    bounded operators where a size is n, which may be infinite",
    ]


WORDS = st.lists(st.integers(1, 120).map("x".__mul__), min_size=1, max_size=20)


@given(WORDS, st.lists(st.integers(1, 4), min_size=20, max_size=20), st.sampled_from(["", "    "]))
def test_lines_are_broken_as_textwrap_does(words, gaps, indent):
    """Which may leave spaces at the end of a line before a word that is longer than one."""
    text = "".join(word + " " * gap for word, gap in zip(words, gaps)).strip()
    how = {"initial_indent": indent, "subsequent_indent": indent + " " * 6}
    found = wrapped(text, indent)
    assert found == [line.rstrip() for line in textwrap.wrap(text, 80, **how)]
    assert "".join(found).replace(" ", "") == text.replace(" ", "")
