"""Claims over several processes.  A worker that dies takes only its claim along."""

from __future__ import annotations

import multiprocessing
import os
from concurrent.futures import FIRST_COMPLETED, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool

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
                on_report(_lost(name))
        pending = [n for n in pending if n not in done and n not in suspects]


def _round(names, options, jobs, on_report) -> tuple[set[str], list[str]]:
    """One pool's life: the names that were done, and those that may have run when a worker died."""
    done: set[str] = set()
    executor = ProcessPoolExecutor(min(jobs, len(names)), mp_context=multiprocessing.get_context("spawn"), initializer=_quiet)
    try:
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
                done.add(futures[future])
                on_report(report)
        return done, []
    except KeyboardInterrupt:
        for process in (getattr(executor, "_processes", None) or {}).values():
            process.terminate()
        raise
    finally:
        executor.shutdown(wait=False, cancel_futures=True)


def _quiet() -> None:
    """Leave Ctrl-C to the parent, and one thread to each worker."""
    import signal

    signal.signal(signal.SIGINT, signal.SIG_IGN)
    for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
        os.environ.setdefault(name, "1")


def _lost(name: str) -> ClaimReport:
    from .evidence import Evidence
    from .registry import load

    claim = load(name)
    report = ClaimReport(claim.name, claim.title, claim.expected, claim.paper)
    report.evidence.append(Evidence("proof", "fail", "the worker process died twice (out of memory?); try --jobs 1"))
    return report
