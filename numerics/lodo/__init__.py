"""Simplified LODO in float64 (Liao et al., arXiv 2210.06171)."""
