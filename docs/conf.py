"""Sphinx: ``make docs`` builds the pages of docs/ and benchmarks/ (and how to contribute,
and what changed) into docs/_build/html.

The source folder is the checkout's root, so that the same links work here, in an editor and
in a repository's browser.
"""

import re
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

project = "Lemmata"
author = "the Lemmata authors"
release = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]

root_doc = "docs/index"
include_patterns = [
    "docs/*.md",
    "docs/**/*.md",
    "benchmarks/*.md",
    "benchmarks/**/*.md",
    "CHANGELOG.md",
    "CONTRIBUTING.md",
]
exclude_patterns = ["docs/_build", "**/node_modules"]
extensions = ["myst_nb", "sphinx.ext.autodoc", "sphinx-mathjax-offline"]
# Notebooks are run; an error in one fails the build.
nb_execution_mode = "force"
nb_execution_raise_on_error = True
nb_execution_timeout = 120  # seconds a cell
nb_execution_show_tb = True
myst_enable_extensions = ["dollarmath", "colon_fence"]
myst_heading_anchors = 3

autodoc_member_order = "bysource"
autodoc_typehints = "none"

html_theme = "furo"
html_title = f"Lemmata {release}"
html_static_path = []
html_show_sphinx = False
html_show_copyright = False
html_copy_source = False


def _plain(app, what, name, obj, options, lines):
    """Our docstrings are plain text: `names` become literals, and |λ| no substitution."""
    for i, line in enumerate(lines):
        pieces = re.split(r"(``[^`]*``|`[^`]*`)", line)
        for j, piece in enumerate(pieces):
            pieces[j] = (
                f"``{piece.strip('`')}``\\ " if piece.startswith("`") else piece.replace("|", "\\|")
            )
        lines[i] = "".join(pieces)


def setup(app):
    app.connect("autodoc-process-docstring", _plain)
