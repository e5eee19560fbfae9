"""The report: whole, linked, typeset from data, readable without a network."""

import json
import re
import shutil
import subprocess
from html import unescape
from html.parser import HTMLParser

import pytest

from tests.verify.samples import inside
from tests.verify.test_lock import LEMMA
from verify import registry
from verify.report import mathml
from verify.report.prose import plain, prose
from verify.report.site import FATES

CLAIMS = (
    "hypergradient_target",
    "basis_independence",
    "to_updates",
    "adam_step_bound",
    "zero_start_basis_dependence",
)
VOID = {"meta", "link", "br", "img"}


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("report")
    done = inside("report", *CLAIMS, "--quick", "--jobs", "1", "--out", "site", cwd=folder)
    assert done.returncode == 0, done.stdout + done.stderr
    return folder


@pytest.fixture(scope="module")
def site(folder):
    return folder / "site"


class Page(HTMLParser):
    """Tags that close in order, ids, links."""

    def __init__(self, path):
        super().__init__()
        self.open, self.ids, self.links, self.tags = [], [], [], []
        self.feed(path.read_text(encoding="utf-8"))
        self.close()

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        self.tags.append((tag, attrs))
        self.ids += [attrs["id"]] if "id" in attrs else []
        self.links += [attrs[k] for k in ("href", "src") if k in attrs]
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open and self.open.pop() == tag, f"</{tag}> closes nothing"


def pages(site):
    found = [*site.glob("*.html"), *site.glob("claims/*.html")]
    assert len(found) > len(CLAIMS)
    return found


def test_there_is_a_page_and_a_certificate_for_every_claim(site):
    full = registry.select(list(CLAIMS))
    assert {p.stem for p in site.glob("claims/*.html")} == {n.replace("/", ".") for n in full}
    assert {p.stem for p in site.glob("certificates/*.json")} == {n.replace("/", ".") for n in full}
    assert [c["claim"] for c in json.loads((site / "report.json").read_text())["claims"]] == full


def test_every_link_leads_somewhere_on_the_disk_and_none_elsewhere_but_to_papers(site):
    for path in pages(site):
        page = Page(path)
        assert not page.open and len(page.ids) == len(set(page.ids))
        for link in page.links:
            if link.startswith(("https://", "data:,")):
                continue
            target, _, anchor = link.partition("#")
            there = (path.parent / target).resolve() if target else path
            assert there.is_file(), f"{path.name}: {link}"
            assert not anchor or anchor in Page(there).ids, f"{path.name}: {link}"


def test_pages_can_be_read_by_ear_and_on_a_phone(site):
    for path in pages(site):
        tags = Page(path).tags
        names = [tag for tag, _ in tags]
        assert names.count("h1") == names.count("main") == names.count("title") == 1
        assert ("html", {"lang": "en"}) in tags and any(
            a.get("name") == "viewport" for _, a in tags
        )
        assert all(a.get("alt") for tag, a in tags if tag == "img") and all(
            "scope" in a for tag, a in tags if tag == "th"
        )
        scripts = [attributes for tag, attributes in tags if tag == "script"]
        sources = {s.get("src") for s in scripts if s.get("type") != "application/json"}
        assert sources == (
            {"../recheck.js", "../here.js"} if path.parent.name == "claims" else set()
        )


def test_the_proof_and_the_witnesses_are_on_the_page(site):
    text = (site / "claims" / "rllc.basis_independence.html").read_text(encoding="utf-8")
    assert "By induction over" in text and "41 cofactors" in text and text.count("<math") > 100
    assert (
        "the old memory has full column rank" in text
        and "python -m verify basis_independence" in text
    )
    assert (site / "figures" / "zero_start.svg").is_file() and "figures/zero_start.svg" in text


def test_findings_come_with_the_papers_words_and_errata_with_their_check(site):
    text = " ".join((site / "findings.html").read_text(encoding="utf-8").split())
    claims = [row["claim"] for row in registry.index() if row["claim"].endswith(CLAIMS)]
    judged = [c for c in map(registry.load, claims) if c.paper in FATES]
    assert judged
    for claim in judged:
        assert " ".join(prose(claim.statement).split()) in text
    heads = [text.index(f'id="{fate}"') for fate in FATES if fate in {c.paper for c in judged}]
    assert heads == sorted(heads) and text.index("Errata") < heads[0]


@pytest.mark.slow
@pytest.mark.skipif(
    shutil.which("chromium") is None, reason="Chromium is not installed: apt install chromium"
)
@pytest.mark.parametrize("width", [390, 1200])
def test_a_browser_shows_it_without_complaint_and_without_sideways_scrolling(site, tmp_path, width):
    probe = (
        "<script>addEventListener('load', () => document.title = "
        "document.documentElement.scrollWidth + '/' + innerWidth)</script>"
    )
    for path in pages(site):
        copy = path.with_name(f"probe-{path.name}")
        copy.write_text(
            path.read_text(encoding="utf-8").replace("</body>", f"{probe}</body>"), encoding="utf-8"
        )
        try:
            done = subprocess.run(
                [
                    "chromium",
                    "--headless",
                    "--no-sandbox",
                    "--disable-gpu",
                    f"--user-data-dir={tmp_path}",
                    f"--window-size={width},900",
                    "--enable-logging=stderr",
                    "--dump-dom",
                    copy.as_uri(),
                ],
                capture_output=True,
                text=True,
                timeout=60,
            )
        finally:
            copy.unlink()
        assert "CONSOLE" not in done.stderr
        wide, room = map(int, re.search(r"<title>(\d+)/(\d+)</title>", done.stdout).groups())
        assert wide <= room, f"{path.name} is {wide} pixels wide in a window of {room}"


