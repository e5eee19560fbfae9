"""python -m experiments thesis: train a learned optimizer, run a saved one, make the tables of
docs/results/thesis.md."""

import sys
from pathlib import Path
from tempfile import TemporaryFile

TABLES = ("sum_of_squares", "rosenbrock", "digits", "learned")
STEP_SYSTEMS = ("timesteps", "momentums")


def arguments(commands):
    """Add `thesis` and its sub-commands to the parser of python -m experiments."""
    thesis = commands.add_parser(
        "thesis",
        help="learned optimizers and experiments of Shahid's thesis",
        description="Learned optimizers and experiments of Shahid's thesis "
        "(docs/results/thesis.md).",
        epilog="example: python -m experiments thesis table rosenbrock",
    )
    actions = thesis.add_subparsers(dest="action", required=True)
    train = actions.add_parser(
        "train",
        help="train a learned optimizer and save it",
        epilog="example: python -m experiments thesis train LA_b --problem sum_of_squares --out "
        "la.json",
    )
    train.add_argument(
        "system",
        help="LA_a, LA_b, LA_c, MLP, RNN1, RNN2 (Multiscale Adam), timesteps or momentums "
        "(learned steps)",
    )
    train.add_argument(
        "--out", default="build/learned.json", help="file to save to (default build/learned.json)"
    )
    train.add_argument(
        "--problem",
        default="digits",
        help="digits (default), conv_digits, conv_digits_large, mnist, fashion-mnist, "
        "sum_of_squares, rosenbrock or rosenbrock_misprinted",
    )
    train.add_argument(
        "--rate",
        type=float,
        default=0.01,
        help="η of Multiscale Adam, η_min of a learned step (default 0.01)",
    )
    train.add_argument(
        "--timescales", help="5, 6 or 11 (the thesis's), or β₁:β₂,β₁:β₂,… ; for momentums m,m,…"
    )
    train.add_argument("--k", type=int, default=5, help="timesteps that are remembered (default 5)")
    train.add_argument(
        "--iterations",
        type=int,
        help="meta-steps (default 2000; 300 where a meta-step is 20 steps)",
    )
    train.add_argument(
        "--unroll",
        type=int,
        help="u_max, steps before each meta-step (default 1; 20 for RNN1, RNN2 and learned steps)",
    )
    train.add_argument(
        "--seed", type=int, default=0, help="seed of weights and batches (default 0)"
    )
    train.add_argument(
        "--log",
        action="store_true",
        help="train on log(loss + 1e-15), as the author's public code does",
    )
    run = actions.add_parser(
        "run",
        help="run a saved optimizer beside its inputs",
        epilog="example: python -m experiments thesis run la.json --problem sum_of_squares",
    )
    run.add_argument("file", help="what train has saved")
    run.add_argument("--problem", default="digits", help="as in train (default digits)")
    run.add_argument("--steps", type=int, default=500, help="steps a run (default 500)")
    run.add_argument(
        "--starts", type=int, default=3, help="how many starts and sequences of batches (default 3)"
    )
    table = actions.add_parser(
        "table",
        help="run an experiment, write its CSV files, print its tables",
        epilog="example: python -m experiments thesis table rosenbrock --out build/thesis",
    )
    table.add_argument("name", choices=TABLES, metavar="NAME", help=", ".join(TABLES))
    table.add_argument(
        "--out",
        default="build/thesis",
        help="folder of the runs and CSV files; a second call resumes (default build/thesis)",
    )
    table.add_argument(
        "--seeds",
        type=int,
        help="runs or trainings of each kind (default 5; 3 for digits and learned; 24 starts for "
        "rosenbrock)",
    )
    table.add_argument("--iterations", type=int, help="meta-steps of a training, for learned")


def main(options):
    """Run the sub-command; returns the exit status. ValueError for a wrong call."""
    try:
        return {"train": _train, "run": _run, "table": _table}[options.action](options)
    except BrokenPipeError:
        raise
    except OSError as reason:
        if reason.filename is None:  # standard output
            raise
        raise ValueError(
            f"{reason.filename} cannot be written ({reason.strerror}); give another --out"
        ) from None


