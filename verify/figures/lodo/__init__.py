"""Figures of LODO (Liao, Dangovski, Foerster, Soljačić, arXiv 2210.06171)."""
