"""Formulas are typeset once for a set of figures, in the fonts of each figure's settings, and
matplotlib is left as it was."""

import pytest
from matplotlib.mathtext import MathTextParser

from verify.figures import formulas, load
from verify.figures.build import Settings, drawing, looks, save
from verify.figures.formulas import kept


@pytest.fixture
def parsed(monkeypatch):
    """The formulas that matplotlib is asked to typeset; none is known before."""
    asked, parse = [], MathTextParser.parse

    def asking(self, s, *more, **options):
        asked.append(s)
        return parse(self, s, *more, **options)

    monkeypatch.setattr(MathTextParser, "parse", asking)
    monkeypatch.setattr(formulas, "_typeset", {})
    return asked


@pytest.mark.parametrize(
    ("format", "sizes"),
    [("pdf", 1), ("svg", 1), ("png", 2)],  # a bitmap is laid out at one size and drawn at another
)
def test_a_second_figure_with_the_same_labels_asks_for_none_and_has_the_same_bytes(
    tmp_path, parsed, format, sizes
):
    figure, settings = load("saddle"), Settings(format=format)
    data = figure.data()
    save(figure, data, tmp_path / "first", settings)
    asked = len(parsed)
    assert asked == sizes * len(set(parsed)) > 0
    save(figure, data, tmp_path / "again", settings)
    assert len(parsed) == asked
    formulas._typeset.clear()
    save(figure, data, tmp_path / "anew", settings)
    bytes_of = {(tmp_path / name).read_bytes() for name in ("first", "again", "anew")}
    assert len(bytes_of) == 1


def test_the_same_bytes_come_without_it(tmp_path, parsed):
    """Drawn by matplotlib alone, after a figure in another width has left its formulas."""
    figure, settings = load("saddle"), Settings(format="svg")
    data = figure.data()
    save(figure, data, tmp_path / "full", Settings(format="svg", width="full"))
    save(figure, data, tmp_path / "kept", settings)
    assert parsed
    with looks(settings):
        drawing(figure, data, settings).savefig(
            tmp_path / "plain", format="svg", metadata={"Date": None}
        )
    kept_text, plain = ((tmp_path / n).read_text(encoding="utf-8") for n in ("kept", "plain"))
    assert kept_text.partition("<g id=")[2] == plain.partition("<g id=")[2] != ""


def test_other_settings_typeset_anew_and_an_error_leaves_matplotlib_as_it_was(parsed):
    before = MathTextParser.parse
    parser = MathTextParser("path")
    for settings in (Settings(), Settings(), Settings(format="svg")):
        with pytest.raises(KeyError), kept(settings):
            parser.parse("$x^2$", 72)
            raise KeyError
        assert MathTextParser.parse is before
    assert parsed == ["$x^2$", "$x^2$"]
    with kept(Settings()):
        MathTextParser("agg").parse("$x^2$", 72)
        parser.parse("$x^2$", 100)
    assert len(parsed) == 4


def test_what_is_kept_is_bounded(monkeypatch, parsed):
    monkeypatch.setattr(formulas, "KEPT", 2)
    parser = MathTextParser("path")
    with kept(Settings()):
        for s in ("$a$", "$b$", "$c$", "$a$", "$a$"):
            parser.parse(s, 72)
    assert parsed == ["$a$", "$b$", "$c$", "$a$"]
