"""Figures of Shahid's thesis, Learning to Optimize Deep Neural Networks (Freiburg, 2017)."""
