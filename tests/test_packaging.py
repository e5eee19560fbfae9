"""What is built holds the four packages and the module lemmata, all of them, and nothing else."""

import shutil
import subprocess
import sys
import tarfile
import tomllib
import zipfile

import pytest

PACKAGES = ("theory", "numerics", "gpu_check", "verify")
PACKED = {".py", ".json", ".tsv", ".html", ".css", ".js", ".svg", ".typed"}


@pytest.fixture(scope="module")
def copy(root, tmp_path_factory):
    """A copy of what builds need, and strangers that must stay out."""
    copy = tmp_path_factory.mktemp("copy")
    for name in ("pyproject.toml", "README.md", "LICENSE", "lemmata.py"):
        shutil.copy(root / name, copy)
    for name in (*PACKAGES, "tests"):
        shutil.copytree(root / name, copy / name, ignore=shutil.ignore_patterns("__pycache__"))
    for stranger in ("docs", "benchmarks", "experiments", "theory_notes"):
        (copy / stranger).mkdir()
        (copy / stranger / "__init__.py").write_text("")
    return copy


def source_files(folder):
    """The files under the packages in `folder`, as paths a wheel uses."""
    return {"lemmata.py"} | {
        path.relative_to(folder).as_posix()
        for name in PACKAGES
        for path in (folder / name).rglob("*")
        if path.suffix in PACKED
    }


def build(folder, kind):
    done = subprocess.run(
        [sys.executable, "-m", "build", "--no-isolation", f"--{kind}", str(folder)],
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    (built,) = (folder / "dist").glob("*.whl" if kind == "wheel" else "*.tar.gz")
    return built


def test_wheel_holds_the_four_packages_whole_and_nothing_else(copy):
    with zipfile.ZipFile(build(copy, "wheel")) as wheel:
        names = set(wheel.namelist())
        (metadata,) = (name for name in names if name.endswith(".dist-info/METADATA"))
        (scripts,) = (name for name in names if name.endswith(".dist-info/entry_points.txt"))
        assert "lemmata = verify.__main__:main" in wheel.read(scripts).decode()
        assert "Name: lemmata\n" in wheel.read(metadata).decode()
    record = metadata.split("/")[0]
    assert {name for name in names if not name.startswith(record)} == source_files(copy)


@pytest.mark.slow
def test_sdist_builds_the_same_wheel(copy, tmp_path):
    with tarfile.open(build(copy, "sdist")) as sdist:
        sdist.extractall(tmp_path, filter="data")
    (unpacked,) = tmp_path.iterdir()
    assert source_files(unpacked) == source_files(copy)
    with zipfile.ZipFile(build(unpacked, "wheel")) as wheel:
        assert source_files(copy) <= set(wheel.namelist())


def test_editable_install_exposes_the_four_packages_only(copy, tmp_path):
    program = f"import setuptools.build_meta as b; b.build_editable({str(tmp_path)!r})"
    subprocess.run([sys.executable, "-c", program], cwd=copy, check=True, capture_output=True)
    (built,) = tmp_path.glob("*.whl")
    with zipfile.ZipFile(built) as wheel:
        wheel.extractall(tmp_path / "site")
    program = (
        f"import site; site.addsitedir({str(tmp_path / 'site')!r})\n"
        "from importlib.util import find_spec\n"
        "names = ('theory', 'numerics', 'gpu_check', 'verify', 'lemmata', 'tests', 'docs', "
        "'benchmarks', 'experiments')\n"
        "print(*(name for name in names if find_spec(name)))"
    )
    seen = subprocess.run(
        [sys.executable, "-S", "-c", program], cwd=tmp_path, capture_output=True, text=True
    )
    assert seen.stdout.split() == [*PACKAGES, "lemmata"]


def test_every_folder_of_modules_is_a_package(root):
    folders = {
        path.parent for name in (*PACKAGES, "experiments") for path in (root / name).rglob("*.py")
    }
    assert not [str(folder) for folder in folders if not (folder / "__init__.py").exists()]


def test_every_file_in_the_packages_is_packed(root):
    """A file of another kind would be left out of the wheel: name it in package-data."""
    left_out = [
        str(path)
        for name in PACKAGES
        for path in (root / name).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts and path.suffix not in PACKED
    ]
    assert not left_out


def test_constraints_pin_every_requirement_exactly(root):
    project = tomllib.loads((root / "pyproject.toml").read_text())["project"]
    wanted = [project["dependencies"], *project["optional-dependencies"].values()]
    lines = (root / "constraints.txt").read_text().splitlines()
    pins = [line for line in lines if line and not line.startswith("#")]
    assert all(pin.count("==") == 1 for pin in pins)
    pinned = {canonical(pin.split("==")[0]) for pin in pins}
    assert {canonical(name.split(">=")[0].split("[")[0]) for name in sum(wanted, [])} <= pinned
    assert "torch==2.13.0" in pins


def test_the_oldest_versions_are_those_that_the_project_allows(root):
    project = tomllib.loads((root / "pyproject.toml").read_text())["project"]
    lines = (root / "constraints-oldest.txt").read_text().splitlines()
    oldest = dict(line.split("==") for line in lines if not line.startswith("#"))
    allowed = dict(requirement.split(">=") for requirement in project["dependencies"])
    assert oldest.keys() == allowed.keys()
    assert oldest == {
        name: ".".join([*least.split("."), "0", "0"][:3]) for name, least in allowed.items()
    }


def canonical(name):
    return name.lower().replace("_", "-")


def test_version_is_the_same_everywhere(root):
    version = tomllib.loads((root / "pyproject.toml").read_text())["project"]["version"]
    assert f"\nversion: {version}\n" in (root / "CITATION.cff").read_text()
