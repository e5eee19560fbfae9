"""Is what Python imports Lemmata's own?

The package index has unrelated distributions that install packages named
`verify` and `numerics`. Beside ours they overwrite files without a word, and a
folder of such a name where the program starts shadows ours. `check_own` looks
before anything of ours is imported, and says what was found and the mend.
"""

import os
import sys
from importlib.util import find_spec

PACKAGES = ("theory", "numerics", "gpu_check", "verify")
HOME = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
MARK = b"Lemmata"  # stands in the docstring that opens each of our packages
REINSTALL = "install Lemmata again with pip's --force-reinstall --no-deps"


def check_own():
    """Exit with status 2 and one line on standard error if a package is not ours."""
    found = trouble()
    if found:
        print(f"lemmata: {found}", file=sys.stderr)
        raise SystemExit(2)


def trouble():
    """Return one line that names a package that is not ours and the mend, or None.

    Ours means: it would be imported from the folder that holds this `verify`,
    and its `__init__.py` opens with our name. Nothing is imported to find out.
    """
    for name in PACKAGES:
        spec = find_spec(name)
        if spec is None:
            return f"package '{name}' is missing from {HOME}: {REINSTALL}"
        ours = os.path.join(HOME, name, "__init__.py")
        if spec.origin is None and _same(next(iter(spec.submodule_search_locations)), ours):
            return f"{ours} is missing: {REINSTALL}"
        if spec.origin is None or not _same(os.path.dirname(spec.origin), ours):
            return _shadowed(name, spec)
        with open(spec.origin, "rb") as file:
            if MARK not in file.read(400):
                return _overwritten(ours)
    return None


def _same(folder, ours):
    mine = os.path.dirname(ours)
    return os.path.isdir(mine) and os.path.samefile(folder, mine)


def _shadowed(name, spec):
    place = spec.origin or next(iter(spec.submodule_search_locations))
    if os.path.basename(place) == "__init__.py":
        place = os.path.dirname(place)
    if {"site-packages", "dist-packages"} & set(place.split(os.sep)):
        mend = f"python -m pip uninstall {' '.join(_strangers())}, then {REINSTALL}"
    else:
        mend = "start from another folder, or rename that one"
    return f"'{name}' would be imported from {place}, not from Lemmata's {HOME}: {mend}"


def _overwritten(ours):
    names = " ".join(_strangers())
    return (
        f"{ours} is not Lemmata's, another distribution overwrote it: "
        f"python -m pip uninstall {names}, then {REINSTALL}"
    )


def _strangers():
    """Names of the other installed distributions that bring a package of our names."""
    from importlib.metadata import packages_distributions

    owners = packages_distributions()
    found = {owner for name in PACKAGES for owner in owners.get(name, ())}
    return sorted(found - {"lemmata"}) or ["the distribution that brought it"]
