"""The inventory of the papers: places that exist, known states, a page that is the list."""

import json
import re

from experiments import __main__ as command
from experiments.inventory import PAPERS, STATES, items, page
from verify import registry


def test_every_item_has_a_known_state_and_a_place_or_a_reason():
    assert {item.paper for item in items()} == set(PAPERS)
    for item in items():
        assert item.state in STATES and item.where.strip(), item
    assert len({(item.paper, item.item) for item in items()}) == len(items()) == 101


def test_every_place_exists(root):
    claims = {row["claim"].partition("/")[2] for row in registry.index()}
    for item in items():
        for path in re.findall(
            r"(?:numerics|gpu_check|docs|benchmarks|theory)/[\w/.]*\w", item.where
        ):
            assert (root / path).exists(), item
        for names in re.findall(r"claims? ((?:[a-z0-9]+_[a-z0-9_]+(?:, )?)+)", item.where):
            assert set(names.strip(", ").split(", ")) <= claims, item


def test_the_page_is_the_list(root):
    text = (root / "docs" / "results" / "inventory.md").read_text(encoding="utf-8")
    assert text == page(), "write it: python -m experiments list --markdown"


def test_the_command_lists_and_filters(capsys):
    assert command.main(["list", "--json", "--paper", "lodo", "--state", "faithful"]) == 0
    found = json.loads(capsys.readouterr().out)["items"]
    assert found and {(i["paper"], i["state"]) for i in found} == {("lodo", "faithful")}
    assert command.main(["list"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert max(map(len, lines)) <= 80 and "not run" in lines[-1]
    assert sum(not line.startswith(" ") for line in lines) == 101 + 1
    assert command.main(["list", "--state", "done"]) == 2
    assert "invalid choice: 'done'" in capsys.readouterr().err
