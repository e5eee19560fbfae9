"""`python -m verify normal-form`: exact answers, and one line for bad input."""

import json

import pytest
import sympy

from verify.cli import dispatch

COMPLEX = ("0,1;-1/2,0.9", "1,0")


def answer(capsys, *arguments):
    assert dispatch(["normal-form", *arguments, "--json"]) == 0
    return json.loads(capsys.readouterr().out)


def matrix(rows):
    """Entries of the answer as SymPy numbers, read without evaluating text: a + b*sqrt(r)."""
    x = sympy.Symbol("x")
    return sympy.Matrix([[sympy.Poly(_number(text), x).as_expr() for text in row] for row in rows])


def _number(text):
    total = sympy.Integer(0)
    for term in text.replace("- ", "+ -").split("+ "):
        term, sign = term.strip(), 1
        if term.startswith("-"):
            term, sign = term[1:], -1
        root = sympy.Integer(1)
        if "sqrt(" in term:
            before, _, after = term.partition("sqrt(")
            inside, _, tail = after.partition(")")
            root, term = sympy.sqrt(sympy.Rational(inside)), before.rstrip("*") + tail
            term = "1" + term if term.startswith("/") or not term else term
        total += sign * sympy.Rational(term) * root
    return total


@pytest.mark.parametrize(
    "T, v",
    [
        COMPLEX,
        ("1,1;0,1", "1,5"),
        ("0,1;2,0", "1,1"),
        ("2,0;0,2", "1,1"),
        ("-3,1,2;1,-1,0;1,0,-2", "1,0,0"),
    ],
)
def test_the_frame_of_the_answer_does_what_it_says(capsys, T, v):
    found = answer(capsys, T, v)
    t, s, j = (matrix(found[key]) for key in "TSJ")
    start = sympy.Matrix([matrix([found["v"]])[:]]).T
    assert found["schema"] == "lemmata/normal-form/1" and found["verdict"] in (
        "controllable",
        "union",
    )
    assert (t * s - s * j).applyfunc(sympy.expand).is_zero_matrix
    assert (s.T * start - sympy.Matrix(found["start"])).applyfunc(sympy.expand).is_zero_matrix
    assert sympy.simplify(s.det()) != 0
    assert sum(block["units"] for block in found["blocks"]) == t.rows


def test_complex_pair(capsys):
    (block,) = answer(capsys, *COMPLEX)["blocks"]
    assert (
        block["minimal_polynomial"] == ["1/2", "-9/10", "1"]
        and not block["real"]
        and block["units"] == 2
    )


def test_an_irreducible_quintic_has_enclosures(capsys):
    found = answer(capsys, "0,0,0,0,1;1,0,0,0,1;0,1,0,0,0;0,0,1,0,0;0,0,0,1,0", "1,0,0,0,0")
    assert found["form"] == "primary" and [b["units"] for b in found["blocks"]] == [1, 2, 2]
    assert all(b["eigenvalue"] is None and "+/-" in b["enclosure"][0] for b in found["blocks"])


def test_an_uncontrollable_pair_shows_what_is_reached(capsys):
    found = answer(capsys, "1,1;0,1", "0,1")
    assert found["verdict"] == "reachable_part" and found["unreachable"] == 1
    assert found["reachable"] == {"C": [["0", "1"]], "F": [["1"]], "v": ["1"]} and found[
        "annihilator"
    ] == ["-1", "1"]


def test_nothing_reached(capsys):
    found = answer(capsys, "1/2", "0")
    assert found["blocks"] == [] and found["unreachable"] == 1
    assert dispatch(["normal-form", "1/2", "0"]) == 0 and "no gradient" in capsys.readouterr().out


@pytest.mark.parametrize(
    "T, v, shown",
    [
        (*COMPLEX, "controllable: it is the union of 1 Jordan block"),
        ("1,1;0,1", "0,1", "no union"),
        ("2,0;0,2", "1,1", "all the same"),
        ("0,1,0;0,0,1;1,1,0", "1,0,0", "root of x^3 - x - 1"),
        ("-1/2", "-1", "-1/2"),
    ],
)
def test_the_table_says_so(capsys, T, v, shown):
    assert dispatch(["normal-form", T, v]) == 0
    assert shown in " ".join(capsys.readouterr().out.split())


@pytest.mark.parametrize(
    "name, text",
    [
        ("T.csv", "0, 1\n-1/2, 0.9\n"),
        ("T.txt", "# a comment\n0 1\n-1/2 0.9\n"),
        ("T.json", '[[0, 1], ["-1/2", 0.9]]'),
        ("T", "0,1;-1/2,0.9\n"),
    ],
)
def test_files_of_rows_are_read_exactly(capsys, tmp_path, name, text):
    (tmp_path / name).write_text(text)
    (tmp_path / "v.json").write_text("[1, 0]")
    assert answer(capsys, str(tmp_path / name), str(tmp_path / "v.json")) == answer(
        capsys, *COMPLEX
    )


@pytest.mark.parametrize(
    "T, v, message",
    [
        ("1,2", "1", "T is 1×2: give a square matrix"),
        ("1,2;3", "1,1", "T is ragged"),
        ("1,0;0,1", "1", "v has 1 entries"),
        ("nan", "1", "T is 'nan'"),
        ("1,0;0,1", "inf,1", "v is 'inf'"),
        ("", "1", "T is empty"),
        ("1", " ", "v is empty"),
        ("a,b;c,d", "1,1", "T is 'a'"),
        ("1/0", "1", "the denominator is zero"),
        ("1,2;3,4", "1,0;0,1", "v is 2×2"),
        ("nowhere.csv", "1", "there is no file"),
        (";".join([",".join(["0"] * 130)] * 130), "1", "at most 128×128"),
    ],
)
def test_bad_input_is_one_line_and_status_2(capsys, T, v, message):
    assert dispatch(["normal-form", T, v]) == 2
    captured = capsys.readouterr()
    assert message in captured.err and captured.err.count("\n") == 1 and not captured.out


@pytest.mark.parametrize(
    "text, message",
    [
        ("", "is empty"),
        ("[[1, NaN]]", "T is 'NaN'"),
        ("[[1, 2], 3]", "mixes rows and numbers"),
        ('{"T": 1}', "no list of rows"),
        ("[[1", "is no JSON"),
        ("[" * 100_000, "nested too deep"),
        ("[[1, 2], [3]]", "ragged"),
        ("[[null]]", "T is None"),
        ("[[[1]]]", "T is [1]"),
        ("[[true]]", "T is True"),
        ("1 2\n3\n", "ragged"),
    ],
)
def test_bad_files_are_one_line_and_status_2(capsys, tmp_path, text, message):
    path = tmp_path / "T"
    path.write_text(text)
    assert dispatch(["normal-form", str(path), "1"]) == 2
    captured = capsys.readouterr()
    assert message in captured.err and captured.err.count("\n") == 1


def test_what_is_no_text_is_said(capsys, tmp_path):
    path = tmp_path / "T"
    path.write_bytes(b"\xff\xfe\x00")
    assert dispatch(["normal-form", str(path), "1"]) == 2 and "not text" in capsys.readouterr().err
    assert (
        dispatch(["normal-form", str(tmp_path), "1"]) == 2
        and "cannot be read" in capsys.readouterr().err
    )
