"""Figures of worst-case rates."""
