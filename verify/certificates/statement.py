"""What a claim says, as a hash: evidence from elsewhere and the lockfile are held against it."""

from __future__ import annotations

import hashlib

from .certificate import canonical

PROSE = frozenset({"name", "says", "why", "part", "role"})  # the lock's rows hold part and role
BLOCKS = frozenset({"base", "step", "conclusion"})  # of an induction
WITNESSES = frozenset({"steps", "terms", "squares", "at", "square", "rest", "weakens"})


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
    """The hash of what a certificate's piece states in letters: everything but its prose and its
    witnesses (cofactors, squares, points, and which piece it weakens)."""
    return digest(_without(piece, PROSE | WITNESSES))


def _without(piece: dict, left_out: frozenset) -> dict:
    """A piece without some of its keys, inside the blocks of an induction and its facts too."""
    said = {}
    for key, value in piece.items():
        if key in left_out:
            continue
        if key == "theory" or (key in BLOCKS and isinstance(value, dict)):
            value = _without(value, left_out)
        elif key in ("facts", "nonzero"):
            value = [{k: v for k, v in row.items() if k != "why"} for row in value]
        said[key] = value
    return said


def digest(data) -> str:
    return "sha256:" + hashlib.sha256(canonical(data)).hexdigest()
