"""recheck.py and recheck.js say the same of certificates, true, false and edited."""

import contextlib
import io
import json
import re
import subprocess

import pytest

from tests.verify.recheck import samples
from tests.verify.recheck.small import certificate, combine, point, sealed, theorem
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


UNCHECKED = ["unchecked", 'kind not checked here: kind "worst_case"']


def test_both_confirm_what_is_true_and_refuse_what_is_false():
    assert len(samples.CERTIFICATES) > 80 and len(FALSE) > 200
    true = other.javascript([json.dumps(obj) for obj in samples.CERTIFICATES.values()])
    for (title, obj), verdict in zip(samples.CERTIFICATES.items(), true):
        unknown = any(x["kind"] == "worst_case" for x in obj["pieces"])
        assert verdict == UNCHECKED if unknown else verdict[0] == "confirmed", title
    texts = [json.dumps(obj) for obj in FALSE.values()]
    found = zip(FALSE, map(other.python, texts), other.javascript(texts))
    assert [x for x in found if "confirmed" in (x[1][0], x[2][0])] == []


@pytest.mark.parametrize("seed", [0, 1])
def test_they_never_disagree_about_an_edit(seed):
    found, apart = other.compare(list(samples.CERTIFICATES.values()), 300, seed)
    assert found["confirmed", "confirmed"] > 30 and found["rejected", "rejected"] > 30
    assert apart == []


def test_a_disagreement_is_seen(monkeypatch):
    monkeypatch.setattr(other, "python", lambda text: ["rejected", "planted"])
    assert other.compare(list(samples.CERTIFICATES.values())[:20], 60, 0)[1]


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


STATED = {"rate": ("rho", "readout"), "cycle": ("start", "hull"), "spiral": ("rho",)}


def locked(obj):
    """The digest of each theorem of a certificate and what it cites, as a lockfile holds them."""

    def cites(x):
        names = [c.get("standard") or f"{c['claim']}: {c['theorem']}" for c in x["cites"]]
        return "".join(f"; {name}" for name in sorted(names))

    keys = ("theory", "induction", "conclusions", "impossible", "operators", "exists")
    plain = json.loads(json.dumps(obj["theorems"]))
    for fact in (fact for t in plain for fact in t["theory"]["facts"]):
        fact.pop("why", None)
    found = {t["name"]: digest({k: t[k] for k in keys if k in t}) + cites(t) for t in plain}
    for x in obj["pieces"]:
        if x["kind"] in STATED and x["role"] == "exact":
            keys = ("kind", "A", "B", "C", "class", *STATED[x["kind"]])
            found[x["name"]] = digest({key: x[key] for key in keys}) + cites(x)
    return found


def test_the_theorems_of_a_file_are_those_of_the_lockfile(tmp_path):
    lock, path = tmp_path / "proofs.lock", tmp_path / "one.json"
    every = list(samples.CERTIFICATES.values())
    kinds = {x["kind"]: obj for obj in every for x in obj["pieces"]}
    citing = next(obj for obj in every if obj["cited"])
    for obj in [PLAIN, citing, *(kinds[kind] for kind in ("rate", "cycle"))]:
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
