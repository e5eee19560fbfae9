"""What a batched check found, as the evidence objects that `python -m verify` prints and takes
in."""

import math
import platform

from ..claims import statements

SCHEMA = "lemmata/gpu-evidence/1"


def piece(row, result, part, shapes=(), bytes_a_second=None):
    """The evidence object of a row's Result; only `seconds` and what is divided by it differ
    between two runs."""
    return {
        "kind": "gpu",
        "part": part,
        "status": "pass" if result.ok else "fail",
        "summary": f"{result.note}, on {result.device}, {result.dtype}",
        "instances": result.instances,
        "worst_error": _finite(result.worst_error),
        "bound": _finite(result.bound),
        "seconds": result.seconds,
        "certificate": None,
        "worst_ratio": _finite(result.worst_ratio),
        "worst_instance": result.worst_seed[1] if row.least == 1 else None,
        "dimensions": [list(shape) for shape in shapes],
        "device": result.device,
        "dtype": result.dtype,
        "instances_per_second": result.instances / max(result.seconds, 1e-9),
        "bytes_per_second": bytes_a_second,
    }


def broken(part, reason, device, dtype):
    """The evidence object of a check that raised."""
    return {
        "kind": "gpu",
        "part": part,
        "status": "fail",
        "summary": f"the check itself broke: {type(reason).__name__}: {_line(reason)}",
        "instances": None,
        "worst_error": None,
        "bound": None,
        "seconds": 0.0,
        "certificate": None,
        "device": device,
        "dtype": dtype,
    }


def report(found, seed, first, device, dtype, roof=None):
    """The whole object: `found` lists (claim, evidence object) pairs; every claim comes with the
    hash of its statement."""
    import numpy
    import torch

    stated, claims = statements(), {}
    for claim, one in found:
        claims.setdefault(claim, []).append(one)
    return {
        "schema": SCHEMA,
        "seed": seed,
        "first": first,
        "device": device,
        "dtype": dtype,
        "versions": {
            "python": platform.python_version(),
            "torch": torch.__version__,
            "numpy": numpy.__version__,
        },
        "roof": None
        if roof is None
        else {"bytes_per_second": roof.bytes, "operations_per_second": roof.operations},
        "claims": [
            {"claim": claim, "statement": stated[claim][0], "evidence": evidence}
            for claim, evidence in claims.items()
        ],
    }


def _finite(value):
    return value if math.isfinite(value) else None


def _line(reason):
    return " ".join(str(reason).split())[:300]
