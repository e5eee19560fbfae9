"""What is written for Coq, read as text; no Coq is needed."""

import json
import re

import pytest

from tests.verify.formal.samples import ALL, FOR_ALL, INVERSES, STEPS, THEOREMS, WORST
from tests.verify.recheck.small import certificate, formula, instance, step, theorem, theory
from verify.formal.compiling import FORBIDDEN, answers
from verify.formal.files import written
from verify.formal.names import RESERVED, comment, identifier, identifiers
from verify.formal.table import BEGIN, END, reasons, replaced, summary
from verify.formal.trees import Setting
from verify.formal.writing import readable
from verify.recheck import recheck


def read(text, names, kind):
    setting = Setting(theory(names), set())
    return readable(setting.build(formula(text), kind), setting.spelled.__getitem__)


@pytest.mark.parametrize(
    "text, kind, said",
    [
        ("A B", ("n", "n"), "A *m B"),
        ("2 c A (A + 1)*", ("n", "n"), "(2%:R * c) *: (A *m (A + 1%:M)^T)"),
        ("A - 1/3 B", ("n", "n"), "A - (1 / 3%:R) *: B"),
        ("-(A B)", ("n", "n"), "- (A *m B)"),
        ("c (c + 2)^3", "Sc", "c * (c + 2%:R) ^+ 3"),
        ("c - 1", "Sc", "c - 1"),
        ("c tr(A A*)", "Tr", "c * \\tr (A *m A^T)"),
        ("A^3", ("n", "n"), "A *m A *m A"),
        ("0", ("n", "n"), "0"),
        ("7654321 c", "Sc", "p2R R 7654321 * c"),
    ],
)
def test_expressions_read_as_mathcomp_writes_them(text, kind, said):
    assert read(text, "A:nn B:nn c", kind) == said


def test_the_samples_are_certificates():
    recheck(ALL)


def statement(text):
    return re.search(r"Theorem .*?\.\nProof", text, re.DOTALL)[0]


def test_a_statement_holds_every_hypothesis_and_conclusion_and_nothing_of_the_certificate():
    text = statement(written(certificate(INVERSES)).text)
    assert "forall" not in text and text.count("->") == 2
    assert "B *m A = 1%:M ->" in text and "A *m C = 1%:M ->" in text and "B = C." in text
    for theorem_ in THEOREMS:
        said = statement(written(certificate(theorem_)).text)
        assert not re.search(r"accepted|Combine|Eq |seq|last_", said)
        assert "(* given *)" in said or not theorem_["theory"]["facts"]


def test_states_are_sequences_and_constants_are_not():
    text = statement(written(certificate(STEPS)).text)
    assert "(M N G : nat -> 'M[R]_(n, k))" in text and "(S : 'M[R]_k)" in text
    assert "N 0%N = M 0%N *m S ->" in text and "(forall i, M i.+1 = M i + G i) ->" in text
    assert text.endswith("forall i,\n  N i = M i *m S.\nProof")


def test_names_are_spelled_apart_and_never_as_what_coq_knows():
    names = ["M′", "M'", "M̃", "β", "S⁻¹", "R", "psd", "forall", "x*", "at_letters", "sound", "M"]
    spelled = identifiers(names, set())
    assert len(set(spelled)) == len(names) and not set(spelled) & RESERVED
    assert identifier("M̃") == "M_tilde" and identifier("β") == "β" and identifier("²") == "x2"
    assert all(re.fullmatch(r"[^\W\d][\w'₀-₉]*", name) for name in spelled)


def test_prose_cannot_end_its_comment():
    assert "*)" not in comment('ends here *) Axiom "a" (* b') and '"' not in comment('"')


def test_what_is_not_written_is_named():
    turned = theorem(
        "A:nn B:nn",
        "f: A B = 1",
        [step("s", "turn", of="f", first="A", second="B")],
        "B A = 1",
        name="the other side",
    )
    found = written(certificate(turned, INVERSES))
    assert [(kind, name) for kind, name, _ in found.left] == [("theorem", "the other side")]
    assert found.counts["theorem"] == 1 and reasons(found) == ["the rule turn (“the other side”)"]
    assert "1 of 2 theorems" in summary([found], {}) and "Axioms: none" in summary([found], {})


