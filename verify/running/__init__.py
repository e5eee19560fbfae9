"""Running claims: their checks, in processes of their own, and what they add up to."""
