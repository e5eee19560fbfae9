"""recheck.py and recheck.js say the same of certificates, true, false and edited."""

import contextlib
import io
import json
import random
import re
import subprocess
from collections import Counter

import pytest

from tests.verify.recheck import samples
from tests.verify.recheck.small import certificate, combine, edited, point, sealed, theorem
from tests.verify.recheck.test_edits import FORGERIES
from tests.verify.recheck.test_rule_worst_case import FIXED, PROXIMAL, piece
from tests.verify.recheck.test_rule_worst_case import TRUE as WORST
from tests.verify.recheck.test_worst_case_edits import SAMPLES, edit
from verify import recheck
from verify.certificates.certificate import digest

from . import other

pytestmark = pytest.mark.skipif(other.NODE is None, reason="node is not installed")
PLAIN = certificate(
    theorem("A:nn B:nn", "f: A = B", [combine("s", "A A = B A", "1 | f | A")], "A A = B A"),
    verdict="undecided",
)
FALSE = {
    f"{module.__name__}: {title}": obj if "schema" in obj else certificate(obj, verdict="undecided")
    for module in vars(samples).values()
    for title, (obj, _) in getattr(module, "FALSE", {}).items()
}


def node(*arguments):
    return subprocess.run(
        [other.NODE, str(other.SCRIPT), *map(str, arguments)], capture_output=True, text=True
    )


@pytest.mark.slow
def test_both_confirm_what_is_true_and_refuse_what_is_false():
    assert len(samples.CERTIFICATES) > 80 and len(FALSE) > 200
    true = other.javascript([json.dumps(obj) for obj in samples.CERTIFICATES.values()])
    for title, verdict in zip(samples.CERTIFICATES, true):
        assert verdict[0] == "confirmed", title
    texts = [json.dumps(obj) for obj in FALSE.values()]
    found = zip(FALSE, map(other.python, texts), other.javascript(texts))
    assert [x for x in found if "confirmed" in (x[1][0], x[2][0])] == []


def test_no_forged_cofactor_or_word_is_confirmed_by_either():
    forged = [sealed(edited(samples.CERTIFICATES[t], path, new)) for t, path, new in FORGERIES]
    texts = [json.dumps(obj) for obj in forged]
    verdicts = [*map(other.python, texts), *other.javascript(texts)]
    assert len(verdicts) > 600 and not [v for v in verdicts if v[0] == "confirmed"]


@pytest.mark.parametrize("seed", [0, 1])
def test_they_never_disagree_about_an_edit(seed):
    found, apart = other.compare(list(samples.CERTIFICATES.values()), 300, seed)
    assert found["confirmed", "confirmed"] > 30 and found["rejected", "rejected"] > 30
    assert apart == []


def worst_case_edits(count, seed):
    rng, bases = random.Random(seed), [*SAMPLES.values(), *WORST.values()]
    edited = (edit(rng.choice(bases), rng) for _ in range(count))
    return [json.dumps(certificate(obj, verdict="undecided")) for obj in edited]


def test_they_never_disagree_about_an_edit_of_a_worst_case():
    texts = worst_case_edits(400, 0)
    pairs = list(zip(map(other.python, texts), other.javascript(texts)))
    found = Counter((mine[0], his[0]) for mine, his in pairs)
    assert found["confirmed", "confirmed"] > 30 and found["rejected", "rejected"] > 30
    assert not [pair for pair in pairs if other.disagree(*pair)]


def test_rules_that_stand_in_a_paper_are_not_checked_by_both():
    known = piece(PROXIMAL, functions="f lojasiewicz mu=1 L=3")
    triples = piece(
        FIXED, functions="T strongly-monotone-lipschitz mu=1 L=1", inequalities="",
        blocks=[[0, "triple 0", [0, 1], [["1"]]]],
    )  # fmt: skip
    texts = [json.dumps(certificate(obj, verdict="undecided")) for obj in (known, triples)]
    assert other.javascript(texts) == [
        ["unchecked", 'kind not checked here: class "lojasiewicz"'],
        ["unchecked", 'kind not checked here: rule "triple 0"'],
    ]


@pytest.mark.parametrize(
    "kind, parameters",
    [
        ("strongly-monotone-lipschitz", "mu=2 L=1"),
        ("strongly-monotone-cocoercive", "mu=2 beta=1"),
        ("symmetric-linear", "mu=2 L=1"),
        ("smooth-strongly-convex", "mu=1 L=1"),
        ("smooth-convex", "L=0"),
        ("monotone", "L=1"),
    ],
)
def test_no_member_is_no_class(kind, parameters):
    obj = piece(FIXED, functions=f"T {kind} {parameters}", inequalities="")
    [[status, line]] = other.javascript([json.dumps(certificate(obj, verdict="undecided"))])
    assert status == "refused" and ("empty" in line or "do not fit" in line)


