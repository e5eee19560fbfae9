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

from ..running.pool import uninterrupted
from .build import make, runs_file
from .registry import load

# What a figure's numbers or its drawing may fail with; anything else is a bug and passes through.
EXPECTED = (ValueError, ArithmeticError, ImportError, MemoryError)


def make_all(names, folder, settings, jobs, finished, progress=lambda text: None):
    """Make each figure; `finished(name, paths, seconds, reason)` as each ends, `reason` empty
    unless it failed.

    Longest first. A KeyboardInterrupt stops the workers, leaves nothing half written and passes
    through.
    """
    _one_thread()
    folder = Path(folder)
    order = sorted(names, key=lambda name: -load(name).seconds)
    with tempfile.TemporaryDirectory(dir=folder, prefix=".figures-") as inside:

        def keep(name, written, seconds, reason):
            moved = []
            for path in written:
                os.replace(path, folder / path.name)
                moved.append(folder / path.name)
            finished(name, moved, seconds, reason)

        if jobs == 1:
            for name in order:
                keep(*_one(name, inside, folder, settings, progress))
        else:
            _pool(order, inside, folder, settings, jobs, keep)


def _pool(order, inside, folder, settings, jobs, keep, again=True):
    """When a worker dies, each figure that was not done is made once more, alone in a process."""
    lost = []
    executor = ProcessPoolExecutor(
        jobs, mp_context=multiprocessing.get_context("spawn"), initializer=_worker
    )
    try:
        with uninterrupted():
            futures = {
                executor.submit(_one, name, inside, folder, settings): name for name in order
            }
        for future in as_completed(futures):
            try:
                result = future.result()
            except BrokenProcessPool:
                lost.append(futures[future])
                continue
            keep(*result)
    except BaseException:
        for process in (getattr(executor, "_processes", None) or {}).values():
            process.terminate()
        raise
    finally:
        executor.shutdown(wait=True, cancel_futures=True)
    for name in lost:
        if again:
            _pool([name], inside, folder, settings, 1, keep, again=False)
        else:
            keep(name, [], 0.0, "its worker process died twice (out of memory?)")


def _one(name, inside, folder, settings, progress=lambda text: None):
    """(name, the files in `inside`, seconds, why it failed)."""
    begun = time.perf_counter()
    figure = load(name)
    place = Path(tempfile.mkdtemp(dir=inside))
    try:
        data = figure.data(runs_file(folder, name), progress) if figure.runs else None
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
