"""Claims as pytest tests (Lemmata's plugin, entry point ``pytest11``).

A Python file below a folder named ``claims``, or named on pytest's command line, that makes
``Claim`` objects is collected: one test a claim, marked ``claim``.  ``--claims`` adds claims of
installed packages.  ``--proof-lock`` holds them against ``proofs.lock`` or writes it.

Only the standard library and pytest are imported here: a plugin costs every start of pytest.
"""

from __future__ import annotations

import os
from fnmatch import fnmatch
from functools import cached_property
from pathlib import Path

import pytest

LOCK = "proofs.lock"
MODES = ("check", "update", "off")


def pytest_addoption(parser):
    group = parser.getgroup("lemmata", "Lemmata: claims and their lockfile")
    group.addoption(
        "--claims",
        action="append",
        default=[],
        metavar="NAME",
        help="also run claims of installed packages: Lemmata's own ('rllc/*', all), or a module "
        "or package of yours",
    )
    group.addoption(
        "--proof-lock",
        choices=MODES,
        default=None,
        help=f"compare claims with {LOCK} in the root folder (check), write it (update), or "
        "neither (off); default: check where the file is",
    )


def pytest_configure(config):
    config.addinivalue_line("markers", "claim: a lemma, run by Lemmata with every kind of evidence")
    config.stash[STATE] = State(config)


def pytest_unconfigure(config):
    state = config.stash.get(STATE, None)
    if state is not None and "claims" in vars(state):
        state.claims.stop()


def pytest_collect_file(file_path, parent):
    if file_path.suffix != ".py" or file_path.stem.startswith("_") or file_path.stem == "conftest":
        return None
    below = "claims" in _folders(file_path, parent.config.rootpath)
    if below or (parent.session.isinitpath(file_path) and not _of_tests(file_path, parent.config)):
        text = file_path.read_text(encoding="utf-8", errors="replace")
        if "Claim(" in text and "verify" in text:
            return ClaimFile.from_parent(parent, path=file_path)
    return None


def _of_tests(path: Path, config) -> bool:
    """A file of tests that is named on the command line is pytest's, whatever it says of claims."""
    return any(fnmatch(path.name, pattern) for pattern in config.getini("python_files"))


def _folders(path: Path, root: Path) -> tuple[str, ...]:
    return path.relative_to(root).parts[:-1] if path.is_relative_to(root) else path.parts[-2:-1]


@pytest.hookimpl(tryfirst=True)  # before -k and -m choose
def pytest_collection_modifyitems(session, config, items):
    names = config.getoption("--claims")
    if names:
        parent = Installed.from_parent(session, name="claims", nodeid="claims")
        items += [
            ClaimItem.from_parent(parent, name=row["claim"], row=row, call=call)
            for call, row in _installed(names).items()
        ]


def _installed(names: list[str]) -> dict[str, dict]:
    """The claims that ``--claims`` names, Lemmata's or a module's or package's, by what runs
    them."""
    from importlib.util import find_spec

    from verify import registry
    from verify.running.pool import described

    found = {}
    for name in names:
        words = name.split(".")
        module = all(word.isidentifier() for word in words) and (
            len(words) > 1 or (name != "all" and find_spec(name))
        )
        try:
            claims = (
                {f"module {name}::{c.name}": c for c in registry.of_module(name)}
                if module
                else {full: registry.load(full) for full in registry.select([name])}
            )
        except registry.UnknownClaim as reason:
            raise pytest.UsageError(f"--claims {name}: {reason}") from None
        if not claims:
            raise pytest.UsageError(f"--claims {name}: no Claim in it")
        found |= {c.name: (call, described(c)) for call, c in claims.items()}
    return dict(found.values())


class Installed(pytest.Collector):
    """The parent of claims that no file of the project holds."""

    def collect(self):
        return []


class ClaimFile(pytest.File):
    """A file with Claim objects."""

    def collect(self):
        from verify import registry

        try:
            rows = self.config.stash[STATE].claims.in_file(str(self.path))
        except registry.UnknownClaim as reason:
            raise self.CollectError(str(reason)) from None
        for row in rows:
            call = f"{self.path}::{row['claim']}"
            yield ClaimItem.from_parent(self, name=row["claim"], row=row, call=call)


class NotAsExpected(Exception):
    """The claim is not at its expected verdict, or behind its lock entry; the text is for
    people."""


