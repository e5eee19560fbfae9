"""Garbled inputs at every door that takes outside text.

Each input must get an answer or a refusal of one line, with an exit status between 0 and 3, and no
exception may leave the command line, within SECONDS of CPU time. Everything goes in by
`verify.cli.dispatch`, as a command line does, or by the function that it calls first, where what
follows would take long.
"""

import contextlib
import io
import json
import random
import time
from collections import Counter
from pathlib import Path

import pytest

from verify import cli, lock, pytest_plugin, recheck, registry
from verify.campaign import plan
from verify.certificates.statement import statement_hash
from verify.cli import matrix_text
from verify.cli.run import parser as run_parser
from verify.running import gpu_evidence

from . import garbled
from .edits import minimal, sealed

SECONDS = 20  # of CPU time for one input; recheck's own limit is about two

PROGRAMS = [
    "x = x - a*grad(x)",
    "m = b*m + grad(x); x = x - a*m",
    "y = x + b*(x - x_prev); x_new = y - a*grad(y); x_prev = x; x = x_new",
    "g_prev[0] = grad(start); g = grad(x); x = x - lr*(g - beta*g_prev); g_prev = g",
    "m = (1 - b)*grad(x) + b*m; x = x - a*(m*(1 - c) + c*grad(x))",
    "nag(lr=1/10, beta=0.9)",
    "heavy_ball",
    "qhm",
    "triple_momentum",
    "sgd(lr=-1)",
]
WORDS = ["grad(x)", "grad(y)", "x_prev", "start", "lr", "beta", "[0]", "^2", "1/10", "m", " = "]
MATRICES = ["0,1;-1/2,0.9", "1", "1,0;0,1", "0,1,0;0,0,1;1,-1,1/3", "1,0", "2e-3,-7", ".5;1"]
OPTIONS = [
    "--seed", "--instances", "--device", "--only", "--skip", "--jobs", "--timeout", "--quick",
    "--thorough", "--locked", "--lock-file", "--json", "--junit", "--certificates", "--quiet",
    "--no-color", "--gpu-evidence",
]  # fmt: skip


class Fault(AssertionError):
    """An input that broke its door."""


def one_line(reason):
    message = str(reason)
    if not message or "\n" in message.strip("\n"):
        raise Fault(f"not one line: {message[:300]!r}")
    return "refused"


def command(argv):
    """A whole command line; what it wrote on standard error must be at most one line."""
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        status = cli.dispatch(argv)
    lines = err.getvalue().splitlines()
    if status not in (0, 1, 2, 3) or len(lines) > 1 or (status == 2) != bool(lines):
        raise Fault(f"status {status}, {lines[:3]}")
    if "Traceback" in out.getvalue():
        raise Fault("a traceback on standard output")
    return "answered" if status != 2 else "refused"


