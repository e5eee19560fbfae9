"""What is kept of figures' numbers: the same bytes with and without it, nothing that changed or
was damaged is believed, and it lies where the reader says."""

import json
import os
import subprocess
import sys
from dataclasses import replace

import pytest

from verify.cli import dispatch
from verify.figures import cache, load, sources
from verify.figures.figure import Table


@pytest.fixture
def counted(monkeypatch):
    """The figure saddle whose data are counted."""
    saddle, calls = load("saddle"), []

    def data():
        calls.append(1)
        return saddle.data()

    data.__module__, data.__name__ = saddle.data.__module__, saddle.data.__name__
    return replace(saddle, data=data), calls


def entry(place):
    (path,) = place.glob("*.json")
    return path


def test_numbers_are_computed_once_and_come_back_as_they_were(counted, tmp_path):
    figure, calls = counted
    first, again, without = (cache.data(figure, place) for place in (tmp_path, tmp_path, None))
    assert first == again == without and len(calls) == 2
    assert all(isinstance(table, Table) for table in first.values())
    assert {type(x) for table in first.values() for row in table.rows for x in row} <= {
        str, int, float,
    }  # fmt: skip


def test_text_numbers_and_what_is_no_number_come_back(tmp_path):
    np = pytest.importorskip("numpy")
    rows = [("a", np.float64(0.1), np.int64(3), ""), ("é", float("inf"), -0.0, float("nan"))]
    figure = replace(load("saddle"), data=lambda: {"t": Table(("w", "x", "y", "z"), rows)})
    figure.data.__module__, figure.data.__name__ = load("saddle").data.__module__, "data"
    (_, back) = cache.data(figure, tmp_path)["t"].rows, cache.data(figure, tmp_path)["t"].rows
    assert repr(back) == repr([("a", 0.1, 3, ""), ("é", float("inf"), -0.0, float("nan"))])


