"""The page to type in: right answers, one line for wrong input, nothing from elsewhere."""

import itertools
import re
import shlex
import socket
import subprocess
import sys
import threading
from fractions import Fraction
from pathlib import Path
from urllib.parse import urlencode

import pytest

pytest.importorskip("flask", reason="the page needs flask: pip install 'lemmata[web]'")
pytest.importorskip("waitress", reason="the page needs waitress: pip install 'lemmata[web]'")

from verify import registry
from verify.cli import page_answers as answers
from verify.web.app import EXAMPLES, FIELDS, make
from verify.web.pictures import rates, runs
from verify.web.workers import Workers

from .browser import CHROMIUM, Browser

ROOT = Path(__file__).resolve().parents[3]
needs_chromium = pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed")
AT_HOME = {"Host": "127.0.0.1:8000"}


def here(name, fields):
    return answers.answer({"ask": name, "fields": fields})


@pytest.fixture(scope="module")
def page():
    return make(here, 8000).test_client()


def ask(page, name, **fields):
    return page.get(f"/{name}?{urlencode(fields)}", headers=AT_HOME)


def test_every_example_is_answered(page):
    for name, fields in EXAMPLES.items():
        found = ask(page, name, **fields)
        assert found.status_code == 200 and "<h2>Answer</h2>" in found.text, name
        assert set(fields) <= set(FIELDS[name])
        for value in fields.values():  # the form is filled with what was asked
            assert value in found.text


def test_the_answer_is_that_of_the_command_line(page):
    text = ask(page, "equivalent", a="m = b*m + grad(x); x = x - a*m", b="ema_momentum").text
    assert "B&#39;s lr = -a/(b - 1)" in text and "python -m verify equivalent" in text
    assert "states      m, x" in text and "asks        grad(x)" in text
    text = ask(page, "rate", a="sgd", values="lr=1", mu="1/4", L="1").text
    assert "ρ = 0.75" in text and "<svg" in text and "lemmata/certificate/2" in text


def test_answers_are_there_as_latex():
    same = here("equivalent", {"a": "nag", "b": "ema_momentum", "all": ""})["latex"]
    assert r"{\beta}^{(B)}" in same and same.count("{") == same.count("}")
    found = here("rate", {"a": "sgd", "values": "lr=1", "mu": "1/4", "L": "1"})
    assert r"\rho = 0.75" in found["latex"]
    assert "--all-branches" not in here("equivalent", EXAMPLES["equivalent"])["text"]


def test_a_run_is_drawn_and_a_faster_one_ends_lower():
    slow = here("run", {"a": "sgd", "b": "", "values": "lr=1/10", "mu": "1/10", "L": "1"})
    fast = here("run", {"a": "sgd", "b": "", "values": "lr=1", "mu": "1/10", "L": "1"})

    def last(found):
        return float(re.search(r"steps: (\S+) times", found["text"])[1])

    assert last(fast) < last(slow) < 1
    # (1 − 1/10)¹²⁰ for the smallest eigenvalue, the others being gone; one of ten of the norm
    assert last(fast) == pytest.approx(0.9**120 / 10**0.5, rel=1e-2)
    assert "polyline" in fast["picture"]
    away = here("run", {"a": "sgd", "b": "", "values": "lr=3", "mu": "1", "L": "1000"})
    assert last(away) > 1


def test_the_formulas_are_of_the_branches_that_the_answer_shows():
    fields = {"a": "m = b*m + (1-b)*grad(x); x = x - a*m - a*c*grad(x)", "b": "qhm"}
    few, every = (here("equivalent", {**fields, "all": every}) for every in ("", "1"))
    for found in (few, every):
        shown = found["text"].count("B is A when")
        assert found["latex"].count(r"\\") + 1 == shown > 0
    assert few["latex"].count(r"\\") < every["latex"].count(r"\\")
    assert every["command"] == few["command"] + " --all-branches"


def test_a_command_line_is_quoted_once():
    found = here("run", {"a": "x = x - a*grad(x)", "b": "", "values": "a=1/10"})
    word = found["command"].removeprefix("python -c ")
    assert word[0] == word[-1] == '"' and '"' not in word[1:-1]
    for wild in ("it's", '"', "$HOME", "`id`", "a\\b", "!!"):
        assert shlex.split(answers._quoted(wild)) == [wild]


def test_the_command_of_a_run_prints_the_same():
    found = here("run", {"a": "heavy_ball", "b": "sgd", "values": "lr=1/10 beta=1/2"})
    program, *arguments = shlex.split(found["command"])
    assert program == "python"
    done = subprocess.run([sys.executable, *arguments], capture_output=True, text=True, cwd=ROOT)
    assert done.stdout == found["text"] + "\n" and "B: sgd" in done.stdout
    assert found["python"].split("\n") == arguments[1].split("; ")


