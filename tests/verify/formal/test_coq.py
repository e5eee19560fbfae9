"""Coq's answer: true certificates compile without axioms, altered ones are refused.

test_coq_altered.py alters more, and is run by hand.
"""

import re
import shutil

import pytest

from tests.verify.formal.asking import answer, needs_coq
from tests.verify.formal.samples import ALL, INVERSES, WORST
from tests.verify.recheck.small import certificate
from verify.formal.compiling import NotCompiled, compiled, library_compiled, version
from verify.formal.files import written
from verify.running import kernel

pytestmark = [needs_coq, pytest.mark.slow]


def test_every_kind_of_theorem_and_piece_compiles_without_axioms(tmp_path):
    library = kernel.folder() / "Lemmata"
    library_compiled(library, version())
    shutil.copytree(library, tmp_path / "Lemmata")  # where it is not compiled again
    claims = [written(ALL), written({**WORST, "claim": "rllc/worst"})]
    result = compiled(claims, tmp_path, 1, lambda line: None)
    assert not claims[0].left and not claims[1].left
    assert result.axioms == {"rllc/sample": "", "rllc/worst": ""}
    assert len(claims[0].names) == 6 + 5 + 3  # theorems, points, pieces
    assert claims[1].counts == {"rate": 1, "cycle": 1, "worst_case": 1, "point": 2}


def test_a_file_with_an_axiom_is_refused_before_it_is_compiled(tmp_path):
    with pytest.raises(NotCompiled, match="holds the word Axiom"):
        answer(tmp_path, "Axiom x : False.")


def test_an_altered_statement_is_refused(tmp_path):
    text = written(certificate(INVERSES)).file()
    changed, count = re.subn(r"  B \*m A = 1%:M ->.*\n", "", text)
    assert count == 1
    with pytest.raises(NotCompiled):
        answer(tmp_path, changed)
