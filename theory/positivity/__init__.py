"""Points inside spectrahedra: exact affine solutions, and a barrier in FLINT's numbers."""
