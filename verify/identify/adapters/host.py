"""optax and Keras in a process of their own, with the settings that hold for a whole process."""

from __future__ import annotations

import atexit
import os
from time import process_time

from .running import Refused, line, trajectory

FUNCTION = "verify.identify.adapters.host:answer"
SETTINGS = {
    "JAX_ENABLE_X64": "1",
    "JAX_PLATFORMS": "cpu",
    "TF_CPP_MIN_LOG_LEVEL": "3",
    "XLA_FLAGS": "--xla_cpu_multi_thread_eigen=false",
}
BACKENDS = ("jax", "torch", "tensorflow")  # of Keras, in the order in which they are looked for

# In the parent, of the children's processors: what the last run took, and all tasks together.
last, spent = {"seconds": 0.0}, {"seconds": 0.0}
_hosts: dict = {}  # in the parent: a child for each backend
_opened: dict = {}  # in the child: optimizers by (kind, path, arguments)
_told = {"seconds": 0.0}  # in the child: what its answers so far have said of its processor


def run(kind, path, arguments, layout, start, gradients, held=None, seed=0, refill=False,
        change=None):  # fmt: skip
    """`trajectory` in the child of `kind` ("optax" or "keras"). Raises Refused."""
    import numpy as np

    task = {
        "kind": kind, "path": path, "arguments": arguments, "layout": layout,
        "start": start.tolist(), "gradients": gradients.tolist(),
        "held": None if held is None else held.tolist(), "seed": seed, "refill": refill,
        "change": change,
    }  # fmt: skip
    found = _asked(kind, task)
    shape = gradients.shape
    last["seconds"] = found["seconds"]
    return np.array(found["steps"]).reshape(shape), np.array(found["after"]).reshape(shape)


def names(kind) -> list:
    """[name, arguments] of every optimizer of "optax" or "keras". Raises Refused."""
    return _asked(kind, {"kind": kind, "names": True})["names"]


def defaults(kind, path) -> dict:
    """What it takes where nothing is given, by name. Raises Refused."""
    found = _asked(kind, {"kind": kind, "path": path, "defaults": True})["defaults"]
    return {name: tuple(v) if isinstance(v, list) else v for name, v in found.items()}


def _asked(kind, task) -> dict:
    behind = backend() if kind == "keras" else "jax"
    child = _hosts.get(behind)
    if child is None or child.process.poll() is not None:
        if not _hosts:
            atexit.register(close)
        from ...children import Child

        settings = SETTINGS | {"KERAS_BACKEND": behind}
        child = _hosts[behind] = Child(FUNCTION, settings)
    found = child.ask(task)
    if found is None:
        del _hosts[behind]
        raise Refused(f"the process that ran it ended: {child.ended}")
    spent["seconds"] += found.pop("spent")
    if "refused" in found:
        raise Refused(found["refused"])
    return found


def backend() -> str:
    """The backend that Keras would take, or the first that is here.

    Raises Refused, in one line, where KERAS_BACKEND names none that trains, or one that is missing.
    """
    from importlib.util import find_spec

    name = os.environ.get("KERAS_BACKEND")
    if not name:
        name = next((name for name in BACKENDS if find_spec(name)), None)
        if name is None:
            raise Refused(
                "Keras has nothing to run on; get jax with: python -m pip install 'lemmata[keras]'"
            )
        return name
    if name not in BACKENDS:
        raise Refused(f"KERAS_BACKEND is {name!r}: Keras trains on {', '.join(BACKENDS)}")
    if not find_spec(name):
        raise Refused(
            f"KERAS_BACKEND is {name}, which is not installed; get it with: python -m pip install "
            f"{name}, or set KERAS_BACKEND to another of {', '.join(BACKENDS)}"
        )
    return name


def close() -> None:
    """End the children."""
    for child in _hosts.values():
        child.stop()
    _hosts.clear()


def answer(task: dict) -> dict:
    """In the child: {"steps", "after", "seconds"}, {"names"}, {"defaults"} or {"refused"}; each has
    "spent" too, the seconds of its processor since the answer before."""
    found, before = _answered(task), _told["seconds"]
    _told["seconds"] = process_time()
    return found | {"spent": _told["seconds"] - before}


def _answered(task):
    import numpy as np

    if task.get("names"):
        from . import of_keras, of_optax

        return {"names": list((of_keras if task["kind"] == "keras" else of_optax).names())}
    if task.get("defaults"):
        from ..loading import defaults

        return {"defaults": defaults(_maker(task["kind"], task["path"]))}
    layout = [tuple(shape) for shape in task["layout"]]
    change = task["change"] and tuple(task["change"])
    held = None if task["held"] is None else np.array(task["held"], dtype=float)
    gradients = np.array(task["gradients"], dtype=float).reshape(-1, _count(layout))
    begun = process_time()
    try:
        kind = _open(task["kind"], task["path"], task["arguments"])
        with np.errstate(all="ignore"):
            steps, after = trajectory(
                lambda parts: kind.start(parts, task["seed"], change),
                layout,
                np.array(task["start"], dtype=float),
                gradients,
                held,
                task["refill"],
                change,
            )
    except Refused as reason:
        return {"refused": str(reason)}
    seconds = process_time() - begun
    return {"steps": steps.tolist(), "after": after.tolist(), "seconds": seconds}


def _count(layout):
    import numpy as np

    return sum(int(np.prod(shape)) for shape in layout)


def _open(kind, path, arguments):
    key = (kind, path, repr(sorted(arguments.items())))
    if key not in _opened:
        from ..loading import misnamed

        arguments = {name: tuple(v) if isinstance(v, list) else v for name, v in arguments.items()}
        try:
            make = _maker(kind, path)
            wrong = misnamed(make, arguments)
            if wrong:
                raise Refused(f"{path}: {wrong}")
            if kind == "keras":
                from .of_keras import Keras

                _opened[key] = Keras(make, arguments)
            else:
                from .of_optax import Optax

                _opened[key] = Optax(make, arguments)
        except ValueError as reason:
            raise Refused(str(reason)) from None
        except Exception as error:
            raise Refused(f"the optimizer cannot be built: {line(error)}") from None
    return _opened[key]


def _maker(kind, path):
    """What builds the optimizer: a name of optax or keras.optimizers after "kind:", or a path."""
    from ..loading import found_at

    head, colon, name = path.partition(":")
    if head == kind and colon:
        made = _named(kind, name)
    else:
        made = found_at(path)
    if kind == "optax" and hasattr(made, "update"):
        return lambda: made
    return made


def _named(kind, name):
    from importlib import import_module

    from ..loading import near

    home = "optax" if kind == "optax" else "keras.optimizers"
    found = import_module(home)
    for part in name.split("."):
        inner = getattr(found, part, None)
        if inner is None:
            raise Refused(f"{home} has no {name}{near(part, dir(found))}")
        found = inner
    if not callable(found):
        raise Refused(f"{home}.{name} is no optimizer: it cannot be called")
    return found
