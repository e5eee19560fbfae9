"""A claim's theorems: stated in sentences, proved in pieces, at a price."""

import json

import pytest

from tests.verify import samples
from theory.operators import (
    Derivation,
    Equation,
    Inequality,
    Operator,
    Scalar,
    Square,
    SumOfSquares,
    identity,
    number,
    prove,
    refute,
)
from verify import Claim, Source, lock, recheck
from verify.evidence import graded
from verify.library import FROM_MEMORY, THEOREMS
from verify.running.citing import entry
from verify.running.runner import run
from verify.sentences import cited, measured, remark, theorem
from verify.standard import Cite, Cited

A, B = Operator("A", "n", "n"), Operator("B", "n", "n")
x, a, b = Operator("x", "n", "1"), Scalar("a"), Scalar("b")
AB = Equation(A * B, 1)


def claim(statement="(AB)ᵀ = BᵀAᵀ", **fields):
    return Claim("mine/lemma", "A lemma", statement, Source("nowhere", ""), "proved", **fields)


def turned(made, **options):
    @made.theorem("BA = 1", **options)
    def two_sided():
        d = Derivation([AB])
        d.turn("h1", A, B)
        return d.qed(Equation(B * A, 1))


def test_a_theorem_is_called_like_its_function_and_says_its_words():
    made = claim((theorem("BA = 1 where AB = 1.", "two_sided"), remark("It is well known.")))
    turned(made, cites=("one_sided_inverse",))
    report = run(made)
    built = report.certificate
    assert report.ok and built["theorems"][0]["name"] == "two_sided"
    assert built["theorems"][0]["words"] == "BA = 1"
    assert built["statement"][0]["theorems"] == ["two_sided"] and built["price"] == 1
    assert made.statement == "BA = 1 where AB = 1. It is well known."
    assert report.graded == "proved from 1 standard theorem"
    assert report.as_dict()["price"] == 1


def test_what_is_used_must_be_cited():
    made = claim()
    turned(made)
    report = run(made)
    assert not report.ok and "cites=('one_sided_inverse',)" in report.evidence[0].summary


def test_two_pieces_make_one_theorem_and_two_proofs_two():
    def pieces():
        first = Derivation([Equation(a, b**2)]).qed(Equation(a * a, b**4))
        second = SumOfSquares(a, [Square(b)], [Equation(a, b**2)])
        return [first, second]

    one, two = claim(), claim()
    one.theorem("a is a square")(pieces)
    two.proof("a is a square")(pieces)
    assert [t["name"] for t in run(one).certificate["theorems"]] == ["pieces"]
    names = [t["name"] for t in run(two).certificate["theorems"]]
    assert names == ["a is a square (1)", "a is a square (2)"]


def test_a_theorem_that_says_nothing_supports_nothing():
    for found in (prove(Equation(A * x, A * x)), prove(AB, [AB])):
        made = claim()
        made.proof("so it is")(lambda found=found: found)
        report = run(made)
        assert report.verdict == "undecided" and not report.ok
        assert report.evidence[0].status == "observed"
        assert "supports nothing" in report.evidence[0].summary
        recheck.recheck(report.certificate)


def test_a_theorem_on_operators_has_a_point_of_matrices_and_no_trace():
    made = claim()

    @made.theorem("Φ is an isometry", operators=("n",))
    def isometry():
        return prove(Equation(B.T * A.T * A * B, 1), [Equation(A.T * A, 1), Equation(B.T * B, 1)])

    built = run(made).certificate
    (stated,) = built["theorems"]
    assert stated["operators"] == ["n"] and stated["points"][0]["dimensions"] == {"n": 1}
    wrong = claim()
    turned(wrong, cites=("one_sided_inverse",), operators=("n",))
    assert "finite matrices alone" in run(wrong).evidence[0].summary
    strange = claim()
    turned(strange, cites=("one_sided_inverse",), operators=("m",))
    assert "no dimension" in run(strange).evidence[0].summary


def test_a_point_can_be_given():
    made = claim()

    @made.theorem("ABA = A", at={"A": [[2, 0], [0, 1]]})
    def middle():
        return prove(Equation(A * B * A, A), [AB])

    (point,) = run(made).certificate["theorems"][0]["points"]
    assert point["letters"]["A"] == [["2", "0"], ["0", "1"]]


