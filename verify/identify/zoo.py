"""Every optimizer of torch, pytorch_optimizer, torch_optimizer, optax and Keras, identified with
its defaults.

Each runs in a worker process; one that crashes, or runs out of time, is a row that says so.
"""

from __future__ import annotations

import csv
import io
import time

from .zoo_entries import PACKAGES, SKIPPED, entries, versions

SECONDS = 900  # for one optimizer, by the clock: a busy machine may need ten times its usual ones
LATE = "not done after"

LINEAR = {
    "yes": "", "affine": "affine", "float32": "linear up to float32 rounding",
    "bfloat16": "linear up to bfloat16 rounding",
}  # fmt: skip

MARKS = (
    "loss_scale",
    "coordinate_scale",
    "sign",
    "permutation",
    "rotation",
    "translation",
    "time_shift",
    "coordinate_wise",
)
COLUMNS = ("name", "linear", "units", "form", *MARKS, "steps", "one_sign", "note", "seconds")


def run(jobs=None, only=None, on_row=None, seconds=SECONDS, known=None) -> list[dict]:
    """Rows for `entries`, in their order; `only` keeps the entries with these names. Keys are
    COLUMNS, with `seconds` of the processor. `known` maps `key`s of entries to rows that are taken
    as they are; what is not done after so many `seconds` by the clock is a row that says LATE."""
    import multiprocessing
    import os

    todo = [e for e in entries() if only is None or e["name"] in only]
    rows = [(known or {}).get(key(entry)) for entry in todo]
    context = multiprocessing.get_context("spawn")
    waiting = [(i, entry) for i, entry in enumerate(todo) if rows[i] is None]
    workers = {}
    count = min(jobs or os.cpu_count() or 1, max(len(todo), 1))
    try:
        while waiting or workers:
            while waiting and len(workers) < count:
                _start(context, workers, waiting)
            _collect(workers, waiting, rows, seconds)
            for worker in [w for w in workers.values() if w.row is not None]:
                rows[worker.index] = worker.row
                if on_row:
                    on_row(worker.row, sum(r is not None for r in rows), len(rows), worker.entry)
                worker.row = None
                if not worker.next(waiting):
                    del workers[worker.key]
    finally:
        for worker in workers.values():
            worker.process.terminate()
    return [row for row in rows if row]


def key(entry) -> str:
    """What tells an entry from others: its name and arguments."""
    return f"{entry['name']} {sorted(entry['arguments'].items())!r}"


class _Worker:
    """A process that identifies one optimizer after the other."""

    def __init__(self, context):
        from ..children import uninterrupted

        self.pipe, other = context.Pipe()
        self.process = context.Process(target=_work, args=(other,), daemon=True)
        with uninterrupted():
            self.process.start()
        other.close()
        self.key, self.row, self.index, self.entry = self.process.pid, None, None, None

    def next(self, waiting) -> bool:
        """Give it work; False when it died or there is none left."""
        if not waiting or not self.process.is_alive():
            self.process.terminate()
            return False
        self.index, self.entry = waiting.pop(0)
        self.since = time.monotonic()
        self.pipe.send(self.entry)
        return True


def _start(context, workers, waiting):
    worker = _Worker(context)
    worker.next(waiting)
    workers[worker.key] = worker


def _collect(workers, waiting, rows, seconds):
    """Wait for answers; a worker that is late or gone leaves a row that says so."""
    from multiprocessing.connection import wait

    ready = wait([w.pipe for w in workers.values()], timeout=1)
    for worker in workers.values():
        took = time.monotonic() - worker.since
        if worker.pipe in ready:
            try:
                worker.row = worker.pipe.recv()
            except EOFError:
                worker.row = _empty(worker.entry, "the process died", took)
                worker.process.terminate()
        elif took > seconds:
            worker.row = _empty(worker.entry, f"{LATE} {seconds:g} s", took)
            worker.process.kill()
            worker.process.join()


