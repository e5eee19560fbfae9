"""A package of our name that is not ours is named, with the mend, before anything runs."""

import shutil
import subprocess
import sys

import pytest

from verify import own

PROGRAM = """
import sys
from verify.own import check_own
check_own()
loaded = {"theory", "numerics", "gpu_check", "importlib.metadata"} & set(sys.modules)
print("own", sorted(loaded))
"""


@pytest.fixture
def home(tmp_path):
    """A folder with four small packages that carry our mark, and the real own.py."""
    home = tmp_path / "home"
    for name in own.PACKAGES:
        (home / name).mkdir(parents=True)
        (home / name / "__init__.py").write_text('"""A room of Lemmata."""\n')
    shutil.copy(own.__file__, home / "verify" / "own.py")
    return home


def start(home, *earlier, folder=None):
    """Run PROGRAM in `folder`, with `earlier` searched before `home`, and nothing installed."""
    path = ":".join(map(str, (*earlier, home)))
    return subprocess.run(
        [sys.executable, "-S", "-c", PROGRAM],
        cwd=folder or home,
        env={"PYTHONPATH": path, "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
    )


def refusal(result):
    """The one line of a refused start."""
    assert result.returncode == 2 and result.stdout == ""
    (line,) = result.stderr.splitlines()
    assert line.startswith("lemmata: ")
    return line


def foreign_distribution(folder, name):
    """Install into `folder` a distribution that brings a package of its own name."""
    (folder / name).mkdir(parents=True, exist_ok=True)
    (folder / name / "__init__.py").write_text("raise SystemExit('a stranger was imported')\n")
    record = folder / f"{name}-1.0.dist-info"
    record.mkdir()
    (record / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n")
    (record / "top_level.txt").write_text(f"{name}\n")
    return folder


def test_this_checkout_is_our_own():
    assert own.trouble() is None


def test_four_packages_of_one_folder_pass_and_are_not_imported(home):
    result = start(home)
    assert (result.returncode, result.stdout, result.stderr) == (0, "own []\n", "")


@pytest.mark.parametrize("name", ["theory", "numerics", "gpu_check"])
def test_a_folder_of_our_name_where_the_program_starts(home, tmp_path, name):
    elsewhere = tmp_path / "work" / name
    elsewhere.mkdir(parents=True)
    (elsewhere / "__init__.py").write_text('"""A room of Lemmata, in another copy."""\n')
    line = refusal(start(home, folder=elsewhere.parent))
    assert f"'{name}' would be imported from {elsewhere}" in line
    assert "start from another folder" in line


def test_a_module_of_our_name_where_the_program_starts(home, tmp_path):
    (tmp_path / "theory.py").write_text("")
    assert str(tmp_path / "theory.py") in refusal(start(home, folder=tmp_path))


def test_a_distribution_of_our_name_installed_elsewhere(home, tmp_path):
    site = foreign_distribution(tmp_path / "site-packages", "numerics")
    line = refusal(start(home, site, folder=tmp_path))
    assert str(site / "numerics") in line
    assert "pip uninstall numerics, then install Lemmata again" in line


@pytest.mark.parametrize("name", own.PACKAGES[:3])
def test_a_distribution_that_overwrote_ours(home, name):
    foreign_distribution(home, name)
    line = refusal(start(home))
    assert str(home / name / "__init__.py") in line and "overwrote" in line
    assert f"pip uninstall {name}, then install Lemmata again" in line


def test_verify_itself_overwritten(home):
    foreign_distribution(home, "verify")
    (home / "verify" / "__init__.py").write_text("from os import path\n")
    assert "pip uninstall verify, then" in refusal(start(home))


@pytest.mark.parametrize("name", own.PACKAGES)
def test_a_package_without_its_init(home, name):
    (home / name / "__init__.py").unlink()
    assert f"{home / name / '__init__.py'} is missing" in refusal(start(home))


def test_a_package_that_is_not_there(home):
    shutil.rmtree(home / "gpu_check")
    assert f"package 'gpu_check' is missing from {home}" in refusal(start(home))