@pytest.mark.parametrize(
    "statement, why",
    [
        (lambda: (remark("x = 1 holds."),), "holds a formula"),
        (lambda: (theorem("x = 1 holds."),), "names no theorem"),
        (lambda: (measured(" "),), "is empty"),
        (lambda: ("x = 1 holds.",), "is no sentence"),
    ],
)
def test_sentences_that_cannot_be(statement, why):
    with pytest.raises(ValueError, match=why):
        claim(statement())


def test_a_sentence_that_names_no_theorem_of_the_claim_makes_no_certificate():
    made = claim((theorem("BA = 1.", "other"), cited("It is well known that AB = 1.")))
    turned(made, cites=("one_sided_inverse",))
    report = run(made)
    assert not report.ok and "other" in report.evidence[-1].summary + report.contradiction


def test_an_unknown_standard_theorem_is_a_wrong_call():
    with pytest.raises(ValueError, match="no standard theorem"):
        Cite("pythagoras")
    assert all(t.words and t.source for t in THEOREMS.values())


def test_a_point_may_have_a_square_root():
    """r² = 5 has no rational one; both checkers and Coq's table know such a point."""
    from tests.fuzz import other
    from tests.verify.recheck.small import sealed
    from verify.formal.files import written

    made = claim("r² = 5 for some r.")
    r = Scalar("r", nonneg=True)

    @made.theorem("r⁴ = 25 where r² = 5, r ≥ 0")
    def fourth():
        return prove(Equation(r**4, 25), [Equation(r * r, 5)])

    certificate = run(made).certificate
    (point,) = certificate["theorems"][0]["points"]
    assert (point["scalars"], point["field"]) == ({"r": ["0", "1"]}, ["-5", "0", "1"])
    lines = recheck.recheck(certificate).lines
    assert any("r = (0, 1), (a, b, …) being a + b·α" in x for x in lines)
    if other.NODE:
        assert other.javascript([json.dumps(certificate)])[0][0] == "confirmed"
    assert written(certificate).left == [("point", "", "an algebraic point")]
    point["scalars"]["r"] = ["0", "-1"]
    with pytest.raises(recheck.Rejected, match="the sign of .r. is not so"):
        recheck.recheck(sealed(certificate))


@pytest.mark.parametrize(
    "verdict, price, prose, told",
    [
        ("proved", 0, 0, "proved"),
        ("proved", 2, 0, "proved from 2 standard theorems"),
        ("checked", 1, 3, "checked from 1 standard theorem and 3 facts in prose"),
        ("refuted", 1, 1, "refuted"),
    ],
)
def test_the_price_is_told_with_the_verdict(verdict, price, prose, told):
    assert graded(verdict, price, prose) == told


def test_the_lock_shows_the_formulas_of_a_theorem_that_changed():
    def entry(right):
        made = claim()
        made.theorem("a product")(lambda: prove(Equation(A * B * A, right), [AB]))
        return lock.entry(made, run(made))

    before, now = entry(A), entry(A * B * A * B * A)
    (shown,) = [d for d in lock.compare({"c": before}, {"c": now}) if d.what.startswith("theorem")]
    assert shown.fails
    assert shown.locked == "A·B = 1 ⟹ A·B·A = A"
    assert shown.now == "A·B = 1 ⟹ A·B·A = A·B·A·B·A"


def test_a_certificate_of_a_claim_with_everything_is_checked_again():
    made = claim()
    made.theorem("from an inequality")(
        lambda: SumOfSquares(
            a * b,
            [Square(number(1), 1, (Inequality(a, 0), Inequality(b, 0)))],
            [Inequality(a, 0), Inequality(b, 0)],
        )
    )
    made.mutant("the order")(lambda: refute(Equation((A * B).T, A.T * B.T)))
    built = run(made).certificate
    recheck.recheck(json.loads(json.dumps(built)))
    built["theorems"][0]["theory"]["facts"].pop()
    from verify.certificates.certificate import digest

    built["digest"] = digest(built)
    with pytest.raises((recheck.Rejected, recheck.Malformed)):
        recheck.recheck(built)


def test_samples_prove_something():
    assert run(samples.claim("proved")).verdict in ("proved", "undecided")


