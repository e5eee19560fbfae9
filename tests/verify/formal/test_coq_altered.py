"""Coq refuses what is altered: statements alone, and data in certificates. Run by hand, not in CI:
each is a file of its own, two seconds and more."""

import json
import re

import pytest

from tests.verify.formal.asking import answer, needs_coq
from tests.verify.formal.samples import (
    EXACT,
    FALSE,
    FOR_ALL,
    INVERSES,
    ORDER,
    SQUARES,
    STEPS,
    WORST,
    ZERO,
)
from tests.verify.recheck.small import certificate
from verify.formal.compiling import NotCompiled
from verify.formal.files import written

pytestmark = [needs_coq, pytest.mark.slow]
RATE, CYCLE, FINITE = WORST["pieces"]


ALTERED = [  # in the statement alone: the proof no longer fits it
    (INVERSES, r"B \*m A = 1%:M ->.*\n", ""),
    (INVERSES, r"B = C\.", "B = - C."),
    (INVERSES, r"B = C\.", "B = C + C."),
    (SQUARES, r"  psd K ->\n", ""),
    (SQUARES, r"0 <= \(x\^T \*m K \*m x\) 0 0\.", "0 < (x^T *m K *m x) 0 0."),
    (ORDER, r"0 < a - c\.", "0 < c - a."),
    (STEPS, r"N i = M i \*m S\.", "N i = M i.+1 *m S."),
    (STEPS, r"  N 0%N = M 0%N \*m S ->.*\n", ""),
    (FOR_ALL, r"\(forall .*\) ->.*\n", ""),
    (FOR_ALL, r"forall \(m : 'cV\[R\]_n\), m\^T", "forall (m : 'cV[R]_n), m = y -> m^T"),
    (FOR_ALL, r"A\^T \*m y = 0", "A *m y = 0"),
    (FALSE, r"~ \(A \*m B = B \*m A\)", "A *m B = B *m A"),
    (FALSE, r"~ \(A \*m B = B \*m A\)", "~ (A *m B = A *m B)"),
    (RATE, r"c 0%N = 1", "c 0%N = 2"),
    (RATE, r"  s₁ 0%N = x₀ ->.*\n", ""),
    (CYCLE, r"\) 3\.", ") 2."),
    (FINITE, r"<= 1 / 4%:R\.", "<= 1 / 5%:R."),
]


@pytest.mark.parametrize("part, old, new", ALTERED)
def test_an_altered_statement_is_refused(tmp_path, part, old, new):
    text = written(certificate(part)).file()
    found = re.search(r"(Theorem [^_].*?Proof)", text, re.DOTALL)
    changed, count = re.subn(old, lambda _: new, found[1], count=1)
    assert count == 1
    with pytest.raises(NotCompiled):
        answer(tmp_path, text[: found.start(1)] + changed + text[found.end(1) :])


EDITS = [  # in the certificate: the data no longer prove it
    (INVERSES, '"-1", [], ["B"]', '"1", [], ["B"]'),
    (INVERSES, '"g", false', '"f", false'),
    (INVERSES, '"g", false', '"g", true'),
    (ZERO, '"vector": "x"', '"vector": ["*", 2, "x", ["T", "x"], "x"]'),
    (SQUARES, '["1", [], "x", ["K"]]', '["1", [], "x", []]'),
    (SQUARES, '["1", [], "x", ["K"]]', '["-1", [], "x", ["K"]]'),
    (ORDER, '["1", [], 1, ["g"]]', '["1", [], 0, ["g"]]'),
    (STEPS, '"IH0", false', '"c", false'),
    (FOR_ALL, '["x", ["+", "x", "y"]]', '["x", ["+", "x", "x"]]'),
    (FOR_ALL, '"-1", [], [], "at x"', '"-2", [], [], "at x"'),
    (FOR_ALL, '["*", ["+", "A", ["T", "A"]], "y"]]', '["*", "A", "y"]]'),
    (INVERSES, '[["1/2"]]', '[["1"]]'),
    (FALSE, '[["0", "0"], ["1", "0"]]', '[["0", "1"], ["0", "0"]]'),
    (EXACT, '[["1", "0"], ["0", "0"]]', '[["2", "0"], ["0", "0"]]'),
    (CYCLE, '"mu": "1"', '"mu": "2"'),
    (CYCLE, '"13/133"', '"14/133"'),
]


@pytest.mark.parametrize("part, old, new", EDITS)
def test_altered_data_are_refused(tmp_path, part, old, new):
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
        answer(tmp_path, said.file())
