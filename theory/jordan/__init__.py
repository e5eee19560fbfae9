"""Exact Jordan forms of rational matrices and of propagators."""

from theory.jordan.pair import NormalForm, normal_form
from theory.jordan.real_form import Block, RealJordan, real_jordan_form
from theory.spectra.roots import Root

__all__ = ["Block", "NormalForm", "RealJordan", "Root", "normal_form", "real_jordan_form"]
