"""The report: claims, their evidence and their proofs as a static site (Lemmata).

from verify.report import site
"""
