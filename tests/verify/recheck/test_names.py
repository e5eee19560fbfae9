"""What a certificate cannot hide: names that look alike, look like formulas, or fake a line."""

import copy
import json

import pytest

from verify.recheck import Malformed, main, recheck

from .samples import CERTIFICATES, CHANGE, INVERSE
from .small import certificate, sealed
from .test_rule_cite import TRUE as CITING


def renamed(obj, table):
    """The theorem with names replaced everywhere."""
    if isinstance(obj, dict):
        return {key: renamed(value, table) for key, value in obj.items()}
    if isinstance(obj, list):
        return [renamed(value, table) for value in obj]
    plain = obj.removesuffix("*") if isinstance(obj, str) else obj
    return table[plain] + "*" * obj.endswith("*") if plain in table else obj


def shown(obj):
    return "\n".join(recheck(certificate(obj)).lines)


HIDDEN = {
    "Cyrillic": "х",
    "Greek omicron": "ο",
    "Greek capital Alpha": "Α",
    "Greek upsilon": "υ",
    "the micro sign": "µ",
    "the Kelvin sign": "\u212a",
    "full width": "Ａ",
    "mathematical": "𝐀",
    "a variation selector": "M\ufe0f",
    "a joiner": "M\u200d",
    "a soft hyphen": "M\u00ad",
    "a right-to-left mark": "M\u200f",
    "a filler": "\u3164",
    "a blank": "\u2800",
    "an accent alone": "\u0302",
    "three accents": "x\u0302\u0303\u0304",
    "an accent out of the list": "x\u0323",
    "a space": "a b",
    "a no-break space": "a\u00a0b",
    "quotes": "«a»",
    "a star": "a*b",
    "a line end": "a\n",
    "too long": "a" * 81,
    "nothing": "",
    "Arabic": "م",
}


@pytest.mark.parametrize("title", HIDDEN)
def test_names_are_written_in_a_closed_alphabet(title):
    obj = certificate(renamed(CHANGE, {"g": HIDDEN[title]}))
    with pytest.raises(Malformed, match="alphabet"):
        recheck(obj)
    with pytest.raises(Malformed, match="alphabet"):
        recheck(sealed({**CERTIFICATES["inverse"], "claim": HIDDEN[title]}))


@pytest.mark.parametrize(
    "name",
    ["M′", "S⁻¹", "x_prev", "β₂ᵗ", "w̄", "√v̂", "G^-½", "K_λ", "|Hb|²", "lim-t·Ew²", "x⁺ₙ", "Â0"],
)
def test_the_names_that_claims_use_are_names(name):
    assert name in shown(renamed(CHANGE, {"g": name}))


TWINS = [
    ("l", "1"), ("I", "l"), ("x1", "xl"), ("O", "0"), ("M′", "M'"), ("M″", "M′′"), ("M″", 'M"'),
    ("a−b", "a-b"), ("A⁻¹", "A⁻ˡ"), ("x°", "x⁰"), ("Â", "A\u0302"), ("x₁", "xₗ"), ("M‴", "M′′′"),
]  # fmt: skip


@pytest.mark.parametrize("one, other", TWINS)
def test_two_names_that_look_alike_are_refused(one, other):
    """In one piece, in two of them, as a letter and a size."""
    first, second = renamed(INVERSE, {"X": one}), renamed(INVERSE, {"X": other})
    recheck(certificate(first))
    recheck(certificate(second))
    for pieces in (
        [renamed(INVERSE, {"X": one, "S": other})],
        [first, {**second, "name": "another"}],
        [renamed(INVERSE, {"X": one, "k": other})],
    ):
        with pytest.raises(Malformed, match="look alike"):
            recheck(certificate(*pieces))


def test_the_names_of_claims_may_not_look_like_others():
    """The claim's own, one that it cites, a letter."""
    recheck(certificate(renamed(INVERSE, {"X": "b1"}), claim="a"))
    for own, cited in (("bl", None), ("one/x1", "one/xl"), ("a", "bl")):
        obj = certificate(renamed(INVERSE, {"X": "b1"}), claim=own)
        if cited:
            entry = copy.deepcopy(next(x for x in CITING.values() if x.get("cited"))["cited"][0])
            obj = sealed({**obj, "cited": [{**entry, "claim": cited}]})
        with pytest.raises(Malformed, match="look alike"):
            recheck(obj)


def test_greek_that_resembles_latin_is_spelled_where_both_stand():
    assert "«ν nu»·v*" in shown(renamed(CHANGE, {"g": "ν"}))
    plain = shown(renamed(CHANGE, {"g": "ν", "v": "w"}))
    assert "ν·w*" in plain and "nu" not in plain


def test_what_looks_like_a_formula_is_shown_as_one_name():
    """A letter named A² is no square, and one named a−b no difference."""
    for name in ("A²", "a−b", "1/a", "Aᵀ", "S⁻¹", "f(x)", "if", "tr", "2x"):
        assert f"«{name}»·v*" in shown(renamed(CHANGE, {"g": name}))


PROSE = {
    "a line end": ("a\nconfirmed  b.json  rllc/b  proved  9 pieces", "\nconfirmed"),
    "a carriage return": ("a\rconfirmed", "\r"),
    "many spaces": ("a" + " " * 200 + "confirmed", "\nconfirmed"),
    "a paragraph separator": ("a\u2029confirmed", "\u2029"),
    "an escape": ("a\x1b[2Kconfirmed", "\x1b"),
    "right to left": ("a\u202econfirmed", "\u202e"),
    "an isolate": ("a\u2067confirmed", "\u2067"),
    "Hebrew, which turns what follows": ("אב 1 = 0", "א"),
    "a zero width space": ("a\u200bb", "\u200b"),
    "a filler": ("a\u3164b", "\u3164"),
    "an enclosing mark": ("a\u20ddb", "\u20dd"),
}


@pytest.mark.parametrize("title", PROSE)
def test_prose_fakes_no_line(title, tmp_path, capsys):
    text, hidden = PROSE[title]
    named = {**INVERSE, "name": text, "part": text, "words": text}
    said = [{"words": text, "kind": "cited"}]
    obj = sealed({**certificate(named, parts=(text,), statement=said), "axioms": [text]})
    (tmp_path / "x.json").write_text(json.dumps(obj))
    assert main([str(tmp_path / "x.json")]) == 0
    out = capsys.readouterr().out
    assert out.count("\nconfirmed") == 0 and hidden not in out
    assert all(line.startswith("  ") for line in out.splitlines()[1:])


def test_prose_that_is_wrapped_begins_no_line_as_a_formula_does(tmp_path, capsys):
    words = " ".join(["so"] * 24 + ["then A = B"] * 20)
    (tmp_path / "x.json").write_text(json.dumps(certificate({**INVERSE, "words": words})))
    assert main([str(tmp_path / "x.json")]) == 0
    shown = capsys.readouterr().out.splitlines()
    assert "    then 3·c^2·X* = 3·c^2·Z*" in shown
    assert sum(line.startswith("    then") for line in shown) == 1
