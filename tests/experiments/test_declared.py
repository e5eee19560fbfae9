"""Declared experiments: question and criterion, smallest runs that resume, pages from records,
intervals that decide."""

import json
import math
import re

import pytest

from experiments import claims, inventory
from experiments.__main__ import main
from experiments.data.sources import FASHION
from experiments.declared.experiment import DECISIONS, NAMES, RECORDS, named
from experiments.declared.statistics import decided, paired

pytest.importorskip("sklearn")
pytest.importorskip("torch")


@pytest.mark.slow
@pytest.mark.parametrize("name", NAMES)
def test_the_smallest_runs_make_a_page_and_resume(name, tmp_path, capsys):
    """Every experiment of NAMES in some steps: this is what CI runs of them."""
    experiment, path = named(name), tmp_path / "runs.jsonl"
    assert experiment.name == name and experiment.paper in inventory.PAPERS
    known = {i.item for i in inventory.items(experiment.paper)}
    assert experiment.items and set(experiment.items) <= known
    lines = []
    records = experiment.run(path, smallest=True, report=lines.append)
    assert len(lines) == len(records) == len(experiment.jobs(True)) + 1
    page = experiment.page(records)
    assert page.index("**What was run") < page.index("**Question**") < page.index("**Criterion**")
    verdicts = experiment.verdicts(records[1:])
    assert verdicts and {v.decision for v in verdicts} <= set(DECISIONS)
    assert all(f"| {v.claim} |" in page for v in verdicts)
    text = path.read_text(encoding="utf-8")
    path.write_text(text[: len(text) - 30], encoding="utf-8")
    arguments = ["run", name, "--smallest", "--out", str(path)]
    assert main(arguments) == 0
    out, err = capsys.readouterr()
    assert out.startswith(f"# {experiment.title}\n") and err.count("runs, last:") == 1


@pytest.mark.parametrize("name", NAMES)
def test_a_page_of_the_manual_is_that_of_the_records(name, root):
    page = root / "docs" / "results" / "runs" / f"{name}.md"
    experiment = named(name)
    kept = experiment.kept()
    assert page.read_text(encoding="utf-8") == experiment.page(kept), (
        f"write it: python -m experiments run {name} --kept"
    )
    if kept:
        machine = kept[0]
        assert machine["key"] == ["machine"] and machine["packages"]["numpy"]
        wanted = {json.dumps(key) for key, _ in experiment.jobs(False)}
        assert {json.dumps(r["key"]) for r in kept[1:]} <= wanted


def test_no_record_is_large_and_each_belongs_to_an_experiment():
    files = sorted(RECORDS.glob("*"))
    assert {path.suffix for path in files} == {".jsonl"}
    assert {path.stem for path in files} <= set(NAMES)
    assert max(path.stat().st_size for path in files) < 100_000


def test_the_page_of_claims_is_the_list_and_its_pages_exist(root, capsys):
    text = (root / "docs" / "results" / "claims.md").read_text(encoding="utf-8")
    assert text == claims.page(), "write it: python -m experiments list --claims"
    assert main(["list", "--claims"]) == 0 and capsys.readouterr().out == text
    for paper, claim, seen, decision, page in claims.rows():
        assert paper in inventory.PAPERS and claim and seen and decision in DECISIONS
        assert (root / "docs" / "results" / page).exists(), page


def test_an_item_has_the_page_of_its_experiment_when_records_decide_something_of_it():
    for name in NAMES:
        experiment = named(name)
        states = {i.item: i for i in inventory.items(experiment.paper)}
        for item in experiment.items:
            here = f"docs/results/runs/{name}.md" in states[item].where
            assert here == (item in experiment.closed())
            if here:
                assert states[item].state in ("faithful", "reduced", experiment.state)
                assert re.fullmatch(r"[\d.]+(e[+]\d+)?", states[item].minutes)


def test_a_paired_interval_is_students():
    """Gaps 1, 2, 3: mean 2, standard error 1/√3, the 97.5 % quantile of t with 2 degrees 4.3027."""
    found = paired([2.0, 4.0, 6.0], [1.0, 2.0, 3.0])
    half = 4.302652729911275 / math.sqrt(3)
    assert found.mean == 2 and found.runs == 3
    assert found.low == pytest.approx(2 - half) and found.high == pytest.approx(2 + half)
    wide = paired([2.0, 4.0, 6.0], [1.0, 2.0, 3.0], comparisons=5)
    assert wide.low < found.low and wide.high > found.high
    assert paired([1.0], [2.0]).low is None and paired([None], [1.0]) is None
    with pytest.raises(ValueError, match="give pairs"):
        paired([1.0], [])


def test_an_interval_decides_only_where_it_excludes_zero():
    far = paired([5.0, 5.1, 4.9], [1.0, 1.0, 1.0])
    near = paired([1.1, 0.9, 1.3], [1.0, 1.1, 1.0])
    assert decided("a", far).decision == "differs"
    assert decided("a", far, below=False).decision == "agrees"
    assert decided("a", near).decision == decided("a", None).decision == "not decided"
    assert decided("a", paired([1.0], [2.0])).decision == "not decided"


def test_wrong_calls_and_missing_data_are_one_line(tmp_path, capsys, monkeypatch):
    for arguments, words in (
        (["run", "nothing"], "no experiment is called 'nothing'; choose among "),
        (["run", "to_start", "--first", "0"], "--first is 0; give at least 1"),
    ):
        assert main(arguments) == 2
        err = capsys.readouterr().err
        assert words in err and err.count("\n") == 1
    monkeypatch.setattr("experiments.data.images.FASHION", FASHION / "elsewhere")
    monkeypatch.setattr("experiments.digits.data.read", lambda name: _missing())
    monkeypatch.setattr("experiments.data.images.load", lambda name: _missing())
    out = ["--out", str(tmp_path / "a.jsonl")]
    assert main(["run", "rllc_seeds", "--first", "1", *out]) == 2
    assert "data not available; get it with: apt-get" in capsys.readouterr().err
    train = ["thesis", "train", "LA_b", "--problem", "fashion-mnist"]
    assert main([*train, "--out", str(tmp_path / "b.json")]) == 2
    err = capsys.readouterr().err
    assert err.startswith("experiments: ") and err.count("\n") == 1 and "apt-get" in err


def _missing():
    from experiments.data.sources import missing

    raise missing("fashion-mnist")
