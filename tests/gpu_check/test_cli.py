"""`python -m gpu_check`: runs alone, one line for a wrong call, the same bytes in any chunks, and
the table of claims is whole."""

import json
import os
import signal
import subprocess
import sys
from functools import partial
from importlib import import_module

import pytest

torch = pytest.importorskip("torch")

from gpu_check import claims, cli
from gpu_check.batched import device, roof, watch
from verify import registry
from verify.address import Address, Run

TIMES = {"seconds", "instances_per_second", "bytes_per_second"}
ALONE = """\
import sys
BLOCKED = {"sympy", "flint", "scipy", "mpmath", "matplotlib", "numba"}
BLOCKED |= {"theory", "numerics", "verify"}
class Blocked:
    def find_spec(self, name, path=None, target=None):
        if name.split(".")[0] in BLOCKED:
            raise ImportError(name + " is not here")
sys.meta_path.insert(0, Blocked())
from gpu_check.cli import main
sys.exit(main(sys.argv[1:]))
"""


def call(capsys, *arguments):
    status = cli.main([*arguments, "--device", "cpu"])
    return status, *capsys.readouterr()


def evidence(capsys, *arguments):
    """The evidence objects without their times, by claim."""
    status, out, _ = call(capsys, *arguments, "--json")
    assert status in (cli.OK, cli.FAILED)  # a mean of 40 runs may be too rough for its bound
    return {
        row["claim"]: [{k: v for k, v in one.items() if k not in TIMES} for one in row["evidence"]]
        for row in json.loads(out)["claims"]
    }


def test_the_table_is_what_the_claims_declare():
    """Every batched check of a claim is declared, and `claims.json` is as `registry` writes it."""
    loaded = [registry.load(row["claim"]) for row in registry.index() if "gpu" in row["kinds"]]
    checks = [check for claim in loaded for check in claim.checks if check.kind == "gpu"]
    assert all(isinstance(check.function, Address) for check in checks)
    table = json.loads(claims.TABLE.read_text(encoding="utf-8"))
    assert len(table) == len(checks)
    assert table == json.loads(json.dumps(registry.batched())), "run: python -m verify.registry"


def test_a_declared_check_runs_as_the_table_says(monkeypatch):
    """The same call from the claim and from the table, with the usual number and with one."""
    made = []

    def record(_module, **options):
        made.append((_module, options))

    rows = [
        row for row in claims.ROWS if row.claim in ("lodo/newton_bowl_loss", "rllc/normal_form")
    ]
    assert len(rows) == 2
    for row in rows:
        module = import_module(f"gpu_check.{row.module}")
        monkeypatch.setattr(module, "check", partial(record, row.module))
        (check,) = (c for c in registry.load(row.claim).checks if c.kind == "gpu")
        for run, count in ((Run(seed=3), None), (Run(seed=3, instances=1), 1)):
            check.function(run)
            row.run(count, seed=3, device="auto")
            (theirs, wanted), (ours, given) = made[-2:]
            assert theirs == ours and json.dumps(wanted) == json.dumps(given)


