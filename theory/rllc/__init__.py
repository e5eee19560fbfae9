"""The mathematics of the claims about RLLC."""
