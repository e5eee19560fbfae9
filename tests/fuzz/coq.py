"""The checker that Coq proves held against recheck.py: theorems, true and edited.

    python -m tests.fuzz.coq CERTIFICATES... [--edits 300] [--seed 0]

Coq runs the checker of formal/ on what verify/formal makes of a theorem's proofs. What recheck.py
confirms it must accept. What it accepts and recheck.py refuses is listed with the reason, which is
one of form: names, points, digests, and theorems that say nothing, of which Coq knows nothing.
"""

import argparse
import json
import random
import re
import sys
import tempfile
from collections import Counter
from pathlib import Path

from verify.formal import compiling
from verify.formal.files import HEADER, written
from verify.running import kernel

from . import edits
from .other import edited, python

RUN = re.compile(r"Lemma \w+_ok : (accepted .*?)\.\nProof\..*?Qed\.\n", re.DOTALL)


def program(obj):
    """What Coq evaluates for a certificate's theorems, and how many answers come; None where one
    cannot be written."""
    try:
        claim = written({**obj, "pieces": []})
    except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError):
        return None  # an edit that leaves no shape, which recheck.py refuses
    if claim.left or not claim.text:
        return None
    texts, count = [], 0
    for module in re.findall(r"^Module .*?^End ", claim.text, re.DOTALL | re.MULTILINE):
        text = module.partition("Local Open Scope ring_scope.\n")[0]
        text, found = RUN.subn(r"Eval vm_compute in (\1).\n", text)
        texts.append(f"{text}End {text.split()[1]}\n")
        count += found
    return "".join(texts), count


def accepted(certificates, folder):
    """Of each certificate whether Coq accepts its proofs; None where they cannot be written."""
    programs = [program(obj) for obj in certificates]
    file = Path(folder) / "evaluated.v"
    texts = [HEADER]
    for i, one in enumerate(programs):
        if one:
            texts.append(f"Module C{i}.\n{one[0]}End C{i}.\n")
    file.write_text("".join(texts), encoding="utf-8")
    library = kernel.folder() / "Lemmata"
    rests = compiling.library_compiled(library, compiling.version() or "")
    said = compiling.coqc(file, library, rests)[0]
    answers = [x == "true" for x in re.findall(r"= (true|false)\s+: bool", said)]
    found = []
    for one in programs:
        count = one[1] if one else 0
        found.append(all(answers[:count]) if one else None)
        answers = answers[count:]
    assert not answers
    return found


def compare(certificates, count, seed, folder):
    """How many edits came out how, and (text, verdict) of those that recheck.py confirms and Coq
    refuses, then of those that Coq alone accepts."""
    rng, sites = random.Random(seed), edits.sites_of(certificates)
    objs = []
    while len(objs) < count:
        obj = json.loads(edited(sites, rng))
        verdict = python(json.dumps(obj))
        if obj["theorems"] and verdict[0] != "refused" and program(obj):
            objs.append((obj, verdict))
    found, apart, alone = Counter(), [], []
    answers = accepted([obj for obj, _ in objs], folder)
    for (obj, verdict), answer in zip(objs, answers, strict=True):
        found[verdict[0], answer] += 1
        if verdict[0] == "confirmed" and not answer:
            apart.append((obj, verdict))
        elif verdict[0] != "confirmed" and answer:
            alone.append((obj, verdict))
    return found, apart, alone


def main(arguments):
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("files", nargs="+", type=Path)
    parser.add_argument("--edits", type=int, default=300)
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args(arguments)
    certificates = [json.loads(path.read_text("utf-8")) for path in options.files]
    with tempfile.TemporaryDirectory() as folder:
        found, apart, alone = compare(certificates, options.edits, options.seed, folder)
    for (mine, answer), number in sorted(found.items()):
        print(f"{number:7,}  recheck.py {mine}, Coq {'accepts' if answer else 'refuses'}")
    for obj, verdict in alone:
        print(f"only Coq accepts {obj['theorems'][0]['name']!r}: {' '.join(verdict)}")
    for obj, _ in apart:
        print(f"DISAGREE: Coq refuses {json.dumps(obj['theorems'][0], ensure_ascii=False)}")
    return 1 if apart else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
