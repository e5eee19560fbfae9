"""Child processes that answer JSON lines with JSON lines, one task at a time.

Unlike a process pool's, such a child is known by name when it dies, dies itself when its parent is
killed, may run inside a Dask worker (whose processes may start no multiprocessing children), and
runs its tasks in its main thread, where an alarm can stop them.
"""

from __future__ import annotations

import json
import math
import os
import subprocess
import sys
import threading

START = (
    "import json, sys; sys.path[:] = json.loads(sys.argv[1]); from verify.children import "
    "serve; serve(sys.argv[2])"
)


class Child:
    """A process that calls ``module:function`` with each dict that it is given."""

    def __init__(self, function: str):
        threads = {f"{library}_NUM_THREADS": "1" for library in ("OMP", "OPENBLAS", "MKL")}
        # A session of its own: a Ctrl-C in the terminal is the parent's to handle.
        self.process = subprocess.Popen(
            [sys.executable, "-c", START, json.dumps(sys.path), function],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            encoding="utf-8",
            start_new_session=True,
            env={**threads, **os.environ},
        )

    def ask(self, task: dict, seconds: float | None = None) -> dict | None:
        """The answer; None when the child died, or was killed after so many seconds."""
        timer = threading.Timer(seconds, self.process.kill) if seconds else None
        try:
            if timer:
                timer.start()
            self.process.stdin.write(json.dumps(task) + "\n")
            self.process.stdin.flush()
            line = self.process.stdout.readline()
        except (OSError, ValueError):  # a broken pipe, or one that stop() closed
            line = ""
        finally:
            if timer:
                timer.cancel()
        if line.endswith("\n"):
            return json.loads(line)
        self.stop()
        return None

    def stop(self) -> None:
        self.process.kill()
        self.process.wait()
        for pipe in (self.process.stdin, self.process.stdout):
            try:
                pipe.close()
            except OSError:  # what was buffered cannot be written any more
                continue


class Children:
    """Calls ``module:function`` from any number of threads, in one child for each of them."""

    def __init__(self, function: str):
        self.function, self.thread = function, threading.local()
        self.alive: set[Child] = set()
        self.stopped = False

    def __call__(self, task: dict, seconds: float | None = None) -> dict | None:
        """The answer, or None: the child died over the task, or ran longer than ``seconds``."""
        child = getattr(self.thread, "child", None)
        if child is None:
            child = self.thread.child = Child(self.function)
            self.alive.add(child)
        if self.stopped:
            self.stop()
            return None
        answer = child.ask(task, seconds)
        if answer is None:
            self.alive.discard(child)
            self.thread.child = None
        return answer

    def stop(self) -> None:
        """Kill every child; calls in progress return None."""
        self.stopped = True
        for child in list(self.alive):
            child.process.kill()


def serve(function: str) -> None:
    """In the child: answer every line until the parent closes the pipe or dies; then leave at once.

    What a check prints goes nowhere: standard output is the answers'.
    """
    from importlib import import_module
    from queue import SimpleQueue

    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    module, _, name = function.partition(":")
    call = getattr(import_module(module), name)
    os.dup2(nowhere, 2)
    lines = SimpleQueue()
    threading.Thread(
        target=_listen, args=(os.fdopen(os.dup(0), encoding="utf-8"), lines), daemon=True
    ).start()
    while True:
        answer = json.dumps(call(json.loads(lines.get())), default=_plain, allow_nan=False)
        answers.write(answer + "\n")
        answers.flush()


def _listen(stream, lines) -> None:
    for line in stream:
        lines.put(line)
    os._exit(0)  # a long task of a parent that is gone


def _plain(value):
    """A NumPy number as Python's; JSON has no infinities."""
    plain = value.item() if hasattr(value, "item") else str(value)
    return None if isinstance(plain, float) and not math.isfinite(plain) else plain
