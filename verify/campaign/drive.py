"""Hands the tasks of a campaign to one machine's processes or to a Dask cluster."""

from __future__ import annotations

import time
from concurrent.futures import FIRST_COMPLETED, CancelledError, ThreadPoolExecutor, wait
from itertools import islice

from ..children import Children

FUNCTION = "verify.campaign.task:run_task"
GRACE = 30  # seconds beyond the timeout after which a task that heeds no alarm is killed
AHEAD = 4  # tasks handed out for each that can run at once


class CannotRun(ValueError):
    """The campaign cannot start, or cannot go on; the text is one line with the mend."""


class Machine:
    """This machine: a thread for each process, which runs one task after the other."""

    def __init__(self, jobs: int):
        self.slots = jobs
        self.children = Children(FUNCTION)
        self.threads = ThreadPoolExecutor(jobs)

    def submit(self, task):
        return self.threads.submit(apart, task, self.children)

    def failure(self, reason: BaseException) -> str:
        """What a future's exception means for its task alone."""
        raise reason

    def close(self) -> None:
        self.children.stop()
        self.threads.shutdown(cancel_futures=True)


class Cluster:
    """The workers of a Dask scheduler; each runs tasks in child processes of its own."""

    def __init__(self, address: str, seconds: float = 10):
        try:
            import distributed
        except ModuleNotFoundError:
            raise CannotRun(
                "--scheduler needs Dask: python -m pip install 'lemmata[cluster]', here and on "
                "every worker"
            ) from None
        _silence()
        self.address = address
        try:
            self.client = distributed.Client(address, timeout=seconds, set_as_default=False)
        except (OSError, ValueError) as reason:
            raise CannotRun(
                f"no Dask scheduler answers at {address} ({type(reason).__name__}): start one "
                "with 'dask scheduler', "
                "or leave --scheduler out"
            ) from None
        self.counted = 0.0
        if not self.slots:
            self.client.close()
            raise CannotRun(
                f"the scheduler at {address} has no workers: start some with 'dask worker "
                f"{address}'"
            )
        self.executor = self.client.get_executor(pure=False)

    @property
    def slots(self) -> int:
        """Threads of all workers; asked again now and then, since workers come and go."""
        if time.monotonic() - self.counted > 5:
            self.counted, self.threads = time.monotonic(), sum(self.client.nthreads().values())
        return self.threads

    def submit(self, task):
        return self.executor.submit(apart, task)

    def failure(self, reason: BaseException) -> str:
        """What a future's exception means for its task alone; CannotRun where it means more."""
        from distributed import KilledWorker

        if isinstance(reason, KilledWorker):
            return "the Dask workers that ran it died"
        if isinstance(reason, ImportError):
            raise CannotRun(
                f"a worker cannot run Lemmata ({reason}): install the same Lemmata on every worker"
            ) from None
        if isinstance(reason, (CancelledError, OSError)):
            raise CannotRun(
                f"the scheduler at {self.address} is gone: what is finished is kept, and the same "
                "call goes on"
            ) from None
        raise reason

    def close(self) -> None:
        self.executor.shutdown(wait=False)
        self.client.close()


def _silence() -> None:
    """Dask, and Tornado under it, log tracebacks of what is said in one line here."""
    import logging

    for name in list(logging.root.manager.loggerDict):
        if name.partition(".")[0] in ("distributed", "tornado"):
            logging.getLogger(name).setLevel(logging.CRITICAL)


_on_this_worker = Children(FUNCTION)


def apart(task: dict, children: Children | None = None) -> dict:
    """The record of a task, run in a child of this thread; once more in a new child when that
    died."""
    children = children or _on_this_worker
    limit = task["timeout"] + GRACE if task["timeout"] else None
    for _ in range(2):
        began = time.monotonic()
        answer = children(task, limit)
        if answer is not None:
            return answer
        if limit and time.monotonic() - began >= limit:
            return _without_answer(
                task, f"killed {GRACE} s after its time-out, which it did not heed"
            )
    return _without_answer(task, "its process died twice (out of memory?)")


def _without_answer(task, why) -> dict:
    return {
        "claim": task["claim"],
        "seed": task["seed"],
        "host": "",
        "evidence": [],
        "contradiction": "",
        "lost": why,
        "seconds": None,
    }


def drive(tasks, pool, on_record, on_tick=lambda: None) -> None:
    """Run the tasks of an iterator; ``on_record(record)`` as each ends, in this thread.

    A few tasks for each slot are handed out at a time, so a million of them cost no memory.  The
    pool is closed in the end, and also when a KeyboardInterrupt passes through.  Raises CannotRun.
    """
    running = {}
    try:
        while True:
            for task in islice(tasks, max(1, AHEAD * pool.slots - len(running))):
                running[pool.submit(task)] = task
            if not running:
                return
            finished, _ = wait(running, timeout=1, return_when=FIRST_COMPLETED)
            for future in finished:
                record = _record(future, running.pop(future), pool)
                if "refused" in record:
                    raise CannotRun(
                        f"{record['refused']}: install the same there, or start anew in another "
                        "folder"
                    )
                on_record(record)
            on_tick()
    finally:
        pool.close()


def _record(future, task, pool) -> dict:
    try:
        return future.result()
    except (
        Exception,
        CancelledError,
    ) as reason:  # the pool knows which of them concern one task alone
        return _without_answer(task, pool.failure(reason))
