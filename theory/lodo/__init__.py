"""LODO (Liao, Dangovski, Foerster, Soljačić, arXiv 2210.06171): what is exact about it."""
