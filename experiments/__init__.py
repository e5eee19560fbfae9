"""Lemmata's experiments: the papers' tables made again, resumable (python -m experiments)."""
