"""Each kind of difference from the lock says in words or formulas what changed, old and new."""

import json

import pytest

from verify import Claim, Source, lock
from verify.cli.console import Console
from verify.cli.differences import table
from verify.running.runner import run

ROWS = {
    "letters": "x y z: n; A: n×n; a b",
    "given": "x = ay; ab = 1",
    "proved": "bx = Az",
    "needed": ("bx = Az",),
    "false": "x = bAz",
}
WORDS = {
    "statement": "- Scaled: bx = y. By: scaled\n- Remark: nothing more is said here.",
    "hypotheses": "- a is not zero: it has an inverse\n- A is there (not known to be needed)",
    "parts": ("",),
}


def entry(**changed):
    """The lock entry of the claim, with other rows or words."""
    rows = ROWS | {key: value for key, value in changed.items() if key in ROWS}
    words = WORDS | {key: value for key, value in changed.items() if key in WORDS}
    claim = Claim(name="mine/scaled", title="t", source=Source("me", ""), **words)
    claim.letters(rows["letters"])
    both = claim.under(rows["given"], "Az = y")
    both.proves("[scaled] the scaled one", rows["proved"])
    both.under(without="ab = 1").needs("a is not zero", *rows["needed"])
    if rows["false"]:
        both.false("the other way round", rows["false"], at="a=x=2, b=1/2, A=z=y=1")
    claim.mutants()
    return lock.entry(claim, run(claim))


@pytest.fixture(scope="module")
def before(tmp_path_factory):
    """The entry as it is read back from a lockfile."""
    path = tmp_path_factory.mktemp("lock") / "proofs.lock"
    lock.write({"mine/scaled": entry()}, path)
    return lock.read(path)["mine/scaled"]


def found(before, now):
    return {d.what: (d.locked, d.now) for d in lock.compare({"c": before}, {"c": now})}


def test_nothing_differs_from_itself(before):
    assert found(before, entry()) == {}


@pytest.mark.parametrize(
    "words, what, locked, now",
    [
        (
            {"statement": WORDS["statement"].replace("Scaled: bx = y", "Scaled: bx = 2y")},
            "statement",
            "Scaled: bx = y.",
            "Scaled: bx = 2y.",
        ),
        (
            {"statement": "- Scaled: bx = y. By: scaled"},
            "statement",
            "nothing more is said here.",
            "gone",
        ),
        (
            {"hypotheses": WORDS["hypotheses"].replace("it has", "a has")},
            "hypothesis",
            "a is not zero: it has an inverse",
            "a is not zero: a has an inverse",
        ),
        (
            {"hypotheses": WORDS["hypotheses"] + "\n- y is known"},
            "hypothesis",
            "none",
            "y is known",
        ),
    ],
)
def test_words_that_differ_are_shown(before, words, what, locked, now):
    assert found(before, entry(**words)) == {what: (locked, now)}


NEED = "necessity: without: a is not zero"
FALSE = "mutants: the other way round"


@pytest.mark.parametrize(
    "rows, what, locked, now",
    [
        (
            {"needed": ("bx = 2Az",)},
            NEED,
            "x = a·y, A·z = y ⟹ b·x = A·z",
            "x = a·y, A·z = y ⟹ b·x = 2·A·z",
        ),
        (
            {"needed": ("bx = Az", "y = z")},
            NEED,
            "x = a·y, A·z = y ⟹ b·x = A·z",
            "x = a·y, A·z = y, y = z ⟹ b·x = A·z",
        ),
        ({"false": "x = bbAz"}, FALSE, "[scaled] ⟹ x = b·A·z", "[scaled] ⟹ x = b²·A·z"),
        ({"false": ""}, FALSE, "[scaled] ⟹ x = b·A·z", "gone"),
    ],
)
def test_refutations_that_differ_are_shown_in_formulas(before, rows, what, locked, now):
    assert found(before, entry(**rows)) == {what: (locked, now)}


def test_a_theorem_that_differs_is_shown_with_all_that_hangs_on_it(before):
    shown = found(before, entry(given="y = bx; ab = 1"))
    assert shown["theorem scaled"] == (
        "x = a·y, a·b = 1, A·z = y ⟹ b·x = A·z",
        "y = b·x, a·b = 1, A·z = y ⟹ b·x = A·z",
    )
    assert shown[FALSE] == ("[scaled] ⟹ x = b·A·z", "the same, and [scaled] is another")
    variant = shown["mutants: the scaled one: twice A·z"]
    assert variant == tuple(f"twice A·z, in {line}" for line in shown["theorem scaled"])
    assert not any(what.startswith("proof") for what in shown)  # it is shown as a theorem


def test_a_generated_variant_is_shown_by_the_conclusion_that_it_changes(before):
    shown = found(before, entry(proved="Az = bx"))
    variant = "mutants: the scaled one"
    assert shown[f"{variant}: without b·x"] == (
        "without b·x, in b·x = A·z",
        "without b·x, in A·z = b·x",
    )
    assert shown[f"{variant}: twice A·z"] == ("twice A·z, in b·x = A·z", "gone")
    assert shown[f"{variant}: twice b·x"] == ("none", "new")


def test_letters_that_differ_are_no_other_formulas(before):
    now = entry(letters=ROWS["letters"].replace("A: n", "A: symmetric n"))
    shown = found(before, now)
    assert shown["theorem scaled"][1].startswith("the same formulas; sizes, kinds or signs")
    assert shown[FALSE][1].startswith("the same formulas; ")


def test_an_older_lockfile_without_texts_is_read_and_shows_hashes(before, tmp_path):
    rows = {row: made.partition(": ")[0] for row, made in before["evidence"].items()}
    old = {key: value for key, value in before.items() if key != "words"} | {"evidence": rows}
    path = tmp_path / "proofs.lock"
    path.write_text(json.dumps({"schema": lock.SCHEMA, "claims": {"mine/scaled": old}}), "utf-8")
    read = lock.read(path)["mine/scaled"]
    assert found(read, entry()) == {}
    shown = found(read, entry(false="x = bbAz", statement="- bx = y. By: scaled"))
    assert shown["statement"][0].startswith("sha256:") and shown[FALSE][0].startswith("refutation ")


def test_damaged_words_are_refused_in_a_line(before, tmp_path):
    path = tmp_path / "proofs.lock"
    claims = {"mine/scaled": before | {"words": {"statement": "x"}}}
    path.write_text(json.dumps({"schema": lock.SCHEMA, "claims": claims}), "utf-8")
    with pytest.raises(lock.BadLock, match="is not whole; write it anew"):
        lock.read(path)


def test_long_texts_stay_within_eighty_columns(capsys):
    long = " + ".join(f"x{i}·y{i}" for i in range(60))
    made = lock.Difference("mine/scaled", "mutants: it", f"{long} = 1", f"{long} = 2", True)
    table([made], "proofs.lock", Console())
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) > 6 and max(map(len, lines)) <= 80
