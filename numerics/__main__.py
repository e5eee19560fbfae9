"""python -m numerics has no commands; it says where they are."""

import sys

if __name__ == "__main__":
    print(
        "numerics: bowl and thesis are experiments: from a checkout, python -m experiments",
        file=sys.stderr,
    )
    sys.exit(2)
