"""The edges of exact checks are run besides the drawn instances."""

from verify.edges import edge, numbers

NAMES = ("zero", "one")


def test_every_edge_is_run_however_few_instances_are_drawn():
    assert [edge(NAMES, i) for i in numbers(1, NAMES)] == ["one", "zero", ""]
