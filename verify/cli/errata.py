"""``list --errata``: the misprints of the papers, each with its check run now."""

from __future__ import annotations

from .exits import FAILED, OK, UsageError


def show(paper: str | None, as_json: bool) -> int:
    """Run the checks of a paper's errata (of all papers for None) and print them; FAILED where one
    fails."""
    from .. import errata

    try:
        items = [item for name in ([paper] if paper else errata.PAPERS) for item in errata.of(name)]
    except ValueError as reason:
        raise UsageError(str(reason)) from None
    outcomes = [_outcome(item) for item in items]
    if as_json:
        import json
        import sys

        rows = [
            {
                "key": i.key,
                "paper": i.paper,
                "place": i.place,
                "printed": i.printed,
                "meant": i.meant,
                "why": i.why,
                "status": o.status,
                "found": o.found,
            }
            for i, o in zip(items, outcomes)
        ]
        json.dump(
            {"schema": "lemmata/errata/1", "errata": rows}, sys.stdout, indent=1, ensure_ascii=False
        )
        print()
    else:
        print("\n\n".join(_block(item, outcome) for item, outcome in zip(items, outcomes)))
        counts = [
            sum(o.status == status for o in outcomes)
            for status in (errata.PASS, errata.FAIL, errata.NONE)
        ]
        print(
            f"\n{len(items)} errata: {counts[0]} pass, {counts[1]} fail, {counts[2]} without an "
            "exact check"
        )
    return FAILED if any(o.status == errata.FAIL for o in outcomes) else OK


def _outcome(item):
    from .. import errata

    try:
        return item.run()
    except Exception as reason:  # a broken check fails its item, and the others go on
        return errata.Outcome(
            errata.FAIL, f"the check itself broke: {type(reason).__name__}: {reason}"
        )


def _block(item, outcome) -> str:
    """The item in lines of at most 80 columns."""
    import textwrap

    from ..report.prose import plain

    rows = [
        (outcome.status, f"{item.key} ({item.paper}, {plain(item.place)})"),
        ("printed", plain(item.printed)),
        ("meant", plain(item.meant)),
        ("why", plain(item.why)),
        ("found", outcome.found),
    ]
    return "\n".join(
        textwrap.fill(
            text,
            80,
            initial_indent=f"{name:<9}" if name == outcome.status else f"  {name:<8} ",
            subsequent_indent=" " * 11,
        )
        for name, text in rows
    )
