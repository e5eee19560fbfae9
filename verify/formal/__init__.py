"""Certificates as Coq theorems: statements in MathComp, proved by the checker of `formal/`.

Standard library alone, and nothing of `recheck`: what is written is read again by Coq, which alone
decides. A fault here can lose a theorem or print another one; it cannot have a false one accepted.
"""
