"""The recipes of the cookbook: each runs as it expects, and the page shows them all."""

import json
import re
import subprocess
import sys
from importlib.util import module_from_spec, spec_from_file_location

import pytest

from tests.verify.samples import ROOT, inside


@pytest.fixture(scope="module")
def cookbook():
    spec = spec_from_file_location("cookbook", ROOT / "docs" / "cookbook.py")
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def found():
    done = inside("docs/recipes", "--json", "--jobs", "1", cwd=ROOT)
    assert done.returncode == 0, done.stderr
    return {claim["claim"]: claim for claim in json.loads(done.stdout)["claims"]}


def test_the_page_is_the_recipes(cookbook):
    assert (ROOT / "docs" / "cookbook.md").read_text(encoding="utf-8") == cookbook.page()


def test_every_recipe_is_on_the_page_once(cookbook):
    shown = [name for names in cookbook.ORDER.values() for name in names]
    there = {path.stem for path in cookbook.RECIPES.glob("*.py")}
    assert set(shown) == there and len(shown) == len(there) >= 20


def test_every_recipe_reaches_what_it_expects(found, cookbook):
    names = {f"recipes/{path.stem}" for path in cookbook.RECIPES.glob("*.py")}
    assert set(found) == names
    verdicts = {name: claim["verdict"] for name, claim in found.items()}
    assert verdicts.pop("recipes/refuted") == "refuted"
    assert set(verdicts.values()) == {"proved"}


def test_no_recipe_leaves_a_hypothesis_untried_or_says_nothing(found):
    rows = [(name, e) for name, claim in found.items() for e in claim["evidence"]]
    assert not [(name, e["summary"]) for name, e in rows if e["status"] == "observed"]
    assert not [name for name, e in rows if "no point was found" in e["summary"]]


@pytest.mark.parametrize(
    "name, old, new",
    [
        ("young", "a⁻¹vᵀv ≥ 2uᵀv", "a⁻¹vᵀv ≥ 3uᵀv"),
        ("cauchy_schwarz", "(Nv − u·uᵀv)²", "(Nv + u·uᵀv)²"),
        ("contraction_rate", '"ρV ≥ V′; p′ = ρp"', '"ρV ≥ V′; p′ = ρρp"'),
        ("descent_lemma", "f ≥ f′ + L⁻¹/2·gᵀg", "f ≥ f′ + L⁻¹·gᵀg"),
        ("woodbury", "= A⁻¹ − A⁻¹U", "= A⁻¹ + A⁻¹U"),
        ("projection", '"0 ≥ (x − p)ᵀ(q − p)"', '"0 ≥ (x − p)ᵀ(p − q)"'),
        ("potential", "t′ = t + 1\n", "t′ = t + 2\n"),
        ("refuted", "− aAx1", "− aAy1"),
    ],
)
def test_a_recipe_with_a_mistake_does_not_pass(tmp_path, name, old, new):
    text = (ROOT / "docs" / "recipes" / f"{name}.py").read_text(encoding="utf-8")
    assert old in text
    (tmp_path / "wrong.py").write_text(text.replace(old, new), encoding="utf-8")
    assert inside("wrong.py", cwd=tmp_path).returncode == 1


def test_what_the_cheat_sheet_shows_runs(tmp_path):
    page = (ROOT / "docs" / "cheat-sheet.md").read_text(encoding="utf-8")
    lemma, python = re.findall(r"```python\n(.*?)```", page, re.DOTALL)
    (tmp_path / "lemmas.py").write_text(lemma, encoding="utf-8")
    done = inside("lemmas.py", cwd=tmp_path)
    assert done.returncode == 0 and "observed" not in done.stdout, done.stdout
    done = subprocess.run(
        [sys.executable, "-c", python], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert [line.split()[0] for line in done.stdout.splitlines()] == ["<Proof", "<Refutation:"]
