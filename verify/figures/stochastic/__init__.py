"""Figures of stochastic optimization: what is proved in expectation, and runs."""
