"""The claims about LODO in float64 (Liao et al., arXiv 2210.06171); a claim's check is the module
of its name."""
