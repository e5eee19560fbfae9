"""The build before against this one: CPU seconds of what a reader calls.

    python -m benchmarks.verify_all [--before REF] [--rounds N] [--rows ROW ...] [--out FILE]

User and system time of a whole process with all its children, which leaves out how busy the machine
is; the two builds in turn, medians. Both are checked out into a temporary folder, this one with
what is not committed, and run by the same interpreter with the same libraries. "From a fresh clone"
is without compiled files: neither Python's byte code nor numba's kernels. Claims and figures that
were added since stand in rows of their own; the other rows run those that both builds have, each
build re-checks certificates that it wrote itself, and a redraw finds what the first drawing left,
which nothing else does.
"""

from __future__ import annotations

import argparse
import ctypes
import os
import resource
import shutil
import signal
import subprocess
import sys
import time
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

ROOT = Path(__file__).resolve().parents[1]
BEFORE = "ea258946e4ae"  # the last commit before the house was put in order
NUMBERS = "numbers"  # the folder for what figures keep, each build's own
RUNS = "runs=finished"  # in the file of a figure of long runs
SUBREAPER = 36  # PR_SET_CHILD_SUBREAPER of Linux's prctl


@dataclass
class Build:
    """A checkout, a folder for what it writes, and the names of its claims and figures and of
    those that both builds have."""

    name: str
    tree: Path
    kept: Path
    claims: list[str] = field(default_factory=list)
    shared: list[str] = field(default_factory=list)
    figures: list[str] = field(default_factory=list)
    drawn: list[str] = field(default_factory=list)  # the figures that both builds have
    compiled: bool = False  # numba's kernels are there

    def fresh(self) -> None:
        """As git left it: no byte code, no compiled kernels."""
        for folder in list(self.tree.rglob("__pycache__")):
            shutil.rmtree(folder)

    def folder(self, name: str) -> Path:
        """An empty folder of this name."""
        shutil.rmtree(self.kept / name, ignore_errors=True)
        (self.kept / name).mkdir(parents=True)
        return self.kept / name


def all_claims(build, *options):
    """The claims that both builds have, one after another."""
    names = ["all"] if build.shared == build.claims else build.shared
    return ["-m", "verify", *names, "--jobs", "1", *options]


def from_a_clone(build):
    build.fresh()
    build.compiled = True  # afterwards
    return all_claims(build)


def added(build, *options):
    """The claims that the other build lacks; None where there are none."""
    names = [name for name in build.claims if name not in build.shared]
    return ["-m", "verify", *names, "--jobs", "1", *options] if names else None


def drawing(build, names, out):
    """The call that draws these figures; of all, those that need no long run."""
    names = ["all"] if names == build.figures else names
    return ["-m", "verify", "figure", *names, "--jobs", "1", "--out", str(out)]


def figures(build):
    build.folder(NUMBERS)
    return drawing(build, build.drawn, build.folder("figures"))


def figures_added(build):
    """The figures that the other build lacks; None where there are none."""
    names = [name for name in build.figures if name not in build.drawn]
    return drawing(build, names, build.folder("figures-added")) if names else None


def redraw(build):
    out = build.kept / "figures"
    if not out.is_dir():
        run(build, figures(build))
    return drawing(build, build.drawn, out)


def report(build):
    build.folder(NUMBERS)
    shutil.rmtree(build.kept / "figures", ignore_errors=True)  # a redraw needs its numbers anew
    return ["-m", "verify", "report", *_reported(build)]


def _reported(build):
    out = build.folder("site") / "site"
    names = [] if build.shared == build.claims else build.shared
    return [*names, "--quick", "--jobs", "1", "--out", str(out)]


def report_again(build):
    """A report after one: the figures' numbers are kept, the claims run."""
    if not (build.kept / "site").is_dir():
        run(build, report(build))
    return ["-m", "verify", "report", *_reported(build)]


def certificates(build):
    folder = build.kept / "certificates"
    if not folder.is_dir():
        exact = ("--quick", "--skip", "numeric", "--skip", "gpu", "--certificates", str(folder))
        run(build, all_claims(build, *exact))
    return ["-S", "-I", "verify/recheck.py", *sorted(map(str, folder.glob("*.json")))]


