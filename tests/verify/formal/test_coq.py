"""Coq's answer: true certificates compile without axioms, altered ones are refused."""

import json
import re
import shutil

import pytest

from tests.verify.formal.samples import ALL, EXACT, FALSE, INVERSES, ORDER, SQUARES, STEPS, ZERO
from tests.verify.recheck.small import certificate
from verify.formal.compiling import NotCompiled, compiled, coqc, library
from verify.formal.files import written

pytestmark = [
    pytest.mark.skipif(shutil.which("coqc") is None, reason="coqc is not here: docs/formal.md"),
    pytest.mark.slow,
]


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A folder with the library, compiled once."""
    folder = tmp_path_factory.mktemp("coq")
    ground = ""
    for file in library(folder / "Lemmata"):
        _, ground = coqc(file, folder / "Lemmata", ground)
    return folder


def answer(folder, text):
    """Coq's answer to a file with this text; NotCompiled where it refuses."""
    file = folder / "one.v"
    file.write_text(text, encoding="utf-8")
    return coqc(file, folder / "Lemmata")[0]


def test_every_kind_of_theorem_and_piece_compiles_without_axioms(tmp_path):
    claims = [written(ALL)]
    result = compiled(claims, tmp_path, 1, lambda line: None)
    assert not claims[0].left and result.axioms == {"rllc/sample": ""}
    assert len(claims[0].names) == 5 + 5 + 3


def test_a_file_with_an_axiom_is_refused_before_it_is_compiled(folder):
    assert "Closed" in answer(folder, "Print Assumptions nat_ind.")
    with pytest.raises(NotCompiled, match="holds the word Axiom"):
        answer(folder, "Axiom x : False.")


ALTERED = [  # in the statement alone: the proof no longer fits it
    (INVERSES, r"B \*m A = 1%:M ->.*\n", ""),
    (INVERSES, r"B = C\.", "B = - C."),
    (INVERSES, r"B = C\.", "B = C + C."),
    (SQUARES, r"  psd K ->\n", ""),
    (SQUARES, r"0 <= \(x\^T \*m K \*m x\) 0 0\.", "0 < (x^T *m K *m x) 0 0."),
    (ORDER, r"0 < a - c\.", "0 < c - a."),
    (STEPS, r"N i = M i \*m S\.", "N i = M i.+1 *m S."),
    (STEPS, r"  N 0%N = M 0%N \*m S ->.*\n", ""),
    (FALSE, r"~ \(A \*m B = B \*m A\)", "A *m B = B *m A"),
    (FALSE, r"~ \(A \*m B = B \*m A\)", "~ (A *m B = A *m B)"),
]


@pytest.mark.parametrize("part, old, new", ALTERED)
def test_an_altered_statement_is_refused(folder, part, old, new):
    text = written(certificate(part)).file()
    found = re.search(r"(Theorem [^_].*?Proof)", text, re.DOTALL)
    changed, count = re.subn(old, lambda _: new, found[1], count=1)
    assert count == 1
    with pytest.raises(NotCompiled):
        answer(folder, text[: found.start(1)] + changed + text[found.end(1) :])


EDITS = [  # in the certificate: the data no longer prove it
    (INVERSES, '"-1", [], ["B"]', '"1", [], ["B"]'),
    (INVERSES, '"g", false', '"f", false'),
    (INVERSES, '"g", false', '"g", true'),
    (ZERO, '"vector": "x"', '"vector": ["*", 2, "x", ["T", "x"], "x"]'),
    (SQUARES, '["1", [], "x", ["K"]]', '["1", [], "x", []]'),
    (SQUARES, '["1", [], "x", ["K"]]', '["-1", [], "x", ["K"]]'),
    (ORDER, '["1", [], 1, ["g"]]', '["1", [], 0, ["g"]]'),
    (STEPS, '"IH0", false', '"c", false'),
    (INVERSES, '[["1/2"]]', '[["1"]]'),
    (FALSE, '[["0", "0"], ["1", "0"]]', '[["0", "1"], ["0", "0"]]'),
    (EXACT, '[["1", "0"], ["0", "0"]]', '[["2", "0"], ["0", "0"]]'),
]


@pytest.mark.parametrize("part, old, new", EDITS)
def test_altered_data_are_refused(folder, part, old, new):
    text = json.dumps(part, ensure_ascii=False)
    assert old in text
    changed = json.loads(text.replace(old, new))
    try:
        said = written(certificate(changed))
    except (ValueError, ArithmeticError):
        return
    if said.left:
        return  # refused before Coq sees it
    with pytest.raises(NotCompiled):
        answer(folder, said.file())
