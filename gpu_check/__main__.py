"""``python -m gpu_check``: the batched checks by themselves, with Python, NumPy and torch alone."""

import sys

from .cli import main

if __name__ == "__main__":
    sys.exit(main())
