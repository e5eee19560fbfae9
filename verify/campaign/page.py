"""A campaign's summary as text of 80 columns."""

from __future__ import annotations

import textwrap

from .summary import ERROR, Summary, Tally

SHOWN = 5  # of each kind of trouble; --json has all


def show(summary: Summary, console) -> None:
    """The table, what failed with the commands that show it again, and one line that says it
    all."""
    _table(summary, console)
    for tally in summary.tallies:
        if tally.failed:
            _failure(tally, summary, console)
    for title, rows in (("CONTRADICTION", summary.contradictions), ("not done", summary.lost)):
        for row in rows[:SHOWN]:
            console.wrapped(
                f"{title}: {row['claim']} at seed {row['seed']}: {row['why']}", 0, 2, "fail"
            )
        if len(rows) > SHOWN:
            console.line(f"  and {len(rows) - SHOWN} more; --json lists them")
    if summary.lost:
        console.wrapped("the same call tries again what was not done", 0)
    _chance(summary, console)
    _worst(summary, console)
    console.wrapped(_verdict(summary), 0)


def _table(summary, console) -> None:
    console.line(f"  {'kind':<12}{'seeds':>8}{'failed':>8}{'instances':>14}   worst error / bound")
    claim = None
    for tally in summary.tallies:
        if tally.claim != claim:
            claim = tally.claim
            console.line(console.paint(claim, "bold"))
        several = [t for t in summary.tallies if (t.claim, t.kind) == (tally.claim, tally.kind)]
        if len(several) > 1 or not tally.title:
            console.wrapped(tally.title or "stopped by --timeout", 4, 6)
        _row(tally, console)


def _row(tally: Tally, console) -> None:
    if not tally.tasks:
        console.wrapped(f"{tally.kind:<11} skipped at {tally.skipped:,} seeds: {tally.skip}", 2, 14)
        return
    instances = "" if tally.instances is None else f"{tally.instances:,}"
    ratio = "" if tally.worst is None else f"{tally.worst['ratio']:.3g}"
    where = (
        "every seed alike"
        if not tally.seeded
        else f"at seed {tally.worst['seed']}"
        if tally.worst
        else ""
    )
    failed = f"{tally.failed:>8,}"
    if tally.failed:
        failed = console.paint(failed, "skip" if tally.ok else "fail")
    console.line(
        f"  {tally.kind:<12}{tally.tasks:>8,}{failed}{instances:>14}   {ratio:<9} {where}".rstrip()
    )
    if tally.skipped:
        console.wrapped(f"skipped at {tally.skipped:,} more seeds: {tally.skip}", 14, 14)


def _failure(tally, summary, console) -> None:
    seeds = ", ".join(map(str, tally.failed_seeds[:SHOWN])) + (
        ", …" if tally.failed > SHOWN else ""
    )
    console.line()
    console.wrapped(
        f"{tally.claim}, {tally.kind}: failed at {tally.failed:,} of {tally.tasks:,} seeds "
        f"({seeds})",
        0,
        2,
    )
    console.wrapped(f"seed {tally.failure['seed']}: {tally.failure['summary']}", 2, 4)
    if tally.chance is not None:
        console.wrapped(
            f"by chance at most {tally.expected_failures:.2g} failures are expected, and "
            f"{tally.failed:,} or more have probability "
            f"{tally.chance:.2g} at most: "
            f"{'no more than chance explains' if tally.ok else 'more than chance explains'}",
            2,
            4,
        )
    _command(summary.plan.command(tally.claim, tally.failure["seed"], tally.kind), console)


def _command(command: str, console) -> None:
    """A command that can be copied: a line that goes on ends in a backslash."""
    lines = textwrap.wrap(
        command, console.width - 6, break_long_words=False, break_on_hyphens=False
    )
    for i, line in enumerate(lines):
        console.line("    " + "  " * bool(i) + line + " \\" * (i < len(lines) - 1))


def _chance(summary, console) -> None:
    stating = [t for t in summary.tallies if t.error_probability is not None]
    if not stating:
        return
    expected, failed = sum(t.expected_failures for t in stating), sum(t.failed for t in stating)
    console.line()
    console.wrapped(
        f"{len(stating)} of these checks state an error probability: if their claims hold, at "
        f"most {expected:.2g} failures are expected "
        f"by chance; {failed:,} {'was' if failed == 1 else 'were'} found. Chance alone fails the "
        f"campaign with probability {ERROR:g} at most.",
        0,
    )


def _worst(summary, console) -> None:
    found = [t for t in summary.tallies if t.worst and not t.failed]
    if not found:
        return
    worst = max(found, key=lambda t: t.worst["ratio"])
    console.line()
    console.wrapped(
        f"nearest to its bound of what passed: {worst.claim}, {worst.kind}, "
        f"{worst.worst['ratio']:.3g} of it at seed {worst.worst['seed']}",
        0,
        2,
    )
    _command(summary.plan.command(worst.claim, worst.worst["seed"], worst.kind), console)


def _verdict(summary) -> str:
    done = f"{summary.done:,} of {summary.plan.size:,} tasks done" + (
        "" if summary.finished else "; the same call goes on"
    )
    bad = sum(not t.ok for t in summary.tallies)
    chance = sum(t.ok and t.failed > 0 for t in summary.tallies)
    says = (
        f"{bad} of {len(summary.tallies)} checks failed"
        if bad
        else "no check failed" + (f" by more than chance ({chance} by chance)" if chance else "")
    )
    return f"{done}; {says}"
