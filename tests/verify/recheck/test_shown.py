"""What is shown of a confirmed certificate."""

import json

from tests.verify.recheck.certificates import (
    certificate,
    change_of_basis,
    equal,
    fact,
    inverse_unique,
    number,
    op,
    piece,
    sealed,
    theory,
)
from tests.verify.recheck.forging import AB, CERTIFICATES, combine, derivation
from verify.recheck import main, recheck


def test_numbers_of_a_statement_are_shown_in_full():
    """2^500 c = 2^500 c + …: nobody sees a difference in "a number of 502 bits"."""
    big = [2**500, 2**500 + 1]
    claim = equal(number(f"{big[0]} c^1"), number(f"{big[1]} d^1"))
    (found,) = recheck(certificate(derivation([], [fact("f", **claim)], [], [claim], "", "c d")))
    assert found.text.count(f"{big[0]}·c = {big[1]}·d") == 2 and "bits" not in found.text


def test_what_holds_by_itself_is_marked(tmp_path, capsys):
    same, other = (
        equal(op("n", "n", "A B"), op("n", "n", "A B")),
        equal(op("n", "n", "A"), op("n", "n", "B")),
    )
    step = combine("s", same)
    obj = certificate(
        {**derivation(AB, [fact("f", **other)], [step], [same, other]), "name": "half"},
        {**derivation(AB, [], [step], [same]), "name": "whole"},
        piece(
            "positivity",
            theory("", "x"),
            name="number",
            claim=number("1"),
            strict=True,
            method="shift",
            bounds=[["x", number("0")]],
        ),
        piece(
            "squares",
            theory("", "x"),
            name="nothing",
            claim=number("0"),
            squares=[],
            steps=[],
            terms=[],
        ),
    )
    (tmp_path / "x.json").write_text(json.dumps(obj))
    assert main([str(tmp_path / "x.json")]) == 0
    out = capsys.readouterr().out
    assert "4 pieces, 3 trivial" in out.splitlines()[0] and out.count("(trivial)") == 4
    assert "then A·B = A·B (trivial), and A = B\n" in out


def test_the_line_of_a_file_says_what_it_relies_on(tmp_path, capsys):
    for number_, said in ((0, ""), (1, "  relies on 1 axiom"), (5, "  relies on 5 axioms")):
        obj = sealed({**CERTIFICATES["inverse"], "axioms": ["a fact"] * number_})
        path = tmp_path / "x.json"
        path.write_text(json.dumps(obj))
        assert main([str(path), "--quiet"]) == 0
        assert capsys.readouterr().out == (
            f"confirmed  {path}  rllc/sample  proved  1 piece{said}  {obj['digest'][:39]}\n"
        )


def test_the_part_of_a_piece_is_shown(tmp_path, capsys):
    one, two = {**change_of_basis(), "part": "one"}, {**inverse_unique(), "part": "two"}
    (tmp_path / "x.json").write_text(json.dumps(certificate(one, two, parts=("one", "two"))))
    assert main([str(tmp_path / "x.json")]) == 0
    out = capsys.readouterr().out
    assert 'proof of "one"  one step' in out and 'proof of "two"  inverse' in out
