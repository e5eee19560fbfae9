"""Runs on the noisy quadratic bowl, many seeds at once: fast kernels, confidence intervals."""
