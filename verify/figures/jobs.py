"""Several figures on several processes. What is finished is moved into the folder at once, as a
whole."""

from __future__ import annotations

import multiprocessing
import os
import tempfile
import time
from concurrent.futures import ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path

from ..children import uninterrupted
from . import cache
from .build import make, runs_file
from .registry import load

# What a figure's numbers or its drawing may fail with; anything else is a bug and passes through.
EXPECTED = (ValueError, ArithmeticError, ImportError, MemoryError)


def make_all(names, folder, settings, jobs, finished, progress=lambda text: None, kept=None):
    """Make each figure; `finished(name, paths, seconds, reason)` as each ends, `reason` empty
    unless it failed.

    Longest first, those that share runs together. `kept` is the folder of `cache`, None for none.
    A KeyboardInterrupt stops the workers, leaves nothing half written and passes through.
    """
    _one_thread()
    folder = Path(folder)
    groups = _groups(names)
    with tempfile.TemporaryDirectory(dir=folder, prefix=".figures-") as inside:

        def keep(name, written, seconds, reason):
            moved = []
            for path in written:
                os.replace(path, folder / path.name)
                moved.append(folder / path.name)
            finished(name, moved, seconds, reason)

        if jobs == 1:
            for name in (name for group in groups for name in group):
                keep(*_one(name, inside, folder, settings, kept, progress))
        else:
            _pool(groups, (inside, folder, settings, kept), jobs, keep)


def _groups(names):
    """Lists of names: of figures that share runs one list, in their order; the dearest first."""
    groups = {}
    for figure in map(load, names):
        groups.setdefault(figure.together or figure.name, []).append(figure)
    dearest = sorted(groups.values(), key=lambda group: -sum(f.seconds for f in group))
    return [[figure.name for figure in group] for group in dearest]


def _pool(groups, given, jobs, keep, again=True):
    """When a worker dies, each figure that was not done is made once more, alone in a process."""
    lost = []
    executor = ProcessPoolExecutor(
        jobs, mp_context=multiprocessing.get_context("spawn"), initializer=_worker
    )
    try:
        with uninterrupted():
            futures = {executor.submit(_several, group, *given): group for group in groups}
        for future in as_completed(futures):
            try:
                results = future.result()
            except BrokenProcessPool:
                lost += futures[future]
                continue
            for result in results:
                keep(*result)
    except BaseException:
        for process in (getattr(executor, "_processes", None) or {}).values():
            process.terminate()
        raise
    finally:
        executor.shutdown(wait=True, cancel_futures=True)
    for name in lost:
        if again:
            _pool([[name]], given, 1, keep, again=False)
        else:
            keep(name, [], 0.0, "its worker process died twice (out of memory?)")


def _several(names, *given):
    return [_one(name, *given) for name in names]


def _one(name, inside, folder, settings, kept, progress=lambda text: None):
    """(name, the files in `inside`, seconds, why it failed)."""
    begun = time.perf_counter()
    figure = load(name)
    place = Path(tempfile.mkdtemp(dir=inside))
    try:
        if figure.runs:
            data = figure.data(runs_file(folder, name), progress)
        else:
            data = cache.data(figure, kept)
        written = make(figure, place, settings, data)
    except EXPECTED as reason:
        return name, [], time.perf_counter() - begun, f"{type(reason).__name__}: {reason}"
    return name, written, time.perf_counter() - begun, ""


def _worker():
    """Leave Ctrl-C to the parent."""
    import signal

    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _one_thread()


def _one_thread():
    """One thread of BLAS, whatever the machine has: sums in one order, so the same digits every
    time."""
    for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
        os.environ[name] = "1"
