"""The time that is given to a claim."""

from __future__ import annotations

from contextlib import contextmanager

AGAIN = 1.0  # seconds until an alarm rings anew
rung = 0  # alarms of this process so far: what one stopped, such as an import, is left half done


class TimedOut(BaseException):
    """The time given to a claim is over; no check may catch it with ``except Exception``."""


@contextmanager
def alarm(seconds: float | None):
    """Raise TimedOut after so many seconds (main thread of a POSIX process only); once more every
    second and at the end of the block, where what ran then swallowed it, as Python itself does in a
    finalizer. An alarm around this one goes on."""
    import signal
    import threading
    import time

    if (
        not seconds
        or not hasattr(signal, "setitimer")
        or threading.current_thread() is not threading.main_thread()
    ):
        yield
        return
    rang = False

    def ring(*_):
        nonlocal rang
        global rung
        rang, rung = True, rung + 1
        raise TimedOut

    begun, outer = time.monotonic(), signal.getitimer(signal.ITIMER_REAL)[0]
    before = signal.signal(signal.SIGALRM, ring)
    signal.setitimer(signal.ITIMER_REAL, min(seconds, outer or seconds), AGAIN)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
        if outer:
            left = outer - (time.monotonic() - begun)
            signal.setitimer(signal.ITIMER_REAL, max(left, 1e-6), AGAIN)
    if rang:
        raise TimedOut
