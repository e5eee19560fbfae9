"""Child processes that answer JSON lines with JSON lines, one task at a time.

Unlike a process pool's, such a child is known by name when it dies, dies itself when its parent is
killed, may run inside a Dask worker (whose processes may start no multiprocessing children), and
runs its tasks in its main thread, where an alarm can stop them.
"""

from __future__ import annotations

import io
import json
import math
import os
import signal
import subprocess
import sys
import threading
from contextlib import contextmanager

from . import alarm

START = (
    "import json, sys; sys.path[:] = json.loads(sys.argv[1]); from verify.children import "
    "serve; serve(sys.argv[2])"
)
PRINTED, LINE = 20, 1000  # lines of what a task prints that are handed on, bytes of each


class Child:
    """A process that calls ``module:function`` with each dict that it is given.

    ``ended`` says in words how it ended, once it has.  ``spoiled``: its last task changed what the
    next one would find (folder, import path, standard streams, alarms, threads), or an alarm
    stopped it.  ``settings`` are variables of its environment.
    """

    def __init__(self, function: str, settings: dict | None = None):
        # One thread of BLAS, unless the environment says otherwise: on matrices of this size a
        # second one only waits, at the cost of a tenth of the time of all claims.
        threads = {f"{library}_NUM_THREADS": "1" for library in ("OMP", "OPENBLAS", "MKL")}
        # A session of its own: a Ctrl-C in the terminal is the parent's to handle.
        self.process = subprocess.Popen(
            [sys.executable, "-c", START, json.dumps(sys.path), function],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            encoding="utf-8",
            start_new_session=True,
            env={**threads, **os.environ, **(settings or {})},
        )
        self.ended, self.spoiled, self.late = "", False, False
        threading.Thread(target=self._bury, daemon=True).start()

    def _bury(self) -> None:
        """When the process ends, so does what it forked, which would keep the pipe open."""
        self.process.wait()
        self._kill_group()

    def _kill_group(self) -> None:
        try:
            os.killpg(self.process.pid, signal.SIGKILL)
        except (AttributeError, OSError):  # Windows has no groups; this one is empty
            self.process.kill()

    def _over(self) -> None:
        self.late = True
        self._kill_group()

    def ask(self, task: dict, seconds: float | None = None, on_event=None) -> dict | None:
        """The answer; None when the child died, or was killed after so many seconds.

        ``on_event(event)`` gets each list that the task tells before it answers.
        """
        timer = threading.Timer(seconds, self._over) if seconds else None
        try:
            if timer:
                timer.start()
            answer = self._exchange(task, on_event or (lambda event: None))
        finally:
            if timer:
                timer.cancel()
        if answer is None:
            self._end()
            return None
        self.spoiled = answer["spoiled"]
        return answer["answer"]

    def _exchange(self, task, on_event) -> dict | None:
        try:
            self.process.stdin.write(json.dumps(task) + "\n")
            self.process.stdin.flush()
        except (OSError, ValueError):  # a broken pipe, or one that stop() closed
            return None
        while True:
            try:
                line = self.process.stdout.readline()
                data = json.loads(line) if line.endswith("\n") else None
            except (OSError, ValueError):  # as above, or a task that wrote into the pipe itself
                return None
            if not isinstance(data, list):
                return data
            on_event(data)

    def _end(self) -> None:
        """After the pipe closed: how the process ended, or that it lives on without it."""
        try:
            status = self.process.wait(1)
        except subprocess.TimeoutExpired:
            self.ended = "closed the pipe of its answers"
        else:
            self.ended = f"exit status {status}" if status >= 0 else _signal(-status)
        self.stop()

    def stop(self) -> None:
        self._kill_group()
        self.process.wait()
        for pipe in (self.process.stdin, self.process.stdout):
            try:
                pipe.close()
            except OSError:  # what was buffered cannot be written any more
                continue


def _signal(number: int) -> str:
    try:
        name = signal.Signals(number).name
    except ValueError:
        name = f"number {number}"
    return f"signal {name}" + (", out of memory?" if name == "SIGKILL" else "")


class Children:
    """Calls ``module:function`` from any number of threads, in one child for each of them."""

    def __init__(self, function: str):
        self.function, self.thread = function, threading.local()
        self.alive: set[Child] = set()
        self.stopped = False

    def __call__(self, task: dict, seconds: float | None = None, on_event=None) -> dict | None:
        """The answer, or None: the child died over the task, or ran longer than ``seconds``."""
        child = getattr(self.thread, "child", None)
        if child is None:
            child = self.thread.child = Child(self.function)
            self.alive.add(child)
        if self.stopped:
            self.stop()
            return None
        self.thread.last = child
        answer = child.ask(task, seconds, on_event)
        if answer is None or child.spoiled:
            self.alive.discard(child)
            self.thread.child = None
            if answer is not None:
                child.stop()
        return answer

    @property
    def last(self) -> Child:
        """The child that this thread asked last."""
        return self.thread.last

    def stop(self) -> None:
        """Kill every child; calls in progress return None."""
        self.stopped = True
        for child in list(self.alive):
            child._kill_group()


