"""Neither the engine nor the searches know a method by name: all follows from A, B, C."""

import re
from pathlib import Path

from theory import optimizers
from verify.identify.naming import SHOWN

ROOT = Path(__file__).resolve().parents[3]
ROOMS = ("theory/rates/engine", "theory/positivity", "verify/rates")


def names():
    found = {*optimizers.catalogue(), *SHOWN.values()} - {"a fixed law", "no steps at all"}
    return {name.lower() for name in found if "(" not in name} | {
        name.replace("_", " ") for name in optimizers.catalogue()
    }


def named(text):
    return [n for n in names() if re.search(rf"(?<![\w]){re.escape(n)}(?![\w])", text.lower())]


def test_no_method_is_named():
    assert len(names()) > 15 and named("tuned('nag', 2)") == ["nag"]
    for room in ROOMS:
        sources = list((ROOT / room).glob("*.py"))
        assert sources
        for source in sources:
            text = source.read_text(encoding="utf-8")
            # An import path is an example of text, not of a method.
            assert not named(text.replace("torch.optim.SGD", "")), source
