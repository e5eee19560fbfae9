"""Writing certificates, and the hash of a statement; ``verify/recheck.py`` reads them."""
