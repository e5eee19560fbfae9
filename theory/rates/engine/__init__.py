"""Worst-case rates over classes of functions, proved in rational numbers."""
