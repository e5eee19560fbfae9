"""Batched checks of simplified LODO in torch (Liao et al., arXiv 2210.06171)."""
