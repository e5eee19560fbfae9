"""The time that is given to a claim."""

from __future__ import annotations

from contextlib import contextmanager


class TimedOut(BaseException):
    """The time given to a claim is over; no check may catch it with ``except Exception``."""


@contextmanager
def alarm(seconds: float | None):
    """Raise TimedOut after so many seconds (main thread of a POSIX process only)."""
    import signal
    import threading

    if (
        not seconds
        or not hasattr(signal, "setitimer")
        or threading.current_thread() is not threading.main_thread()
    ):
        yield
        return

    def ring(*_):
        raise TimedOut

    before = signal.signal(signal.SIGALRM, ring)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
