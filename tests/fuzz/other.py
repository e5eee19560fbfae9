"""recheck.py and recheck.js held against each other: certificates, true and edited, of which both
must say the same.

    python -m tests.fuzz.other CERTIFICATES... [--edits 10000] [--seed 0]

recheck.js was written from docs/certificate.md by an author who has not read recheck.py. What one
refuses for its size or work the other may confirm: `limited` says of a refusal that it is one.
"""

import argparse
import json
import random
import shutil
import subprocess
import sys
from collections import Counter
from pathlib import Path

from verify import recheck

from . import edits, worst

SCRIPT = Path(__file__).resolve().parents[2] / "verify" / "report" / "recheck.js"
NODE = shutil.which("node")
BATCH = """
const { recheck } = require(process.argv[1]);
const lines = require("fs").readFileSync(0, "utf8").split("\\n").slice(0, -1);
for (const line of lines) {
  const { status, line: said } = recheck(JSON.parse(line));
  console.log(JSON.stringify([status, said]));
}
"""
LIMITS = ("more work", "over ", "too deeply", "more than there is")


def planted(folder, old, new):
    """A copy of recheck.js with a fault: `old`, which stands in it once, is `new`."""
    text = SCRIPT.read_text("utf-8")
    assert text.count(old) == 1
    faulty = folder / "recheck.js"
    faulty.write_text(text.replace(old, new), "utf-8")
    return faulty


def javascript(texts):
    """[status, line] of recheck.js for each text."""
    lines = "".join(json.dumps(text) + "\n" for text in texts)
    command = [NODE, "-e", BATCH, str(SCRIPT)]
    done = subprocess.run(command, input=lines, capture_output=True, text=True, check=True)
    return [json.loads(line) for line in done.stdout.splitlines()]


def python(text):
    """The same of recheck.py."""
    try:
        recheck.recheck(json.loads(text))
    except recheck.Rejected as error:
        return ["rejected", str(error)]
    except recheck.Malformed as error:
        return ["refused", str(error)]
    return ["confirmed", ""]


def disagree(mine, others):
    """Does one of two verdicts confirm what the other does not, other than for a limit?"""
    if "unchecked" in (mine[0], others[0]):
        return False
    limited = any(v[0] == "refused" and any(x in v[1] for x in LIMITS) for v in (mine, others))
    return (mine[0] == "confirmed") != (others[0] == "confirmed") and not limited


def edited(sites, rng):
    """One edited certificate, as text."""
    small, places = sites
    if rng.random() < 0.1:
        obj = edits.copied(rng.choice(small))
        edits.edit_envelope(obj, rng)
        return json.dumps(edits.sealed(obj))
    obj, key, index = rng.choice(places)
    x = edits.copied(obj[key][index])
    for _ in range(rng.choice((1, 1, 1, 2))):
        try:
            if x.get("kind") in worst.KINDS:
                worst.edit_worst(x, rng)
            else:
                rng.choice(edits.EDITS)(x, rng)
        except (KeyError, IndexError, TypeError, ValueError, AttributeError):
            break  # an edit before left no shape to edit
    return json.dumps(edits.sealed(edits.minimal(obj, x)))


def compare(certificates, count, seed, batch=500):
    """How many edits came out how, and (text, verdict, verdict) of those about which the two
    disagree."""
    rng, sites = random.Random(seed), edits.sites_of(certificates)
    found, apart = Counter(), []
    while count > 0:
        texts = [edited(sites, rng) for _ in range(min(batch, count))]
        count -= len(texts)
        for text, other in zip(texts, javascript(texts), strict=True):
            mine = python(text)
            found[mine[0], other[0]] += 1
            if disagree(mine, other):
                apart.append((text, mine, other))
    return found, apart


def main(arguments):
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("files", nargs="+", type=Path)
    parser.add_argument("--edits", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--out", type=Path, help="a folder for those about which they disagree")
    options = parser.parse_args(arguments)
    certificates = [json.loads(path.read_text("utf-8")) for path in options.files]
    found, apart = compare(certificates, options.edits, options.seed)
    for (mine, other), number in sorted(found.items()):
        print(f"{number:7,}  recheck.py {mine}, recheck.js {other}")
    for i, (text, mine, other) in enumerate(apart):
        print(f"DISAGREE {i}: recheck.py {mine[0]} {mine[1]} | recheck.js {other[0]} {other[1]}")
        if options.out:
            options.out.mkdir(parents=True, exist_ok=True)
            (options.out / f"{i}.json").write_text(text, "utf-8")
    return 1 if apart else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
