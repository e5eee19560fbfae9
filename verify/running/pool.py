"""Claims in processes of their own: whatever a check does there, its claim alone fails."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import asdict

from ..address import Run
from ..children import Children, tell
from ..evidence import Evidence
from ..registry import UnknownClaim
from .report import ClaimReport, Options

FUNCTION = "verify.running.pool:answer"
NEEDED = ("sympy", "numpy", "scipy", "mpmath", "flint", "matplotlib")  # without them, no claim runs
GRACE = 30  # seconds beyond the timeout after which a claim that heeds no alarm is killed
BARE: dict = {"pieces": [], "theorems": []}  # evidence without what a certificate holds


class Claims:
    """Runs claims in child processes, one for each thread that asks; ``stop()`` ends them.

    ``on_print(claim, line)`` gets what a check prints.
    """

    def __init__(self, on_print=lambda claim, line: None):
        self.children, self.on_print = Children(FUNCTION), on_print
        self.kinds: dict[str, list[str]] = {}  # of the claims in files whose names were asked for

    def in_file(self, pattern: str) -> list[dict]:
        """The claims in a reader's file, as `described`; the file is run in a child.

        Raises UnknownClaim, also where the file ends its process.
        """
        path = pattern.partition("::")[0]
        found = self.children({"in": pattern}, None, self._prints(path))
        if found is None:
            raise UnknownClaim(
                f"{path} cannot be loaded: it ended its process ({self.children.last.ended})"
            )
        if "refused" in found:
            raise UnknownClaim(found["refused"])
        self.kinds |= {f"{path}::{row['claim']}": row["kinds"] for row in found["claims"]}
        return found["claims"]

    def names_in(self, pattern: str) -> list[str]:
        """The names of the claims that ``lemmas.py`` or ``lemmas.py::claim`` means."""
        return [row["claim"] for row in self.in_file(pattern)]

    def run(self, call: str, options: Options, on_event=None) -> ClaimReport:
        """The report of a claim: its name, ``file.py::name`` or ``module package.module::name``.

        ``on_event`` gets lists as they come: ``["claim", head]``, ``["start", kind]``,
        ``["evidence", row]``.  A claim whose process dies fails with one line more.
        """
        seen, show = [], self._prints(call.rpartition("::")[2])

        def keep(event):
            seen.append(event)
            show(event)
            if on_event and event[0] != "print":
                on_event(event)

        limit = options.timeout + GRACE if options.timeout else None
        answer = self.children({"run": call, "options": _sent(options, call)}, limit, keep)
        child = self.children.last
        if answer is not None:
            if "report" in answer:
                return _report(answer["report"])
            if answer.get("missing") in NEEDED:
                raise ModuleNotFoundError(answer["lost"], name=answer["missing"])
            how = answer["lost"]
        elif child.late:
            how = f"it was killed {GRACE} s after its time-out, which it did not heed"
        else:
            how = f"it ended its process ({child.ended})"
        report = _cut(call, seen, how)
        if on_event:
            on_event(["evidence", vars(report.evidence[-1])])
        return report

    def stop(self) -> None:
        self.children.stop()

    def _prints(self, name):
        def show(event):
            if event[0] == "print":
                self.on_print(name, event[1])

        return show


def run_all(claims: Claims, names, options: Options, jobs: int, on_report) -> None:
    """Run claims on ``jobs`` processes; ``on_report(report)`` in this thread as each ends.

    One that a SIGKILL ended, as a lack of memory does, runs again alone after the others.  A
    KeyboardInterrupt stops the children and passes through.
    """
    again = []
    threads = ThreadPoolExecutor(jobs)
    try:
        futures = {threads.submit(_one, claims, name, options): name for name in names}
        for future in as_completed(futures):
            report, killed = future.result()
            if killed and jobs > 1:
                again.append(futures[future])
            else:
                on_report(report)
        for name in again:
            on_report(claims.run(name, options))
    except BaseException:
        claims.stop()
        raise
    finally:
        threads.shutdown(cancel_futures=True)


def _one(claims, name, options):
    report = claims.run(name, options)
    child = claims.children.last
    return report, not child.late and child.ended.startswith("signal SIGKILL")


def described(claim) -> dict:
    """A Claim's row of the index, its statement, and the place of its first check."""
    from ..registry import row

    place = list(claim.checks[0].place) if claim.checks else ["", 1]
    return row(claim) | {"statement": claim.statement, "place": place}


