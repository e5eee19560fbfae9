"""``python -m verify``, and the console script ``lemmata``."""

import sys

from .own import check_own


def main(argv=None) -> int:
    """Run the program with these arguments and return its exit status."""
    try:
        check_own()
        from .cli import dispatch
    except KeyboardInterrupt:
        print("lemmata: interrupted", file=sys.stderr)
        return 130
    return dispatch(sys.argv[1:] if argv is None else list(argv))


if __name__ == "__main__":
    sys.exit(main())