def damaged(text):
    data = json.loads(text)
    rows = next(iter(data["tables"].values()))[1]
    yield ""
    yield text[: len(text) // 2]
    yield "[" * 100_000
    yield json.dumps({**data, "schema": "lemmata/figure-data/2"})
    yield json.dumps({**data, "key": "0" * 64})
    yield json.dumps({**data, "more": 1})
    yield json.dumps([data])
    rows[0][1] = 0.5  # one number changed
    yield json.dumps(data)
    for tables in ({}, {"t": [["a"], [[[1]]]]}, {"t": [["a"], [[1, 2]]]}, {"t": 3}, 7):
        if tables:  # well summed, but nothing that a figure writes
            yield json.dumps({**data, "tables": tables, "sum": cache._sum(data["key"], tables)})


def test_what_is_damaged_or_foreign_is_computed_anew(counted, tmp_path):
    figure, calls = counted
    honest = cache.data(figure, tmp_path)
    path = entry(tmp_path)
    kept = path.read_text(encoding="utf-8")
    for done, text in enumerate(damaged(kept), start=2):
        path.write_text(text, encoding="utf-8")
        assert cache.data(figure, tmp_path) == honest
        assert len(calls) == done and path.read_text(encoding="utf-8") == kept
    path.unlink()
    path.mkdir()
    assert cache.data(figure, tmp_path) == honest


def test_a_folder_that_takes_nothing_is_no_error(counted, tmp_path):
    figure, calls = counted
    (tmp_path / "file").write_text("")
    assert cache.data(figure, tmp_path / "file" / "figures") and len(calls) == 1


def test_only_the_newest_of_a_figure_are_kept(tmp_path):
    for age in range(7):
        path = tmp_path / f"saddle-{age}.json"
        cache._write(path, "key", {})
        os.utime(path, (age, age))
    cache._write(tmp_path / "saddles-0.json", "key", {})
    cache._write(tmp_path / "saddle-new.json", "key", {})
    left = {path.name for path in tmp_path.iterdir()}
    assert left == {"saddles-0.json", "saddle-new.json", *(f"saddle-{i}.json" for i in (4, 5, 6))}


@pytest.mark.parametrize(
    "change",
    [{"versions": lambda *_: {"numpy": "1"}}, {"processor": lambda: "another"}],
    ids=("versions", "processor"),
)
def test_another_library_or_machine_has_another_key(change, monkeypatch):
    from verify.certificates import certificate

    before = cache._key(load("saddle"))
    assert before == cache._key(load("saddle"))
    if "versions" in change:
        monkeypatch.setattr(certificate, "versions", change["versions"])
    else:
        monkeypatch.setattr(cache, "_processor", change["processor"])
    assert cache._key(load("saddle")) != before


@pytest.fixture
def house(tmp_path, monkeypatch):
    """A small house; `write` changes a file, `digest` is what figure.py's data hang on then."""
    monkeypatch.setattr(sources, "ROOT", tmp_path)
    memories = [value for value in vars(sources).values() if hasattr(value, "cache_clear")]

    def write(name, text):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")

    def digest():
        for memory in memories:
            memory.cache_clear()
        return sources.digest("verify.figure")

    write(
        "verify/figure.py",
        "from verify.kept import Table\nfrom verify.look import BLUE\nSTEPS = 3\n"
        "def data():\n    return rows()\n"
        "def rows():\n    from numerics.runs import run\n    return Table(run(STEPS))\n"
        "def draw(axes, data):\n    axes.plot(data, BLUE)\n",
    )
    write("verify/__init__.py", "def __getattr__(name):\n    from verify import other\n")
    for name in ("kept", "look", "other"):
        write(f"verify/{name}.py", "x = 1\n")
    write("numerics/__init__.py", "")
    write("numerics/runs.py", "def run(n):\n    from . import deep\n    from .lazy import late\n")
    write("numerics/deep.py", "import numpy\n")
    write("numerics/lazy/__init__.py", "def __getattr__(name):\n    return import_module(name)\n")
    write("numerics/lazy/behind.py", "x = 1\n")
    write("numerics/table.json", "{}")
    write("numerics/unused/alone.py", "x = 1\n")
    yield write, digest
    for memory in memories:
        memory.cache_clear()


FIGURE = "verify/figure.py"


@pytest.mark.parametrize(
    "name, old, new, counts",
    [
        (FIGURE, "STEPS = 3", "STEPS = 4", True),
        (FIGURE, "return rows()", "return rows() + []", True),
        (FIGURE, "BLUE)", "BLUE, 2)", False),
        (FIGURE, "STEPS = 3", "STEPS = 3  # three", False),
        ("verify/kept.py", "1", "2", True),
        ("verify/look.py", "1", "2", False),
        ("verify/other.py", "1", "2", False),
        ("numerics/__init__.py", "", "x = 1", True),
        ("numerics/runs.py", "run(n)", "run(m)", True),
        ("numerics/deep.py", "numpy", "numpy as np", True),
        ("numerics/lazy/behind.py", "1", "2", True),
        ("numerics/table.json", "{}", "[]", True),
        ("numerics/unused/alone.py", "1", "2", False),
    ],
)
def test_the_digest_follows_the_code_that_makes_the_numbers(name, old, new, counts, house):
    write, digest = house
    before, path = digest(), sources.ROOT / name
    assert before == digest()
    write(name, path.read_text(encoding="utf-8").replace(old, new) or new)
    assert (digest() != before) == counts


def test_every_module_that_data_loads_is_counted():
    """Against what Python loads: the modules of the house after data() are in the closure."""
    module = "verify.figures.rllc.principal_angles"
    program = (
        "import sys; sys.modules['matplotlib'] = None\n"
        f"from {module} import data; data(); print(*sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=sources.ROOT, capture_output=True, text=True
    )
    loaded = {name for name in done.stdout.split() if name.partition(".")[0] in sources.HOUSE}
    drawing = {module, "verify.figures.rllc", "verify.figures.style"}
    found = sources._closure(sources._imported(sources._tree(sources._file(module)), module))
    assert "numerics.rllc.principal_angles" in loaded and loaded - drawing <= found


def test_the_folder_is_the_one_named_else_the_environments_else_the_users(monkeypatch, tmp_path):
    monkeypatch.setenv("LEMMATA_CACHE", str(tmp_path / "variable"))
    assert cache.folder(str(tmp_path / "named")) == tmp_path / "named" / "figures"
    assert cache.folder() == tmp_path / "variable" / "figures"
    monkeypatch.delenv("LEMMATA_CACHE")
    monkeypatch.setattr(cache.sys, "platform", "linux")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "xdg"))
    assert cache.folder() == tmp_path / "xdg" / "lemmata" / "figures"
    monkeypatch.setenv("XDG_CACHE_HOME", "relative")
    monkeypatch.setenv("HOME", str(tmp_path))
    assert cache.folder() == tmp_path / ".cache" / "lemmata" / "figures"
    monkeypatch.setenv("HOME", str(sources.ROOT / "home"))
    assert cache.folder() is None


@pytest.mark.parametrize(
    "options, words",
    [
        (["--cache", "here"], "--cache is here, not a whole path"),
        (["--cache", str(sources.ROOT / "build")], "inside Lemmata's own folder"),
        (["--cache", "{}/file/x"], "cannot make the folder"),
        (["--cache", "{}", "--no-cache"], "contradict each other"),
    ],
)
def test_a_wrong_place_is_one_line_and_status_two(options, words, tmp_path, capsys):
    (tmp_path / "file").write_text("")
    options = [option.format(tmp_path) for option in options]
    assert dispatch(["figure", "saddle", "--out", str(tmp_path / "out"), *options]) == 2
    said = capsys.readouterr()
    assert words in said.err and said.err.count("\n") == 1 and not (tmp_path / "out").exists()


def test_a_relative_variable_is_refused_too(monkeypatch, tmp_path, capsys):
    monkeypatch.setenv("LEMMATA_CACHE", "here")
    assert dispatch(["figure", "saddle", "--out", str(tmp_path)]) == 2
    assert "LEMMATA_CACHE is here" in capsys.readouterr().err


def test_the_command_keeps_and_no_cache_does_not(tmp_path, capsys):
    kept, call = tmp_path / "kept", ["figure", "saddle", "--out", str(tmp_path / "out")]
    assert dispatch([*call, "--no-cache"]) == 0
    first = (tmp_path / "out" / "saddle.pdf").read_bytes()
    assert dispatch([*call, "--cache", str(kept)]) == 0
    assert len(list((kept / "figures").iterdir())) == 1
    assert dispatch([*call, "--cache", str(kept), "--format", "svg"]) == 0
    assert dispatch([*call, "--cache", str(kept)]) == 0
    assert (tmp_path / "out" / "saddle.pdf").read_bytes() == first
    capsys.readouterr()
