"""Batched checks of the claims about trainable optimizers."""
