"""Fixed laws Opt(T, v, L), their canonical form, and families of them over Q(parameters, z)."""
