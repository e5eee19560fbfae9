"""Words in quotation marks stand in the papers' texts, in the folder that LEMMATA_PAPERS names."""

import os
from pathlib import Path

import pytest

from tests.verify.quotations import TEXTS, faults, misquoted, passages, plain, quoted, read
from verify import registry

PAPER = """3 Results
We show that the ﬁnal step is “small enough” to con-
verge, where $\\gamma^t < 1$ and *Adam*’s learning rate
decays like $1/t$."""


@pytest.fixture
def texts(tmp_path):
    for name in TEXTS.values():
        (tmp_path / name).write_text(PAPER, encoding="utf-8")
    return read(tmp_path)


@pytest.mark.parametrize(
    "said, found",
    [
        ("The paper's 'final step' is small", ["final step"]),
        ("section 2: 'a', \"b c\" and “d”.", ["a", "b c", "d"]),
        ("the papers' words and Adam's, f′ and g'", []),
        ("`code 'x'` and\n\n    'a block'\n\n'words'", ["words"]),
        ("- **\"bold words\"** and *'slanted'*, w*'s and b*'", ["bold words", "slanted"]),
        ("'what the paper's text says', and more", ["what the paper's text says"]),
    ],
)
def test_what_stands_in_quotation_marks(said, found):
    assert quoted(said) == found


@pytest.mark.parametrize(
    "quotation",
    [
        "the final step is 'small enough' to converge",
        "We show … converge, where",
        "Adam's learning rate decays like 1/t.",
        "final step (…) learning rate",
    ],
)
def test_the_papers_own_words_pass(texts, quotation):
    assert misquoted(quotation, [texts["rllc"]]) == ""


@pytest.mark.parametrize(
    "quotation, wrong",
    [
        ("βD² + γ ≤ 1 suffices for uniform bounds", "not in the paper's text"),
        ("the final steps", "not in the paper's text"),
        ("inal step", "not in the paper's text"),
        ("learning rate … final step", "not in the paper's text"),
        ("…", "not in the paper's text"),
        (" ".join(["step"] * 21), "not in the paper's text, more than 20 words"),
    ],
)
def test_an_invented_quotation_is_found(texts, quotation, wrong):
    assert misquoted(quotation, [texts["rllc"]]) == wrong


def test_what_lies_far_apart_is_no_quotation():
    assert misquoted("one … two", [plain("one " + "x " * 150 + "two")]) == ""
    assert misquoted("one … two", [plain("one " + "x " * 250 + "two")]) != ""


def test_a_planted_quotation_is_reported_with_its_place(texts):
    planted = [
        ("rllc/true", ["rllc"], "Section 3: 'the final step'."),
        ("figure planted", ["rllc", "lodo"], "'βD² + γ ≤ 1 suffices' is false"),
    ]
    assert faults(planted, texts) == [
        "figure planted: not in the paper's text: 'βD² + γ ≤ 1 suffices'"
    ]


def test_claims_errata_figures_and_pages_are_all_read():
    where = {place.partition(" ")[0].partition("/")[0] for place, _, _ in passages()}
    topics = {row["topic"] for row in registry.index()}
    assert where == {*topics, "erratum", "figure", "docs"} and topics >= set(TEXTS)
    assert sum(len(quoted(text)) for _, _, text in passages()) > 50


def test_a_topic_without_a_text_quotes_nothing():
    """Its wordings are in our words: several papers, of which no text is at hand."""
    mute = [(where, text) for where, topics, text in passages() if topics == []]
    assert mute and [where for where, text in mute if quoted(text)] == []


def test_every_quotation_comes_with_its_place():
    claims = [registry.load(row["claim"]) for row in registry.scan()]
    assert [c.name for c in claims if quoted(c.wording) and not c.source.place] == []


@pytest.mark.skipif(
    "LEMMATA_PAPERS" not in os.environ,
    reason=f"LEMMATA_PAPERS names no folder with the papers' texts: {', '.join(TEXTS.values())}",
)
def test_every_quotation_stands_in_its_paper():
    assert faults(passages(), read(Path(os.environ["LEMMATA_PAPERS"]))) == []
