"""What becomes of a paper's wording: four words, and none for a claim that no paper makes."""

import json
from types import SimpleNamespace

import pytest

from tests.verify.samples import claim as sample
from tests.verify.samples import proof
from verify import lock, registry
from verify.cli import OK
from verify.cli.console import Console
from verify.cli.explain import page
from verify.cli.list import main as list_claims
from verify.report import site
from verify.running import runner

OWN = """
from verify import Claim, Source
from theory.operators import Equation, Operator, prove
A = Operator("A", "n", "n")
claim = Claim(name="mine/twice", title="Twice", statement="(Aᵀ)ᵀ = A", source=Source("mine", ""),
              expected="proved")
@claim.proof("expansion")
def _():
    return prove(Equation((A * A).T, A.T * A.T))
"""


@pytest.fixture
def own(tmp_path):
    path = tmp_path / "lemmas.py"
    path.write_text(OWN, encoding="utf-8")
    return str(path)


@pytest.mark.parametrize(
    "fields, paper",
    [
        ({}, None),
        ({"wording": "Section 2: 'A is symmetric'."}, "holds"),
        ({"wording": "Section 2.", "paper": None}, None),
        ({"paper": "unclear"}, "unclear"),
        ({"paper": "refuted"}, "refuted"),
    ],
)
def test_a_claim_without_a_papers_wording_is_our_own(fields, paper):
    assert sample(**fields).paper == paper


def test_nothing_says_of_an_own_claim_that_a_paper_holds(own, capsys):
    claim = registry.load(own)
    page(claim, Console(colour=False))
    assert "mine/twice, expected: proved\n" in (shown := capsys.readouterr().out)
    assert "paper" not in shown
    assert list_claims([own]) == OK and "paper" not in capsys.readouterr().out
    assert list_claims([own, "--json"]) == OK
    assert json.loads(capsys.readouterr().out)["claims"][0]["paper"] is None
    assert runner.run(claim).as_dict()["paper"] is None


def test_the_report_charges_the_wording_and_not_the_claim(own, tmp_path):
    theirs = sample(paper="refuted", wording="'A is symmetric'")
    theirs.proof("transposes")(proof)
    pages = [site.Page(c, runner.run(c), ()) for c in (registry.load(own), theirs)]
    site.build(pages, [], None, tmp_path / "out", 0, "a test")
    index = (tmp_path / "out" / "index.html").read_text(encoding="utf-8")
    assert "wording refuted (1)" in index and ">Refuted (" not in index
    assert '<td class="paper"></td>' in index and "None" not in index
    mine = (tmp_path / "out" / "claims" / "mine.twice.html").read_text(encoding="utf-8")
    assert "wording" not in mine
    his = (tmp_path / "out" / "claims" / "rllc.sample.html").read_text(encoding="utf-8")
    assert "wording is refuted" in his.replace("&#39;", "'")


def test_the_lock_knows_a_claim_of_no_paper_from_one_that_loses_its_label(own, tmp_path):
    claim = registry.load(own)
    entry = lock.entry(claim, runner.run(claim))
    lock.write({claim.name: entry}, tmp_path / "proofs.lock")
    kept = lock.read(tmp_path / "proofs.lock")
    assert kept[claim.name]["paper"] is None
    held = {**entry, "paper": "holds"}
    found = lock._differences(claim.name, kept[claim.name], held)
    assert [(d.what, d.locked, d.now, d.fails) for d in found] == [("paper", "none", "holds", True)]
    text = (tmp_path / "proofs.lock").read_text(encoding="utf-8")
    (tmp_path / "proofs.lock").write_text(text.replace('"paper": null,', ""), encoding="utf-8")
    with pytest.raises(lock.BadLock, match="not whole"):
        lock.read(tmp_path / "proofs.lock")


def test_the_index_has_an_empty_column_for_no_paper(tmp_path, monkeypatch):
    row = registry.row(sample())
    monkeypatch.setattr(registry, "INDEX", str(tmp_path / "index.tsv"))
    monkeypatch.setattr(registry, "BATCHED", str(tmp_path / "claims.json"))
    monkeypatch.setattr(registry, "scan", lambda: [row])
    monkeypatch.setattr(registry, "batched", list)
    registry.main()
    assert "\tproved\t\t" in (tmp_path / "index.tsv").read_text(encoding="utf-8")
    assert registry.index() == [row] and row["paper"] is None


def charged_without_cause(claims) -> list[str]:
    """Claims that call a wording refuted by a check, and yet refute or correct no paper."""
    return [
        claim.name
        for claim in claims
        if claim.paper not in ("corrected", "refuted")
        and any(check.kind == "paper" for check in claim.checks)
    ]


def test_only_a_charge_refutes_a_wording_and_every_charge_quotes_one():
    claims = [registry.load(row["claim"]) for row in registry.scan()]
    assert charged_without_cause(claims) == []
    assert [c.name for c in claims if c.paper not in (None, "holds") and not c.wording] == []
    check = SimpleNamespace(kind="paper")
    planted = SimpleNamespace(name="planted", paper="unclear", checks=[check])
    assert charged_without_cause([planted]) == ["planted"]
