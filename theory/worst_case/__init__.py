"""Worst cases of a fixed number of steps, exactly: problems, bounds, points."""