BOUND = ("rllc/decay_condition", "and fPfᵀ bounds |f|²: P = μ1 + Y ⪰ μ1, μ > 0")


def citing(*cites, scale=1):
    """xᵀHx ≥ m|x|² for H = m1 + K ⪰ m1, by the theorem of another claim."""
    from verify.running.citing import instance

    made = claim()
    H, K = (Operator(name, "n", "n", symmetric=True) for name in "HK")
    m = Scalar("m", nonneg=True)

    @made.theorem("H bounds the length", cites=cites)
    def bounds():
        facts = [Equation(H, scale * m * identity("n") + K), Inequality(K, 0)]
        d = Derivation(facts)
        d.cite(instance(Cited(*BOUND)), {"P": H, "Y": K, "μ": m, "f": x.T}, sizes={"r": "n"})
        return d.qed(Inequality(x.T * H * x, m * x.T * x))

    return run(made)


def test_a_theorem_of_another_claim_is_a_lemma():
    report = citing(Cited(*BOUND))
    built = report.certificate
    assert report.ok, report.evidence[0].summary
    (entry,) = built["cited"]
    assert (entry["claim"], entry["theorem"]) == BOUND
    assert built["theorems"][0]["from"][0]["steps"][0]["of"] == 0
    assert report.locked["standard"] == [": ".join(BOUND)]


def test_a_lemma_must_be_cited_and_its_hypotheses_known():
    assert "say so with cites=(Cited(" in citing().evidence[0].summary
    assert "not known here" in citing(Cited(*BOUND), scale=2).evidence[0].summary


def test_a_lemma_that_is_no_theorem_is_named():
    with pytest.raises(ValueError, match="proves no theorem"):
        assert entry(Cited("rllc/decay_condition", "no such"))


def test_another_digest_of_what_is_cited_is_refused():
    from verify.certificates.certificate import digest

    built = json.loads(json.dumps(citing(Cited(*BOUND)).certificate))
    built["cited"][0]["statement"]["theory"]["facts"] = []
    built["digest"] = digest(built)
    with pytest.raises((recheck.Rejected, recheck.Malformed)):
        recheck.recheck(built)


def test_lines_and_spaces_of_a_sentence_are_one_space():
    from verify.sentences import read, remark

    assert read((remark("one\n    two"),))[0].words == "one two"


def test_a_statement_as_text_is_its_sentences_as_they_are_made_in_code():
    from verify.sentences import enclosed, read

    text = """
    - x_t → 0, x in [0, 1]. By: one step; peak of J(a; 2)
    - Enclosed: γ lies in
      [0.57, 0.58].
    - Remark: What is by: and By: who knows.
    """
    assert read(text) == (
        theorem("x_t → 0, x in [0, 1].", "one step", "peak of J(a; 2)"),
        enclosed("γ lies in [0.57, 0.58]."),
        remark("What is by: and By: who knows."),
    )
    assert [s.kind for s in read("x − 1 ≥ 0 is plain. By: nothing")] == ["untied"]


@pytest.mark.parametrize(
    "text, word",
    [("- x = 0.", "end with By:"), ("- Remark: x = 0.", "formula"), ("- x. By: one\n- y.", "'y.'")],
)
def test_a_sentence_of_a_text_that_says_not_what_it_stands_on_is_refused(text, word):
    from verify.sentences import read

    with pytest.raises(ValueError, match=word):
        read(text)


def test_the_name_in_brackets_before_a_title_is_the_theorems():
    one = Claim(
        name="mine/named", title="…", source=Source("own", ""), statement="…", expected="proved"
    )
    one.letters("a b")
    case = one.under("a = b")
    case.proves("[squares] so a² = b²", "a² = b²")
    case.proves("[[1, a], [a, 1]] has the trace 2", "1 + 1 = 2")
    case.proves("[cubes] a³ = b³")
    assert [(c.theorem, c.title) for c in one.checks] == [
        ("squares", "so a² = b²"),
        ("", "[[1, a], [a, 1]] has the trace 2"),
        ("cubes", "a³ = b³"),
    ]


def test_what_is_from_memory_is_in_the_library():
    assert FROM_MEMORY <= THEOREMS.keys()