def _work(pipe):
    """In a worker: rows for the entries that come, until the pipe closes. Foreign code may print
    what it likes."""
    import os
    import sys
    import warnings

    import torch

    torch.set_num_threads(1)
    warnings.simplefilter("ignore")
    sys.stdout = sys.stderr = open(os.devnull, "w")
    while True:
        try:
            entry = pipe.recv()
        except EOFError:
            return
        pipe.send(row_of(entry))


def row_of(entry) -> dict:
    """The row of one entry. Whatever the optimizer raises becomes its note."""
    from .identity import identify

    since = _processor()
    if entry["kind"] == "zoo" and entry["name"] in SKIPPED:
        return _empty(entry, f"not run: {SKIPPED[entry['name']]}", 0.0)
    try:
        factory, label = _factory(entry)
        if factory is None:
            return _empty(entry, f"the same class as {label}", 0.0)
        identity = factory if hasattr(factory, "probe") else identify(factory)
    except ValueError as reason:
        return _empty(entry, str(reason), _processor() - since)
    except Exception as error:  # foreign code: its crash is the row
        return _empty(
            entry,
            f"crashed: {type(error).__name__}: {' '.join(str(error).split())[:120]}",
            _processor() - since,
        )
    return _row(label, identity, _processor() - since)


def _processor():
    """Seconds of the processor so far, with those of children that run optax and Keras."""
    from .adapters import host

    return time.process_time() + host.spent["seconds"]


def _factory(entry):
    from .loading import load

    if entry["kind"] == "subject":
        from .adapters.subjects import subject
        from .identity import identify_subject

        one = subject(entry["name"], entry["arguments"])
        return identify_subject(one), one.label if entry["arguments"] else one.text
    if entry["kind"] != "zoo":
        found = load(entry["name"])
        arguments = ", ".join(f"{k}={v!r}" for k, v in entry["arguments"].items())
        label = f"{entry['name']}({arguments})" if arguments else entry["name"]
        return (lambda params: found(params, **entry["arguments"])), label
    import pytorch_optimizer

    found = pytorch_optimizer.load_optimizer(entry["name"])
    import torch

    if found in vars(torch.optim).values():
        return None, f"torch.optim.{found.__name__}"
    label = f"pytorch_optimizer.{found.__name__}"

    from .adapters.of_torch import built

    return (lambda params: built(torch, found, params)), label  # Muon's kin want two groups


def _row(label, identity, seconds) -> dict:
    from gpu_check.probing.effort import FULL, RANDOM

    probe = identity.probe
    notes = [identity.reason if identity.verdict not in ("nonlinear", "linear_to_float32") else ""]
    notes += [
        text
        for yes, text in (
            (probe.random, "random"),
            (probe.closure, "closure"),
            (probe.matrices_only, "matrices only"),
        )
        if yes
    ]
    notes += [
        text
        for mark, text in (
            ("reused_gradient", "keeps p.grad itself"),
            ("gradient_kept", "changes p.grad"),
        )
        if probe.invariances[mark].holds is False
    ]
    notes += [f"{name} {says}" for name, says in probe.variants.items() if says != "same"]
    if probe.effort.name not in (FULL.name, RANDOM.name):
        notes.append(f"tried on less: {probe.effort.name}")
    return {
        "name": label,
        "linear": _linear(probe),
        "units": _units(identity),
        "form": _form(identity),
        **{mark: _mark(probe.invariances[mark]) for mark in MARKS},
        "steps": _steps(probe.step_bound),
        "one_sign": "yes" if probe.restarts.holds else "no",
        "note": "; ".join(note for note in notes if note),
        "seconds": round(seconds, 1),
    }


def _form(identity) -> str:
    if identity.title:
        return identity.title
    return {"time_varying": "law changes with time", "coupled": "coordinates mixed"}.get(
        identity.verdict, ""
    )


def _units(identity) -> str:
    if identity.order is not None:
        return str(identity.order)
    return "" if identity.order_at_least is None else f"≥ {identity.order_at_least}"


def _linear(probe) -> str:
    """yes, no, affine, or "float32" or "bfloat16": linear up to its rounding."""
    if probe.linear.holds:
        return "yes"
    return probe.nearly.kind if probe.nearly and probe.nearly.kind in LINEAR else "no"


