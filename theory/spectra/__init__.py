"""Eigenvalues, exactly: roots of rational polynomials, spectral radius, powers in closed form."""
