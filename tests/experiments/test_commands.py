"""python -m experiments: the bowl's table, and wrong calls of every experiment."""

import json
import subprocess
import sys

import pytest

from experiments.__main__ import main


@pytest.mark.slow
def test_the_command_prints_the_table(tmp_path, capsys):
    assert main(["bowl", "--steps", "100", "--seeds", "2", "--out", str(tmp_path / "b.jsonl")]) == 0
    assert "| LODO |" in capsys.readouterr().out
    assert all(
        json.loads(line)["loss"] > 0 for line in (tmp_path / "b.jsonl").read_text().splitlines()
    )
    assert main(["bowl", "--steps", "3", "--out", str(tmp_path / "c.jsonl")]) == 2
    assert "at least 10" in capsys.readouterr().err


@pytest.mark.parametrize(
    "arguments, words",
    [
        (["bowl", "--steps", "x"], "invalid int value: 'x'"),
        ([], "required: command"),
        (["digits", "--seeds", "0"], "at least 1"),
        (["digits", "--network", "deep"], "invalid choice"),
        (["trainable", "--seeds", "one"], "invalid int value"),
        (["trainable", "--data", "cats"], "no data set here"),
        (["thesis"], "required: action"),
        (["bowl", "--out", "."], ". is no plain file"),
        (["bowl", "--out", "/dev/null"], "/dev/null is no plain file"),
        (["bowl", "--out", "notes.md"], "notes.md holds something else than finished runs"),
        (["thesis", "table", "sum_of_squares", "--out", "notes.md"], "notes.md cannot be written"),
        (["thesis", "table", "x"], "invalid choice: 'x'"),
        (
            ["thesis", "train", "LA_b", "--problem", "sum_of_squares", "--out", "notes.md/x.json"],
            "notes.md cannot be written",
        ),
        (
            ["thesis", "train", "LA_b", "--problem", "sum_of_squares", "--out", "/proc/x.json"],
            "/proc cannot be written",
        ),
    ],
)
def test_a_wrong_call_is_one_line_and_harms_no_file(
    tmp_path, capsys, monkeypatch, arguments, words
):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "notes.md").write_text("mine\n")
    assert main(arguments) == 2
    out, err = capsys.readouterr()
    assert (
        not out
        and words in err.splitlines()[-1]
        and err.splitlines()[-1].startswith("experiments: ")
    )
    assert (tmp_path / "notes.md").read_text() == "mine\n"


def test_the_old_command_says_where_it_went(root):
    done = subprocess.run(
        [sys.executable, "-m", "numerics", "bowl"], cwd=root, capture_output=True, text=True
    )
    assert done.returncode == 2 and "python -m experiments" in done.stderr
    assert done.stderr.count("\n") == 1


@pytest.mark.parametrize("name", ["bowl", "thesis", "digits", "trainable"])
def test_every_experiment_has_help(name, capsys):
    if name in ("digits", "trainable"):
        pytest.importorskip("torch")
    with pytest.raises(SystemExit) as ended:
        main([name, "--help"])
    assert ended.value.code == 0 and f"python -m experiments {name}" in capsys.readouterr().out
