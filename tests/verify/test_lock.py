"""The lockfile: what it forbids is caught, what it allows is not, and it is written whole or not at
all."""

import json

import pytest

from tests.verify import samples
from tests.verify.samples import NO_TORCH, inside, lemmata
from verify import Claim, Hypothesis, Source, lock
from verify.evidence import Skip
from verify.running.runner import run

LEMMA = """
from theory.operators import Equation, Operator, prove, refute
from verify import Checked, Claim, Source

A, B = Operator("A", "n", "n"), Operator("B", "n", "n")
claim = Claim(
    name="mine/transpose", title="Transposes", statement="(AB)ᵀ = BᵀAᵀ",
    source=Source("nowhere", ""), expected="proved",
)

@claim.proof("associativity")
def proof():
    return prove(Equation((A * B).T, B.T * A.T))

@claim.exact("a few numbers")
def numbers(run):
    return Checked("three", instances=3)

@claim.mutant("the factors in their old order")
def order():
    return refute(Equation((A * B).T, A.T * B.T))
"""


@pytest.fixture
def project(tmp_path):
    (tmp_path / "lemmas.py").write_text(LEMMA, encoding="utf-8")
    done = inside("lock", "lemmas.py", cwd=tmp_path)
    assert done.returncode == 0 and "1 claim" in done.stdout
    return tmp_path


def locked(folder, *more):
    return inside("lemmas.py", "--locked", "--quiet", *more, cwd=folder)


def edit(folder, old, new):
    assert old in LEMMA
    (folder / "lemmas.py").write_text(LEMMA.replace(old, new), encoding="utf-8")


def test_an_entry_says_what_was_proved_and_how(project):
    row = lock.read(project / "proofs.lock")["mine/transpose"]
    assert (
        row["verdict"] == "proved"
        and row["axioms"] == []
        and row["certificate"].startswith("sha256:")
    )
    assert row["evidence"]["proof: associativity"].startswith("derivation ")
    assert row["evidence"]["exact: a few numbers"] == ""
    assert row["evidence"]["mutants: the factors in their old order"].startswith("refutation ")
    assert {"lemmata", "python", "sympy", "python-flint"} <= row["versions"].keys()


def test_the_same_claim_holds_its_lock(project):
    done = locked(project)
    assert done.returncode == 0 and "proofs.lock: held" in done.stdout


def test_locking_again_changes_no_byte(project):
    before = (project / "proofs.lock").read_bytes()
    assert inside("lock", "lemmas.py", cwd=project).returncode == 0
    assert (project / "proofs.lock").read_bytes() == before


@pytest.mark.parametrize(
    "old, new, shown",
    [
        ('statement="(AB)ᵀ = BᵀAᵀ"', 'statement="(AB)ᵀ = AᵀBᵀ"', "statement"),
        (
            "prove(Equation((A * B).T, B.T * A.T))",
            "prove(Equation((A * A).T, A.T * A.T))",
            "    locked   (A·B)ᵀ = Bᵀ·Aᵀ\n    now      (A²)ᵀ = (Aᵀ)²\n",
        ),
        ('@claim.exact("a few numbers")', "", "exact: a few numbers"),
        (
            "refute(Equation((A * B).T, A.T * B.T))",
            "refute(Equation(A * B, B * A))",
            "mutants: the factors",
        ),
        ('name="mine/transpose"', 'name="mine/other"', "not locked"),
        ('expected="proved"', 'expected="proved", axioms=("choice",)', "axiom"),
        ('expected="proved"', 'expected="proved", paper="corrected"', "paper"),
    ],
)
def test_what_the_lock_forbids_fails_and_is_shown(project, old, new, shown):
    edit(project, old, new)
    done = locked(project)
    assert done.returncode == 1 and shown in done.stdout and "forbidden by the lock" in done.stdout
    assert all(len(line) <= 80 for line in done.stdout.splitlines())


def test_a_verdict_that_falls_with_its_expectation_is_caught(project):
    """The claim still says ok, having lowered what it expects; only the lock remembers."""
    edit(project, '@claim.proof("associativity")\ndef proof():', "def proof():")
    text = (
        (project / "lemmas.py")
        .read_text(encoding="utf-8")
        .replace('expected="proved"', 'expected="checked"')
    )
    (project / "lemmas.py").write_text(text, encoding="utf-8")
    assert inside("lemmas.py", cwd=project).returncode == 0
    done = locked(project)
    assert done.returncode == 1
    assert "locked   proved" in done.stdout and "now      checked" in done.stdout


def test_more_evidence_than_locked_is_harmless(project):
    (project / "lemmas.py").write_text(
        LEMMA
        + '\n@claim.numeric("more")\n'
        + 'def more(run):\n    return Checked("more", worst_error=0.0, bound=1.0)\n',
        encoding="utf-8",
    )
    done = locked(project, "--json", "out.json")
    assert done.returncode == 0 and "1 harmless change" in done.stdout
    (difference,) = json.loads((project / "out.json").read_text())["lock"]
    assert difference["what"] == "numeric: more" and not difference["fails"]


