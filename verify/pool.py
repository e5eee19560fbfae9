"""Claims over several processes.  A worker that dies takes only its claim along."""

from __future__ import annotations

import multiprocessing
import os
import signal
from concurrent.futures import FIRST_COMPLETED, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager

from .runner import ClaimReport, Options, run


def run_all(names: list[str], options: Options, jobs: int, on_report) -> None:
    """Run claims on ``jobs`` processes; ``on_report(report)`` as each ends.

    When a worker dies, each claim that may have killed it runs again alone; one whose worker
    dies there too is reported as failed.  A KeyboardInterrupt stops the workers and passes through.
    """
    pending = list(names)
    while pending:
        done, suspects = _round(pending, options, jobs, on_report)
        for name in suspects:
            if not _round([name], options, 1, on_report)[0]:
                on_report(
                    _lost(name, "the worker process died twice (out of memory?); try --jobs 1")
                )
        pending = [n for n in pending if n not in done and n not in suspects]


def _round(names, options, jobs, on_report) -> tuple[set[str], list[str]]:
    """One pool's life: the names that were done, and those that may have run when a worker died."""
    done: set[str] = set()
    executor = ProcessPoolExecutor(
        min(jobs, len(names)), mp_context=multiprocessing.get_context("spawn"), initializer=_quiet
    )
    try:
        with uninterrupted():
            futures = {executor.submit(run, name, options): name for name in names}
        open_futures = set(futures)
        while open_futures:
            finished, open_futures = wait(open_futures, return_when=FIRST_COMPLETED)
            for future in finished:
                try:
                    report = future.result()
                except BrokenProcessPool:
                    # those submitted first were running when the pool broke
                    left = [n for n in names if n not in done]
                    return done, left[:jobs]
                except (
                    Exception
                ) as reason:  # a claim that cannot be loaded any more, a report that cannot be sent
                    report = _lost(
                        futures[future], f"it could not be run: {type(reason).__name__}: {reason}"
                    )
                done.add(futures[future])
                on_report(report)
        return done, []
    except KeyboardInterrupt:
        for process in (getattr(executor, "_processes", None) or {}).values():
            process.terminate()
        raise
    finally:
        executor.shutdown(wait=False, cancel_futures=True)


@contextmanager
def uninterrupted():
    """Workers that start in this block inherit a blocked SIGINT: a Ctrl-C before `_quiet` runs in
    them is the parent's alone."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _quiet() -> None:
    """Leave Ctrl-C to the parent, and one thread to each worker."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
        os.environ.setdefault(name, "1")


def _lost(name: str, why: str) -> ClaimReport:
    """The report of a claim that could not make its own."""
    from .evidence import Evidence
    from .registry import load

    try:
        claim = load(name)
        report = ClaimReport(claim.name, claim.title, claim.expected, claim.paper)
    except Exception:  # whatever a reader's file raises; loading may be what failed in the worker
        report = ClaimReport(name.rpartition("::")[2], "", "unknown", "holds")
    report.evidence.append(Evidence("proof", "fail", " ".join(why.split())))
    return report
