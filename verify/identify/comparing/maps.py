"""The exact map where both are linear, and proposals where they are not."""

from __future__ import annotations


def mapped(answer, steps, propose, say):
    """Fill in `answer.map`."""
