"""The page of frameworks: a line for every call, and what surprises with its version."""

import json
import re

from verify.identify import rosetta, surprises

CALLS = ("momentum(lr=1/10, beta=9/10)", "m = 9/10*m + grad(x); x = x - m/10", "x = x - grad(x)/10")


def test_rows_are_run_and_kept(monkeypatch, tmp_path):
    monkeypatch.setattr(rosetta, "METHODS", {"mine": CALLS})
    monkeypatch.setattr(rosetta, "_first", lambda side: "1")
    page, kept = tmp_path / "page.md", tmp_path / "kept.jsonl"
    assert rosetta.main(["--out", str(page), "--kept", str(kept)]) == 0
    first = page.read_text()
    assert "| the same" in first and "| differ at step 2" in first
    assert "their laws are equal, exactly, starts included" in first
    rows = [json.loads(line) for line in kept.read_text().splitlines()]
    assert [row["call"] for row in rows] == list(CALLS)
    monkeypatch.setattr(rosetta, "_row", None)  # nothing is run again
    assert rosetta.main(["--out", str(page), "--kept", str(kept)]) == 0
    assert page.read_text() == first


def test_a_file_to_keep_rows_in_is_no_must(monkeypatch, tmp_path):
    monkeypatch.setattr(rosetta, "METHODS", {})
    assert rosetta.main(["--out", str(tmp_path / "page.md")]) == 0


def test_every_surprise_names_its_version():
    groups = (surprises.BETWEEN, surprises.NUMBERS, surprises.STEPS)
    found = [entry for group in groups for entry in group]
    for what, where in found:
        assert re.search(r"\d+\.\d+", where), what
    assert len(surprises.lines()) > len(found)