class Doors:
    """The doors, as methods that take a random generator; `folder` is for files."""

    def __init__(self, folder, certificates):
        self.folder = Path(folder)
        every = ((obj, x) for obj in certificates for x in (obj["theorems"] + obj["pieces"])[::3])
        pieces = [minimal(obj, x) for obj, x in every]
        self.certificates = [sealed(c) for c in pieces if len(json.dumps(c)) < 20_000]
        self.names = [row["claim"] for row in registry.index()]
        self.short = ["all", "rllc/*", "basis_independence", *self.names]
        self.lock = {"schema": lock.SCHEMA, "claims": self.locked(3)}
        self.evidence = self.of_gpu("rllc/basis_independence", "trainable/to_rates_1d")
        self.plan, self.results = self.campaign_of("abstract_rule", "pinv_covariance")

    def write(self, name, data):
        path = self.folder / name
        path.write_bytes(data)
        return str(path)

    # Samples

    def locked(self, count):
        """Entries that a small run makes, in the form of the lockfile."""
        rows = {}
        for name in self.names[:count]:
            rows[name] = {
                "statement": "sha256:" + "a" * 64,
                "verdict": "proved",
                "paper": "holds",
                "evidence": {"proof: one": "derivation 0123456789abcdef", "exact: two": ""},
                "theorems": {"one": "0123456789abcdef"},
                "says": {"one": "∀ A: A = A"},
                "standard": ["square"],
                "axioms": ["a fact"],
                "certificate": "sha256:" + "b" * 64,
                "versions": {"lemmata": "0"},
            }
        return rows

    def of_gpu(self, *names):
        claims = []
        for name in names:
            claim = registry.load(name)
            rows = [
                {
                    "kind": "gpu",
                    "part": check.part,
                    "status": "pass",
                    "summary": "1,000 instances on cpu in float64",
                    "device": "cpu",
                    "dtype": "float64",
                    "seconds": 0.5,
                    "worst_error": 1e-12,
                    "bound": 1e-9,
                    "instances": 1000,
                }
                for check in claim.checks
                if check.kind == "gpu"
            ]
            claims.append({"claim": name, "statement": statement_hash(claim), "evidence": rows})
        return {"schema": gpu_evidence.SCHEMA, "seed": 0, "claims": claims}

    def campaign_of(self, *names):
        made, _ = plan.make([f"rllc/{n}" for n in names], (0, 3), ["exact", "numeric"])
        row = {
            "kind": "exact",
            "part": "",
            "title": "a check",
            "status": "pass",
            "summary": "12 instances",
            "instances": 12,
            "worst_error": None,
            "bound": None,
            "refutes": False,
            "seeded": True,
        }
        results = [
            {"claim": f"rllc/{n}", "seed": s, "evidence": [row], "contradiction": "", "lost": ""}
            for n in names
            for s in range(3)
        ]
        return {"schema": plan.SCHEMA, **vars(made)}, results

    # Doors

    def recheck_bytes(self, rng):
        path = self.write("c.json", garbled.data(rng, rng.choice(self.certificates)))
        return command(["recheck", path, *rng.choice(([], ["--quiet"], ["--generous"]))])

    def recheck_objects(self, rng):
        obj = garbled.value(rng, rng.choice(self.certificates))
        if isinstance(obj, dict):
            with contextlib.suppress(ValueError, TypeError):
                obj["digest"] = recheck.digest(obj)
        try:
            recheck.recheck(obj)
        except (recheck.Rejected, recheck.Malformed) as reason:
            return one_line(reason)
        return "answered"

    def optimizers(self, rng):
        """What `equivalent` reads, without the comparison."""
        from theory.realization import resolve

        try:
            resolve(garbled.text(rng, PROGRAMS, WORDS))
        except ValueError as reason:
            return one_line(reason)
        return "answered"

    def equivalent(self, rng):
        texts = [garbled.text(rng, PROGRAMS, WORDS), rng.choice(PROGRAMS)]
        rng.shuffle(texts)
        return command(["equivalent", *texts, *rng.choice(([], ["--json"]))])

    def matrices(self, rng):
        """What `normal-form` reads."""
        read = rng.choice((matrix_text.read_matrix, matrix_text.read_vector))
        try:
            read(garbled.text(rng, MATRICES), "T")
        except cli.UsageError as reason:
            return one_line(reason)
        return "answered"

    def normal_form(self, rng):
        return command(["normal-form", garbled.text(rng, MATRICES), rng.choice(MATRICES)])

    def matrix_files(self, rng):
        sample = rng.choice(([["0", "1"], ["-1/2", 0.9]], [[1, 0], [0, 1]], [1, 2, 3]))
        path = self.write("m.json", garbled.data(rng, sample))
        try:
            matrix_text.read_matrix(path, "T")
        except cli.UsageError as reason:
            return one_line(reason)
        return "answered"

    def names_of_claims(self, rng):
        try:
            registry.select([garbled.text(rng, self.short) for _ in range(rng.randint(1, 2))])
        except registry.UnknownClaim as reason:
            return one_line(reason)
        return "answered"

    def lists(self, rng):
        word = garbled.text(rng, ["rllc", "lodo", *self.short])
        flag = rng.choice((["--topic"], ["--paper"], []))
        return command(["list", *flag, word, *rng.choice(([], ["--json"]))])

    def run_options(self, rng):
        """The options of `run`, as far as the parser reads them."""
        argv = ["abstract_rule"]
        for _ in range(rng.randint(1, 3)):
            argv += [
                rng.choice(OPTIONS),
                garbled.text(rng, ["0", "12", "1e6", "exact", "cpu", "x"]),
            ]
        out = io.StringIO()
        try:
            with contextlib.redirect_stdout(out):
                run_parser().parse_args(argv[: rng.randint(1, len(argv))])
        except cli.UsageError as reason:
            return one_line(" ".join(str(reason).splitlines()))
        except SystemExit as reason:
            if reason.code:
                raise Fault(f"exit {reason.code}") from None
        return "answered"

    def lockfiles(self, rng):
        path = self.folder / "proofs.lock"
        path.write_bytes(garbled.data(rng, self.lock))
        now = {name: {**row, "skipped": []} for name, row in self.lock["claims"].items()}
        try:
            locked = lock.read(path)
        except lock.BadLock as reason:
            return one_line(reason)
        lock.compare(locked, now, whole=True)
        lock.write(lock.renewed(locked, now, False), self.folder / "new.lock")
        return "answered"

    def gpu_files(self, rng):
        path = self.write("gpu.json", garbled.data(rng, self.evidence))
        try:
            gpu_evidence.read(path, self.names)
        except gpu_evidence.BadEvidence as reason:
            return one_line(reason)
        return "answered"

    def campaigns(self, rng):
        plan_, results = self.plan, self.results
        if rng.random() < 0.5:
            data = garbled.data(rng, plan_)
        else:
            data = json.dumps(plan_).encode()
        lines = [
            garbled.data(rng, row) if rng.random() < 0.3 else json.dumps(row).encode()
            for row in results
        ]
        self.write("campaign.json", data)
        self.write("results.jsonl", b"".join(line + b"\n" for line in lines))
        where = ["--out", str(self.folder), "--summary"]
        return command(["campaign", *where, *rng.choice(([], ["--json", "-"]))])

    def pytest_claims(self, rng):
        """The names that pytest's option --claims takes."""
        try:
            pytest_plugin._installed([garbled.text(rng, self.short + ["numpy.linalg", "a.b"])])
        except pytest.UsageError as reason:
            return one_line(" ".join(str(reason).splitlines()))
        return "answered"


# How many of a thousand inputs go to each door: the dear ones get fewer.
SHARES = {
    "recheck_bytes": 180,
    "recheck_objects": 180,
    "optimizers": 170,
    "matrices": 130,
    "matrix_files": 80,
    "names_of_claims": 60,
    "lockfiles": 70,
    "gpu_files": 60,
    "campaigns": 30,
    "run_options": 20,
    "lists": 8,
    "normal_form": 6,
    "pytest_claims": 4,
    "equivalent": 2,
}


def run(doors, count, seed):
    """`count` inputs; how many each door answered and refused, and what broke one."""
    found, faults, rng = Counter(), [], random.Random(seed)
    for _ in range(count):
        (door,) = rng.choices(list(SHARES), list(SHARES.values()))
        here = rng.randrange(2**60)
        start = time.process_time()
        try:
            outcome = getattr(doors, door)(random.Random(here))
            spent = time.process_time() - start
            if spent > SECONDS:
                raise Fault(f"{spent:.0f} s")
        except Exception as error:  # whatever leaves a door is what is looked for
            outcome = "broken"
            faults.append(f"{door} seed {here}: {type(error).__name__}: {error}"[:500])
        found[door, outcome] += 1
    return found, faults
