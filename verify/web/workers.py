"""Warm children that answer the page's questions, each with a limit of time and of memory."""

from __future__ import annotations

import queue

from ..children import Child

ANSWER = "verify.cli.page_answers:answer"
SECONDS = 30.0  # of one answer


class Workers:
    """``count`` children, started at once; a question waits for one that is free."""

    def __init__(self, count: int = 2, seconds: float = SECONDS):
        self.seconds = seconds
        self.free: queue.Queue[Child] = queue.Queue()
        for _ in range(count):
            self.free.put(self._warm())
        self.count = count

    def _warm(self) -> Child:
        child = Child(ANSWER)
        child.ask({"ask": "warm"})
        return child

    def __call__(self, name: str, fields: dict[str, str]) -> dict:
        """The answer, or ``{"error": one line}``; a child that died over it is replaced."""
        try:
            child = self.free.get(timeout=self.seconds)
        except queue.Empty:
            return {"error": "the page is busy with other questions: ask again in a while"}
        try:
            answer = child.ask({"ask": name, "fields": fields}, self.seconds)
            if answer is None:
                late = child.late
                child = self._warm()
                return {
                    "error": f"no answer within {self.seconds:g} seconds: the command line has no "
                    "such limit"
                    if late
                    else "this takes more memory than the page gives; try the command line"
                }
            return answer
        finally:
            self.free.put(child)

    def stop(self) -> None:
        for _ in range(self.count):
            try:
                self.free.get(timeout=1).stop()
            except queue.Empty:
                return
