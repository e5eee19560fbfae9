"""The command figure: every figure is complete, files repeat byte for byte, wrong calls are one
line, nothing is left half done."""

import csv
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from tests.verify.samples import lemmata
from verify import registry as claims
from verify.cli import dispatch
from verify.cli import figure as command
from verify.figures import build, jobs, load, names, registry, select, style
from verify.figures.build import Settings, drawing, looks, make
from verify.figures.figure import Table

CHEAP = ("saddle", "confluence")
ROOT = Path(__file__).resolve().parents[3]


def test_there_are_fifteen_figures_and_three_for_every_paper():
    topics = list(names().values())
    assert len(topics) >= 15 and all(topics.count(topic) >= 3 for topic in registry.TOPICS)


@pytest.mark.parametrize("name", names())
def test_a_figure_says_what_it_is(name):
    figure = load(name)
    assert (figure.name, figure.topic) == (name, names()[name])
    known = {row["claim"] for row in claims.index()}
    assert set(figure.claims) <= known
    assert figure.title and figure.paper and figure.caption.endswith(".")
    assert "\n" not in figure.title + figure.caption


def test_figures_are_found_by_pattern_and_by_claim():
    assert select(["rllc/*"]) == [n for n, topic in names().items() if topic == "rllc"]
    assert select(["lodo/saddle", "saddle"]) == ["saddle"]
    assert "two_cycle" in [f.name for f in registry.for_claim("rllc/rllc_momentum_nonconvergence")]


def test_listing_loads_no_matplotlib():
    done = lemmata(
        "figure",
        "--list",
        before="import atexit; atexit.register(lambda: print('matplotlib' in sys.modules, "
        "file=sys.stderr))",
    )
    assert done.returncode == 0 and done.stderr == "False\n"
    assert all(f"{topic}/{name}\n" in done.stdout for name, topic in names().items())
    assert max(map(len, done.stdout.splitlines())) <= 80


