"""RLLC against SGD, momentum, NAG and Adam on images of digits; run by `python -m
experiments digits`."""
