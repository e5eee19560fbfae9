"""Batched checks of the claims about the thesis."""
