"""The tables of a comparison, in Markdown, and the laws and learning curves of the reported runs as
JSON."""

import json
import os
import platform
from statistics import mean, stdev

from .laws import couplings, phases


def write(options, records, methods, planned):
    """Write DIR/NAME.md and DIR/NAME.json; return the text of the first. `planned` runs were meant.

    The second has, for each optimizer, its reported runs: seed, setting, laws [iteration, L] and
    learning curve [iteration, test accuracy in percent, test loss], to four digits.
    """
    name = f"{options.data}_{options.network}" + ("_lodo" if options.group == "lodo" else "")
    chosen = {m: best(group) for m, group in grouped(records, "method").items()}
    content = "\n".join(
        [
            f"## {options.data}, {options.network} network, {options.iterations} iterations of "
            "batches of 128",
            "",
            *partial(records, planned),
            *accuracy(chosen, records),
            "",
            *law_tables(chosen, methods),
            "",
            origin(options),
            "",
        ]
    )
    (options.out / f"{name}.md").write_text(content)
    kept = {
        m: [{key: rounded(r[key]) for key in ("seed", "setting", "laws", "curve")} for r in runs]
        for m, runs in chosen.items()
    }
    lines = [
        f"{json.dumps(m)}: {json.dumps(runs, separators=(',', ':'))}" for m, runs in kept.items()
    ]
    (options.out / f"{name}.json").write_text("{\n" + ",\n".join(lines) + "\n}\n")
    return content


def rounded(value):
    """Every float in nested lists and mappings to four significant digits."""
    if isinstance(value, list):
        return [rounded(x) for x in value]
    return float(f"{value:.4g}") if isinstance(value, float) else value


def partial(records, planned):
    return (
        []
        if len(records) == planned
        else [f"**Incomplete: {len(records)} of {planned} runs.**", ""]
    )


def grouped(records, key):
    found = {}
    for record in records:
        found.setdefault(json.dumps(record[key]) if key == "setting" else record[key], []).append(
            record
        )
    return found


def best(records):
    """The runs of the setting with the best mean validation accuracy, at equal accuracy the least
    loss; settings with a run that diverged are left out. Empty if there are no others."""
    groups = [
        runs
        for runs in grouped(records, "setting").values()
        if not any(r["diverged"] for r in runs)
    ]

    def rank(runs):
        return mean(r["validation"][0] for r in runs), -mean(r["validation"][1] for r in runs)

    return max(groups, key=rank, default=[])


def spread(values, digits):
    if len(values) == 1:  # one seed has no spread
        return f"{values[0]:.{digits}f}"
    width = stdev(values)
    return f"{mean(values):.{digits}f} ± {width:.{digits}f}"


def accuracy(chosen, records):
    tried = {m: len(grouped(group, "setting")) for m, group in grouped(records, "method").items()}
    lost = {
        m: sum(bool(r["diverged"]) for r in group)
        for m, group in grouped(records, "method").items()
    }
    lines = [
        "| optimizer | test accuracy (%) | test loss | validation accuracy (%) | reported rates | "
        "settings tried | runs diverged | s a run |",
        "| --- | ---: | ---: | ---: | --- | ---: | ---: | ---: |",
    ]
    for name, runs in chosen.items():
        if not runs:
            lines.append(
                f"| {name} | – | – | – | every setting diverged | {tried[name]} | {lost[name]} | "
                "– |"
            )
            continue
        test, validation = [r["test"] for r in runs], [r["validation"] for r in runs]
        rates = ", ".join(f"{key} {value:g}" for key, value in runs[0]["setting"].items())
        lines.append(
            f"| {name} | {spread([a for a, _ in test], 2)} | {spread([b for _, b in test], 4)} | "
            f"{spread([a for a, _ in validation], 2)} "
            f"| {rates} | {tried[name]} | {lost[name]} | {mean(r['seconds'] for r in runs):.1f} |"
        )
    return lines


def law_tables(chosen, methods):
    rllc = {m: (start(methods[m]), runs) for m, runs in chosen.items() if runs and runs[0]["laws"]}
    if not rllc:
        return []
    lines = [
        "Laws of the reported runs, one a seed:",
        "",
        "| optimizer | L_0 | L at the end |",
        "| --- | --- | --- |",
    ]
    for name, (law, runs) in rllc.items():
        lines.append(
            f"| {name} | {numbers(law)} | {'; '.join(numbers(r['laws'][-1][1:]) for r in runs)} |"
        )
    two = {
        m: pair for m, pair in rllc.items() if m.startswith("J(0) ∪ J(0.9)") and len(pair[0]) == 2
    }
    if two:
        lines += [
            "",
            "l2/l1, the momentum unit's coefficient over the gradient unit's (1 recorded law in "
            "every 1/100 of the run):",
            "",
            "| optimizer | seed | at the start | at the end | passes β = 0.9 between iterations | "
            "share of laws with l2 > l1 |",
            "| --- | ---: | ---: | ---: | --- | ---: |",
        ]
        for name, (law, runs) in two.items():
            for r in runs:
                first, last, passed, share = phases(r["laws"], law)
                where = ", ".join(f"{a}–{b}" for a, b in passed[:4]) + (
                    f" and {len(passed) - 4} times more" if len(passed) > 4 else ""
                )
                lines.append(
                    f"| {name} | {r['seed']} | {first:.2f} | {last:.2f} | {where or 'never'} | "
                    f"{share:.2f} |"
                )
    several = {m: pair for m, pair in rllc.items() if len(pair[0]) > 1}
    if several:
        lines += [
            "",
            "Changes of the law between recorded iterations, unit against unit, mean over the "
            "seeds:",
            "",
            "| optimizer | units | correlation of the changes | share of changes of opposite sign "
            "|",
            "| --- | --- | ---: | ---: |",
        ]
        for name, (law, runs) in several.items():
            per_run = [couplings(r["laws"], law) for r in runs]
            for units in per_run[0]:
                correlations = [found[units][0] for found in per_run]
                shown = "–" if None in correlations else f"{mean(correlations):.2f}"
                lines.append(
                    f"| {name} | {units[0]}, {units[1]} | {shown} | "
                    f"{mean(found[units][1] for found in per_run):.2f} |"
                )
    return lines


def start(method):
    """L_0 of an RLLC method; baselines have none."""
    import torch

    return (
        method.optimizer([torch.zeros(1, requires_grad=True)], {"lr": 1, "c2": 1}).laws[0]
        if hasattr(method, "propagator")
        else []
    )


def numbers(law):
    return "(" + ", ".join(f"{x:.3g}" for x in law) + ")"


def origin(options):
    import torch

    flags = f" --group {options.group}" if options.group != "rllc" else ""
    flags += " --thorough" if options.thorough else ""
    if options.methods:
        flags += " --methods " + " ".join(f'"{name}"' for name in options.methods)
    command = (
        f"python -m experiments digits --data {options.data} --network {options.network} "
        f"--seeds {options.seeds} --iterations {options.iterations}{flags}"
    )
    return (
        f"`{command}`; {platform.machine()}, {os.cpu_count()} cores, one thread, Python "
        f"{platform.python_version()}, torch {torch.__version__}."
    )
