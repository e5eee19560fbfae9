"""Forward error bounds, derived from rounding analysis; nothing in here is a guessed tolerance.

rounding         u, γ_n, norms that are safe from above
pseudo_inverse   M⁺g through computed QR or SVD factors; Wedin's perturbation bound
frame            what one float run adds, step by step, to the exact recursion
gap              how far two float runs of the same optimizer in two bases may be apart
strategies       the gap of two runs with any strategy for the inverse, at every rank
fixed_law        a run of a fixed law against the exact one, in its frame or another
abstract_rule    equation (2) against the recursion
"""
