"""``serve``: a page to type optimizers in, on this machine alone."""

from __future__ import annotations

from .arguments import count, whole
from .console import Console
from .exits import OK, UsageError
from .parser import Parser

DESCRIPTION = """\
Serves a page on this machine (loopback alone) to type one or two optimizers
in: are they the same, how fast is one at worst, how do they run on a quadratic,
what is a memory up to a change of basis. Each answer has an address, the
command line and Python that give it too. Claims can be browsed, certificates
dropped and checked again. What is typed is parsed, never evaluated, in children
with limits of time and memory. Ctrl-C ends it."""

EXAMPLES = """\
  python -m verify serve
  python -m verify serve --port 8001 --workers 4"""


def port(text):
    found = whole(text, 1024, "port")
    if found > 65535:
        from argparse import ArgumentTypeError

        raise ArgumentTypeError(f"{text!r} is no port; give one from 1024 to 65535")
    return found


def main(argv: list[str]) -> int:
    parser = Parser("serve", DESCRIPTION, EXAMPLES)
    parser.add_argument("--port", type=port, default=8000, metavar="N", help="default 8000")
    parser.add_argument(
        "--workers", type=count, default=2, metavar="N", help="questions at a time (default 2)"
    )
    options = parser.parse_args(argv)
    try:
        import flask  # noqa: F401
        from waitress import create_server
    except ModuleNotFoundError as lacking:
        raise UsageError(
            f"the page needs {lacking.name}: python -m pip install 'lemmata[web]'"
        ) from None
    from ..web.app import make
    from ..web.workers import Workers

    console = Console()
    console.progress("  starting …")
    workers = Workers(options.workers)
    try:
        server = create_server(
            make(workers, options.port),
            host="127.0.0.1",
            port=options.port,
            threads=options.workers + 2,
            ident=None,
        )
    except OSError as reason:
        workers.stop()
        raise UsageError(
            f"--port {options.port} cannot be served: {reason.strerror}; give another"
        ) from None
    console.line(f"http://127.0.0.1:{options.port}    Ctrl-C ends it")
    try:
        server.run()  # ends at Ctrl-C
    finally:
        server.close()
        workers.stop()
    return OK