@pytest.mark.parametrize(
    ("name", "fields", "says"),
    [
        ("equivalent", {"a": "nag", "b": ""}, "B is empty"),
        ("equivalent", {"a": "nagg", "b": "nag"}, "not a known optimizer"),
        ("equivalent", {"a": "/etc/hostname", "b": "nag"}, "not a known optimizer or a program"),
        ("equivalent", {"a": "x" * 3000, "b": "nag"}, "longer than 2000"),
        ("rate", {"a": "torch.optim.SGD", "mu": "1", "L": "2"}, "not a known optimizer"),
        ("rate", {"a": "sgd", "values": "lr=1", "mu": "2", "L": "1"}, "mu"),
        ("rate", {"a": "sgd", "values": "lr", "mu": "1", "L": "2"}, "NAME=VALUE"),
        ("run", {"a": "sgd", "b": "", "values": ""}, "lr has no value"),
        ("run", {"a": "adam", "b": "", "values": ""}, "must be linear"),
        ("run", {"a": "sgd", "b": "", "values": "lr=1", "mu": "2", "L": "1"}, "at most L"),
        ("normal-form", {"T": "1,2", "v": "1"}, "square"),
        ("normal-form", {"T": "/etc/hostname", "v": "1"}, "T"),
        ("normal-form", {"T": "__import__('os')", "v": "1"}, "T"),
    ],
)
def test_a_wrong_input_gets_one_line(page, name, fields, says):
    found = ask(page, name, **fields)
    said = re.search(r'role="alert">(.*?)</p>', found.text, re.DOTALL)[1]
    assert found.status_code == 400 and says in said and "\n" not in said
    assert "Traceback" not in found.text


def test_a_file_of_that_name_is_not_read(page, tmp_path, monkeypatch):
    (tmp_path / "nag").write_text("x = x - 7*grad(x)")
    (tmp_path / "T").write_text("[[7]]")
    monkeypatch.chdir(tmp_path)
    assert "7" not in here("equivalent", {"a": "nag", "b": "nag", "all": ""})["text"]
    assert "error" in here("normal-form", {"T": "T", "v": "1"})


def test_only_this_machine_is_answered(page):
    for host in ("evil.example", "127.0.0.1:9000", "localhost.evil.example:8000"):
        assert page.get("/", headers={"Host": host}).status_code == 421, host
    for host in ("127.0.0.1:8000", "localhost:8000", "[::1]:8000"):
        assert page.get("/", headers={"Host": host}).status_code == 200, host
    assert page.post("/equivalent", headers=AT_HOME).status_code == 405
    assert page.get("/static/../app.py", headers=AT_HOME).status_code == 404
    assert page.get("/claims/no/such", headers=AT_HOME).status_code == 404


def test_the_policy_lets_nothing_in_from_elsewhere(page):
    for path in ("/", "/claims", "/recheck", "/static/page.js", "/nosuch"):
        policy = page.get(path, headers=AT_HOME).headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy and "http" not in policy and "unsafe" not in policy


def test_what_is_typed_is_text_in_the_page(page):
    found = ask(page, "equivalent", a="<script>alert(1)</script>", b="nag")
    assert "<script>alert" not in found.text


def test_claims_can_be_browsed(page):
    text = page.get("/claims", headers=AT_HOME).text
    for row in registry.index():
        assert f'href="/claims/{row["claim"]}"' in text
    text = page.get("/claims/rllc/pinv_covariance", headers=AT_HOME).text
    assert registry.load("rllc/pinv_covariance").title.replace("'", "&#39;") in text


def test_pictures_draw_what_they_are_given():
    two = runs({"A: a": [1.0, 0.1, 0.01], "B: b": [1.0, 10.0, float("inf")]})
    assert two.count("<polyline") == 2 and "nan" not in two and "inf" not in two
    up = {"rho": "1/2", "decimal": "0.5"}
    assert rates({"upper": up, "lower": None, "quadratic": None}).count("stroke-width") == 1
    assert rates({"upper": None, "lower": None, "quadratic": None}) == ""


def test_a_run_below_what_float64_resolves_beside_1_is_drawn_as_it_is():
    deep = runs({"A: a": [10.0 ** (-10 * i) for i in range(5)]})
    heights = [float(y) for y in re.findall(r"[\d.]+,([\d.]+)", deep)]
    falls = [b - a for a, b in itertools.pairwise(heights)]
    assert len(heights) == 5 and max(falls) - min(falls) < 0.2 and min(falls) > 0
    ended = runs({"A: a": [1.0, 0.1, 0.0, 0.0], "B: b": [1.0, 0.5, 0.2, 0.1]})
    assert "A is 0 from step 2 on" in ended and "B is 0" not in ended
    assert "polyline" in runs({"A: a": [1.0]})


