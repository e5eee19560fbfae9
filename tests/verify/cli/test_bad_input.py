"""A wrong call: one line on standard error, exit status 2, no traceback, nothing half-written."""

import os
import re
import subprocess
import sys

import pytest

from tests.verify.samples import NO_TORCH, ROOT, inside, lemmata

NO_CUDA = "import os; os.environ['CUDA_VISIBLE_DEVICES'] = ''"

HEAD = """
from verify import Claim, Source
def claim(name):
    return Claim(
        name="mine/" + name, title=name, statement="1 = 1",
        source=Source("nowhere", ""), expected="proved",
    )

"""
CALLS = {  # what is wrong: (arguments, what the line must say)
    "unknown claim": (
        ["nonsense_xyz"],
        "no claim is named 'nonsense_xyz': 'python -m verify list'",
    ),
    "near miss": (["bassis_independence"], "did you mean rllc/basis_independence"),
    "hyphen": (["basis-independence"], "did you mean rllc/basis_independence"),
    "capitals": (["Basis_Independence"], "did you mean rllc/basis_independence"),
    "topic misspelt": (["rlc/abstract_rule"], "did you mean rllc/abstract_rule"),
    "short": (["pinv"], "did you mean rllc/pinv_covariance"),
    "pattern that fits nothing": (["zzz/*"], "no claim is named 'zzz/*'"),
    "empty name": ([""], "no claim is named ''"),
    "name of two lines": (["a\nb"], "no claim is named"),
    "file name of two lines": (["a\r\nb.py"], "there is no file 'a\\r\\nb.py'"),
    "no claim": (["run"], "the following arguments are required: CLAIM"),
    "nothing to explain": (["explain"], "the following arguments are required: CLAIM"),
    "explain an unknown claim": (["explain", "abstrct_rule"], "did you mean rllc/abstract_rule"),
    "unknown option": (["abstract_rule", "--fast"], "unrecognized arguments: --fast"),
    "shortened option": (["abstract_rule", "--inst", "3"], "unrecognized arguments: --inst"),
    "unknown option of list": (["list", "--verbose"], "unrecognized arguments: --verbose"),
    "unknown topic": (["list", "--topic", "physics"], "no topic is named 'physics': there are"),
    "unknown kind": (
        ["abstract_rule", "--only", "magic"],
        "'magic' is no kind of evidence; there are proof,",
    ),
    "unknown kind to skip": (
        ["abstract_rule", "--skip", "tests"],
        "'tests' is no kind of evidence",
    ),
    "nothing left": (
        ["abstract_rule", "--only", "proof", "--skip", "proof"],
        "leave nothing to run",
    ),
    "nothing of the kind": (["abstract_rule", "--only", "statistical"], "leave nothing to run"),
    "quick and thorough": (["abstract_rule", "--quick", "--thorough"], "not allowed with"),
    "negative seed": (["abstract_rule", "--seed", "-1"], "'-1' is no seed"),
    "broken seed": (["abstract_rule", "--seed", "1.5"], "'1.5' is no seed"),
    "seed of letters": (["abstract_rule", "--seed", "abc"], "'abc' is no seed"),
    "seed without end": (["abstract_rule", "--seed", "1e999999999"], "'1e999999999' is no seed"),
    "seed of no number": (["abstract_rule", "--seed", "nan"], "'nan' is no seed"),
    "no instances": (["abstract_rule", "--instances", "0"], "'0' is no count"),
    "half an instance": (["abstract_rule", "--instances", "0.5"], "'0.5' is no count"),
    "no jobs": (["abstract_rule", "--jobs", "0"], "'0' is no count"),
    "no time": (["abstract_rule", "--timeout", "0"], "'0' is no time"),
    "negative time": (["abstract_rule", "--timeout", "-3"], "'-3' is no time"),
    "time without end": (["abstract_rule", "--timeout", "inf"], "'inf' is no time"),
    "unknown device": (["abstract_rule", "--device", "tpu"], "invalid choice: 'tpu'"),
    "a file in the folder's place": (
        ["abstract_rule", "--certificates", "file"],
        "cannot make the folder file",
    ),
    "a file above the folder": (
        ["abstract_rule", "--certificates", "file/out"],
        "cannot make the folder file/out",
    ),
    "a folder that cannot be made": (
        ["abstract_rule", "--certificates", "/proc/lemmata"],
        "cannot make the folder /proc/lemmata",
    ),
    "a folder that cannot be written": (
        ["abstract_rule", "--json", "/proc/r.json"],
        "cannot write into /proc",
    ),
    "a folder for a file": (
        ["abstract_rule", "--json", "folder"],
        "folder is a folder; name a file with --json",
    ),
    "no such folder": (
        ["abstract_rule", "--junit", "nowhere/r.xml"],
        "does not exist; make it first",
    ),
    "one bad output of two": (
        ["abstract_rule", "--certificates", "new", "--json", "nowhere/r.json"],
        "does not exist; make it first",
    ),
    "no name for the report": (
        ["abstract_rule", "--json", ""],
        "argument --json: the name is empty",
    ),
    "no name for the folder": (
        ["abstract_rule", "--certificates", ""],
        "argument --certificates: the name is empty",
    ),
    "no name for the figures": (
        ["figure", "zero_start", "--out", " "],
        "argument --out: the name is empty",
    ),
    "JUnit to standard output": (["abstract_rule", "--junit", "-"], "--junit writes to a file"),
    "certificates of a part": (
        ["abstract_rule", "--only", "proof", "--certificates", "out"],
        "a certificate holds all exact evidence",
    ),
    "unknown paper": (["list", "--paper", "Szegedy"], "no paper is named 'Szegedy': there are "),
    "empty paper": (["list", "--paper", ""], "no paper is named ''"),
    "unknown figure of the list": (["figure", "--list", "nosuch"], "no figure is named 'nosuch'"),
    "a device for the lock": (
        ["abstract_rule", "--locked", "--lock-file", "/dev/zero"],
        "/dev/zero is no plain file",
    ),
    "a device to lock into": (
        ["lock", "abstract_rule", "--file", "/dev/zero"],
        "/dev/zero is no plain file",
    ),
    "a lock that cannot be written": (
        ["lock", "abstract_rule", "--file", "/proc/x"],
        "cannot write into /proc",
    ),
    "a report that cannot be written": (
        ["report", "abstract_rule", "--out", "/proc/x"],
        "cannot write into /proc",
    ),
    "figures that cannot be written": (["figure", "zero_start", "--out", "/proc"], "/proc"),
    "no jobs for the zoo": (["identify", "--zoo", "--jobs", "0"], "'0' is no count"),
    "a seed that torch has not": (
        ["identify", "torch.optim.SGD", "--seed", "-1"],
        "'-1' is no seed",
    ),
    "a zoo that cannot be written": (
        ["identify", "--zoo", "--out", "file"],
        "cannot make the folder file",
    ),
    "no such file": (["missing.py"], "there is no file missing.py"),
    "a folder named like a file": (["folder.py"], "folder.py is a folder"),
    "a file without a claim": (["empty.py"], "empty.py defines no Claim"),
    "a file that is no Python": (["text.py"], "text.py cannot be loaded: SyntaxError"),
    "a file that raises": (["raises.py"], "raises.py cannot be loaded: ZeroDivisionError"),
    "a file that leaves": (["leaves.py"], "leaves.py cannot be loaded: SystemExit"),
    "a file with a wrong claim": (["wrong.py"], "wrong.py cannot be loaded: DimensionError"),
    "a name for two claims": (
        ["twice.py"],
        "twice.py defines 2 claims named mine/same; give each a name of its own",
    ),
    "a name in two files": (
        ["one.py", "other.py"],
        "one.py and other.py both define a claim named mine/same",
    ),
    "no such claim in a file": (["empty.py::rllc/a"], "empty.py defines no Claim"),
    "nothing to re-check": (["recheck"], "no file is named"),
    "a certificate that is not there": (["recheck", "gone.json"], "gone.json"),
    "no certificate": (["recheck", "other.json"], "other.json"),
    "a malformed certificate": (["recheck", "broken.json"], "broken.json"),
    "unknown option of recheck": (["recheck", "--fast", "other.json"], "unknown option --fast"),
    "recheck a folder": (["recheck", "folder"], "folder"),
}