def _train(options):
    from dataclasses import asdict, replace

    from numerics.thesis.horizons import finite

    from ..meta_training.loop import Progress, train
    from ..meta_training.store import save
    from ..meta_training.tasks import task
    from .learned import META_STEPS, plan_for

    optimizer, problem = _optimizer(options), task(options.problem)
    unroll = options.unroll if options.unroll is not None else _unroll(options.system)
    iterations = (
        options.iterations
        if options.iterations is not None
        else META_STEPS.get(unroll, max(1, 6000 // max(1, unroll)))
    )
    if Path(options.out).is_dir():
        raise ValueError(f"--out {options.out} is a folder; give the name of a file")
    _writable(Path(options.out).resolve().parent)
    if options.seed < 0:
        raise ValueError(f"--seed is {options.seed}; give a whole number of at least 0")
    plan = replace(plan_for(unroll, iterations, options.seed), log=options.log)
    progress, say = Progress(), Live()

    def keep():
        save(
            progress.best,
            options.out,
            {
                "problem": problem.name,
                "meta_steps": progress.done,
                "score": finite(progress.score),
                "stopped": progress.stopped,
                "plan": asdict(plan),
            },
        )

    try:
        train(
            optimizer,
            problem,
            plan,
            lambda p: say(
                f"meta-step {p.done} of {plan.iterations}, mean loss in validation "
                f"{p.validations[-1][1]:.4g}, best {p.score:.4g}"
            ),
            progress,
        )
    except KeyboardInterrupt:
        say.end()
        if progress.best is None:
            print(
                "experiments: interrupted before the first validation; nothing to keep",
                file=sys.stderr,
            )
            return 130
        progress.stopped = f"interrupted after meta-step {progress.done}"
        keep()
        print(
            f"experiments: {progress.stopped}; the best so far is in {options.out}", file=sys.stderr
        )
        return 130
    say.end()
    keep()
    if progress.stopped:
        raise ValueError(f"{progress.stopped}; the best until then is in {options.out}")
    print(f"{options.system} on {problem.name}, mean loss in validation:")
    print(
        f"{progress.validations[0][1]:.4g} untrained, {progress.score:.4g} at best; saved in "
        f"{options.out}"
    )
    return 0


def _writable(folder):
    """ValueError before the training, not after it."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with TemporaryFile(dir=folder):
            pass
    except OSError as reason:
        raise ValueError(
            f"{folder} cannot be written ({reason.strerror}); give another --out"
        ) from None


def _unroll(system):
    from numerics.optimizers.multiscale import UNROLLS

    return 20 if system in STEP_SYSTEMS else UNROLLS[system]


def _optimizer(options):
    """The untrained optimizer of a call to train."""
    from numerics.optimizers.learned_steps import KMomentums, KTimesteps
    from numerics.optimizers.multiscale import COMBINATIONS, MultiscaleAdam

    given, name = options.timescales, options.system
    if name == "timesteps":
        return KTimesteps(options.k, options.rate)
    if name == "momentums":
        return (
            KMomentums(eta=options.rate)
            if given is None
            else KMomentums(_numbers(given), options.rate)
        )
    if name not in COMBINATIONS:
        raise ValueError(
            f"no system is called {name!r}; choose among "
            f"{', '.join((*COMBINATIONS, *STEP_SYSTEMS))}"
        )
    if given is None or given.isdecimal():
        return MultiscaleAdam(name, 6 if given is None else int(given), options.rate)
    return MultiscaleAdam(
        name, [_numbers(pair, ":") for pair in given.split(",") if pair], options.rate
    )


def _numbers(text, separator=","):
    try:
        return [float(part) for part in text.split(separator) if part]
    except ValueError:
        raise ValueError(
            f"--timescales has {text!r}; give numbers separated by {separator!r}"
        ) from None


def _run(options):
    from ..meta_training.store import load
    from ..meta_training.tasks import task
    from .learned import average, opponents, scores
    from .tables import markdown, shown, text_of

    for name in ("steps", "starts"):
        if getattr(options, name) < 1:
            raise ValueError(f"--{name} is {getattr(options, name)}; give at least 1")
    learner, training = load(options.file)
    problem, rows = task(options.problem), []
    for name, optimizer in {Path(options.file).name: learner, **opponents(learner)}.items():
        found = scores(optimizer, problem, range(options.starts), options.steps)
        rows.append(
            {
                "optimizer": name,
                f"mean loss over {options.steps} steps": average(found),
                "each start": ", ".join(map(shown, found)),
            }
        )
    print(markdown(text_of(rows)))
    return 0


def _table(options):
    from . import digits, learned, rosenbrock, sum_of_squares
    from .tables import write

    if options.seeds is not None and options.seeds < 1:
        raise ValueError(f"--seeds is {options.seeds}; give at least 1")
    if options.iterations is not None and options.iterations < 1:
        raise ValueError(f"--iterations is {options.iterations}; give at least 1")
    folder, say = Path(options.out), Live()
    path = folder / f"{options.name}.jsonl"
    more = {} if options.seeds is None else {"seeds": options.seeds}
    if options.name == "learned":
        found = learned.tables(
            learned.collect_all(path, iterations=options.iterations, report=say, **more)
        )
    else:
        experiment = {"sum_of_squares": sum_of_squares, "rosenbrock": rosenbrock, "digits": digits}[
            options.name
        ]
        found = experiment.tables(experiment.run(path, report=say, **more))
    say.end()
    for name, rows in found.items():
        print(f"{name}\n\n{write(rows, folder / f'{name}.csv')}\n")
    return 0


class Live:
    """One line that is rewritten on a terminal; where there is none, a line each time."""

    def __init__(self):
        self.live, self.open = sys.stderr.isatty(), False

    def __call__(self, text):
        text = text if len(text) <= 79 else text[:78] + "…"
        print(
            f"\r{text}\x1b[K" if self.live else text,
            end="" if self.live else "\n",
            file=sys.stderr,
            flush=True,
        )
        self.open = self.live

    def end(self):
        """Leave the line."""
        if self.open:
            print(file=sys.stderr)
            self.open = False
