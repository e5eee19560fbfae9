"""The same campaign on the workers of a Dask scheduler."""

import json
import logging
import os
import signal

import pytest

from tests.verify.campaign.test_campaign import (
    campaign,
    check,
    lines,
    records,
    started,
    summary,
    waits,
    write,
)
from tests.verify.samples import ROOT, lemmata, until
from verify.campaign import drive

NO_DASK = """
class Blocker:
    def find_spec(self, name, path=None, target=None):
        if name.partition('.')[0] in ('distributed', 'dask'):
            raise ModuleNotFoundError("No module named 'distributed'", name='distributed')
sys.meta_path.insert(0, Blocker())
"""


def test_without_dask_the_line_says_how_to_get_it(project):
    done = lemmata(
        "campaign",
        "lemmas.py",
        "--out",
        "out",
        "--scheduler",
        "tcp://127.0.0.1:9",
        cwd=project,
        before=NO_DASK,
    )
    assert (
        done.returncode == 2
        and "lemmata[cluster]" in done.stderr
        and len(done.stderr.splitlines()) == 1
    )


@pytest.mark.parametrize("address", ["nonsense", "foo://bar:1", "tcp://host", "tcp://host:99999"])
def test_an_address_that_is_none_is_said_at_once(project, address):
    done = campaign(project, "--scheduler", address)
    assert (
        done.returncode == 2
        and "give tcp://HOST:PORT" in done.stderr
        and len(done.stderr.splitlines()) == 1
    )


@pytest.fixture
def cluster(monkeypatch):
    """A scheduler and two workers on this machine, each with a nanny that starts it again when it
    dies."""
    distributed = pytest.importorskip("distributed")
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    with distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, dashboard_address=":0", silence_logs=50
    ) as made:
        yield made


@pytest.mark.slow
def test_a_cluster_finds_what_one_machine_finds(project, cluster):
    done = campaign(project, "--seeds", "0:9", "--scheduler", cluster.scheduler_address)
    assert done.returncode == 1 and "failed at 1 of 9 seeds (7)" in done.stdout and not done.stderr
    there = summary(project)
    alone = lemmata(
        "campaign", "lemmas.py", "--seeds", "0:9", "--out", "alone", "--json", cwd=project
    )
    assert there["checks"] == json.loads(alone.stdout)["checks"]


@pytest.mark.slow
def test_a_dask_worker_that_is_killed_costs_nothing(project, cluster):
    write(project, waits(2))
    process = started(
        project, "--seeds", "0:12", "--only", "numeric", "--scheduler", cluster.scheduler_address
    )
    until(lambda: len(lines(project / "began")) == 4)
    os.kill(next(iter(cluster.workers.values())).pid, signal.SIGKILL)
    (project / "go").touch()
    out, err = process.communicate(timeout=120)
    assert process.returncode == 0 and "12 of 12 tasks done; no check failed" in out and not err
    assert sorted(r["seed"] for r in records(project)) == list(range(12))


@pytest.mark.slow
def test_a_scheduler_that_goes_leaves_what_is_done_to_the_next_call(project, cluster):
    write(project, waits(2))
    process = started(
        project, "--seeds", "0:20", "--only", "numeric", "--scheduler", cluster.scheduler_address
    )
    until(lambda: lines(project / "out" / "results.jsonl"))
    cluster.close()
    (project / "go").touch()
    out, err = process.communicate(timeout=120)
    assert process.returncode == 2 and "the same call goes on" in err and len(err.splitlines()) == 1
    kept = len(records(project))
    again = campaign(project, "--seeds", "0:20", "--only", "numeric", "--jobs", "2")
    assert kept >= 1 and again.returncode == 0 and f"{kept} of 20 tasks are kept" in again.stdout
    assert check(summary(project), "errors below one")["tasks"] == 20


@pytest.mark.slow
def test_ctrl_c_on_a_cluster_keeps_what_is_done(project, cluster):
    write(project, waits(2))
    process = started(
        project, "--seeds", "0:50", "--only", "numeric", "--scheduler", cluster.scheduler_address
    )
    until(lambda: lines(project / "out" / "results.jsonl"))
    os.killpg(process.pid, signal.SIGINT)
    out, err = process.communicate(timeout=120)
    assert (
        process.returncode == 130
        and "of 50 tasks done; the same call goes on" in out
        and "Traceback" not in out + err
    )


def test_tracebacks_of_dask_and_tornado_are_not_shown(monkeypatch):
    """At a Ctrl-C either logs what it was about to fetch, now and then."""
    pytest.importorskip("distributed")
    loggers = [logging.getLogger(name) for name in ("distributed.client", "tornado.application")]
    for logger in loggers:
        monkeypatch.setattr(logger, "level", logging.ERROR)
    drive._silence()
    assert [logger.level for logger in loggers] == [logging.CRITICAL] * 2


@pytest.mark.slow
def test_a_scheduler_without_workers_is_said(project):
    distributed = pytest.importorskip("distributed")
    with distributed.LocalCluster(n_workers=0, dashboard_address=":0", silence_logs=50) as made:
        done = campaign(project, "--scheduler", made.scheduler_address)
    assert (
        done.returncode == 2
        and "has no workers" in done.stderr
        and len(done.stderr.splitlines()) == 1
    )
