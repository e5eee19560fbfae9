"""The optimizers, batched in torch, one system a file."""