@pytest.mark.parametrize("rho", ["1/2", "1", "51/50", "9/4", "30", "1000"])
def test_the_axis_of_rates_holds_every_bar(rho):
    up = {"rho": rho, "decimal": ""}
    drawn = rates({"upper": None, "lower": None, "quadratic": up})
    ticks = [float(t) for t in re.findall(r'font-size="13">([\d.]+)<', drawn)]
    places = [float(x) for x in re.findall(r'<line x1="([\d.]+)" [^>]*stroke="var\(--line', drawn)]
    bar = float(re.search(r'x2="([\d.]+)"[^>]*stroke-width="10"', drawn)[1])
    value = float(Fraction(rho))
    assert ticks[0] == 0 and ticks[-1] >= max(1, value) and 4 <= len(ticks) <= 8
    scale = (places[-1] - places[0]) / ticks[-1]
    assert bar == pytest.approx(places[0] + value * scale, abs=0.2)
    assert ("dashed" in drawn) == (ticks[-1] > 1) == (value > 1)


@pytest.fixture(scope="module")
def served():
    """The page as it is served: real children, a real socket."""
    from waitress import create_server

    bound = socket.socket()
    bound.bind(("127.0.0.1", 0))
    port = bound.getsockname()[1]
    workers = Workers(1, 600.0)
    server = create_server(make(workers, port), sockets=[bound], threads=2)
    threading.Thread(target=server.run, daemon=True).start()
    yield f"http://127.0.0.1:{port}", workers
    server.close()
    workers.stop()


def test_a_child_that_is_late_is_replaced(served, monkeypatch):
    _, workers = served
    fields = {"a": "nag", "values": "lr=1 beta=9/11", "class": "", "mu": "1/100", "L": "1"}
    with monkeypatch.context() as patch:
        patch.setattr(workers, "seconds", 0.01)
        assert "within 0.01 seconds" in workers("rate", fields)["error"]
    assert workers("equivalent", {"a": "nag", "b": "nag", "all": ""})["verdict"] == "equivalent"


@needs_chromium
@pytest.mark.parametrize("width", [400, 1280])
def test_by_keyboard_alone(served, tmp_path, width):
    address, _ = served
    with Browser(tmp_path, width) as browser:
        browser.open(f"{address}/equivalent")
        for _ in range(20):
            browser.press("Tab")
            if browser.value("document.activeElement.id") == "a":
                break
        browser("Input.dispatchKeyEvent", {"type": "keyDown", "commands": ["selectAll"]})
        browser.type("nag")
        browser.press("Tab")
        assert browser.value("document.activeElement.id") == "b"
        browser("Input.dispatchKeyEvent", {"type": "keyDown", "commands": ["selectAll"]})
        browser.type("nag_sutskever")
        for _ in range(2):
            browser.press("Tab")
        browser.press("Enter")
        browser.wait("document.getElementById('answer') !== null")
        assert "A = nag, B = nag_sutskever" in browser.value("document.body.innerText")
        assert browser.value("document.documentElement.scrollWidth") <= width
        assert all(url.startswith(address) for url in browser.requests), browser.requests
        assert not browser.complaints


@needs_chromium
def test_a_certificate_is_checked_in_the_page_and_a_changed_one_is_not_confirmed(served, tmp_path):
    import json

    from verify.running import runner
    from verify.running.report import Options

    address, _ = served
    claim = registry.load("rates/rate_scaling")
    found = runner.run(claim, Options(skip=("numeric", "gpu"))).certificate
    good, bad = tmp_path / "good.json", tmp_path / "bad.json"
    good.write_text(json.dumps(found), encoding="utf-8")
    bad.write_text(json.dumps({**found, "title": "another"}), encoding="utf-8")
    with Browser(tmp_path / "profile", 1280) as browser:
        browser.open(f"{address}/recheck")
        for path, verdict in ((good, "Confirmed"), (bad, "Re")):
            root = browser("DOM.getDocument")["root"]["nodeId"]
            place = {"nodeId": root, "selector": "#file"}
            node = browser("DOM.querySelector", place)["nodeId"]
            browser("DOM.setFileInputFiles", {"nodeId": node, "files": [str(path)]})
            said = "document.getElementById('verdict').textContent"
            browser.wait(f"{said}.startsWith({verdict!r})")
            assert (verdict == "Confirmed") == (
                "confirmed" in browser.value("document.getElementById('verdict').className")
            )
        assert all(url.startswith(address) for url in browser.requests)
        assert not browser.complaints
