"""``identify``: which optimizer is this, really?"""

from __future__ import annotations

import json
import sys
from contextlib import contextmanager

from .arguments import count, seed
from .console import Console
from .exits import OK, UsageError
from .outputs import writable
from .parser import Parser, place

DESCRIPTION = """\
What is this optimizer? It is run as a black box on designed gradients, of
torch, optax, Keras or plain Python: optax:sgd, keras:SGD, FILE.py:MyOptimizer.
If it is linear, its law is recovered exactly from the measured responses,
reduced to canonical and Jordan form, and named. If not, the table says which
invariances hold, with the smallest counterexample found to each other one.
Values are numbers, true, false, none, texts in quotes, or tuples of these."""

EXAMPLES = """\
  python -m verify identify torch.optim.SGD lr=0.1 momentum=0.9 nesterov=True
  python -m verify identify torch.optim.AdamW --json
  python -m verify identify optax:sgd learning_rate=0.1 momentum=0.9
  python -m verify identify mypackage.module:MyOptimizer lr=1e-3
  python -m verify identify --zoo --out DIR        every optimizer at hand"""


def main(argv: list[str]) -> int:
    parser = Parser("identify", DESCRIPTION, EXAMPLES)
    parser.add_argument(
        "optimizer", nargs="?", help="an import path: torch.optim.SGD, mypackage.module:MyOptimizer"
    )
    parser.add_argument(
        "arguments", nargs="*", metavar="NAME=VALUE", help="keyword arguments of the optimizer"
    )
    parser.add_argument(
        "--zoo",
        action="store_true",
        help="every optimizer of torch, pytorch_optimizer, torch_optimizer, optax and Keras",
    )
    parser.add_argument(
        "--out", metavar="DIR", type=place, help="with --zoo: write zoo.md and zoo.csv there"
    )
    parser.add_argument(
        "--kept", metavar="FILE", type=place, help="with --zoo: rows there are not run again"
    )
    parser.add_argument(
        "--jobs", type=count, metavar="N", help="with --zoo: processes, by default one a core"
    )
    parser.add_argument(
        "--json",
        action="store_true",
        help="one JSON object, lemmata/identity/2 (with --zoo: lemmata/zoo/1)",
    )
    parser.add_argument(
        "--seed",
        type=seed,
        default=0,
        metavar="N",
        help="seed of torch, for optimizers that draw random numbers",
    )
    parser.add_argument(
        "--compiled",
        action="store_true",
        help="of torch: compare the step that torch.compile traces with the plain one too",
    )
    options = parser.parse_args(argv)
    _need_torch()
    if options.zoo:
        return _zoo(options)
    if options.compiled and not options.optimizer:
        raise UsageError("--compiled goes with an optimizer of torch")
    if options.out or options.kept or options.jobs is not None:
        raise UsageError("--out, --kept and --jobs go with --zoo")
    if not options.optimizer:
        raise UsageError("no optimizer is given: see 'python -m verify identify --help'")
    return _one(options)


def _need_torch() -> None:
    from gpu_check import TorchMissing
    from gpu_check.batched.device import load_torch

    from ..identify.loading import unswept

    try:
        with unswept():
            load_torch()
    except TorchMissing as reason:
        raise UsageError(str(reason)) from None


def _one(options) -> int:
    import numpy as np

    from ..identify.adapters.subjects import subject
    from ..identify.answer import as_dict
    from ..identify.identity import identify_subject
    from ..identify.loading import read_arguments, unswept

    console = Console(sys.stderr)
    try:
        arguments = read_arguments(options.arguments)
        with unswept():
            found = subject(options.optimizer, arguments)

        def on_stage(words):
            console.progress(f"  {options.optimizer}: {words}")

        with np.errstate(all="ignore"):  # what overflows is measured as such
            if options.compiled and found.kind != "torch":
                raise ValueError("--compiled goes with optimizers of torch: leave it out")
            identity = identify_subject(found, options.seed, on_stage, options.compiled)
    except ValueError as reason:
        named = str(reason).startswith(options.optimizer)
        told = not named and ("built" in str(reason) or "step" in str(reason))
        raise UsageError(f"{options.optimizer}: {reason}" if told else str(reason)) from None
    finally:
        console.clear()
    answer = as_dict(identity, options.optimizer, arguments, found.rate())
    if options.json:
        json.dump(answer, sys.stdout, indent=1, ensure_ascii=False)
        print()
    else:
        from ..identify.page import show

        show(answer, Console())
    return OK


@contextmanager
def _kept(path):
    """The rows of a file of JSON lines by their keys, and what adds one; nothing without a path."""
    if path is None:
        yield {}, lambda key, row: None
        return
    known = {}
    try:
        with open(path, "a+", encoding="utf-8") as file:
            file.seek(0)
            for line in file:
                if line.endswith("\n"):  # a torn last line is run again
                    entry = json.loads(line)
                    known[entry["key"]] = entry["row"]

            def keep(key, row):
                print(json.dumps({"key": key, "row": row}, ensure_ascii=False), file=file)
                file.flush()

            yield known, keep
    except OSError as reason:
        raise UsageError(
            f"cannot write {path}: {reason.strerror}; name another with --kept"
        ) from None
    except (json.JSONDecodeError, KeyError, TypeError):
        raise UsageError(f"{path} holds no rows of the zoo: name another with --kept") from None


def _zoo(options) -> int:
    if options.optimizer:
        raise UsageError("--zoo takes no optimizer: it runs them all")
    from pathlib import Path

    from ..certificates.certificate import write_text
    from ..identify import zoo

    console = Console(sys.stderr)
    folder = Path(options.out) if options.out else None
    try:
        if folder:
            folder.mkdir(parents=True, exist_ok=True)
            writable(folder, "--out")  # known before the minutes of the run
    except OSError as reason:
        raise UsageError(
            f"cannot make the folder {folder}: {reason.strerror}; name another with --out"
        ) from None
    try:
        with _kept(options.kept) as (known, keep):

            def on_row(row, done, all, entry):
                if not row["note"].startswith(zoo.LATE):  # may be done in time in a next run
                    keep(zoo.key(entry), row)
                console.progress(f"{done} of {all}: {row['name']}")

            rows = zoo.run(options.jobs, on_row=on_row, known=known)
    except ValueError as reason:
        raise UsageError(str(reason)) from None
    console.clear()
    if folder:
        write_text(folder.resolve() / "zoo.md", zoo.page(rows))
        write_text(folder.resolve() / "zoo.csv", zoo.csv_text(rows))
    if options.json:
        json.dump(
            {"schema": "lemmata/zoo/1", "rows": rows}, sys.stdout, indent=1, ensure_ascii=False
        )
        print()
    elif not options.out:
        zoo.show(rows, Console())
    return OK
