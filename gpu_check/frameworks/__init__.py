"""Batched checks of the claims on what implementations make of a method: recursions, no
packages."""