def test_nothing_is_locked_that_is_not_as_expected(project):
    before = (project / "proofs.lock").read_bytes()
    edit(project, "prove(Equation((A * B).T, B.T * A.T))", "prove(Equation((A * B).T, A.T * B.T))")
    done = inside("lock", "lemmas.py", cwd=project)
    assert done.returncode == 1 and "was not written" in done.stdout
    assert (project / "proofs.lock").read_bytes() == before


def test_other_entries_stay_when_some_are_locked_anew(project):
    assert inside("lock", "pinv_covariance", cwd=project).returncode == 0
    assert list(lock.read(project / "proofs.lock")) == ["mine/transpose", "rllc/pinv_covariance"]


def test_without_torch_the_lock_holds_and_says_what_did_not_run(project):
    assert inside("lock", "pinv_covariance", cwd=project).returncode == 0
    before = lock.read(project / "proofs.lock")["rllc/pinv_covariance"]["evidence"]
    done = lemmata("pinv_covariance", "--locked", cwd=project, before=NO_TORCH)
    assert done.returncode == 0 and "could not run here" in done.stdout
    done = lemmata("lock", "pinv_covariance", cwd=project, before=NO_TORCH)
    assert done.returncode == 0
    assert lock.read(project / "proofs.lock")["rllc/pinv_covariance"]["evidence"] == before


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "[]",
        "{}",
        '{"schema": "lemmata/lock/2", "claims": {"mine/transpose": {}}}',
        "[" * 100_000,
    ],
)
def test_a_lock_that_cannot_be_read_is_one_line(project, text):
    (project / "proofs.lock").write_text(text)
    for done in (locked(project), inside("lock", "lemmas.py", cwd=project)):
        assert (
            done.returncode == 2
            and len(done.stderr.splitlines()) == 1
            and "proofs.lock" in done.stderr
        )
    assert (project / "proofs.lock").read_text() == text


def test_a_missing_lock_and_options_that_do_not_fit_are_wrong_calls(tmp_path):
    for arguments, hint in [
        (("pinv_covariance", "--locked"), "python -m verify lock"),
        (("pinv_covariance", "--lock-file", "x"), "--locked"),
        (("pinv_covariance", "--locked", "--only", "proof"), "--only"),
        (("lock", "no_such_claim"), "no claim"),
        (("lock", "--file", "no/such/folder"), "--file"),
    ]:
        done = inside(*arguments, cwd=tmp_path)
        assert done.returncode == 2 and hint in done.stderr and len(done.stderr.splitlines()) == 1


def test_a_claim_that_is_gone_fails_a_run_of_all():
    before = {"mine/a": {"verdict": "proved"}}
    assert [(d.what, d.fails) for d in lock.compare(before, {}, whole=True)] == [("claim", True)]
    assert lock.compare(before, {}) == []


def test_a_skip_is_no_loss():
    def claim(check):
        made = samples.claim("proved")
        made.proof("by letters")(samples.proof)
        made.numeric("a run")(check)
        return lock.entry(made, run(made))

    def missing(_run):
        raise Skip("no library")

    (difference,) = lock.compare({"c": claim(samples.good)}, {"c": claim(missing)})
    assert difference.now == "skipped here" and not difference.fails


def test_the_statement_hash_sees_hypotheses_and_no_remark():
    from verify.certificates.statement import statement_hash

    def made(**fields):
        return statement_hash(
            Claim(
                name="mine/a",
                source=Source("nowhere", ""),
                expected="proved",
                **{"title": "a", "statement": "A = A"} | fields,
            )
        )

    assert made() == made(title="b", remark="by hand", latex="$A$")
    assert (
        len(
            {
                made(),
                made(statement="A = B"),
                made(hypotheses=(Hypothesis("A is square"),)),
                made(parts=("if", "only if")),
            }
        )
        == 4
    )


@pytest.mark.parametrize("name", ["rllc/real_jordan_form", "lodo/lodo_wrong_norm"])
def test_what_is_stated_does_not_hang_on_the_effort(name):
    from verify.address import Run
    from verify.registry import load
    from verify.running.report import Options

    claim = load(name)
    runs = [
        run(claim, Options(run=Run(seed=seed, effort=effort), skip=("numeric", "gpu")))
        for seed, effort in ((0, "quick"), (0, "default"), (1, "quick"))
    ]
    first, *others = (lock.entry(claim, report)["evidence"] for report in runs)
    assert all(other == first for other in others)


def test_a_proof_that_is_gone_is_told_in_formulas():
    rest = {"statement": "s", "paper": None, "verdict": "proved", "standard": [], "axioms": []}
    old = {
        "evidence": {"proof: it": "derivation 1", "exact: more": "instances 2"},
        "theorems": {"it": "sha256:1"},
        "says": {"it": "x = 2y ⟹ y = x/2"},
    }
    new = {"evidence": {}, "theorems": {}, "says": {}, "skipped": []}
    found = lock.compare({"mine/a": rest | old}, {"mine/a": rest | new})
    assert [(d.what, d.locked, d.now) for d in found] == [
        ("proof: it", "x = 2y ⟹ y = x/2", "gone"),
        ("exact: more", "instances 2", "gone"),
    ]
