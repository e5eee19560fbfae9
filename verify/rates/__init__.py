"""Worst-case rates: searches in floating point, proved by `theory.rates.engine`."""