class _Answers:
    """The pipe to the parent, in the child; what a task forked is mute."""

    def __init__(self, stream):
        self.stream, self.process, self.lock = stream, os.getpid(), threading.RLock()
        self.printed = 0

    def send(self, data) -> None:
        line = json.dumps(data, default=_plain)
        if os.getpid() == self.process:
            with self.lock:
                self.stream.write(line + "\n")
                self.stream.flush()


_answers: _Answers | None = None


def tell(*event) -> None:
    """In a child's task: hand this list to the parent before the answer; elsewhere nothing."""
    if _answers is not None:
        _answers.send(list(event))


class _Printed(io.RawIOBase):
    """A standard stream of a task: each line is told to the parent as ``["print", line]``."""

    def __init__(self, number: int):
        self.number, self.begun = number, b""

    def writable(self) -> bool:
        return True

    def fileno(self) -> int:
        return self.number

    def write(self, data) -> int:
        *lines, rest = (self.begun + bytes(data)).split(b"\n")
        self.begun = rest[:LINE]
        for line in filter(None, (one.strip() for one in lines)):
            if _answers.printed < PRINTED:
                tell("print", line[:LINE].decode("utf-8", "replace"))
            elif _answers.printed == PRINTED:
                tell("print", "… (the rest is left out)")
            _answers.printed += 1
        return len(data)


class _Stream(io.TextIOWrapper):
    def __init__(self, number: int):
        buffer = io.BufferedWriter(_Printed(number))
        super().__init__(buffer, "utf-8", "backslashreplace", line_buffering=True)

    def finish(self) -> None:
        """Tell a last line that has no end."""
        self.flush()
        if self.buffer.raw.begun:
            self.write("\n")


def serve(function: str) -> None:
    """In the child: answer every line until the parent closes the pipe or dies; then leave at once.

    What a task prints through Python is told to the parent; what else writes to the standard
    streams goes nowhere, and nothing can be read from them: they are the tasks' and the answers'.
    """
    global _answers
    import gc
    from importlib import import_module
    from queue import SimpleQueue

    gc.set_threshold(200_000, 20, 20)  # with torch and SymPy loaded, a look at all takes long
    _answers = _Answers(os.fdopen(os.dup(1), "w", encoding="utf-8"))
    tasks = os.fdopen(os.dup(0), encoding="utf-8")
    nowhere = os.open(os.devnull, os.O_RDWR)
    os.dup2(nowhere, 0)
    os.dup2(nowhere, 1)
    module, _, name = function.partition(":")
    call = getattr(import_module(module), name)
    os.dup2(nowhere, 2)
    sys.stdin = open(os.devnull, encoding="utf-8")
    sys.stdout, sys.stderr = _Stream(1), _Stream(2)
    lines = SimpleQueue()
    threading.Thread(target=_listen, args=(tasks, lines), daemon=True).start()
    try:
        _answer_all(lines, call)
    finally:  # not as Python ends, which waits for threads that a task left
        os._exit(1)


def _answer_all(lines, call) -> None:
    while True:
        task = json.loads(lines.get())
        _answers.printed, before, environment = 0, _world(), dict(os.environ)
        answer = call(task)
        _restore(environment)
        for stream in (sys.stdout, sys.stderr):
            if isinstance(stream, _Stream) and not stream.closed:
                stream.finish()
        if os.getpid() != _answers.process:  # a copy of this process that the task left behind
            os._exit(0)
        _answers.send({"answer": answer, "spoiled": _world() != before})


def _listen(stream, lines) -> None:
    for line in stream:
        lines.put(line)
    os._exit(0)  # a long task of a parent that is gone


def _restore(environment: dict) -> None:
    """Put the environment back: libraries set variables of theirs when they are imported."""
    for name in os.environ.keys() - environment.keys():
        del os.environ[name]
    os.environ.update(environment)


def _world() -> tuple:
    """What a task may leave changed for the next one."""
    try:
        folder, streams = os.getcwd(), [os.fstat(n)[1:3] for n in range(3)]
    except OSError:  # a folder that is gone, a stream that was closed
        folder, streams = "", os.urandom(8)
    python = [(id(s), s is None or s.closed) for s in (sys.stdin, sys.stdout, sys.stderr)]
    return (
        folder,
        streams,
        python,
        list(sys.path),
        sys.getrecursionlimit(),
        _timers(),
        {t.ident for t in threading.enumerate()},
    )


def _timers() -> list:
    """Which alarms are set, and what answers a signal: one that comes late hits the next task; how
    many have rung, maybe in the middle of an import."""
    if not hasattr(signal, "getitimer"):
        return []
    timers = (signal.ITIMER_REAL, signal.ITIMER_VIRTUAL, signal.ITIMER_PROF)
    return (
        [signal.getitimer(t) > (0, 0) for t in timers]
        + [signal.getsignal(n) for n in (signal.SIGALRM, signal.SIGINT, signal.SIGTERM)]
        + [alarm.rung]
    )


def _plain(value):
    """A NumPy number as Python's; JSON has no infinities."""
    plain = value.item() if hasattr(value, "item") else str(value)
    return None if isinstance(plain, float) and not math.isfinite(plain) else plain


@contextmanager
def uninterrupted():
    """Processes that start in this block inherit a blocked SIGINT: a Ctrl-C before they can ignore
    it is the parent's alone."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
