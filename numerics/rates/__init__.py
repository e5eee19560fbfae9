"""The claims about worst-case rates in float64: runs on random functions of the class."""