def test_a_disagreement_is_seen(monkeypatch):
    monkeypatch.setattr(other, "python", lambda text: ["rejected", "planted"])
    assert other.compare(list(samples.CERTIFICATES.values())[:20], 60, 0)[1]


@pytest.mark.slow
@pytest.mark.parametrize(
    "old, new",
    [
        ("return word.map(other).reverse();", "return word.map(other);"),
        ("pieces.sort(compare);", ""),
        ("if (star) x = A.transpose(x);", ""),
        ('must(Q.of(c).sign >= 0, "a square has a negative coefficient");', ""),
        ("e % 2 === 0 || theory.nonneg.has(name)", "true"),
        ("changes(chain, a) === changes(chain, b || 1)", "true"),
        ("if (pivot.sign < 0 || (definite && !pivot.n)) return false;", ""),
        ("must(!whole.values.size, `${where}: function values are left over`);", ""),
        ("must(semidefinite(whole.rows(this.size)),", "must(true,"),
        ("F.value(a.f).value(b.f, MINUS)", "F.value(a.f)"),
        ("const c = Q.of(multiplier), F =", "const c = Q.of(multiplier).negative(), F ="),
        ("this.witnessed(assumed, matrices);", ""),
        ("this.needed();", ""),
    ],
)
def test_a_fault_planted_in_one_is_seen_by_the_other(monkeypatch, tmp_path, old, new):
    monkeypatch.setattr(other, "SCRIPT", other.planted(tmp_path, old, new))
    every = [*samples.CERTIFICATES.values(), *FALSE.values()]
    texts = [json.dumps(obj) for obj in every if "spiral" not in json.dumps(obj)]  # they are slow
    pairs = zip(map(other.python, texts), other.javascript(texts))
    assert any(other.disagree(*pair) for pair in pairs)


def test_one_line_a_file_and_the_highest_status(tmp_path):
    true, false, garbled = (tmp_path / f"{name}.json" for name in ("true", "false", "garbled"))
    true.write_text(json.dumps(PLAIN), "utf-8")
    false.write_text(json.dumps({**PLAIN, "title": "another"}), "utf-8")
    garbled.write_bytes(b"\xff{")
    done = node(true)
    assert (done.returncode, done.stderr) == (0, "")
    assert re.fullmatch(
        rf"confirmed  {true}  rllc/sample  undecided  1 theorem \(1 without a point\)  "
        rf"{PLAIN['digest'][:39]}…\n",
        done.stdout,
    )
    assert node(true, false).returncode == 1
    done = node(true, false, garbled, tmp_path / "none.json")
    assert done.returncode == 2
    assert [line.split(" ")[0] for line in done.stdout.splitlines()] == [
        "confirmed", "rejected:", "refused:", "refused:",
    ]  # fmt: skip
    assert node().returncode == node("--nonsense").returncode == 2


@pytest.mark.parametrize(
    "text",
    [
        "", "[]", "null", '"a"', "{", '{"schema": 1}', "[" * 5000, '{"a": 1, "a": 1}', "1.5", "1e9",
        '{"schema": "lemmata/certificate/1"}', '{"schema": "lemmata/certificate/2"}', "NaN",
        "\ufeff{}", '{"__proto__": 1}', "[" + "1," * 300_000 + "1]",
    ],
)  # fmt: skip
def test_what_is_no_certificate_is_refused(text):
    assert other.javascript([text])[0][0] == "refused"


def test_numbers_keys_and_types_are_what_the_format_says():
    whole = json.dumps(PLAIN)
    for old, new in [
        ('"price": 0', '"price": 0.0'),
        ('"price": 0', '"price": false'),
        ('"price": 0', '"price": "0"'),
        ('"claim"', '"claim": "rllc/sample", "claim"'),
        ('"cited": []', '"cited": {}'),
        ('"1", [], []', '"2/2", [], []'),
        ('"1", [], []', '"01", [], []'),
    ]:
        assert old in whole
        assert other.javascript([whole.replace(old, new, 1)])[0][0] == "refused", new


def test_work_is_bounded():
    obj = json.loads(json.dumps(PLAIN))
    tower = "A"
    for _ in range(12):
        tower = ["^", ["+", tower, "B"], 2]
    for left in (
        ["^", ["+", "A", "B"], 10_000],
        ["^", "A", 10_000],
        tower,
        ["*", "A", ["^", "A", 10_000]],
    ):
        obj["theorems"][0]["conclusions"] = [{"left": left, "right": "A"}]
        [[status, line]] = other.javascript([json.dumps(sealed(obj))])
        limited = status == "refused" and any(x in line for x in other.LIMITS)
        assert limited == (left != ["^", "A", 10_000]), line


