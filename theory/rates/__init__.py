"""Where methods converge on quadratics, and how fast: exactly."""
