"""Which optimizer is this? Measurements of `gpu_check.probe`, made exact and named."""
