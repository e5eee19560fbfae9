"""How a difference from the lockfile is shown."""

from __future__ import annotations

from .console import counted


def show(differences, path, console) -> bool:
    """The differences from the lock, old and new side by side; whether any of them is forbidden."""
    fallen = [d for d in differences if d.fails]
    table(fallen, path, console)
    skipped = sum(d.now == "skipped here" for d in differences)
    allowed = len(differences) - len(fallen) - skipped
    notes = [f"{counted(skipped, 'piece')} of evidence could not run here"] * bool(skipped)
    notes += [
        f"{counted(allowed, 'harmless change')} ('python -m verify lock' takes that in)"
    ] * bool(allowed)
    verdict = (
        f"{path}: {counted(len(fallen), 'difference')} forbidden by the lock"
        if fallen
        else f"{path}: held"
    )
    console.wrapped("; ".join([verdict, *notes]), 0, 2)
    return bool(fallen)


def table(differences, path, console) -> None:
    name = None
    for d in differences:
        if d.claim != name:
            name = d.claim
            console.line(console.paint(name, "bold"))
        console.wrapped(d.what, 2, 4)
        console.wrapped(f"    {'locked':<8} {d.locked}", 0, 13)
        console.wrapped(f"    {'now':<8} {d.now}", 0, 13)
