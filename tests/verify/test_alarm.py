"""An alarm is heard: it rings until its block ends, in turn with one around it."""

import signal
import time
from contextlib import nullcontext, suppress

import pytest

from verify import alarm
from verify.alarm import TimedOut


@pytest.fixture(autouse=True)
def no_alarm_is_left(monkeypatch):
    monkeypatch.setattr(alarm, "AGAIN", 0.5)
    yield
    assert signal.getitimer(signal.ITIMER_REAL) == (0, 0)


def test_the_alarm_rings_after_its_seconds_and_not_later():
    with pytest.raises(TimedOut), alarm.alarm(0.01):
        time.sleep(60)
    assert signal.getitimer(signal.ITIMER_REAL) == (0, 0)
    with alarm.alarm(60):
        assert 0 < signal.getitimer(signal.ITIMER_REAL)[0] <= 60
    assert signal.getitimer(signal.ITIMER_REAL) == (0, 0)


def test_an_alarm_that_was_swallowed_is_heard_in_the_end():
    with pytest.raises(TimedOut), alarm.alarm(600):
        with suppress(BaseException):
            signal.raise_signal(signal.SIGALRM)


def test_an_alarm_goes_on_after_one_inside_it_and_rings_inside_one_that_is_longer():
    slept = []
    for inside in (nullcontext(), alarm.alarm(600)):
        with pytest.raises(TimedOut), alarm.alarm(0.05):
            with alarm.alarm(600):
                pass
            with inside:
                slept.append(time.sleep(60))
    assert not slept and signal.getitimer(signal.ITIMER_REAL) == (0, 0)


def swallowed(times):
    """How many alarms of so many were heard and swallowed."""
    heard = 0
    for _ in range(times):
        try:
            time.sleep(3)
        except TimedOut:
            heard += 1
    return heard


def test_an_alarm_that_was_swallowed_rings_again():
    """Python itself swallows what is raised in a finalizer."""
    heard = 0
    with pytest.raises(TimedOut), alarm.alarm(0.05):
        heard = swallowed(3)
    assert heard == 3


def test_so_does_one_around_another():
    heard = 0
    with pytest.raises(TimedOut), alarm.alarm(0.05):
        with pytest.raises(TimedOut), alarm.alarm(60):
            time.sleep(3)
        heard = swallowed(2)
    assert heard == 2
