"""What the shells complete, asked of a real bash."""

import os
import shutil
import subprocess
import sys

import pytest

from tests.verify.samples import ROOT, lemmata

pytestmark = pytest.mark.skipif(shutil.which("bash") is None, reason="bash is not installed")


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A folder with a `lemmata` that runs this checkout, and the script."""
    folder = tmp_path_factory.mktemp("bin")
    program = folder / "lemmata"
    program.write_text(f'#!/bin/sh\nPYTHONPATH={ROOT} exec {sys.executable} -m verify "$@"\n')
    program.chmod(0o755)
    (folder / "script").write_text(lemmata("completion", "bash").stdout)
    return folder


def completed(folder, *words):
    """What bash offers for the last of these words."""
    line = " ".join(f"'{w}'" for w in ("lemmata", *words))
    code = (
        f"source {folder}/script; COMP_WORDS=({line}); COMP_CWORD={len(words)}; _lemmata; "
        f"printf '%s\\n' \"${{COMPREPLY[@]}}\""
    )
    environment = {**os.environ, "PATH": f"{folder}{os.pathsep}{os.environ['PATH']}"}
    done = subprocess.run(
        ["bash", "--norc", "-c", code], capture_output=True, text=True, env=environment
    )
    assert not done.stderr
    return done.stdout.split()


@pytest.mark.parametrize(
    "words, offered",
    [
        (("expl",), ["explain"]),
        (("basis_ind",), ["basis_independence"]),
        (("explain", "pinv_c"), ["pinv_covariance"]),
        (("pinv_covariance", "--quic"), ["--quick"]),
        (("lock", "--fi"), ["--file"]),
        (("all", "--only", "nec"), ["necessity"]),
        (("all", "--device", "cu"), ["cuda"]),
        (("list", "--topic", "lo"), ["lodo"]),
        (("recheck", "pinv"), []),
        (("explain", "rllc/pinv_c"), ["rllc/pinv_covariance"]),
        (("equivalent", "nag", "triple_m"), ["triple_momentum"]),
        (("figure", "zero_start", "--style", "neu"), ["neurips"]),
        (("figure", "zero_start", "--width", "c"), ["column"]),
        (("figure", "zero_start", "--format", "s"), ["svg"]),
        (("completion", "z"), ["zsh"]),
    ],
)
def test_bash_completes(folder, words, offered):
    assert completed(folder, *words) == offered


def test_zsh_gets_the_same_script_after_its_own_start():
    bash, zsh = lemmata("completion", "bash").stdout, lemmata("completion", "zsh").stdout
    assert zsh.endswith(bash) and "bashcompinit" in zsh.removesuffix(bash)


def test_another_shell_is_a_wrong_call():
    done = lemmata("completion", "fish")
    assert done.returncode == 2 and "bash" in done.stderr and len(done.stderr.splitlines()) == 1