@pytest.mark.slow
def test_processes_write_the_same_bytes_in_every_format(tmp_path):
    """Twice all formats from Python, and PDF from the command on two processes."""
    program = (
        "import sys; from verify.figures import Settings, load, make\n"
        "for name in sys.argv[2:]:\n"
        "    data = load(name).data()\n"
        "    for ending in ('pdf', 'svg', 'png'):\n"
        "        make(load(name), sys.argv[1], Settings(format=ending), data)"
    )
    for folder in ("one", "two"):
        (tmp_path / folder).mkdir()
        subprocess.run(
            [sys.executable, "-c", program, str(tmp_path / folder), *CHEAP], cwd=ROOT, check=True
        )
    done = lemmata("figure", *CHEAP, "--out", "three", "--jobs", "2", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    files = [f"{name}.{ending}" for name in CHEAP for ending in ("csv", "pdf", "svg", "png")]
    assert sorted(path.name for path in (tmp_path / "three").iterdir()) == sorted(
        f for f in files if f[-3:] in ("csv", "pdf")
    )
    for name in files:
        same = {
            (tmp_path / folder / name).read_bytes()
            for folder in ("one", "two", "three")
            if (tmp_path / folder / name).exists()
        }
        assert len(same) == 1, name


def numbers_of(path):
    with path.open(encoding="utf-8") as file:
        assert file.readline().startswith("# python -m verify figure")
        rows = list(csv.reader(file))[1:]
    found = set()
    for cell in (cell for row in rows for cell in row):
        try:
            found.add(float(cell))
        except ValueError:
            continue
    return np.array(sorted(found))


@pytest.mark.parametrize(
    "name", ["saddle", "confluence", "superlinear", "two_cycle", "relaxed_deviation", "mng_ramp"]
)
def test_what_is_plotted_stands_in_the_csv(name, tmp_path):
    """Every point of every line of a table; levels drawn across the panel are no data."""
    figure = load(name)
    data = figure.data()
    written = np.unique(
        np.concatenate(
            [
                numbers_of(path)
                for path in make(figure, tmp_path, data=data)
                if path.suffix == ".csv"
            ]
        )
    )
    with looks():
        lines = [
            line
            for axes in drawing(figure, data).axes
            for line in axes.lines
            if len(line.get_xdata()) > 2
        ]
    assert lines
    for value in np.unique(np.concatenate([np.asarray(line.get_ydata(), float) for line in lines])):
        nearest = written[np.argmin(abs(written - value))]
        assert abs(nearest - value) <= 1e-9 * abs(value), value


@pytest.mark.parametrize(
    "name",
    ["saddle", "superlinear", "adam_step_bound", "mng_ramp", "to_unbounded", "principal_angles"],
)
def test_every_column_of_numbers_has_a_unit(name):
    for table in load(name).data().values():
        for head, column in zip(table.header, zip(*table.rows)):
            if not all(isinstance(x, str) for x in column):
                assert head.rstrip(")]") != head, head


def test_a_table_with_a_short_row_is_refused():
    with pytest.raises(ValueError, match="2 entries"):
        Table(("a", "b", "c"), [(1, 2)])


def test_title_and_command_stand_in_the_files(tmp_path):
    figure, data = load("saddle"), load("saddle").data()
    texts = {
        ending: make(figure, tmp_path, Settings(format=ending), data)[-1].read_bytes()
        for ending in ("pdf", "svg", "png")
    }
    for ending, content in texts.items():
        call = (
            b"python -m verify figure saddle"
            + (b"" if ending == "pdf" else f" --format {ending}".encode())
            + b" --out DIR"
        )
        assert call in content and b"Lemmata" in content, ending
    assert b"CreationDate" not in texts["pdf"] and b"/Type42" not in texts["svg"]
    assert b"/FontFile2" in texts["pdf"]  # TrueType, not Type 3


def test_sizes_are_those_of_the_venues():
    """Widths in inches: NeurIPS 5.5, ICML 3.25 and 6.75, JMLR 6 (their style files, by tueplots);
    SIAM 5.125."""
    pytest.importorskip("tueplots")
    widths = {(s, w): style.look(s, w).width for s in style.STYLES for w in style.WIDTHS}
    assert widths["neurips", "full"] == widths["neurips", "column"] == 5.5
    assert (widths["icml", "column"], widths["icml", "full"]) == (3.25, 6.75)
    assert widths["jmlr", "full"] == 6 and widths["siam", "column"] == 5.125
    assert all(style.look(s).small >= 5 for s in style.STYLES)


@pytest.mark.parametrize("width,inches", [("column", 3.25), ("full", 6.75)])
def test_a_drawing_is_as_wide_as_its_style_says(width, inches):
    settings = Settings("plain", width, "png")
    with looks(settings):
        result = drawing(load("two_cycle"), load("two_cycle").data(), settings)
        upper, lower = (axes.get_subplotspec() for axes in result.axes)
    assert result.get_figwidth() == inches
    labels = (
        [axes.get_xlabel() for axes in result.axes],
        [axes.get_ylabel() for axes in result.axes],
    )
    assert (upper.rowspan == lower.rowspan) == (width == "full")
    assert all(labels[1]) and labels[0][1] and bool(labels[0][0]) == (width == "full")


def test_without_tueplots_a_venue_is_one_line_and_plain_works(monkeypatch):
    monkeypatch.setitem(sys.modules, "tueplots", None)
    with pytest.raises(style.MissingExtra, match="pip install 'tueplots"):
        style.look("neurips")
    assert style.look("plain").width == 3.25


WRONG = [
    (["zero_strat", "--out", "{}"], "did you mean zero_start"),
    (["basis_independence", "--out", "{}"], "that claim has the figure zero_start"),
    (["saddle"], "--out is missing"),
    (["--out", "{}"], "no figure was named"),
    (["saddle", "--out", "{}", "--style", "nature"], "invalid choice: 'nature'"),
    (["saddle", "--out", "{}", "--jobs", "0"], "whole number from 1"),
    (["saddle", "--out", "{}/a-file"], "cannot make the folder"),
]


@pytest.mark.parametrize("arguments,words", WRONG)
def test_a_wrong_call_is_one_line_and_status_two(arguments, words, tmp_path, capsys):
    (tmp_path / "a-file").write_text("")
    assert dispatch(["figure", *(a.format(tmp_path) for a in arguments)]) == 2
    said = capsys.readouterr()
    assert words in said.err and said.err.count("\n") == 1 and not said.out


def test_pgf_without_tex_is_refused_before_any_work(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(build, "_tex", lambda: None)
    assert dispatch(["figure", "saddle", "--out", str(tmp_path / "new"), "--format", "pgf"]) == 2
    assert "TeX" in capsys.readouterr().err and not (tmp_path / "new").exists()


def test_an_interruption_keeps_what_is_finished(tmp_path, monkeypatch, capsys):
    one = jobs._one

    def stopped(name, *rest):
        if name == select(CHEAP)[-1]:
            raise KeyboardInterrupt
        return one(name, *rest)

    monkeypatch.setattr(jobs, "_one", stopped)
    assert dispatch(["figure", *CHEAP, "--out", str(tmp_path), "--jobs", "1"]) == 130
    assert "1 of 2" in capsys.readouterr().out
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        f"{select(CHEAP)[0]}.csv",
        f"{select(CHEAP)[0]}.pdf",
    ]


def test_a_figure_that_fails_is_named_and_the_others_are_made(tmp_path, monkeypatch, capsys):
    def broken():
        raise ArithmeticError("no such number")

    bad = replace(load("saddle"), data=broken)
    monkeypatch.setattr(jobs, "load", lambda name: bad if name == "saddle" else load(name))
    assert dispatch(["figure", *CHEAP, "--out", str(tmp_path), "--jobs", "1"]) == 1
    said = capsys.readouterr().out
    assert "ArithmeticError: no such number" in said and "1 of 2 figures" in said
    assert {path.stem for path in tmp_path.iterdir()} == {"confluence"}


def test_figures_that_share_runs_are_made_together_and_the_dearest_first():
    groups = jobs._groups(["saddle", "rate_horizon", "inverse_error", "learning_curves"])
    assert groups == [["inverse_error", "learning_curves"], ["rate_horizon"], ["saddle"]]
    assert sorted(name for group in jobs._groups(names()) for name in group) == sorted(names())


def test_the_bowl_table_goes_on_and_all_waits_for_its_runs(tmp_path):
    from verify.figures.lodo import lodo_bowl_table as table

    everything = list(names())
    assert "lodo_bowl_table" not in command._without_long(everything, tmp_path, ["all"])
    assert "lodo_bowl_table" in command._without_long(
        everything, tmp_path, ["all", "lodo_bowl_table"]
    )
    path, said = build.runs_file(tmp_path, "lodo_bowl_table"), []
    first = table.data(path, said.append, steps=40, seeds=2)
    kept = path.read_bytes()
    assert table.finished(path, 40, 2) and not table.finished(path) and said
    assert table.data(path, steps=40, seeds=2) == first and path.read_bytes() == kept
    exact = {row[0]: row[4] for row in first["table"].rows}
    assert [name for name, value in exact.items() if value != ""] == ["Newton", "Momentum", "SGD"]


def test_the_gallery_is_generated_and_its_drawings_are_there():
    from verify.figures.gallery import page

    assert (ROOT / "docs" / "figures.md").read_text(encoding="utf-8") == page(), (
        "run: python -m verify.figures.gallery > docs/figures.md"
    )
    drawn = {path.stem for path in (ROOT / "docs" / "figures").glob("*.png")}
    assert drawn == {name for name in names() if load(name).runs is None}
    size = sum(path.stat().st_size for path in (ROOT / "docs" / "figures").iterdir())
    assert size < 90_000 * len(drawn)
