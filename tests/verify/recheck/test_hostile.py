"""Hostile files: one line, in bounded time and memory."""

import json
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from verify.recheck import MAX_SHOWN, main, recheck

from .samples import CERTIFICATES, CHANGE, PLACES, STEP_TERMS, WRONG
from .small import (
    FAILS,
    certificate,
    combine,
    edited,
    instance,
    piece,
    point,
    sealed,
    step,
    theorem,
)


def deep(levels):
    return "[" * levels + "]" * levels


def undecided(*parts):
    return certificate(*parts, verdict="undecided")


def blown_up():
    """x := x x + x, again and again: words of 2^40 letters."""
    steps = [instance("i0", "s", z="x + x x")]
    steps += [instance(f"i{k + 1}", f"i{k}", x="x x + x") for k in range(40)]
    return undecided(theorem("x:nn:a z:nn B:nn", "s for z: B z z = B z", steps, "B = 0"))


def big_power():
    """A number of 4,000 digits to the power 10,000."""
    return undecided(piece("refutation", "c", "c^10000 = 0", point(c="7" * 3999)))


def doubled():
    """((2²)²)²… forty times."""
    tree = 2
    for _ in range(40):
        tree = ["^", tree, 10]
    obj = theorem("c", "", [combine("s", "c = c")], "c = c")
    return undecided(edited(obj, ("conclusions", 0, "left"), tree))


def expanded():
    """(x + y)(x + y)…, and products of such products: 2^50 terms."""
    tree = ["+", "x", "y"]
    for _ in range(50):
        tree = ["*", tree, ["+", "x", "y"]]
    obj = theorem("x:nn y:nn", "", [combine("s", "x = x")], "x = x")
    return undecided(edited(obj, ("conclusions", 0, "left"), tree))


def positive(terms):
    tree = ["+", *terms]
    obj = theorem("x", "b: x >= 0", [step("s", "sturm", "x > 0", bounds=["b"])], "x > 0")
    return undecided(edited(obj, ("from", 0, "steps", 0, "left"), tree))


def big_sums():
    """1/p added up for many p: the denominators multiply."""
    return positive(["#", f"1/{2 * i + 10**60 + 1}"] for i in range(20000))


def dense_sturm():
    return positive([1, *(["*", (i * i) % 97 + 1, ["^", "x", i]] for i in range(1, 3000))])


def leaf(path, value, title="change of basis"):
    return lambda: json.dumps(sealed(edited(CERTIFICATES[title], path, value)))


POINT = "points: two matrices that do not commute"


def at_point(*path, value):
    return leaf(("pieces", 0, "at", 0, *path), value, POINT)


HOSTILE = {
    "empty": lambda: "",
    "not JSON": lambda: "{",
    "a list": lambda: "[]",
    "null": lambda: "null",
    "deep": lambda: deep(100_000),
    "deep objects": lambda: '{"a":' * 50_000 + "1" + "}" * 50_000,
    "NaN": lambda: '{"schema": NaN}',
    "infinity": lambda: '{"schema": -Infinity}',
    "a float": lambda: '{"schema": 1e400}',
    "a huge integer": lambda: '{"schema": ' + "9" * 100_000 + "}",
    "a key twice": lambda: '{"schema": "a", "schema": "a"}',
    "many values": lambda: "[" + "[]," * 5_000_000 + "[]]",
    "another schema": leaf(("schema",), "lemmata/certificate/3"),
    "an unknown key": leaf(("extra",), "1"),
    "an unknown verdict": leaf(("verdict",), "certain"),
    "an unknown kind": leaf(("theorems", 0, "from", 0, "kind"), "magic"),
    "an unknown rule": leaf((*STEP_TERMS[:-2], "rule"), "magic"),
    "1/0": leaf((*STEP_TERMS, 0), "1/0"),
    "2/4": leaf((*STEP_TERMS, 0), "2/4"),
    "3/1": leaf((*STEP_TERMS, 0), "3/1"),
    "-0": leaf((*STEP_TERMS, 0), "-0"),
    "0/5": leaf((*STEP_TERMS, 0), "0/5"),
    "+1": leaf((*STEP_TERMS, 0), "+1"),
    "a space": leaf((*STEP_TERMS, 0), "1 "),
    "a line end": leaf((*STEP_TERMS, 0), "1\n"),
    "other digits": leaf((*STEP_TERMS, 0), "١"),
    "an integer for a number": leaf((*STEP_TERMS, 0), 1),
    "a truth value for an exponent": leaf((*STEP_TERMS, 1), [["c", True]]),
    "an exponent of 0": leaf((*STEP_TERMS, 1), [["c", 0]]),
    "a huge exponent": leaf((*STEP_TERMS, 1), [["c", 10**9]]),
    "an integer for a truth value": leaf((*STEP_TERMS, 4), 0),
    "5,000 digits": leaf((*STEP_TERMS, 0), "1" * 5000),
    "a truth value for a dimension": at_point("dimensions", "n", value=True),
    "dimension 65": at_point("dimensions", "n", value=65),
    "dimension 0": at_point("dimensions", "n", value=0),
    "an empty matrix": at_point("letters", "A", value=[]),
    "a ragged matrix": at_point("letters", "A", value=[["1"], ["1", "1"]]),
    "a field of degree 0": at_point("field", value=["1"]),
    "a star in a name": leaf(("theorems", 0, "theory", "letters", 0, "name"), "M*"),
    "a list of scalars for a rank": leaf(("theorems", 0, "theory", "scalars"), [["c"]]),
    "a word over 10,000 letters": leaf((*STEP_TERMS, 2), ["T"] * 10_001),
    "format 1": leaf(("schema",), "lemmata/certificate/1"),
    "a deep tree": leaf((*STEP_TERMS[:-2], "left"), json.loads('["-",' * 900 + "1" + "]" * 900)),
    "growing numbers": lambda: json.dumps(doubled()),
    "growing products": lambda: json.dumps(expanded()),
    "growing words": lambda: json.dumps(blown_up()),
    "a growing power": lambda: json.dumps(big_power()),
    "growing sums": lambda: json.dumps(big_sums()),
    "a dense Sturm chain": lambda: json.dumps(dense_sturm()),
}


