"""Trainable optimizers against Adam on strongly convex problems; run by `python -m
experiments trainable`."""