@pytest.fixture
def place(tmp_path):
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder.py").mkdir()
    for name, text in {
        "file": "",
        "empty.py": "x = 1\n",
        "text.py": "this is no Python\n",
        "raises.py": "1 / 0\n",
        "leaves.py": "import sys\nsys.exit(0)\n",
        "one.py": HEAD + 'a = b = claim("same")\n',
        "other.py": HEAD + 'a = claim("same")\n',
        "twice.py": HEAD + 'a, b = claim("same"), claim("same")\n',
        "other.json": '{"a": 1}',
        "broken.json": '{"schema": "lemmata/certificate/1", "claim":',
        "wrong.py": 'from theory.operators import Operator\nOperator("A", "n", "k") * '
        'Operator("A", "n", "k")\n',
    }.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


def everything(folder):
    return sorted(
        (str(p.relative_to(folder)), p.stat().st_size)
        for p in folder.rglob("*")
        if "__pycache__" not in p.parts
    )


def check(done, says, place, before):
    assert done.returncode == 2, done.stdout + done.stderr
    output = done.stderr or done.stdout  # recheck speaks of files on standard output
    assert len(done.stderr.splitlines()) <= 1 and len(output.splitlines()) == 1, output
    assert says in output and "Traceback" not in done.stdout + done.stderr
    assert everything(place) == before, "something was written"


