"""The same method in several frameworks, run against each other: docs/frameworks.md.

    python -m verify.identify.rosetta --out docs/frameworks.md [--kept FILE]

Rows that stand in FILE (JSON lines) are not run again, so that a run may be broken off.
"""

from __future__ import annotations

import argparse
import json
import os
import sys

from . import surprises
from .zoo_entries import PACKAGES, versions

CHANGE = (10, "lr", 0.01)
TORCH, PO, TO = "torch.optim", "pytorch_optimizer", "torch_optimizer"
# method: one call for each framework, with the same numbers; the first is what others are held to.
METHODS = {
    "SGD": (f"{TORCH}.SGD lr=0.1", "optax:sgd learning_rate=0.1", "keras:SGD learning_rate=0.1"),
    "momentum": (
        f"{TORCH}.SGD lr=0.1 momentum=0.9", "optax:sgd learning_rate=0.1 momentum=0.9",
        "keras:SGD learning_rate=0.1 momentum=0.9"),
    "Nesterov": (
        f"{TORCH}.SGD lr=0.1 momentum=0.9 nesterov=true",
        "optax:sgd learning_rate=0.1 momentum=0.9 nesterov=true",
        "keras:SGD learning_rate=0.1 momentum=0.9 nesterov=true"),
    "momentum, weight_decay=0.01": (
        f"{TORCH}.SGD lr=0.1 momentum=0.9 weight_decay=0.01",
        "keras:SGD learning_rate=0.1 momentum=0.9 weight_decay=0.01",
        f"{PO}.SGDW lr=0.1 momentum=0.9 weight_decay=0.01",
        f"{TO}.SGDW lr=0.1 momentum=0.9 weight_decay=0.01"),
    "QHM": (
        f"{PO}.QHM lr=0.1 momentum=0.9 nu=0.7", f"{TO}.QHM lr=0.1 momentum=0.9 nu=0.7"),
    "AggMo": (f"{PO}.AggMo lr=0.1", f"{TO}.AggMo lr=0.1 betas=(0.0,0.9,0.99)"),
    "RMSprop": (
        f"{TORCH}.RMSprop lr=0.1 alpha=0.9 eps=1e-7", "optax:rmsprop learning_rate=0.1 eps=1e-7",
        "optax:rmsprop learning_rate=0.1 eps=1e-7 eps_in_sqrt=false",
        "keras:RMSprop learning_rate=0.1"),
    "RMSprop, momentum=0.9": (
        f"{TORCH}.RMSprop lr=0.1 alpha=0.9 momentum=0.9 eps=1e-7",
        "optax:rmsprop learning_rate=0.1 momentum=0.9 eps=1e-7 eps_in_sqrt=false",
        "keras:RMSprop learning_rate=0.1 momentum=0.9"),
    "Adagrad": (
        f"{TORCH}.Adagrad lr=0.1 eps=1e-7", "optax:adagrad learning_rate=0.1",
        "optax:adagrad learning_rate=0.1 initial_accumulator_value=0.0",
        "keras:Adagrad learning_rate=0.1"),
    "Adadelta": (
        f"{TORCH}.Adadelta lr=0.1 rho=0.95 eps=1e-7",
        "optax:adadelta learning_rate=0.1 rho=0.95 eps=1e-7",
        "keras:Adadelta learning_rate=0.1 rho=0.95", f"{PO}.AdaDelta lr=0.1 rho=0.95 eps=1e-7"),
    "Adam": (
        f"{TORCH}.Adam lr=0.1", "optax:adam learning_rate=0.1",
        "keras:Adam learning_rate=0.1 epsilon=1e-8"),
    "AdamW": (
        f"{TORCH}.AdamW lr=0.1 weight_decay=0.01",
        "optax:adamw learning_rate=0.1 weight_decay=0.01",
        "keras:AdamW learning_rate=0.1 weight_decay=0.01 epsilon=1e-8"),
    "Adamax": (
        f"{TORCH}.Adamax lr=0.1", "optax:adamax learning_rate=0.1",
        "keras:Adamax learning_rate=0.1 epsilon=1e-8", f"{PO}.AdaMax lr=0.1"),
    "NAdam": (
        f"{TORCH}.NAdam lr=0.1", "optax:nadam learning_rate=0.1",
        "keras:Nadam learning_rate=0.1 epsilon=1e-8"),
    "RAdam": (
        f"{TORCH}.RAdam lr=0.1", "optax:radam learning_rate=0.1", f"{PO}.RAdam lr=0.1",
        f"{TO}.RAdam lr=0.1"),
    "Lion": (
        f"{PO}.Lion lr=0.1 weight_decay=0.01", "optax:lion learning_rate=0.1 weight_decay=0.01",
        "keras:Lion learning_rate=0.1 weight_decay=0.01"),
    "LAMB": (f"{PO}.Lamb lr=0.1", f"{TO}.Lamb lr=0.1", "optax:lamb learning_rate=0.1",
             "keras:Lamb learning_rate=0.1"),
    "LARS": (f"{PO}.LARS lr=0.1", f"{TO}.LARS lr=0.1", "optax:lars learning_rate=0.1"),
    "Muon": (f"{TORCH}.Muon lr=0.1", "optax:contrib.muon learning_rate=0.1",
             "keras:Muon learning_rate=0.1", f"{PO}.Muon lr=0.1"),
    "Rprop": (f"{TORCH}.Rprop lr=0.1", "optax:rprop learning_rate=0.1"),
    "schedule-free SGD": (
        "schedulefree.SGDScheduleFree lr=0.1", "optax:contrib.schedule_free_sgd learning_rate=0.1",
        f"{PO}.ScheduleFreeSGD lr=0.1"),
    "schedule-free SGD, five steps of warm-up": (
        "schedulefree.SGDScheduleFree lr=0.1 warmup_steps=5",
        "optax:contrib.schedule_free_sgd learning_rate=0.1 warmup_steps=5",
        f"{PO}.ScheduleFreeSGD lr=0.1 warmup_steps=5"),
    "Lookahead": (
        "verify.identify.wrapped.lookahead_of_pytorch_optimizer lr=0.1",
        "verify.identify.wrapped.lookahead_of_torch_optimizer lr=0.1",
        "verify.identify.wrapped.lookahead_of_optax learning_rate=0.1"),
}  # fmt: skip


