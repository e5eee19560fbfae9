"""Experiments whose question and criterion were written down before they ran, one a file."""