@pytest.mark.parametrize("what", CALLS)
def test_a_wrong_call_gets_one_line(what, place):
    arguments, says = CALLS[what]
    before = everything(place)
    done = inside(*arguments, cwd=place)
    check(done, says, place, before)
    if arguments[0] != "recheck":
        assert not done.stdout and done.stderr.startswith("lemmata: ")


FULL = [
    ["list"],
    ["--help"],
    ["list", "--json"],
    ["doctor"],
    ["explain", "abstract_rule"],
    ["equivalent", "--catalogue"],
    ["figure", "--list"],
    ["abstract_rule", "--only", "proof"],
    ["abstract_rule", "--only", "proof", "--json"],
]


@pytest.mark.slow
@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="no /dev/full here")
@pytest.mark.parametrize("command", FULL, ids=" ".join)
def test_a_full_disk_gets_one_line(command):
    with open("/dev/full", "w") as full:
        done = subprocess.run(
            [sys.executable, "-m", "verify", *command],
            cwd=ROOT,
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
        )
    assert done.returncode == 2 and "Traceback" not in done.stderr
    assert (
        done.stderr.splitlines()[-1]
        == "lemmata: cannot write the output: No space left on device; make room, or name another "
        "place"
    )


@pytest.mark.parametrize(
    "command",
    [
        ["list"],
        ["abstract_rule", "--only", "proof"],
        ["abstract_rule", "--only", "proof", "--json"],
    ],
    ids=" ".join,
)
def test_a_closed_standard_output_is_no_error(command):
    done = lemmata(*command, before="sys.stdout = None")
    assert done.returncode == 0 and "Traceback" not in done.stderr


@pytest.mark.parametrize("command", [["list"], ["abstract_rule", "--only", "proof"]], ids=" ".join)
def test_the_output_is_utf_8_whatever_the_locale_says(command):
    done = subprocess.run(
        [sys.executable, "-m", "verify", *command],
        cwd=ROOT,
        capture_output=True,
        env={**os.environ, "PYTHONIOENCODING": "ascii"},
    )
    assert done.returncode == 0 and not done.stderr
    done.stdout.decode("utf-8")


def test_cuda_without_one(place):
    before = everything(place)
    check(
        lemmata("abstract_rule", "--device", "cuda", cwd=place, before=NO_CUDA),
        "use --device cpu",
        place,
        before,
    )


def test_cuda_without_torch(place):
    before = everything(place)
    check(
        lemmata("abstract_rule", "--device", "cuda", cwd=place, before=NO_TORCH),
        "torch is not installed",
        place,
        before,
    )


