"""Batched checks of the claims about RLLC."""
