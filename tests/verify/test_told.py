"""Rows as one text: title, claims, fields."""

import pytest

from verify import Claim, Source
from verify.standard import Cite, Cited
from verify.told import parted, read


def test_a_text_is_title_claims_and_fields():
    title, claims, fields = read(
        """
        [signs] so they have opposite signs: at last
        0 > ab; a² > 0
        b = 1
        by: 0 > ab since (a)²
        + (b)²
        at: a=1,
        b=2
        given: a = b
        b = c
        says: at: is no field inside a line
        cites: spectral; psd_root (h1, h2); lodo/sgd_bowl_loss: the limit (of b) (h3)
        """
    )
    assert title == "[signs] so they have opposite signs: at last"
    assert claims == ["0 > ab; a² > 0", "b = 1"]
    assert fields == {
        "by": "0 > ab since (a)² + (b)²",
        "at": "a=1, b=2",
        "given": ["a = b", "b = c"],
        "says": "at: is no field inside a line",
        "cites": (
            Cite("spectral"),
            Cite("psd_root", ("h1", "h2")),
            Cited("lodo/sgd_bowl_loss", "the limit (of b)", ("h3",)),
        ),
    }


def test_a_field_told_twice_is_refused():
    with pytest.raises(ValueError, match="its field at twice"):
        read("a row\nx = y\nat: x=1\nat: x=2")


def test_a_citation_of_nothing_is_refused():
    with pytest.raises(ValueError, match="no standard theorem"):
        read("a row\nx = y\ncites: spectrall")


def test_a_case_has_fields_too():
    assert parted(("a = b", "c = d : at: last")) == (["a = b", "c = d : at: last"], {})
    assert parted(("a = b", "c = d\nat: a=1\npsd: K")) == (
        ["a = b", "c = d"],
        {"at": "a=1", "psd": "K"},
    )


@pytest.fixture
def claim():
    made = Claim(
        "mine/told",
        "Told",
        "…",
        Source("nobody", ""),
        hypotheses="- a is large",
        parts=("one", "two"),
    )
    made.letters("a a′ b; c: ≥ 0; z: n")
    return made


def test_rows_as_text_are_the_rows_as_calls(claim):
    claim.under("a = b + 1", part="two", at="b=1").proves("[square] it", "a² = (b + 1)²", says="so")
    claim.under("a ≥ 1 : large").needs("a is large", "b ≥ 0", at="a=1, b=−1", part="one")
    called = list(claim.checks)
    claim.checks.clear()
    claim.under("""a = b + 1
        part: two
        at: b=1""").proves("""[square] it
        a² = (b + 1)²
        says: so""")
    claim.under("a ≥ 1 : large").needs("""a is large
        b ≥ 0
        at: a=1, b=−1
        part: one""")
    for one, other in zip(called, claim.checks, strict=True):
        same = ("kind", "title", "part", "theorem", "hypothesis", "says", "cites")
        assert [getattr(one, k) for k in same] == [getattr(other, k) for k in same]
        assert str(one.function()) == str(other.function())


def test_checks_as_text(claim):
    @claim.instances("""sums
        count: 3
        edges: a = 0; a = 1
        of: sums
        part: two""")
    def sums(at):
        return None

    claim.floats("""runs
        instances: 7
        part: one""")

    @claim.exact("""what is exact
        part: two""")
    def exact(run):
        return None

    first, second, third = claim.checks
    assert (first.title, first.part, first.function.count) == ("sums", "two", 3)
    assert first.function.edges == ("a = 0", "a = 1")
    assert (second.title, second.part, second.function.instances) == ("runs", "one", 7)
    assert (third.title, third.part) == ("what is exact", "two")


def test_an_unknown_part_is_refused_in_a_text_too(claim):
    with pytest.raises(ValueError, match="none of the parts"):
        claim.floats("runs\ninstances: 7\npart: three")