class ClaimItem(pytest.Item):
    """One claim, as one test; it runs in a process of its own, which a check may end."""

    def __init__(self, *, row, call, **more):
        super().__init__(**more)
        self.row, self.call = row, call
        self.add_marker("claim")
        self.found: dict = {}

    def runtest(self):
        from verify.running.report import Options

        state = self.config.stash[STATE]
        report = state.claims.run(self.call, Options(certificates=False))
        self.found = {
            "claim": report.claim,
            "ok": report.ok,
            "locked": report.locked,
            "place": self.row["place"],
        }
        for key in ("verdict", "expected"):
            self.user_properties.append((key, getattr(report, key)))
        for key in ("statement", "certificate"):
            self.user_properties.append((key, report.locked.get(key) or ""))
        if report.unmet and report.ok:
            self.user_properties.append(("unmet", ", ".join(report.unmet)))
            self.warn(pytest.PytestWarning(f"{report.claim}: {report.graded}"))
        lines = [] if report.ok else _why(report)
        lines += state.forbidden(report)
        if lines:
            self.found["ok"] = False
            raise NotAsExpected("\n".join(lines))

    def repr_failure(self, excinfo, style=None):
        if isinstance(excinfo.value, NotAsExpected):
            return f"{self.name}: {self.row['title']}\n{self.row['statement']}\n\n{excinfo.value}"
        return super().repr_failure(excinfo, style)

    def reportinfo(self):
        path, line = self.row["place"]
        return path, line - 1, self.name


def _why(report) -> list[str]:
    rows = [f"verdict {report.verdict}, expected {report.expected}"]
    rows += [f"internal contradiction: {report.contradiction}"] * bool(report.contradiction)
    rows += [report.reason] * bool(report.reason)
    return rows + [f"{e.kind}: {e.summary}" for e in report.evidence if e.status == "fail"]


class State:
    """A session's lock: what it holds, and what the claims that ran would put there; and the
    process that runs them."""

    def __init__(self, config):
        from importlib import import_module

        self.path = config.rootpath / LOCK
        asked = config.getoption("--proof-lock")
        self.mode = asked or ("check" if self.path.is_file() else "off")
        self.entries: dict[str, dict] = {}
        self.before: dict[str, dict] = {}
        if self.mode == "off":
            return
        self.lock = import_module("verify.lock")
        if self.mode == "check" or self.path.is_file():
            try:
                self.before = self.lock.read(self.path)
            except self.lock.BadLock as reason:
                hint = "; or write it with --proof-lock=update" if not self.path.exists() else ""
                raise pytest.UsageError(f"{reason}{hint}") from None

    @cached_property
    def claims(self):
        from verify.running.pool import Claims

        return Claims(lambda claim, line: print(line))

    def forbidden(self, report) -> list[str]:
        """How a claim falls behind its lock entry, old beside new."""
        if self.mode != "check":
            return []
        found = self.lock.compare(self.before, {report.claim: report.locked})
        return [f"{LOCK}: {d.what}: locked {d.locked}, now {d.now}" for d in found if d.fails]

    def write(self) -> str:
        self.lock.write(self.lock.renewed(self.before, self.entries, whole=False), self.path)
        return f"{self.path}: {len(self.entries)} claims locked"


STATE = pytest.StashKey[State]()


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item, call):
    """What a claim found travels with the report, also between xdist's processes."""
    outcome = yield
    if call.when == "call" and isinstance(item, ClaimItem):
        outcome.get_result().lemmata = item.found


@pytest.hookimpl
def pytest_terminal_summary(terminalreporter, exitstatus, config):
    state = config.stash[STATE]
    failed = []
    for reports in terminalreporter.stats.values():
        for report in reports:
            found = getattr(report, "lemmata", None)
            if not found:
                continue
            if found["ok"]:
                state.entries[found["claim"]] = found["locked"]
            else:
                failed.append((found, report))
    if state.mode == "update" and (state.entries or failed):
        if failed or exitstatus not in (pytest.ExitCode.OK, pytest.ExitCode.TESTS_FAILED):
            terminalreporter.write_line(
                f"{LOCK} was not written: not every claim is as expected", red=True
            )
        else:
            terminalreporter.write_line(state.write())
    if os.environ.get("GITHUB_ACTIONS") == "true":
        for found, report in failed:
            terminalreporter.write_line(_annotation(found, str(report.longrepr), config.rootpath))


def _annotation(found: dict, text: str, root: Path) -> str:
    """GitHub's own line for an error at a place in a file."""
    path, line = found["place"]
    path = os.path.relpath(path, root)
    body = text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
    return f"::error file={path},line={line},title=Lemmata {found['claim']}::{body}"