def _steps(bound) -> str:
    """The longest step seen, where they stop growing; else what they grow with."""
    return f"≤ {bound.top:.2g}" if bound.verdict == "saturates" else bound.verdict


def _mark(found) -> str:
    """yes, no, or how nearly.

    By how much it is missed where that is below a thousandth; "usual" where only gradients of 2⁴⁰
    or 2⁻⁴⁰ break it; "rounding" and by how much where powers of two are exact and other factors
    are not.
    """
    if found.holds is None:
        return "?"
    if found.holds:
        return "yes"
    if found.rounding:
        return f"rounding {found.deviation:.0e}"
    if found.fails == ("far",):
        return "usual"
    return f"{found.deviation:.0e}" if 0 < found.deviation < 1e-3 else "no"


def _empty(entry, note, seconds) -> dict:
    name = entry["name"] if entry["kind"] != "zoo" else f"pytorch_optimizer: {entry['name']}"
    return dict.fromkeys(COLUMNS, "") | {"name": name, "note": note, "seconds": round(seconds, 1)}


# -- what is written


def csv_text(rows) -> str:
    """The rows as CSV, with a header; without the times, so that the same versions give the same
    bytes."""
    stream = io.StringIO()
    columns = COLUMNS[:-1]
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows([[row[c] for c in columns] for row in rows])
    return stream.getvalue()


def page(rows) -> str:
    """The rows as a page in Markdown: the linear ones, the others, those not run."""
    ran = [r for r in rows if r["linear"]]
    linear, other, rest = (
        [r for r in ran if r["linear"] not in ("no", "")],
        [r for r in ran if r["linear"] == "no"],
        [r for r in rows if not r["linear"]],
    )
    lines = [
        "# The optimizer zoo",
        "",
        "Written by `python -m verify identify --zoo --out docs/results`, with "
        f"{', '.join(versions(PACKAGES))}.",
        f"{len(ran)} optimizers were measured as black boxes, with their defaults unless said; "
        f"{sum(r['linear'] == 'yes' for r in linear)} are linear"
        + _besides(linear)
        + ". What the columns mean: [identify](../identify.md).",
        "A number instead of a yes is by how much, at most, an invariance was missed, relative to "
        "the largest step;",
        "`rounding` and a number: exact for powers of two, other factors that far off; `usual`: it "
        "holds at usual sizes, not at gradients of 2⁴⁰ or 2⁻⁴⁰.",
        "Steps: the longest one seen where they stop growing with the gradients, no proven bound.",
        "",
        "## Linear",
        "",
        "| optimizer | units | what it is | note |",
        "| --- | --- | --- | --- |",
        *(
            _line(r["name"], r["units"], r["form"] or LINEAR[r["linear"]], r["note"])
            for r in linear
        ),
        "",
        "## Not linear",
        "",
        "| optimizer | "
        + " | ".join(m.replace("_", " ") for m in MARKS)
        + " | steps | linear on one sign | note |",
        "| --- |" + " --- |" * (len(MARKS) + 3),
        *(
            _line(r["name"], *(r[m] for m in MARKS), r["steps"], r["one_sign"], r["note"])
            for r in other
        ),
        "",
        "## Not measured",
        "",
        "| optimizer | why |",
        "| --- | --- |",
        *(_line(r["name"], r["note"]) for r in rest),
        "",
    ]
    return "\n".join(lines)


def _besides(rows) -> str:
    """How many are linear all but for a drift or for rounding."""
    counts = [
        (sum(r["linear"] == kind for r in rows), LINEAR[kind]) for kind in LINEAR if LINEAR[kind]
    ]
    return "".join(f", {n} {words}" for n, words in counts if n)


def _line(*cells) -> str:
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


def show(rows, console) -> None:
    """A line or two for each row."""
    for row in rows:
        what = row["form"] or ("not linear" if row["linear"] == "no" else row["note"])
        console.wrapped(f"{row['name']}: {what}", 0, 4)
