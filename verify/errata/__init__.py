"""Misprints of the papers as data: what is printed, what is meant, why it matters, and a check that
is computed.

``of(paper)`` lists a paper's errata; ``python -m verify list --paper P --errata`` runs their
checks.
"""

from __future__ import annotations

from .erratum import FAIL, NONE, PASS, Correction, Erratum, Outcome

PAPERS = ("rllc", "lodo", "trainable", "thesis")

__all__ = ["FAIL", "NONE", "PAPERS", "PASS", "Correction", "Erratum", "Outcome", "misprints", "of"]


def of(paper: str) -> list[Erratum | Correction]:
    """The errata of a paper, misprints first, then what its claims correct. ValueError for an
    unknown paper."""
    if paper not in PAPERS:
        raise ValueError(f"no paper is named {paper!r}: there are {', '.join(PAPERS)}")
    return [*misprints(paper), *_corrections(paper)]


def misprints(paper: str) -> tuple[Erratum, ...]:
    """The misprints of a paper; none for a paper without."""
    if paper != "thesis":
        return ()
    from .thesis import ERRATA

    return ERRATA


def _corrections(paper: str) -> list[Correction]:
    """From the claims whose ``paper`` is corrected or refuted, where that is this paper and no
    other that the topic's claims speak of."""
    from importlib import import_module

    from .. import registry

    found, full_name = [], import_module(f"verify.claims.{paper}").PAPER
    for row in registry.index():
        if row["topic"] == paper and row["paper"] in ("corrected", "refuted"):
            claim = registry.load(row["claim"])
            if claim.source.paper != full_name:
                continue
            checks = tuple(c.function for c in claim.checks if c.kind == "paper")
            found.append(
                Correction(
                    claim.short,
                    paper,
                    claim.source.place,
                    claim.wording or claim.source.place,
                    f"{claim.title}.",
                    f"{row['paper']} by the claim {claim.name}",
                    checks,
                )
            )
    return found