def test_an_earlier_report_is_replaced_and_nothing_else(folder):
    (folder / "lemmas.py").write_text(LEMMA, encoding="utf-8")
    assert inside("report", "lemmas.py", "--out", "site2", cwd=folder).returncode == 0
    assert inside("report", "lemmas.py", "--out", "site2", cwd=folder).returncode == 0
    assert [p.name for p in folder.glob("site2/claims/*")] == ["mine.transpose.html"]
    (folder / "precious").mkdir()
    (folder / "precious" / "thesis.tex").write_text("…")
    for out, hint in (
        ("precious", "something else"),
        ("lemmas.py", "is a file"),
        ("no/such", "does not exist"),
    ):
        done = inside("report", "lemmas.py", "--out", out, cwd=folder)
        assert done.returncode == 2 and hint in done.stderr and len(done.stderr.splitlines()) == 1
    assert (folder / "precious" / "thesis.tex").read_text() == "…"


def test_a_claim_that_fails_is_on_the_page_and_in_the_status(folder):
    (folder / "wrong.py").write_text(
        LEMMA.replace(
            "prove(Equation((A * B).T, B.T * A.T))", "prove(Equation((A * B).T, A.T * B.T))"
        ),
        encoding="utf-8",
    )
    assert inside("report", "wrong.py", "--out", "site3", cwd=folder).returncode == 1
    assert "not as expected" in (folder / "site3" / "claims" / "mine.transpose.html").read_text(
        encoding="utf-8"
    )


def test_every_claims_latex_can_be_typeset():
    for row in registry.index():
        assert "<math" in mathml.typeset(registry.load(row["claim"]).latex), row["claim"]


def test_latex_that_is_not_known_is_refused():
    with pytest.raises(ValueError, match="nosuchcommand"):
        mathml.typeset(r"so $\nosuchcommand{x}$")


@pytest.mark.parametrize(
    "letter, shown",
    [
        ("M", "<mi>M</mi>"),
        ("θ_0", "<msub><mi>θ</mi><mrow><mn>0</mn></mrow></msub>"),
        ("c1", "<msub><mi>c</mi><mrow><mn>1</mn></mrow></msub>"),
        ("S⁻¹", "<msup><mi>S</mi><mrow><mo>−</mo><mn>1</mn></mrow></msup>"),
        ("x₊", "<msub><mi>x</mi><mrow><mo>+</mo></mrow></msub>"),
        ("x⋆", "<msup><mi>x</mi><mrow><mo>⋆</mo></mrow></msup>"),
        ("<b>", "<mo>&lt;</mo><mi>b</mi><mo>&gt;</mo>"),
    ],
)
def test_letters_are_typeset(letter, shown):
    told = mathml.name(letter)
    assert "<b>" not in told and unescape(told) == unescape(shown)


def test_random_vectors_are_typeset_as_on_paper():
    letters = [
        {"name": "P", "rows": "Ω", "cols": "Ω", "symmetric": True},
        {"name": "x", "rows": "Ω", "cols": "1"},
    ]
    theory = {"letters": letters, "spaces": {"Ω": {"fields": ["P"]}}}
    row = {"left": ["*", ["T", "x"], "x"], "right": ["*", "P", "x"], "relation": ">="}
    shown = unescape(re.sub(r"<[^>]+>", "", mathml.relation(row, theory)))
    assert shown == "E‖x‖2≥E[x∣P]"
    assert unescape(re.sub(r"<[^>]+>", "", mathml.relation(row))) == "x⊤x≥Px"


def test_polynomials_and_matrices_are_typeset_from_data():
    half = ["*", ["#", "1/2"], ["^", "β", 2], ["^", "A", 2], ["T", ["+", "A", "B"]]]
    shown = re.sub(r"<[^>]+>", "", mathml.expression(["+", ["-", half], 1]))
    assert unescape(shown) == "−12β2A2(A+B)⊤+1"
    assert mathml.expression(["0", "n", "k"]) == "<mn>0</mn>"
    shown = re.sub(r"<[^>]+>", "", mathml.expression(["*", "a", ["+", "b", ["-", "c"]]]))
    assert unescape(shown) == "a(b−c)"
    assert (
        mathml.matrix([["3"]]) == "<mn>3</mn>" and mathml.matrix([["1", "2"]]).count("<mtd>") == 2
    )
    assert "(40 digits)" in mathml.number("1" * 40)


def test_powers_and_indices_are_set_for_terminals_too():
    assert plain("m^t = β₁^t·m^{t−1}, V_k of two_cycle, e^{−2λ_i}") == (
        "mᵗ = β₁ᵗ·mᵗ⁻¹, Vₖ of two_cycle, e^{−2λᵢ}"
    )


def test_a_report_of_own_claims_has_no_page_of_papers(tmp_path):
    false = LEMMA.replace('expected="proved"', 'expected="refuted"')
    false = false.replace("prove(Equation((A * B).T, B.T * A.T))", "prove(Equation(A * B, B * A))")
    (tmp_path / "own.py").write_text(false[: false.index("@claim.exact")], encoding="utf-8")
    done = inside("report", "own.py", "--out", "site", "--no-figures", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    site = tmp_path / "site"
    assert not (site / "findings.html").exists()
    assert "indings" not in (site / "index.html").read_text(encoding="utf-8")
    (page,) = (site / "claims").iterdir()
    assert "What refutes it" in page.read_text(encoding="utf-8")
