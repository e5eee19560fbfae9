"""Every exact check runs one instance where it is asked for one, and tells how many it ran."""

import pytest

from verify import registry
from verify.address import Run
from verify.evidence import Checked

CHECKS = [
    (name, check)
    for name in registry.select(["all"])
    for check in registry.load(name).checks
    if check.kind in ("exact", "enclosure")
]


@pytest.mark.slow
@pytest.mark.parametrize("name, check", CHECKS, ids=[f"{n} {c.title}" for n, c in CHECKS])
def test_a_check_tells_how_many_instances_it_ran(name, check):
    found = check.function(Run(instances=1))
    assert found.ok if isinstance(found, Checked) else found
    told = getattr(found, "instances", None)  # None where a check samples nothing
    assert told is None or type(told) is int and told >= 1
