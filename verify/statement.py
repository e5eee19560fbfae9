"""What a claim says, as a hash: evidence from elsewhere and the lockfile are held against it."""

from __future__ import annotations

import hashlib

from .certificate import canonical

STATES = (
    "kind",
    "theory",
    "over",
    "state",
    "predicate",
    "claim",
    "claims",
    "strict",
    "bounds",
)  # of a piece: what, not why


def statement_hash(claim) -> str:
    """The hash of a Claim's name, statement, hypotheses and parts; not of its title, source or
    remarks."""
    return digest(
        {
            "claim": claim.name,
            "statement": claim.statement,
            "hypotheses": [[h.name, h.text, h.needed] for h in claim.hypotheses],
            "parts": list(claim.parts),
        }
    )


def stated(piece: dict) -> str:
    """The hash of what a certificate's piece states in letters: hypotheses and claims, without the
    proof and the prose."""
    said = {key: piece[key] for key in STATES if key in piece}
    theory = dict(said["theory"])
    for key in ("facts", "nonzero"):
        theory[key] = [{k: v for k, v in row.items() if k != "why"} for row in theory[key]]
    return digest(said | {"theory": theory})


def digest(data) -> str:
    return "sha256:" + hashlib.sha256(canonical(data)).hexdigest()
