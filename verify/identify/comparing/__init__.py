"""Two optimizers of any framework on the same gradients: the same points, or where they part."""