@pytest.mark.skipif(os.geteuid() == 0, reason="to root every folder is writable")
def test_a_folder_without_permission(place):
    (place / "folder").chmod(0o500)
    before = everything(place)
    for option, name in (
        ("--json", "folder/r.json"),
        ("--junit", "folder/r.xml"),
        ("--certificates", "folder/out"),
    ):
        check(inside("abstract_rule", option, name, cwd=place), "folder", place, before)


def test_every_suggestion_names_a_claim_that_is_there():
    from verify import registry

    known = [row["claim"] for row in registry.index()]
    for name in known:
        short = name.partition("/")[2]
        for typed in (
            short[1:],
            short[:-1],
            short.replace("_", "-"),
            short.replace("_", ""),
            short.upper(),
            name.replace("rllc", "rlc", 1),
        ):
            if registry.matching(typed, known):
                continue
            with pytest.raises(registry.UnknownClaim) as caught:
                registry.select([typed])
            said = re.findall(r"[a-z]+/\w+", str(caught.value).partition(": ")[2])
            assert set(said) <= set(known) and name in said, (typed, str(caught.value))


def test_what_is_there_and_no_file_is_written_to_and_not_replaced(tmp_path):
    """A pipe: replacing it, or /dev/null, would destroy it."""
    import stat
    import threading

    from verify.certificates.certificate import write_text

    pipe, read = tmp_path / "pipe", []
    os.mkfifo(pipe)
    reader = threading.Thread(target=lambda: read.append(pipe.read_text(encoding="utf-8")))
    reader.start()
    write_text(pipe, "text")
    reader.join(10)
    assert read == ["text"] and stat.S_ISFIFO(pipe.stat().st_mode)


def test_a_file_is_written_whole_or_not_at_all(tmp_path):
    from verify.certificates.certificate import write_text

    path = tmp_path / "a.json"
    write_text(path, "old")
    with pytest.raises(UnicodeEncodeError):
        write_text(path, "new \ud800")
    assert path.read_text(encoding="utf-8") == "old" and [p.name for p in tmp_path.iterdir()] == [
        "a.json"
    ]


@pytest.mark.parametrize("where", ["certificate", "figures", "gpu_check"])
def test_a_ctrl_c_as_a_file_gets_its_name_is_a_ctrl_c(where, tmp_path, monkeypatch):
    from gpu_check import cli
    from verify.certificates.certificate import write_text
    from verify.figures import cache

    path, replace = tmp_path / "saddle-1.json", os.replace

    def interrupted(*names):
        replace(*names)
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "replace", interrupted)
    with pytest.raises(KeyboardInterrupt):
        if where == "certificate":
            write_text(path, "text")
        elif where == "figures":
            cache._write(path, "key", {})
        else:
            cli._write(str(path), "text")
    assert [p.name for p in tmp_path.iterdir()] == [path.name]


NAG = ["nag", "lr=1", "beta=1/2", "--mu", "1/10", "--L", "1"]


@pytest.mark.parametrize(
    "missing, command, says",
    [
        ("flint", ["abstract_rule"], "flint is not installed, and Lemmata needs it"),
        ("scipy", ["rate", *NAG], "scipy is not installed, and Lemmata needs it"),
        (
            "pytorch_optimizer",
            ["identify", "--zoo", "--jobs", "1"],
            "pytorch_optimizer is not installed",
        ),
        ("jinja2", ["report", "abstract_rule", "--out", "site"], "the report needs jinja2"),
        ("tueplots", ["figure", "zero_start", "--out", "f", "--style", "icml"], "tueplots"),
    ],
)
def test_what_is_not_installed_is_named_in_one_line(tmp_path, missing, command, says):
    if missing == "pytorch_optimizer":
        pytest.importorskip("torch")
    done = lemmata(*command, cwd=tmp_path, before=NO_TORCH.replace("torch", missing))
    assert "Traceback" not in done.stderr
    assert done.returncode == 2 and done.stderr.count("\n") == 1 and says in done.stderr