# -- in the child


def answer(task: dict) -> dict:
    """What a child does: the names in a file, or a claim's report."""
    from .. import registry
    from ..sources import said, told

    try:
        if "in" in task:
            return {"claims": [described(c) for c in registry.in_file(task["in"])]}
        claim = _load(task["run"])
    except ModuleNotFoundError as reason:
        return {"missing": reason.name, "lost": f"it could not be run: {said(reason)}"}
    except UnknownClaim as reason:
        return {"refused": str(reason), "lost": f"it could not be run: {reason}"}
    except BaseException as reason:  # such as the KeyboardInterrupt of a reader's file
        path = task.get("in", task.get("run")).partition("::")[0]
        why = f"{path} cannot be loaded: {told(reason)}"
        return {"refused": why, "lost": f"it could not be run: {why}"}
    try:
        options = _received(task["options"], claim.name)
        return {"report": _sendable(_run(claim, options), options.certificates)}
    except KeyboardInterrupt as reason:  # a check's own: the terminal's goes to the parent alone
        return {"lost": f"the check itself broke: {told(reason)}"}
    except BaseException as reason:  # a report that cannot be made fails its claim alone
        return {"lost": f"it could not be run: {said(reason)}"}


def _load(call: str):
    from .. import registry

    module, _, name = call.removeprefix("module ").rpartition("::")
    if not call.startswith("module "):
        return registry.load(call)
    return next(c for c in registry.of_module(module) if c.name == name)


def _run(claim, options: Options) -> ClaimReport:
    from .runner import checks, run

    head = {key: str(getattr(claim, key)) for key in ("name", "title", "source", "statement")}
    head |= {"expected": claim.expected, "paper": claim.paper}
    tell("claim", head | {"checks": checks(claim, options)})

    def row(evidence):
        tell("evidence", {**vars(evidence), **BARE})

    return run(claim, options, row, lambda kind: tell("start", kind))


def _sendable(report: ClaimReport, certificates: bool) -> dict:
    """Megabytes of exact evidence are sent where somebody is to read them."""
    if certificates:
        return {**vars(report), "evidence": [vars(e) for e in report.evidence]}
    rows = [{**vars(e), **BARE} for e in report.evidence]
    return {**vars(report), "evidence": rows, "certificate": None}


def _received(data: dict, name: str) -> Options:
    given = data.pop("given")
    return Options(
        **{
            **data,
            "run": Run(**data["run"]),
            "only": tuple(data["only"]),
            "skip": tuple(data["skip"]),
            "given": {} if given is None else {name: [Evidence(**e) for e in given]},
        }
    )


# -- in the parent


def _sent(options: Options, call: str) -> dict:
    given = options.given.get(call)
    return {
        **vars(options),
        "run": asdict(options.run),
        "given": None if given is None else [vars(e) for e in given],
    }


def _report(data: dict) -> ClaimReport:
    return ClaimReport(**{**data, "evidence": [Evidence(**e) for e in data["evidence"]]})


def _cut(call: str, seen: list, how: str) -> ClaimReport:
    """The report of a claim whose process died: what it had found, and what ended it."""
    head = next((event[1] for event in seen if event[0] == "claim"), None)
    if head is None:
        return _lost(call, how)
    rows = [Evidence(**event[1]) for event in seen if event[0] == "evidence"]
    left = head["checks"][len(rows) :]
    kind, title, part = left[0] if left else ("proof", "", "")
    text = f"{title}: {how}" if title else how
    rows.append(Evidence(kind, "fail", text, part, title=title))
    return ClaimReport(head["name"], head["title"], head["expected"], head["paper"], evidence=rows)


def _lost(call: str, why: str) -> ClaimReport:
    """The report of a claim that could not make its own."""
    from .. import registry

    name = call.rpartition("::")[2]
    known: dict = {"title": "", "expected": "unknown", "paper": None}
    if not registry.is_file(call) and not call.startswith("module "):
        known |= next((row for row in registry.index() if row["claim"] == name), {})
    report = ClaimReport(name, known["title"], known["expected"], known["paper"])
    report.evidence.append(Evidence("proof", "fail", " ".join(why.split())))
    return report
