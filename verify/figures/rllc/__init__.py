"""Figures of RLLC (Szegedy, Czifra, Kőrösi-Szabó, arXiv 2402.15262)."""