def test_files_that_are_checked_together_cite_what_is_there(tmp_path):
    from tests.verify.recheck.test_rule_cite import TRUE

    good = next(obj for obj in TRUE.values() if obj.get("cited"))
    entry = good["cited"][0]
    lone = theorem(
        "A:nn B:nn", "f: A = B", [combine("s", "A A = B A", "1 | f | A")], "A A = B A",
        name=entry["theorem"], points=[point("n=1", "A:nn B:nn", A="1", B="1")],
    )  # fmt: skip
    paths = [tmp_path / "good.json", tmp_path / "other.json"]
    paths[0].write_text(json.dumps(good), "utf-8")
    paths[1].write_text(json.dumps(certificate(lone, claim=entry["claim"])), "utf-8")
    assert node(paths[0]).returncode == 0
    done = node(*paths)
    assert done.returncode == 1 and "cites another theorem" in done.stdout


def test_files_that_are_checked_together_pay_for_what_they_cite(tmp_path):
    from tests.verify.recheck.test_rule_cite import TRUE, paid, source

    paths = [tmp_path / "a.json", tmp_path / "b.json"]
    paths[1].write_text(json.dumps(source()), "utf-8")
    for names, status in ((["one_sided_inverse"], 0), ([], 1), (["another"], 1)):
        obj = paid(TRUE["at the same letters"], *names)
        paths[0].write_text(json.dumps(obj), "utf-8")
        assert node(paths[0]).returncode == 0
        assert node(*paths).returncode == status


STATED = {"rate": ("rho", "readout"), "cycle": ("start", "hull"), "spiral": ("rho",)}


def locked(obj):
    """The digest of each theorem of a certificate and what it cites, as a lockfile holds them."""

    def cites(x):
        names = [c.get("standard") or f"{c['claim']}: {c['theorem']}" for c in x["cites"]]
        return "".join(f"; {name}" for name in sorted(names))

    keys = ("theory", "induction", "conclusions", "impossible", "operators", "exists")

    def finite(x):
        without = {"assumptions": "multiplier", "matrices": "multiplier", "measures": "weight"}
        rest = {k: [{**y, key: 0} for y in x[k]] for k, key in without.items()}
        for k, key in without.items():
            for y in rest[k]:
                del y[key]
        return {k: x[k] for k in ("kind", "functions", "run")} | rest

    shown = recheck.recheck(obj).theorems
    bounds = {x["name"]: shown[x["name"]].bound for x in obj["pieces"] if x["kind"] == "worst_case"}
    plain = json.loads(json.dumps(obj["theorems"]))
    for fact in (fact for t in plain for fact in t["theory"]["facts"]):
        fact.pop("why", None)
    found = {t["name"]: digest({k: t[k] for k in keys if k in t}) + cites(t) for t in plain}
    for x in obj["pieces"]:
        if x["kind"] == "worst_case":
            found[x["name"]] = digest(finite(x) | {"bound": str(bounds[x["name"]])}) + cites(x)
        elif x["kind"] in STATED and x["role"] == "exact":
            keys = ("kind", "A", "B", "C", "class", *STATED[x["kind"]])
            found[x["name"]] = digest({key: x[key] for key in keys}) + cites(x)
    return found


def test_the_theorems_of_a_file_are_those_of_the_lockfile(tmp_path):
    lock, path = tmp_path / "proofs.lock", tmp_path / "one.json"
    every = list(samples.CERTIFICATES.values())
    kinds = {x["kind"]: obj for obj in every for x in obj["pieces"]}
    citing = next(obj for obj in every if obj["cited"])
    for obj in [PLAIN, citing, *(kinds[kind] for kind in ("rate", "cycle", "worst_case"))]:
        path.write_text(json.dumps(obj), "utf-8")
        name, sums = obj["claim"], locked(obj)
        first = next(iter(sums))
        for claims, status in [
            ({name: {"theorems": sums}}, 0),
            ({name: {"theorems": {**sums, first: sums[first] + "; rllc/another: T"}}}, 1),
            ({name: {"theorems": {**sums, first: sums[first][:-1]}}}, 1),
            ({name: {"theorems": {**sums, "more": sums[first]}}}, 1),
            ({name: {"theorems": {x: sums[x] for x in sums if x != first}}}, 1),
            ({"rllc/another": {"theorems": sums}}, 1),
        ]:
            lock.write_text(json.dumps({"schema": "lemmata/lock/2", "claims": claims}), "utf-8")
            assert node("--lock", lock, path).returncode == status, (name, claims)
            with contextlib.redirect_stdout(io.StringIO()):
                assert recheck.main(["--quiet", "--lock", str(lock), str(path)]) == status
    for text in ("", "{}", '{"schema": "lemmata/lock/1", "claims": {}}'):
        lock.write_text(text, "utf-8")
        done = node("--lock", lock, path)
        assert done.returncode == 2 and done.stderr.startswith(
            f"{lock}: the lockfile cannot be read"
        )
    assert node("--lock").returncode == node("--lock", lock).returncode == 2
