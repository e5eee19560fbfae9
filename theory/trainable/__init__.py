"""The mathematics of the claims about trainable optimizers."""
