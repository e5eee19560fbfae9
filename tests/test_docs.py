"""What the manual shows is what happens."""

import doctest
import importlib.util
import re
from pathlib import Path

import pytest

DOCS = Path(__file__).resolve().parents[1] / "docs"


@pytest.mark.parametrize(
    "page", sorted(p.name for p in DOCS.glob("*.md") if ">>>" in p.read_text(encoding="utf-8"))
)
def test_every_line_with_a_prompt_prints_what_stands_below_it(page):
    failed, tried = doctest.testfile(str(DOCS / page), module_relative=False, encoding="utf-8")
    assert tried and not failed


def test_the_generated_pages_are_what_the_claims_say():
    spec = importlib.util.spec_from_file_location("generate_docs", DOCS / "generate.py")
    generate = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(generate)
    for name, text in generate.PAGES.items():
        assert (DOCS / name).read_text(encoding="utf-8") == text(), "run: python docs/generate.py"


def forty():
    spec = importlib.util.spec_from_file_location("forty_algorithms", DOCS / "forty.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_forty_algorithms_are_what_equivalent_says():
    page = forty().page()
    assert (DOCS / "forty.md").read_text(encoding="utf-8") == page, "run: python docs/forty.py"


def test_the_table_of_forty_notices_another_answer():
    """A program changed by one sign, and a pair that stops being one method."""
    module = forty()
    rows = module.rows()
    assert len(rows) == 40
    changed = [
        row | {"program": row["program"].replace("x + u, a", "x - u, a")}
        if row["name"] == "admm"
        else row
        for row in rows
    ]
    module.rows = lambda: changed
    found = module.answers(["admm"])["admm"]
    assert module.told(found) != next(
        line.split(" | ")[3].removesuffix(" |")
        for line in (DOCS / "forty.md").read_text(encoding="utf-8").splitlines()
        if line.startswith("| `admm`")
    )


def test_two_of_the_forty_are_one_for_every_operator_w():
    from theory.algorithms import parse
    from theory.realization import compare

    nids = "g = grad_f(x); y = W(2*x - p - a*(g - o)); p = x; o = g; x = y"
    diffusion = "n = v - a*grad_f(v); v = W(n + v - x); x = n"
    assert compare(parse(nids), parse(diffusion)).verdict == "equivalent"
    other = "n = v - a*grad_f(v); v = W(n + v - 2*x); x = n"
    assert compare(parse(nids), parse(other)).verdict == "not_equivalent"


def test_every_page_can_be_reached_from_the_readme():
    """Links between pages lead somewhere, and no page is an orphan."""
    root = DOCS.parent
    pages, todo = set(), [root / "README.md"]
    while todo:
        page = todo.pop()
        if page in pages:
            continue
        pages.add(page)
        for target in re.findall(
            r"\]\(([^)#:]+\.(?:md|cff|json))\)", page.read_text(encoding="utf-8")
        ):
            linked = (page.parent / target).resolve()
            assert linked.exists(), f"{page.name} links to {target}"
            if linked.suffix == ".md":
                todo.append(linked)
    assert {p.resolve() for p in DOCS.glob("**/*.md")} <= pages


def test_every_page_stands_in_the_contents_of_the_manual():
    """Sphinx warns of a page outside every toctree, and `make docs` makes that an error."""
    listed = [
        (page.parent.relative_to(DOCS) / line.strip()).as_posix()
        for page in DOCS.glob("**/*.md")
        for block in re.findall(
            r"```\{toctree\}\n(.*?)```", page.read_text(encoding="utf-8"), re.DOTALL
        )
        for line in block.splitlines()
        if line.strip() and not line.startswith(":")
    ]
    pages = {p.relative_to(DOCS).with_suffix("").as_posix() for p in DOCS.glob("**/*.md")} - {
        "index"
    }
    assert not {
        page
        for page in pages
        if not any(Path(page).match(pattern) for pattern in listed if pattern)
    }


PATH = re.compile(
    r"`((?:theory|numerics|gpu_check|verify|experiments|tests|docs|benchmarks)/[\w./-]+)`"
)


@pytest.mark.parametrize(
    "page",
    [
        p.relative_to(DOCS.parent).as_posix()
        for p in sorted([*DOCS.parent.glob("*.md"), *DOCS.glob("**/*.md")])
    ],
)
def test_every_path_that_a_page_names_is_there(page):
    """TOPIC, CLAIM and PACKAGE stand for any; what a command writes is below build/ or out/."""
    text = (DOCS.parent / page).read_text(encoding="utf-8")
    named = {path for path in PATH.findall(text) if not re.search(r"[A-Z]{4}", path)}
    assert not {path for path in named if not (DOCS.parent / path.rstrip("/")).exists()}
