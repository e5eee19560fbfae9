"""Batched checks of the claims about stochastic optimization."""
