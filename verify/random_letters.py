"""What ``Claim.space`` does: a dimension of a claim holds random vectors."""

from __future__ import annotations

from typing import Any


def space(claim: Any, dimension: Any, unit: str, **said: str) -> list:
    """Enter a space into the claim and return what holds in it.

    ``dimension`` is its name or a ``Randomness``; ``said`` has the names of fields, numbers,
    matrices and noises, parted by white space, those of noises declared before.
    """
    from theory.randomness import Randomness

    if isinstance(dimension, Randomness):
        claim._names.spaces.add(dimension.dimension)
        claim.spaces.update(dimension.spaces)
        return dimension.facts()
    claim._names.spaces.add(dimension)
    named: dict[str, Any] = {key: names.split() for key, names in said.items()}
    claim.spaces[dimension] = named | {"unit": unit}
    _declare(claim, f"symmetric {dimension}×{dimension}", *named["fields"], *named["numbers"])
    _declare(claim, f"{dimension}×{dimension}", *named["matrices"])
    _declare(claim, dimension, *([unit] if unit else []))
    random = Randomness(dimension)
    for key, names in named.items():
        setattr(random, key, [claim.sum(name) for name in names])
    random.unit = claim.sum(unit) if unit else None
    return random.facts()


def _declare(claim: Any, shape: str, *names: str) -> None:
    """Declare those of the letters that are not known yet."""
    if new := [name for name in names if name not in claim._names.known]:
        claim.letters(f"{' '.join(new)}: {shape}")
