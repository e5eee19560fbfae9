"""The page on expectations, done as it says, and the claims of its topic."""

import re
import runpy

import pytest

from tests.verify.samples import ROOT
from verify import recheck, registry
from verify.running.runner import run

PAGE = (ROOT / "docs" / "stochastic.md").read_text(encoding="utf-8")
CLAIMS = [row["claim"] for row in registry.index() if row["topic"] == "stochastic"]


def test_the_pieces_of_the_page_do_what_they_say(capsys, tmp_path):
    pieces = re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL)
    (tmp_path / "page.py").write_text("\n\n".join(pieces), encoding="utf-8")
    told = runpy.run_path(str(tmp_path / "page.py"))
    text, latex, proved, refuted = capsys.readouterr().out.strip().split("\n")
    (shown,) = re.findall(r"print\(R\.text\(bound\)\)  # (.*)", PAGE)
    assert text == shown and latex.startswith(r"(1 - \alpha \mu) \mathrm{E}\|x - x^{\star}\|^2")
    assert proved.startswith("<Proof of") and refuted.startswith("<Refutation")
    report = run(told["claim"])
    assert report.ok and report.graded == "proved from 1 standard theorem"
    said = " ".join(recheck.recheck(report.certificate).lines)
    assert "Ω is L²(Ω; ℝⁿ) of a probability space" in said


def test_every_claim_of_the_topic_stands_on_the_page():
    named = set(re.findall(r"`(\w+)`", PAGE))
    assert {name.partition("/")[2] for name in CLAIMS} <= named and len(CLAIMS) == 14


@pytest.mark.parametrize("name", CLAIMS)
def test_every_dimension_of_random_vectors_is_said_to_be_one(name):
    """A letter over Ω in a claim that does not say so would be a matrix, and its points any."""
    claim = registry.load(name)
    proofs = [check for check in claim.checks if check.kind == "proof"]
    assert proofs
    for check in proofs:
        found = check.function()
        for one in found if isinstance(found, list) else [found]:
            proof = getattr(one, "proof", getattr(one, "step", one))
            sizes = {s for l in proof.letters.values() for s in (l.rows, l.cols)}
            assert sizes - {"1", None} <= claim.spaces.keys(), check.title


@pytest.mark.parametrize("name", CLAIMS)
def test_every_point_is_a_space_with_noise(name):
    """Refutations and mutants of the topic, by the kernel's own test of spaces."""
    from theory.operators import Refutation
    from theory.randomness.drawing import Within

    claim = registry.load(name)
    within = Within(claim.spaces)
    tried = [check for check in claim.checks if check.kind in ("necessity", "mutants")]
    assert tried
    for check in tried:
        found = check.function()
        refuted = getattr(found, "refuted", None)
        ones = [found] if refuted is None else [row[2] for row in refuted]
        assert ones, check.title
        for one in ones:
            assert isinstance(one, Refutation), check.title
            assert within.fits(one.setting, one.point), check.title