def rows(known=(), on_row=None):
    """A dict for each call of METHODS: method, call, points, schedule, first, exact."""
    done = {(row["method"], row["call"]): row for row in known}
    for method, calls in METHODS.items():
        for call in calls:
            row = done.get((method, call)) or _row(method, calls[0], call)
            if on_row and (method, call) not in done:
                on_row(row)
            yield row


def _row(method, first, call):
    from .comparing.compare import compare
    from .comparing.maps import mapped
    from .comparing.sides import read_side

    row = {"method": method, "call": call, "points": "", "schedule": "", "first": "", "exact": ""}
    try:
        a, b = read_side(first), read_side(call)
        row["first"] = _first(b)
        if call != first:
            found = compare(a, b, 40)
            mapped(found, 40, False, lambda words: None)
            row["points"] = _points(found)
            row["exact"] = found.map["says"][-1] if found.map else ""
            if found.verdict not in ("different", "undecided"):
                row["schedule"] = _points(compare(a, b, 30, CHANGE))
    except ValueError as reason:
        row["points"] = row["points"] or f"not run: {str(reason)[:100]}"
        row["schedule"] = "" if not row["points"] else row["schedule"]
    return row


def _first(side):
    """The first step of a number at 0 on the gradient 1, in learning rates; of a matrix where it
    takes no vectors."""
    import numpy as np

    rate = side.arguments.get("lr", side.arguments.get("learning_rate"))
    for layout in (((1,),), ((2, 2),)):
        n = int(np.prod(layout[0]))
        try:
            step = side.run(layout, np.zeros(n), np.ones((1, n)))[0]
        except ValueError:
            continue
        return f"{-float(step[0, 0]) / rate + 0.0:.5g}"
    return ""


def _points(found):
    words = found.verdict.replace("_", " ").replace("same to", "the same to")
    if found.verdict == "same":
        return "the same, bit for bit"
    if found.verdict == "different":
        words = f"differ at step {found.step}"
    if found.verdict == "same_to_float32":
        words += f" ({found.deviation:.0e})"
    return f"{words}: {found.how}" if found.how else words


def page(found) -> str:
    lines = [
        "# What frameworks make of the same method",
        "",
        "Written by `python -m verify.identify.rosetta --out docs/frameworks.md`: each line is a "
        "run of [compare](identify.md#the-same-as-that-one), with "
        f"{', '.join(versions((*PACKAGES, 'schedulefree')))}, in float64.",
        "Within a section every call is held to the first, on the same 1,000 gradients and more: A "
        "is the first, B the one of the line. "
        "*First step*: of a number at 0 with the gradient 1, in learning rates, against the "
        "gradient.",
        f"*Schedule*: where the points are the same, the rate falls to {CHANGE[2]} at step "
        f"{CHANGE[0]}. *Exact*: both are linear, and their laws, recovered from the steps, were "
        "compared exactly.",
    ]
    for method in METHODS:
        lines += [
            "", f"## {method}", "", "| call | first step | points | schedule | exact |",
            "| --- | --- | --- | --- | --- |",
        ]  # fmt: skip
        for row in found:
            if row["method"] == method:
                cells = (
                    f"`{row['call']}`", row["first"], row["points"] or "(held to this one)",
                    row["schedule"], row["exact"],
                )  # fmt: skip
                lines.append("| " + " | ".join(c.replace("|", "\\|") for c in cells) + " |")
    return "\n".join([*lines, "", *surprises.lines()])


def main(argv) -> int:
    parser = argparse.ArgumentParser(prog="python -m verify.identify.rosetta", allow_abbrev=False)
    parser.add_argument("--out", required=True)
    parser.add_argument("--kept", help="JSON lines, a row each; added to")
    options = parser.parse_args(argv)
    known = []
    if options.kept and os.path.exists(options.kept):
        with open(options.kept, encoding="utf-8") as file:
            known = [json.loads(line) for line in file if line.endswith("\n")]
    with open(options.kept or os.devnull, "a", encoding="utf-8") as file:

        def keep(row):
            file.write(json.dumps(row, ensure_ascii=False) + "\n")
            file.flush()

        found = list(rows(known, keep))
    with open(options.out, "w", encoding="utf-8") as file:
        file.write(page(found))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
