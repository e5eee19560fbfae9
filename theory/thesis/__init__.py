"""The mathematics of the claims about the thesis."""