ROWS = {
    "clone": ("`all --jobs 1`, from a fresh clone", from_a_clone),
    "all": ("`all --jobs 1`", all_claims),
    "added": ("`--jobs 1`, claims added since", added),
    "quick": ("`all --quick --jobs 1`", lambda b: all_claims(b, "--quick")),
    "quick-added": ("`--quick --jobs 1`, claims added since", lambda b: added(b, "--quick")),
    "report": ("`report --quick --jobs 1`", report),
    "report-again": ("`report --quick --jobs 1`, again", report_again),
    "figure": ("`figure all --jobs 1`", figures),
    "redraw": ("`figure all --jobs 1`, again", redraw),
    "figure-added": ("`figure`, figures added since", figures_added),
    "recheck": ("re-check of all certificates", certificates),
    "identify": (
        "`identify torch.optim.SGD lr=0.1 momentum=0.9`",
        lambda b: ["-m", "verify", "identify", "torch.optim.SGD", "lr=0.1", "momentum=0.9"],
    ),
    "import": ("`import theory.operators`", lambda b: ["-c", "import theory.operators"]),
    "tests": ("the default test suite", lambda b: ["-m", "pytest", "-q", "-p", "no:cacheprovider"]),
}
LONG = ("tests",)  # ten minutes a round: only where it is named
# these run kernels
COMPILED = (
    "all",
    "added",
    "quick",
    "quick-added",
    "report",
    "report-again",
    "figure",
    "redraw",
    "figure-added",
)


class Failed(RuntimeError):
    """A command that did not end with exit status 0; the text says what it said last."""


def run(build, arguments) -> float:
    """CPU seconds of one command in a build's checkout. Raises Failed, with `seconds` spent."""
    environment = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    environment |= {"PYTHONPATH": str(build.tree), "LEMMATA_CACHE": str(build.kept / NUMBERS)}
    before = _spent()
    done = subprocess.Popen(
        [sys.executable, *arguments],
        cwd=build.tree,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
    )
    try:
        said = done.communicate()[0]
    except BaseException:
        done.kill()
        done.wait()
        raise
    _reap()
    seconds = _spent() - before
    if done.returncode:
        last = (said.strip().splitlines() or ["it said nothing"])[-1]
        reason = Failed(f"exit status {done.returncode}: {last.strip(' =')[:90]}")
        reason.seconds = seconds
        raise reason
    return seconds


def _spent() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def adopt() -> None:
    """Grandchildren whose parent ended first come to this process, which then knows their time.

    Linux alone does this; elsewhere their time is missing.
    """
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(SUBREAPER, 1, 0, 0, 0)


