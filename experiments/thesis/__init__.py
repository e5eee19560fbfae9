"""The thesis's experiments (Shahid 2017) at sizes for two cores: python -m experiments thesis."""
