"""Writes docs/cookbook.md from the files of docs/recipes: ``python docs/cookbook.py``."""

import ast
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
RECIPES = ROOT / "docs" / "recipes"

ORDER = {
    "All steps from one": ("contraction_rate", "bias_correction", "potential", "telescoping"),
    "One step of a method": ("descent_lemma", "cocoercive_step", "polyak_step", "three_points"),
    "Inequalities": (
        "young",
        "cauchy_schwarz",
        "schur_complement",
        "trace_inequality",
        "polynomial",
        "projection",
    ),
    "Expectations": ("sgd_step", "noise_average"),
    "Matrices": ("woodbury", "bfgs_secant", "block_matrices", "scalars_and_operators"),
    "What is unique, divided, false": ("uniqueness", "dividing", "refuted"),
}

HEAD = """# Cookbook: the shapes that convergence proofs take

Generated from the files of `docs/recipes` by `python docs/cookbook.py`; a test keeps it true and
runs them all. Each recipe is a whole claim: copy the file that is nearest to your lemma, change its
letters, and run it.

    python -m verify docs/recipes --quiet             # all of them
    python -m verify docs/recipes/young.py            # one
    python -m verify explain docs/recipes/young.py    # with its proof

What the rows and formulas mean stands under [formulas, points and rows](formulas.md); the names of
Python under [public names](api.md); all of it in short on [the cheat sheet](cheat-sheet.md).
"""


def recipe(name: str) -> str:
    """One recipe: its title, its words, the command's file and the code below the words."""
    text = (RECIPES / f"{name}.py").read_text(encoding="utf-8")
    words = ast.get_docstring(ast.parse(text))
    title, _, body = words.partition("\n\n")
    code = text[text.index('"""', 3) + 3 :].strip()
    return f"### {title}\n\n{body}\n\n`docs/recipes/{name}.py`\n\n```python\n{code}\n```\n"


def page() -> str:
    """The text of docs/cookbook.md."""
    parts = [HEAD]
    for group, names in ORDER.items():
        parts += [f"## {group}\n", *map(recipe, names)]
    return "\n".join(parts)


if __name__ == "__main__":
    (ROOT / "docs" / "cookbook.md").write_text(page(), encoding="utf-8")
    sys.exit(0)