def test_a_hypothesis_for_all_is_one_in_coq():
    found = written(certificate(FOR_ALL))
    text = statement(found.text)
    assert "(forall (m : 'cV[R]_n), m^T *m A *m m = 0) ->" in text
    assert "(A : 'M[R]_n) (y : 'cV[R]_n) :" in text  # x stands in the proof alone
    assert not found.left and "point" not in found.counts  # a point is at one m


@pytest.mark.parametrize(
    "names, given, at, why",
    [
        ("A:nn H:nn:s y:n1", "f for H: A H = H", {"H": "1"}, "a symmetric letter for all"),
        ("A:nn M:nn y:n1", "f for M: A M = M", {"M": "1"}, "a number in place of a letter"),
        ("A:nn x:n1 c y:n1", "f for x c: c A x = x", {"x": "y"}, "stays for all"),
        ("A:nn x:n1 y:n1", "f: A x = x", {"x": "y"}, "not for all"),
        ("A:nn x:n1:a y:n1", "f: A = 1", {"x": "y"}, "a hypothesis that is not for all"),
    ],
)
def test_other_hypotheses_for_all_are_not_written(names, given, at, why):
    steps = [instance("s", "f", **at)]
    other = theorem(names, given + "; g for y: A y = 2 y", steps, "A = 1")
    assert [why in reason for _, _, reason in written(certificate(other)).left] == [True]


def test_axioms_are_read_from_coqs_answer():
    printed = (
        "Closed under the global context\nAxioms:\nclassic : forall P,\n  P \\/ ~ P\next : x\n"
    )
    assert answers(printed) == ["", "classic, ext"]


def test_words_that_would_have_something_believed_are_found():
    assert FORBIDDEN.search("Axiom x : False.") and FORBIDDEN.search("Proof. Admitted.")
    assert not FORBIDDEN.search(written(ALL).file())


def test_the_library_has_none_of_them_and_is_listed_whole(root):
    from verify.formal.files import LIBRARY

    files = {path.stem: path.read_text(encoding="utf-8") for path in (root / "formal").glob("*.v")}
    assert set(files) == set(LIBRARY)
    assert not any(FORBIDDEN.search(text) for text in files.values())


def test_the_table_replaces_what_stands_between_its_marks():
    page = f"before\n{BEGIN}\nold\n{END}\nafter\n"
    new = replaced(page, "| new |")
    assert new.startswith("before\n") and new.endswith("after\n") and "old" not in new
    assert replaced(new, "| new |") == new
    with pytest.raises(ValueError, match="marks"):
        replaced("no marks", "x")


def test_a_shift_becomes_products_of_bounds():
    shifted = theorem(
        "s k",
        "f: k - 1 >= 0; g: s - k >= 0",
        [
            {
                "id": "t",
                "rule": "shift",
                "left": formula("s^2 - k"),
                "right": 0,
                "relation": ">=",
                "bounds": ["f", "g"],
            }
        ],
        "s^2 - k >= 0",
    )
    text = written(certificate(shifted)).text
    assert "Squares false Sc" in text and not written(certificate(shifted)).left


def test_certificates_with_other_data_are_other_texts():
    changed = json.loads(json.dumps(INVERSES).replace('"-1"', '"1"'))
    assert written(certificate(changed)).text != written(certificate(INVERSES)).text


def test_worst_cases_are_theorems_without_what_a_search_found():
    found = written(WORST)
    rate, cycle, finite = found.statements.values()
    assert not found.left and "c i.+1 = 1 / 4%:R * c i" in rate  # rho is 1/2
    assert "1025" not in rate and "71%:R" not in rate  # a multiplier, and the function that falls
    assert "P x is next to x" in cycle and "start" not in cycle
    assert finite.endswith("f1 - fs <= 1 / 4%:R.\n")


@pytest.mark.parametrize(
    "old, new, why",
    [
        ('"constant": "4097/8192"', '"constant": "1/8192"', "not positive"),
        ('"q", 0, 1, "3/8"', '"q", 0, 1, "3/7"', "do not cancel"),
        ('"convexity", [0, 1]', '"concavity", [0, 1]', "the inequality concavity"),
    ],
)
def test_a_worst_case_that_does_not_add_up_is_not_written(old, new, why):
    text = json.dumps(WORST)
    assert old in text
    found = written(json.loads(text.replace(old, new)))
    assert [why in reason for _, _, reason in found.left] == [True]


def test_standard_theorems_that_coq_proves_have_the_names_by_which_they_are_cited():
    from verify.library import THEOREMS
    from verify.running.kernel import proved_here

    assert proved_here() and proved_here() <= THEOREMS.keys()
