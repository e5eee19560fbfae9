"""Searches for bounds on worst cases: floating point that is rounded and then proved."""