@pytest.mark.slow
@pytest.mark.parametrize("title", HOSTILE)
def test_a_hostile_file_gets_one_line(title, tmp_path, capsys):
    path = tmp_path / "hostile.json"
    path.write_text(HOSTILE[title](), encoding="utf-8")
    start = time.process_time()
    assert main([str(path)]) == 2
    out, err = capsys.readouterr()
    assert out == "" and err.count("\n") == 1 and err.startswith("refused  ") and len(err) < 500
    assert time.process_time() - start < 60


FILES = {
    "a device": (None, "plain file"),
    "2 MiB": (lambda: " " * (2**21 + 1), "is over 2 MiB (--generous allows more)"),
    "many values": (lambda: "[" + "[]," * 200_000 + "[]]", "more than 200,000 values"),
    "a key twice in a true certificate": (
        lambda: '{"title": "", ' + json.dumps(certificate(CHANGE))[1:],
        "repeats",
    ),
}


@pytest.mark.parametrize("title", FILES)
def test_a_file_over_the_limits_is_not_read(title, tmp_path, capsys):
    make, reason = FILES[title]
    path = tmp_path / "x.json" if make else "/dev/null"
    if make:
        path.write_text(make())
    assert main([str(path)]) == 2
    assert reason in capsys.readouterr().err


@pytest.mark.parametrize("option", [[], ["--quiet"]])
def test_what_would_be_cut_is_refused(option, tmp_path, capsys):
    """A hypothesis, a claim or an axiom is shown in full, or the file is refused."""
    names = [f"A{i}" for i in range(5000)]
    obj = theorem(
        " ".join(f"{n}:nn" for n in names), "f: A0 = 0; g: A0 A1 = A1 A0", [], "A0 A1 = A1 A0"
    )
    long = edited(obj, ("theory", "facts", 0, "left"), ["+", *names])
    said = [{"words": "a " * MAX_SHOWN, "kind": "remark"}]
    for obj in (
        undecided(long),
        undecided({**CHANGE, "words": "a " * MAX_SHOWN}),
        sealed({**CERTIFICATES["inverse"], "axioms": ["a " * MAX_SHOWN]}),
        sealed({**CERTIFICATES["inverse"], "statement": said}),
    ):
        path = tmp_path / "x.json"
        path.write_text(json.dumps(obj))
        assert main([str(path), *option]) == 2
        out, err = capsys.readouterr()
        assert out == "" and "a line to be shown has over 20,000 characters" in err


def test_a_point_may_be_cut(tmp_path, capsys):
    names = [f"c{i}" for i in range(2000)]
    at = point(**dict.fromkeys(names, 1))
    obj = certificate(piece("refutation", " ".join(names), "1 = 0", at), verdict="refuted")
    (tmp_path / "x.json").write_text(json.dumps(obj))
    assert main([str(tmp_path / "x.json")]) == 0
    assert "more characters)" in " ".join(capsys.readouterr().out.split())


@pytest.mark.parametrize(
    "data", [b"\xff\xfe{}", b'{"schema": "\xc3"}', '{"a": 1}'.encode("utf-16"), b"\xef\xbb\xbf{}"]
)
def test_text_that_is_not_utf8_gets_one_line(data, tmp_path, capsys):
    path = tmp_path / "x.json"
    path.write_bytes(data)
    assert main([str(path)]) == 2
    assert capsys.readouterr().err.count("\n") == 1


@settings(max_examples=500)
@given(
    st.recursive(
        WRONG,
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(
                st.sampled_from(["schema", "theorems", "terms", "rows", "kind", "rule", "x"]),
                inner,
                max_size=3,
            )
        ),
        max_leaves=12,
    )
)
def test_any_object_is_refused_and_nothing_breaks(value):
    with pytest.raises(FAILS):
        recheck(value)


@settings(max_examples=1500)
@given(st.sampled_from(PLACES), WRONG)
def test_any_resealed_edit_is_judged_and_nothing_breaks(place, new):
    title, path = place
    try:
        obj = sealed(edited(CERTIFICATES[title], path, new))
    except (TypeError, ValueError):
        return
    try:
        recheck(obj)
    except FAILS as error:
        assert "\n" not in str(error)
