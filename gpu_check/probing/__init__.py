"""What is this torch optimizer? Measurements of it as a black box; see `probe`."""
