"""Batched checks of the claims about worst-case rates."""
