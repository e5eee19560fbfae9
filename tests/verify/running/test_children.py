"""Child processes: each task is answered, or known to have no answer."""

import signal
import sys
import time

import pytest

from verify.children import Child, Children

TASKS = """
import os, sys, time

def work(task):
    print("noise on standard output")
    if task.get("die"):
        os._exit(3)
    time.sleep(task.get("sleep", 0))
    import numpy
    return {"twice": numpy.int64(2 * task["n"]), "pid": os.getpid(), "text": "é²"}
"""


@pytest.fixture
def function(tmp_path, monkeypatch):
    (tmp_path / "tasks_of_children.py").write_text(TASKS, encoding="utf-8")
    monkeypatch.setattr(sys, "path", [str(tmp_path), *sys.path])
    return "tasks_of_children:work"


def test_one_child_answers_one_task_after_the_other_whatever_it_prints(function):
    child = Child(function)
    answers = [child.ask({"n": n}) for n in range(3)]
    child.stop()
    assert (
        [a["twice"] for a in answers] == [0, 2, 4]
        and len({a["pid"] for a in answers}) == 1
        and answers[0]["text"] == "é²"
    )


def test_a_death_is_no_answer_and_the_next_task_gets_a_new_child(function):
    children = Children(function)
    first, dead, next_one = children({"n": 1}), children({"n": 1, "die": True}), children({"n": 2})
    children.stop()
    assert dead is None and first["pid"] != next_one["pid"] and next_one["twice"] == 4


def test_a_task_over_its_time_is_killed(function):
    children, begun = Children(function), time.monotonic()
    assert children({"n": 1, "sleep": 60}, 1.0) is None and time.monotonic() - begun < 20


def test_a_child_ends_with_its_parents_pipe_in_the_middle_of_a_task(function):
    child = Child(function)
    child.ask({"n": 1})
    child.process.stdin.write('{"n": 1, "sleep": 60}\n')
    child.process.stdin.close()
    assert child.process.wait(timeout=20) == 0
    child.process.stdout.close()


def test_a_stopped_pool_answers_nothing(function):
    children = Children(function)
    children({"n": 1})
    children.stop()
    assert children({"n": 1}) is None and children({"n": 1}) is None
    assert all(c.process.wait(timeout=20) == -signal.SIGKILL for c in children.alive)
