"""RLLC against SGD, momentum, NAG and Adam on images of digits, at equal tuning effort.

    python -m experiments digits [--data NAME] [--network NAME] [--seeds N] [--iterations N]
        [--methods NAME ...] [--thorough] [--out DIR]

Every optimizer gets the same number of settings (rates) and every setting the same seeds. The
setting with the best mean validation accuracy is reported, with test accuracy and loss after the
last iteration, mean ± standard deviation over the seeds. Runs are appended to DIR/runs.jsonl as
they end, so an interrupted command goes on where it stopped. DIR/NAME.md has the tables,
DIR/NAME.json the laws and learning curves of the reported runs. Needs scikit-learn and mlxtend
(extra `data`).
"""

import json
import sys
from pathlib import Path

from ..data.images import READERS
from ..data.sources import Changed, Missing
from ..parser import Parser

KEY = ("data", "network", "method", "setting", "seed", "iterations")


def arguments(argv):
    parser = Parser(
        prog="python -m experiments digits", description=" ".join(__doc__.split("\n\n")[0].split())
    )
    parser.add_argument("--data", choices=list(READERS), default="digits")
    parser.add_argument("--network", choices=["dense", "conv", "conv-paper"], default="dense")
    parser.add_argument(
        "--seeds", type=int, default=3, help="how many seeds (default 3, as in the paper)"
    )
    parser.add_argument(
        "--iterations", type=int, help="default 1000, with --thorough the paper's 10000"
    )
    parser.add_argument(
        "--group",
        choices=["rllc", "lodo"],
        default="rllc",
        help="RLLC's memories (the default), or LODO and its ablations, each beside baselines",
    )
    parser.add_argument("--methods", nargs="+", metavar="NAME", help="only these optimizers")
    parser.add_argument(
        "--thorough",
        action="store_true",
        help="the paper's whole grids: 15 rates, for RLLC 18 pairs",
    )
    parser.add_argument("--out", type=Path, default=Path("digits-runs"), metavar="DIR")
    options = parser.parse_args(argv)
    if options.iterations is None:
        options.iterations = 10000 if options.thorough else 1000
    if options.seeds < 1 or options.iterations < 1:
        parser.error("--seeds and --iterations need to be at least 1")
    return options


def wanted(options, methods):
    """The keys of all runs, a setting's seeds one after the other."""
    from .methods import GROUPS

    grid = "thorough" if options.thorough else "reduced"
    for name in options.methods or GROUPS[options.group]:
        if name not in methods:
            raise ValueError(f"{name!r} is no optimizer here; choose among: {'; '.join(methods)}")
        for setting in methods[name].settings(grid):
            for seed in range(options.seeds):
                yield dict(
                    zip(
                        KEY,
                        (options.data, options.network, name, setting, seed, options.iterations),
                    )
                )


def finished(path):
    """The records in a file of JSON lines by their key; a torn last line is left out."""
    found = {}
    for line in path.read_text().splitlines() if path.exists() else []:
        try:
            record = json.loads(line)
        except json.JSONDecodeError:
            continue
        found[text(record)] = record
    return found


def text(record):
    return json.dumps([record[name] for name in KEY], sort_keys=True)


def run(options, path, done, plan):
    """Do what is not done yet; each record is written out at once."""
    import torch

    from .data import load
    from .methods import METHODS
    from .training import train

    torch.set_num_threads(1)  # small networks: a second thread only waits
    torch.use_deterministic_algorithms(True)
    data = load(options.data)
    missing = [key for key in plan if text(key) not in done]
    print(f"{len(plan) - len(missing)} of {len(plan)} runs are in {path}", file=sys.stderr)
    # A line that an interruption tore is closed first.
    torn = path.exists() and path.stat().st_size and not path.read_text().endswith("\n")
    with path.open("a") as file:
        file.write("\n" if torn else "")
        for number, key in enumerate(missing, len(plan) - len(missing) + 1):
            record = key | train(
                data,
                key["network"],
                METHODS[key["method"]],
                key["setting"],
                key["seed"],
                key["iterations"],
            )
            file.write(json.dumps(record) + "\n")
            file.flush()
            done[text(key)] = record
            outcome = (
                f"diverged at {record['diverged']}"
                if record["diverged"]
                else f"validation {record['validation'][0]:.2f} %"
            )
            print(
                f"[{number}/{len(plan)}] {key['method']} {key['setting']} seed {key['seed']}: "
                f"{outcome}, {record['seconds']:.1f} s",
                file=sys.stderr,
            )


def main(argv=None):
    options = arguments(argv)
    path, status = options.out / "runs.jsonl", 0
    try:
        from .methods import METHODS
        from .table import write

        plan = list(wanted(options, METHODS))
        options.out.mkdir(parents=True, exist_ok=True)
        done = finished(path)
        run(options, path, done, plan)
    except (ValueError, ModuleNotFoundError, Missing, Changed, OSError) as problem:
        print(f"experiments: {problem}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print(
            "interrupted; what was finished is kept, and the same command goes on from there",
            file=sys.stderr,
        )
        status = 130
    records = [done[text(key)] for key in plan if text(key) in done]
    if records:
        print(write(options, records, METHODS, len(plan)))
    return status
