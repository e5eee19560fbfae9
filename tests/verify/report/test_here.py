"""A claim's page checks its certificate where it is read, by recheck.js."""

import json
import re
import shutil
import subprocess

import pytest

from tests.fuzz import other
from tests.verify.recheck.small import certificate, sealed
from tests.verify.recheck.test_theorem import TRUE
from verify.certificates.certificate import digest
from verify.report.site import Page
from verify.running.report import ClaimReport

from .test_report import folder, site  # noqa: F401

CHROMIUM = shutil.which("chromium")
needs_node = pytest.mark.skipif(other.NODE is None, reason="node is not installed")
needs_chromium = pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed")
EMBEDDED = re.compile(r'<script type="application/json" id="certificate">(.*?)</script>')


def embedded(path):
    return EMBEDDED.search(path.read_text(encoding="utf-8"))[1]


def said(path, tmp_path):
    """What a browser's page says of its certificate, and its class."""
    command = [CHROMIUM, "--headless", "--no-sandbox", "--disable-gpu", "--dump-dom"]
    command += [f"--user-data-dir={tmp_path}", "--enable-logging=stderr", path.as_uri()]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60)
    assert "CONSOLE" not in done.stderr, done.stderr
    found = re.search(r'<p id="here" class="here (\w+)" role="status">(.*?)</p>', done.stdout)
    return found[1], re.sub("<[^>]*>", "", found[2])


def test_the_certificate_in_the_page_is_the_one_beside_it(site):  # noqa: F811
    paths = list(site.glob("claims/*.html"))
    assert paths
    for path in paths:
        beside = site / "certificates" / f"{path.stem}.json"
        assert json.loads(embedded(path)) == json.loads(beside.read_text(encoding="utf-8"))


def test_nothing_in_a_certificate_ends_the_script_that_holds_it():
    obj = certificate(next(iter(TRUE.values())), verdict="undecided")
    obj = sealed({**obj, "title": "</script><script>alert(1)</script><!--"})
    report = ClaimReport("rllc/sample", "A sample", "undecided", None, certificate=obj)
    text = Page(None, report, ()).embedded
    assert "<" not in text and json.loads(text) == obj


def test_pages_may_not_ask_for_anything(site):  # noqa: F811
    for path in [*site.glob("*.html"), *site.glob("claims/*.html")]:
        text = path.read_text(encoding="utf-8")
        assert "Content-Security-Policy" in text and "connect-src 'none'" in text
    for name in ("recheck.js", "here.js"):
        text = (site / name).read_text(encoding="utf-8")
        asks = r"fetch\(|XMLHttp|WebSocket|import\(|\beval\(|Function\(|innerHTML"
        assert not re.search(asks, text)


@needs_node
def test_the_certificate_in_the_page_is_confirmed(site):  # noqa: F811
    texts = [embedded(path) for path in site.glob("claims/*.html")]
    assert texts and {status for status, _ in other.javascript(texts)} == {"confirmed"}


@needs_chromium
def test_a_browser_says_what_it_confirmed(site, tmp_path):  # noqa: F811
    status, text = said(site / "claims" / "rllc.basis_independence.html", tmp_path)
    assert status == "confirmed"
    assert re.match(r"Checked here, in your browser, in \d+ ms, by a second checker: ", text)
    assert "rllc/basis_independence is proved" in text


@needs_chromium
@pytest.mark.parametrize("status", ["rejected", "refused", "unchecked"])
def test_a_browser_says_what_it_does_not_confirm(site, tmp_path, status):  # noqa: F811
    path = site / "claims" / "rllc.basis_independence.html"
    obj = json.loads(embedded(path))
    if status == "rejected":
        obj["digest"] = digest({**obj, "title": "another"})
    elif status == "refused":
        obj["more"] = "1"
    else:
        obj["pieces"][0]["kind"] = "dream"
    edited = path.with_name("edited.html")
    whole = path.read_text(encoding="utf-8")
    edited.write_text(whole.replace(embedded(path), json.dumps(obj)), encoding="utf-8")
    try:
        found, text = said(edited, tmp_path)
    finally:
        edited.unlink()
    assert found == status
    wanted = {"rejected": "the digest", "refused": '"more"', "unchecked": "Not checked here"}
    assert wanted[status] in text
    assert text.lower().count("not checked here") == (status == "unchecked")
