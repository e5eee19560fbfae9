"""Writes the report: an overview, the findings, a page a claim, certificates and figures.

Everything is static: pages that a browser opens from the disk, one stylesheet, and recheck.js, by
which a claim's page checks its certificate again where it is read; nothing is fetched.  It is
built in a folder of its own beside the one asked for, which it then replaces.
"""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path

from .. import registry
from ..certificates import certificate, statement
from ..claim import Claim
from ..evidence import GRADE_OF_KIND
from ..figures.registry import names as figure_names
from ..running.report import ClaimReport
from . import data as report_data
from . import mathml
from .prose import prose

MARK = "lemmata-report"  # a file in every report: only such a folder is ever replaced
FATES = {
    "refuted": "Paper's wording refuted",
    "corrected": "Paper's wording corrected",
    "unclear": "Paper's wording unclear, no charge",
}
FATE = {
    "holds": "the paper's wording holds",
    "corrected": "the paper's wording is corrected",
    "refuted": "the paper's wording is refuted",
    "unclear": "the paper's wording is unclear",
}
ROLES = {
    "exact": "What refutes it",
    "necessity": "Why each hypothesis is needed",
    "paper": "The paper's wording, refuted",
    "mutant": "False variants, caught",
}


class CannotWrite(ValueError):
    """The report cannot go where it was asked for; the text is one line with the mend."""


@dataclass(frozen=True)
class Page:
    """What a claim's page shows."""

    claim: Claim
    report: ClaimReport
    figures: tuple  # the Figures drawn for it
    call: str = ""  # what runs it on the command line, where that is not its name

    @property
    def file(self) -> str:
        return self.claim.name.replace("/", ".") + ".html"

    def drawn_by(self, figure) -> str:
        """What draws a figure on the command line: its name, of a reader's own with its file."""
        path = self.call.rpartition("::")[0]
        known = figure_names() if path else ()
        return f"{path}::{figure.name}" if path and figure.name not in known else figure.name

    @property
    def columns(self) -> list[str]:
        """The numbers that some of the evidence has."""
        rows = self.report.evidence
        names = ("instances", "worst_error", "bound")
        return [name for name in names if any(getattr(e, name) is not None for e in rows)]

    @property
    def statement(self) -> str:
        return mathml.typeset(self.claim.latex) if self.claim.latex else ""

    @property
    def theorems(self) -> list[dict]:
        """What the claim's certificate proves, with the proofs."""
        return (self.report.certificate or {}).get("theorems", [])

    @property
    def embedded(self) -> str:
        """The certificate as it stands in the page, where no tag can begin in it."""
        text = json.dumps(self.report.certificate, sort_keys=True, separators=(",", ":"))
        return text.replace("<", "\\u003c")

    def pieces(self, role: str) -> list[dict]:
        return [p for p in (self.report.certificate or {}).get("pieces", ()) if p["role"] == role]

    @property
    def refuted(self) -> dict[str, list[dict]]:
        """Refutations by what they are for."""
        found = {
            title: [p for p in self.pieces(role) if p["kind"] == "refutation"]
            for role, title in ROLES.items()
        }
        return {title: pieces for title, pieces in found.items() if pieces}

    @property
    def worst(self) -> dict[str, list[str]]:
        """Rates, cycles, spirals and finite steps by name, in words."""
        pieces = (self.report.certificate or {}).get("pieces", ())
        return {p["name"]: statement.lines(p) for p in pieces if p["kind"] in statement.WORST_CASES}

    @property
    def best(self) -> str:
        """The kind of the strongest evidence that passed."""
        return next(
            (
                k
                for k in GRADE_OF_KIND
                for e in self.report.evidence
                if e.kind == k and e.status == "pass"
            ),
            "none",
        )


def check_target(out: Path) -> None:
    """Raises CannotWrite for a place where no report may be written."""
    if out.exists() and not out.is_dir():
        raise CannotWrite(f"{out} is a file; name a folder with --out")
    if out.is_dir() and any(out.iterdir()) and not (out / MARK).is_file():
        raise CannotWrite(
            f"the folder {out} holds something else than a report; name an empty or a new one "
            "with --out"
        )
    parent = out.resolve().parent
    if not parent.is_dir():
        raise CannotWrite(
            f"the folder {parent} does not exist; make it first, or name another with --out"
        )
    if not os.access(parent, os.W_OK):
        raise CannotWrite(f"cannot write into {parent}; name another place with --out")


def build(
    pages: list[Page], errata: list, drawn: Path | None, out: Path, seed: int, command: str
) -> None:
    """Write the site into ``out``, whole or not at all.

    ``errata`` are pairs (Erratum, Outcome); ``drawn`` is the folder with the figures' files.
    """
    out = out.resolve()
    work = Path(tempfile.mkdtemp(dir=out.parent, prefix=f".{out.name}."))
    try:
        _write(pages, errata, work, seed, command)
        if drawn is not None:
            shutil.copytree(drawn, work / "figures")
        os.chmod(work, 0o755)
        if out.exists():
            shutil.rmtree(out)
        os.replace(work, out)
    except BaseException:
        shutil.rmtree(work, ignore_errors=True)
        raise


def _write(pages, errata, folder: Path, seed: int, command: str) -> None:
    environment = _environment()
    topics = {
        t: [p for p in pages if p.claim.topic == t]
        for t in dict.fromkeys(p.claim.topic for p in pages)
    }
    data = report_data.report([p.report for p in pages], seed, "")
    common = {
        "pages": pages,
        "topics": topics,
        "errata": errata,
        "papers": bool(errata) or any(p.claim.paper for p in pages),
        "fates": FATES,
        "fate": FATE,
        "versions": data["environment"]["versions"],
        "command": command,
        "seed": seed,
    }
    (folder / MARK).write_text("written by python -m verify report\n", encoding="utf-8")
    (folder / "style.css").write_text(
        environment.get_template("style.css").render(), encoding="utf-8"
    )
    (folder / "here.js").write_text(environment.get_template("here.js").render(), encoding="utf-8")
    shutil.copyfile(Path(__file__).with_name("recheck.js"), folder / "recheck.js")
    (folder / "report.json").write_text(report_data.as_json(data), encoding="utf-8")
    for name in ("index.html", *["findings.html"] * common["papers"]):
        (folder / name).write_text(
            environment.get_template(name).render(common, here=name, root=""), encoding="utf-8"
        )
    for part in ("claims", "certificates"):
        (folder / part).mkdir()
    for page in pages:
        if page.report.certificate:
            certificate.write(page.report.certificate, folder / "certificates")
        text = environment.get_template("claim.html").render(
            common, page=page, here=page.file, root="../"
        )
        (folder / "claims" / page.file).write_text(text, encoding="utf-8")


def _environment():
    import jinja2

    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(Path(__file__).parent / "templates"),
        autoescape=jinja2.select_autoescape(["html"]),
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=jinja2.StrictUndefined,
    )
    from markupsafe import Markup

    for function in (
        mathml.math,
        mathml.name,
        mathml.number,
        mathml.expression,
        mathml.monomial,
        mathml.relation,
        mathml.matrix,
        mathml.algebraic,
    ):
        environment.globals[function.__name__] = lambda *given, f=function, **named: Markup(
            f(*given, **named)
        )
    environment.globals["unit"] = mathml.unit
    environment.filters["raw"] = Markup
    environment.filters["prose"] = lambda text: Markup(prose(str(text)))
    return environment


def load(names: list[str]) -> dict[str, Claim]:
    """The Claims of these full names, or files."""
    return {claim.name: claim for claim in map(registry.load, names)}