@pytest.mark.slow
def test_it_runs_where_only_numpy_and_torch_are_installed():
    done = subprocess.run(
        [
            sys.executable,
            "-c",
            ALONE,
            "abstract_rule",
            "lodo_basin",
            "to_updates",
            "--device",
            "cpu",
        ],
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    assert (
        "3 of 3 checks pass" in done.stdout and "0.0e+00, bound" not in done.stdout.splitlines()[0]
    )
    assert max(map(len, done.stdout.splitlines())) <= 80 and "\x1b" not in done.stdout


def test_every_check_imports_nothing_but_numpy_and_torch():
    code = ALONE.replace(
        "from gpu_check.cli import main\nsys.exit(main(sys.argv[1:]))",
        "from gpu_check.claims import ROWS\n[row.function for row in ROWS]",
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


@pytest.mark.slow
@pytest.mark.parametrize("name", [row.claim for row in claims.ROWS])
def test_chunks_change_no_byte(name, capsys):
    """Edges and nine instances, or the thirty of a mean, whole and in chunks of four."""
    instances = "30" if claims.select([name])[0].least > 1 else "9"
    whole = evidence(capsys, name, "--instances", instances)
    assert whole == evidence(capsys, name, "--instances", instances, "--chunk", "4")


@pytest.mark.slow
@pytest.mark.parametrize(
    "row", [row for row in claims.ROWS if row.least == 1], ids=lambda row: f"{row.claim} {row.part}"
)
def test_the_worst_instance_is_the_same_alone(row):
    """Without company, which is a chunk of one."""
    found = row.run(9, seed=2, first=1, device="cpu")
    seed, index = found.worst_seed
    alone = row.run(1, seed=seed, first=index, device="cpu")
    assert (alone.worst_error, alone.bound) == (found.worst_error, found.bound)
    assert alone.worst_seed == found.worst_seed and 1 <= index <= 9


def test_only_instance_runs_the_worst_one_alone(capsys):
    (found,) = evidence(capsys, "basis_independence", "--instances", "60", "--seed", "2")[
        "rllc/basis_independence"
    ]
    (alone,) = evidence(
        capsys, "basis_independence", "--only-instance", str(found["worst_instance"]), "--seed", "2"
    )["rllc/basis_independence"]
    assert (
        alone["worst_error"] == found["worst_error"] > 0
        and alone["bound"] == found["bound"]
        and alone["instances"] == 1
    )


def test_dimensions_steps_and_number_type_are_the_ones_asked_for(capsys):
    (found,) = evidence(
        capsys,
        "basis_independence",
        "--dims",
        "9,2",
        "--steps",
        "4",
        "--instances",
        "8",
        "--first",
        "1",  # the edges are run with instance 0
        "--dtype",
        "float32",
    )["rllc/basis_independence"]
    assert found["dimensions"] == [[9, 2]] and found["dtype"] == "float32" and found["bound"] > 1e-9
    assert found["summary"].startswith("32 steps compared")


@pytest.mark.parametrize(
    "arguments, words",
    [
        ((), "no claim is named"),
        (("basis_independance",), "did you mean basis_independence"),
        (("basis_independence", "--instances", "1.5"), "whole number"),
        (("basis_independence", "--dims", "3"), "n,k"),
        (("basis_independence", "--dims", "2,3"), "k ≤ n"),
        (("basis_independence", "--dims", "1,2,3"), "too many"),
        (("nag_equivalence", "--dims", "2,2"), "has no dims"),
        (("lodo_noise_floor", "--only-instance", "3"), "mean"),
        (
            ("basis_independence", "--only-instance", "3", "--first", "2"),
            "leave --instances and --first out",
        ),
        (("basis_independence", "--json", "/no/such/folder/x.json"), "--json"),
        (("basis_independence", "--dtype", "float16"), "float16"),
    ],
)
def test_a_wrong_call_is_one_line(arguments, words, capsys):
    status, out, err = call(capsys, *arguments)
    assert (
        status == 2
        and not out
        and err.count("\n") == 1
        and words in err
        and err.startswith("gpu_check: ")
    )


def test_cuda_without_a_device_is_one_line(monkeypatch, capsys):
    monkeypatch.setattr(torch.cuda, "is_available", lambda: False)
    assert cli.main(["all", "--device", "cuda", "--instances", "1e6"]) == 2
    out, err = capsys.readouterr()
    assert not out and err.count("\n") == 1 and "--device cpu" in err


def test_a_failed_check_has_status_1_and_a_broken_one_does_not_stop_the_rest(monkeypatch, capsys):
    from gpu_check.trainable import to_updates

    def broken(**_):
        raise RuntimeError("out of\nmemory")

    monkeypatch.setattr(to_updates, "check", broken)
    status, out, _ = call(capsys, "to_updates", "abstract_rule", "--json")
    assert status == 1
    found = {row["claim"]: row["evidence"][0] for row in json.loads(out)["claims"]}
    assert (
        found["trainable/to_updates"]["status"] == "fail"
        and "out of memory" in found["trainable/to_updates"]["summary"]
    )
    assert found["rllc/abstract_rule"]["status"] == "pass"


def test_an_interrupted_run_keeps_what_was_finished(tmp_path):
    file = tmp_path / "found.json"
    command = [
        sys.executable,
        "-c",
        "import signal, sys; signal.signal(signal.SIGINT, signal.default_int_handler)\n"
        "from gpu_check.cli import main; sys.exit(main(sys.argv[1:]))",
        "lodo_basin",
        "basis_independence",
        "--device",
        "cpu",
        "--instances",
        "50000",
        "--chunk",
        "500",
        "--json",
        str(file),
    ]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert "lodo/lodo_basin" in process.stdout.readline()
        process.send_signal(signal.SIGINT)
        rest = process.stdout.read()
        assert process.wait(120) == 130 and "1 were not done" in rest
    assert [row["claim"] for row in json.loads(file.read_text())["claims"]] == ["lodo/lodo_basin"]


def test_tf32_is_off_while_a_check_runs_and_as_before_after_it():
    before = torch.backends.cuda.matmul.allow_tf32
    try:
        torch.backends.cuda.matmul.allow_tf32 = True
        with device.settings(torch.device("cpu")):
            assert not torch.backends.cuda.matmul.allow_tf32
        assert torch.backends.cuda.matmul.allow_tf32
    finally:
        torch.backends.cuda.matmul.allow_tf32 = before


def test_a_run_is_followed_chunk_by_chunk():
    from gpu_check.rllc import abstract_rule

    heard = []
    with watch.watched(heard.append) as seen:
        abstract_rule.check(instances=50, device="cpu", dims=(4, 2), chunk=20)
    # 28 instances of edges come first, and are not counted.
    assert heard == [0, 12, 32, 50] and seen.shapes == [(4, 2)]


def test_bytes_are_counted_once_an_operation_and_views_are_free():
    x = torch.ones(1000, dtype=torch.float64)
    assert roof.bytes_moved(lambda: x + x) == 3 * 8000
    assert roof.bytes_moved(lambda: x.view(10, 100).mT) == 0
    assert (
        roof.bytes_an_instance(lambda n: torch.ones(n, 2).exp(), 10) == 8 + 16
    )  # written, then read and written


def test_the_roof_is_finite_and_the_report_says_it(capsys):
    status, out, _ = call(capsys, "abstract_rule", "--roof", "--instances", "100", "--json")
    data = json.loads(out)
    assert (
        status == 0
        and data["roof"]["bytes_per_second"] > 1e6
        and data["roof"]["operations_per_second"] > 1e6
    )
    assert data["claims"][0]["evidence"][0]["bytes_per_second"] > 0


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="no /dev/full here")
@pytest.mark.parametrize(
    "arguments, lost",
    [
        (["--list"], "the output"),
        (["abstract_rule", "--instances", "10"], "the output"),
        (["abstract_rule", "--instances", "10", "--json", "/dev/full"], "/dev/full"),
    ],
)
def test_a_full_disk_gets_one_line(arguments, lost):
    where = open("/dev/full", "w") if lost == "the output" else subprocess.DEVNULL
    done = subprocess.run(
        [sys.executable, "-m", "gpu_check", *arguments],
        stdout=where,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert (
        done.returncode == 2
        and "No space left on device; make room" in done.stderr
        and done.stderr.count("\n") == 1
    )


def test_a_closed_standard_output_and_a_narrow_one_are_no_error():
    quiet = (
        "import sys; sys.stdout = None\nfrom gpu_check.cli import main; "
        "sys.exit(main(sys.argv[1:]))"
    )
    done = subprocess.run(
        [sys.executable, "-c", quiet, "abstract_rule", "--instances", "10"],
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0 and not done.stderr
    done = subprocess.run(
        [sys.executable, "-m", "gpu_check", "abstract_rule", "--instances", "10"],
        capture_output=True,
        env={**os.environ, "PYTHONIOENCODING": "ascii"},
    )
    assert done.returncode == 0 and "×" in done.stdout.decode("utf-8")


@pytest.mark.skipif(os.name != "posix", reason="needs pipes of POSIX")
def test_a_closed_pipe_is_no_error():
    done = subprocess.run(
        f"{sys.executable} -m gpu_check --list | head -1",
        shell=True,
        capture_output=True,
        text=True,
    )
    assert done.stdout.strip() == claims.ROWS[0].claim and not done.stderr
