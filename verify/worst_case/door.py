"""What `verify.worst_case.exact` gives PEPit's problems: ``problem.certificate(path)``."""

from __future__ import annotations

import json
from fractions import Fraction
from pathlib import Path


def certificate(pep, path, within, exactly, time_limit) -> Fraction:
    """Certify a problem of PEPit and write the certificate; the bound.

    Raises ValueError where it cannot be made exact, stays undecided, or the folder is not there.
    """
    from theory.surds import number, plain

    from ..certificates.certificate import write_text
    from . import pepit
    from .answer import answered

    place = Path(path).resolve()
    if not place.parent.is_dir():
        raise ValueError(f"the folder {place.parent} does not exist: make it first")
    if pep.objective is None:
        pep._prepare_constraints(verbose=0)
    numbers = {"within": within, "exactly": exactly}
    given = {name: None if x is None else plain(number(x, name)) for name, x in numbers.items()}
    found, _ = answered(
        [reading.problem for reading in pepit.readings(pep)],
        place.stem,
        source="problem.certificate",
        within=given["within"],
        exactly=given["exactly"],
        time_limit=time_limit,
    )
    if found.certificate is None:
        raise ValueError(f"undecided: {'; '.join(found.tried)}")
    text = json.dumps(found.certificate, separators=(",", ":"), ensure_ascii=False) + "\n"
    write_text(place, text)
    return found.upper
