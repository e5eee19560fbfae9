"""Figures of the trainable optimizer (Wang, Klabjan, arXiv 2508.01764, formulas rebuilt from its
prose)."""