def _reap(seconds: float = 10.0) -> None:
    """Wait for what a command left behind; what still runs then is not this command's time."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        try:
            if os.waitpid(-1, os.WNOHANG)[0] == 0:
                time.sleep(0.02)
        except ChildProcessError:
            return


@contextmanager
def builds(ref: str):
    """(before, after): two checkouts that are gone afterwards. Raises ValueError for a ref that
    git does not know."""
    known = _git("rev-parse", "--verify", "--quiet", f"{ref}^{{commit}}", check=False).strip()
    if not known:
        raise ValueError(
            f"git knows no commit {ref} here; name another with --before, or fetch the history "
            "with 'git fetch --unshallow'"
        )
    with TemporaryDirectory(prefix="lemmata-") as folder:
        pair = [Build(n, Path(folder, n), Path(folder, f"{n}-kept")) for n in ("before", "after")]
        try:
            for build, commit in zip(pair, (known, "HEAD")):
                _git("worktree", "add", "--quiet", "--detach", str(build.tree), commit)
            _overlay(pair[1].tree)
            for build in pair:
                index = (build.tree / "verify" / "index.tsv").read_text(encoding="utf-8")
                build.claims = [line.split("\t")[0] for line in index.splitlines()]
                build.figures = _figures_of(build.tree)
            for build in pair:
                build.shared = [n for n in build.claims if all(n in b.claims for b in pair)]
                build.drawn = [n for n in build.figures if all(n in b.figures for b in pair)]
                run(build, ["-m", "compileall", "-q", "theory", "numerics", "gpu_check", "verify"])
            yield pair
        finally:
            for build in pair:
                _git("worktree", "remove", "--force", str(build.tree), check=False)


def _figures_of(tree: Path) -> list[str]:
    """The figures of a checkout that need no long run: a file each that makes a Figure."""
    files = sorted((tree / "verify" / "figures").glob("*/[!_]*.py"))
    texts = {f.stem: f.read_text(encoding="utf-8") for f in files}
    return [name for name, text in texts.items() if "figure = Figure(" in text and RUNS not in text]


def _overlay(tree: Path) -> None:
    """What is changed, new or gone in this checkout, so in that one."""
    changed = _git("ls-files", "-z", "--modified", "--others", "--exclude-standard")
    for name in filter(None, changed.split("\0")):
        source, target = ROOT / name, tree / name
        if source.is_file():
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(source, target)
        else:
            target.unlink(missing_ok=True)


def _git(*arguments: str, check: bool = True) -> str:
    return subprocess.run(
        ["git", "-C", str(ROOT), *arguments], capture_output=True, text=True, check=check
    ).stdout


@dataclass
class Row:
    """What was measured of one command: seconds by build, and the first failure of each."""

    title: str
    seconds: dict[str, list[float]] = field(default_factory=dict)
    failures: dict[str, str] = field(default_factory=dict)

    def __str__(self):
        first, second = (median(self.seconds.get(n) or [0.0]) for n in ("before", "after"))
        ratio = f"{second / first:.2f}" if first and second else ""
        said = "".join(f"; {build} failed, {why}" for build, why in self.failures.items())
        cells = (f"{s:.2f}" if s else "–" for s in (first, second))
        return f"| {self.title}{said} | {' | '.join(cells)} | {ratio} |"


def measure(name: str, pair: list[Build], rounds: int) -> Row:
    """One row, the builds in turn. A command that fails is still timed, and the row says so."""
    title, command = ROWS[name]
    row = Row(title)
    for build in pair:
        if name in COMPILED and not build.compiled:
            _once(build, lambda b: all_claims(b, "--quick"), Row(title))
            build.compiled = True
    for _ in range(rounds):
        for build in pair:
            _once(build, command, row)
    return row


def _once(build: Build, command, row: Row) -> None:
    try:
        arguments = command(build)
        if arguments is None:
            return
        spent = run(build, arguments)
    except Failed as reason:
        row.failures.setdefault(build.name, str(reason))
        spent = reason.seconds
    row.seconds.setdefault(build.name, []).append(spent)


def main(argv=None) -> int:
    """Run the benchmark and write the table; an interrupted one keeps the rows that are done."""
    parser = argparse.ArgumentParser(description=" ".join(__doc__.split("\n\n")[0].split()))
    parser.add_argument("--before", default=BEFORE, metavar="REF", help="default: %(default)s")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument(
        "--rows",
        nargs="+",
        choices=ROWS,
        default=[name for name in ROWS if name not in LONG],
        metavar="ROW",
        help=f"of {', '.join(ROWS)}; by default all but {', '.join(LONG)}",
    )
    parser.add_argument("--machine", default="2-core x86-64, Python 3.11", help="named in the page")
    parser.add_argument("--out", type=Path, help="a Markdown file for the table")
    options = parser.parse_args(argv)
    if options.rounds < 1:
        parser.error(f"--rounds is {options.rounds}; give at least 1")
    adopt()
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # both checkouts are put away
    lines, status = [], 0
    try:
        with builds(options.before) as pair:
            lines = ["| command | before (s) | now (s) | ratio |", "| --- | ---: | ---: | ---: |"]
            print("\n".join(lines), flush=True)
            for name in options.rows:
                lines.append(str(measure(name, pair, options.rounds)))
                print(lines[-1], flush=True)
            counts = f"{len(pair[0].claims)} claims before, {len(pair[1].claims)} now"
    except ValueError as reason:
        print(reason, file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        status = 128 + signal.SIGINT
        counts = "interrupted"
    if options.out and len(lines) > 2:
        _write(options, lines, counts)
    return status


def _write(options, lines, counts) -> None:
    legend = __doc__.split("\n\n")[2].replace("\n", " ").strip()
    machine = (
        f"Machine: {options.machine}; {options.rounds} rounds; before is {options.before}; "
        f"{counts}."
    )
    text = "\n".join(["# The build before against this one", "", legend, "", machine, "", *lines])
    options.out.write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
