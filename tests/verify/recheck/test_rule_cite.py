"""The rule `cite`, and what a certificate rests on: standard theorems and those of other claims."""

import json

import pytest

from verify.recheck import Rejected, lock_of, main, recheck

from .small import (
    FAILS,
    TURNED,
    certificate,
    claims,
    digest,
    edited,
    formula,
    induction,
    judge,
    rows,
    sealed,
    squares,
    step,
    theorem,
    theory,
)

INVERSES = ("A:nn B:nn", "f: A B = 1", "(B A)^2 = 1")


def stated(names="", given="", said="", claim="rllc/other", name="T", nonzero="", **more):
    """An entry of `cited`."""
    setting = theory(names, given, nonzero)
    for x in setting["facts"] + setting["nonzero"]:
        del x["why"]
    said = {"theory": setting, "conclusions": claims(said), **more}
    return {
        "claim": claim,
        "theorem": name,
        "digest": digest(said),
        "statement": said,
        "standard": [],
    }


def cite(sizes="n=n", conclusion=0, of=0, ident="s", **at):
    pairs = [one.split("=") for one in sizes.split()]
    values = [[n, formula(e)] for n, e in at.items()]
    return step(ident, "cite", of=of, sizes=pairs, at=values, conclusion=conclusion)


def citing(cited, names, given, said, *steps, **more):
    """A certificate of one theorem that cites `cited`."""
    cites = [{"claim": cited["claim"], "theorem": cited["theorem"], "gives": []}]
    obj = theorem(names, given, steps, said, **{"cites": cites, **more})
    return certificate(obj, cited=[cited], verdict="undecided")


PRODUCT = stated(*INVERSES)
POSITIVE = stated("K:nn:p c:+ H:nn:d x:n1", "f: c >= 1", "c x* (K + H) x >= 0", nonzero="z: c")
SYMMETRIC = stated("S:nn:s A:nn", "f: S A = A S", "A* S = S A*")
TRUE = {
    "at the same letters": citing(
        PRODUCT, "A:nn B:nn", "g: A B = 1", "B A B A = 1", cite(A="A", B="B")
    ),
    "at products, of another size": citing(
        PRODUCT, "C:kn D:nk", "g: D C = 1; h: C D = 1", "(C D)^2 = id(k)",
        cite("n=k", A="C D", B="1"),
    ),
    "at numbers": citing(PRODUCT, "c", "g: c = 1", "id(1)^2 = id(1)",
                         cite("n=1", A="1/2", B="2")),
    "with properties": citing(
        POSITIVE, "L:kk:p M:kk:d d:+ y:k1", "f: 2 d > 0; g: 2 d >= 1", "2 d y* (L + M) y >= 0",
        squares("t", "2 d >= 0", "2 d^1 | 1 | "), cite("n=k", K="L", H="M", c="2 d", x="y"),
    ),
    "semidefinite by a fact": citing(
        POSITIVE, "L:kk:s M:kk:d y:k1", "f: L >= 0", "2 y* (L + M) y >= 0",
        cite("n=k", K="L", H="M", c="2", x="y"),
    ),
    "a symmetric product": citing(
        SYMMETRIC, "A:nn B:nn", "f: B* B A = A B* B", "A* B* B = B* B A*", cite(S="B* B", A="A")
    ),
}  # fmt: skip
OPERATORS = citing(PRODUCT, "A:nn B:nn", "g: A B = 1", "B A B A = 1", cite(A="A", B="B"),
                   operators=["n"])  # fmt: skip
FALSE = {
    "a claim that looks like the one it cites": (
        citing(stated(*INVERSES, claim="rIlc/sample"), "A:nn B:nn", "g: A B = 1", "B A B A = 1",
               cite(A="A", B="B")),
        "look alike",
    ),
    "a hypothesis that is not known": (
        citing(PRODUCT, "A:nn B:nn", "g: B A = 1", "B A B A = 1", cite(A="A", B="B")),
        "not known here: .*A·B",
    ),
    "another conclusion": (
        citing(PRODUCT, "A:nn B:nn", "g: A B = 1", "B A = 1", cite(A="A", B="B")),
        "neither a fact",
    ),
    "a conclusion too many": (
        citing(PRODUCT, "A:nn B:nn", "g: A B = 1", "B A = 1", cite(A="A", B="B", conclusion=1)),
        "no such conclusion",
    ),
    "nothing cited there": (
        citing(PRODUCT, "A:nn B:nn", "g: A B = 1", "B A = 1", cite(A="A", B="B", of=1)),
        "not in the list",
    ),
    "without saying so": (
        edited(
            citing(PRODUCT, "A:nn B:nn", "g: A B = 1", "B A B A = 1", cite(A="A", B="B")),
            ("theorems", 0, "cites"),
            [],
        ),
        "does not say that it cites",
    ),
    "a letter without a value": (
        citing(PRODUCT, "A:nn B:nn", "g: A B = 1", "B A B A = 1", cite(A="A")),
        "not all names have one value",
    ),
    "a size without a value": (
        citing(PRODUCT, "A:nn B:nn", "g: A B = 1", "B A B A = 1", cite("", A="A", B="B")),
        "not all names have one value",
    ),
    "a size that is none": (
        citing(PRODUCT, "A:nn B:nn", "g: A B = 1", "B A B A = 1", cite("n=q", A="A", B="B")),
        "unknown dimension",
    ),
    "another size": (
        citing(PRODUCT, "A:nk B:kn", "g: A B = 1", "B A B A = 1", cite(A="A", B="B")),
        "another type",
    ),
    "what is not symmetric": (
        citing(SYMMETRIC, "A:nn B:nn", "f: B A = A B", "A* B = B A*", cite(S="B", A="A")),
        "not equal to its adjoint",
    ),
    "what is not semidefinite": (
        citing(
            POSITIVE, "L:kk:s M:kk:d y:k1", "", "2 y* (L + M) y >= 0",
            cite("n=k", K="L", H="M", c="2", x="y"),
        ),
        "not known here: L >= 0",
    ),
    "what is not definite": (
        citing(
            POSITIVE, "L:kk:p M:kk:p y:k1", "", "2 y* (L + M) y >= 0",
            cite("n=k", K="L", H="M", c="2", x="y"),
        ),
        "not positive definite",
    ),
    "what may be negative": (
        citing(
            POSITIVE, "L:kk:p M:kk:d y:k1 d", "f: d >= 1", "d y* (L + M) y >= 0",
            cite("n=k", K="L", H="M", c="d", x="y"),
        ),
        "not known here: d >= 0",
    ),
    "what may be zero": (
        citing(
            stated("A:nn c", "f: c A = 0", "A = 0", nonzero="z: c"), "A:nn c", "g: c A = 0",
            "A = 0", cite(A="A", c="c"),
        ),
        "not known here: .* != 0",
    ),
    "a theorem about matrices, for operators": (OPERATORS, "cited for operators"),
    "an induction": (
        citing(
            stated("P:nn Q:nn", "", "P = 0", induction=induction("P>Q")), "A:nn", "", "A = 0",
            cite(P="A", Q="A"),
        ),
        "no theorem that can be applied",
    ),
    "what exists": (
        citing(stated("A:nn", "", "A = 0", exists=True), "A:nn", "", "A = 0", cite(A="A")),
        "no theorem that can be applied",
    ),
    "a theorem about operators": (
        citing(stated("A:nn", "", "A = 0", operators=["n"]), "A:nn", "", "A = 0", cite(A="A")),
        "no theorem that can be applied",
    ),
    "a fact for all": (
        citing(
            stated("A:nn x:n1", "f for x: A x = 0", "A = 0"), "A:nn x:n1", "f: A x = 0", "A = 0",
            cite(A="A", x="x"),
        ),
        "no theorem that can be applied",
    ),
    "another statement under the digest": (
        edited(
            citing(PRODUCT, "A:nn B:nn", "g: A B = 1", "B A B A = 1", cite(A="A", B="B")),
            ("cited", 0, "statement", "conclusions"),
            claims("B A = 1"),
        ),
        "digest is not that of its statement",
    ),
}  # fmt: skip


def resealed(obj):
    return sealed(obj) if "schema" in obj else obj


@rows(TRUE, FALSE)
def test_only_what_follows_is_confirmed(obj, reason):
    judge(resealed(obj), reason)


# What is listed


def turned(**more):
    obj = theorem(*INVERSES[:2], [step("s", "turn", of="f", first="A", second="B")], "B A = 1",
                  cites=TURNED)  # fmt: skip
    return {**certificate(obj), **more}


LISTED = {
    "a price that is too low": (turned(price=0), "the price is 1"),
    "a standard theorem that is not listed": (turned(standard=[], price=0), "is not what"),
    "one listed that nobody cites": (
        turned(standard=turned()["standard"] + [{"name": "x", "words": "", "source": ""}], price=2),
        "is not what the theorems cite",
    ),
    "a claim's theorem that is not listed": (
        edited(
            turned(),
            ("theorems", 0, "cites"),
            [*TURNED, {"claim": "rllc/a", "theorem": "T", "gives": []}],
        ),
        "is not what the theorems cite",
    ),
    "one listed twice": (
        turned(standard=turned()["standard"] * 2, price=2),
        "standard repeats",
    ),
    "a citation of both kinds": (
        edited(turned(), ("theorems", 0, "cites", 0, "claim"), "rllc/a"),
        "cites is not clear",
    ),
    "a citation that gives what is no hypothesis": (
        edited(turned(), ("theorems", 0, "cites", 0, "gives"), ["s"]),
        "gives what is no hypothesis",
    ),
    "what a cited theorem rests on": (
        {
            **citing({**PRODUCT, "standard": ["x"]}, "A:nn B:nn", "g: A B = 1", "B A B A = 1",
                     cite(A="A", B="B")),
        },
        "is not what the theorems cite",
    ),
}  # fmt: skip


@rows({"as it is": turned()}, LISTED)
def test_what_is_rested_on_is_listed(obj, reason):
    judge(sealed(obj), reason)


def test_what_a_citation_gives_is_still_shown_as_a_hypothesis():
    obj = edited(turned(), ("theorems", 0, "cites", 0, "gives"), ["f"])
    lines = recheck(sealed(obj)).lines
    assert "    if A·B = 1 (by one_sided_inverse)" in lines
    assert "    this rests on one_sided_inverse" in lines
    assert any(x.startswith("  standard theorem one_sided_inverse: ") for x in lines)


# Files together


def source(**more):
    """The claim that PRODUCT is a theorem of."""
    obj = theorem(
        *INVERSES[:2], [step("t", "turn", of="f", first="A", second="B"),
                        step("s", "combine", INVERSES[2], terms=[
                            ["1", [], ["B", "A"], "t", False, []], ["1", [], [], "t", False, []]])],
        INVERSES[2], name="T", cites=TURNED, **more,
    )  # fmt: skip
    return certificate(obj, claim="rllc/other")


def paid(obj, *names):
    """The same where the cited theorem is said to rest on these standard theorems."""
    listed = [{"name": name, "words": "w", "source": "s"} for name in names]
    obj = edited(obj, ("cited", 0, "standard"), list(names))
    return sealed({**obj, "standard": listed, "price": len(names)})


def written(folder, **objs):
    for name, obj in objs.items():
        (folder / f"{name}.json").write_text(json.dumps(obj))
    return [str(folder / f"{name}.json") for name in objs]


def test_a_cited_theorem_is_looked_for_beside(tmp_path, capsys):
    mine = paid(TRUE["at the same letters"], "one_sided_inverse")
    a, b = written(tmp_path, a=mine, b=source())
    assert main([a, "--quiet"]) == 0
    assert "rests on 1 theorem not confirmed here" in capsys.readouterr().out
    assert main([a, b, "--quiet"]) == 0
    assert "not confirmed here" not in capsys.readouterr().out
    assert main([a]) == 0
    shown = capsys.readouterr().out
    assert "cited theorem  rllc/other: T" in shown and "if A·B = 1\n    then (B·A)^2 = 1" in shown


def test_what_a_cited_theorem_rests_on_is_what_its_own_file_says(tmp_path, capsys):
    for names in ((), ("another",), ("another", "one_sided_inverse")):
        a, b = written(tmp_path, a=paid(TRUE["at the same letters"], *names), b=source())
        assert main([a]) == 0 and main([b]) == 0
        assert main([a, b]) == 1
        assert (
            'theorem "T" of "rllc/other" rests on other standard theorems'
            in capsys.readouterr().out
        )


def test_a_theorem_that_the_cited_claim_has_not_is_rejected(tmp_path, capsys):
    other = source()
    other["theorems"][0]["name"] = "U"
    a, b = written(tmp_path, a=TRUE["at the same letters"], b=sealed(other))
    assert main([a, b, "--quiet"]) == 1
    assert 'rllc/other" beside it has no theorem "T"' in capsys.readouterr().out
    weaker = certificate(theorem("A:nn B:nn", "f: A B = 1; g: B A = 1; h: (B A)^2 = 1", [],
                                 "(B A)^2 = 1", name="T"), claim="rllc/other",
                         verdict="undecided")  # fmt: skip
    a, b = written(tmp_path, a=TRUE["at the same letters"], b=weaker)
    assert main([a, b, "--quiet"]) == 1


def test_theorems_that_rest_on_each_other_are_rejected(tmp_path, capsys):
    """A = 0 by the other's A = 0, twice."""

    def one(claim, other):
        cites = [{"claim": other, "theorem": "T", "gives": []}]
        obj = theorem("A:nn", "", [cite(A="A")], "A = 0", name="T", cites=cites)
        return certificate(obj, claim=claim, cited=[stated("A:nn", "", "A = 0", claim=other)])

    pair = {"a": one("rllc/a", "rllc/b"), "b": one("rllc/b", "rllc/a")}
    a, b = written(tmp_path, **pair)
    assert main([a]) == 0 and main([b]) == 0
    assert main([a, b]) == 1 and capsys.readouterr().out.count("in a circle") == 2
    (c,) = written(tmp_path, c=one("rllc/c", "rllc/c"))
    assert main([c]) == 1 and "in a circle" in capsys.readouterr().out


def test_a_file_is_held_against_a_lock(tmp_path, capsys):
    obj = source()
    (path,) = written(tmp_path, b=obj)
    digests = lock_of(recheck(obj))
    assert digests["T"].startswith(PRODUCT["digest"])
    for theorems, status, said in (
        (digests, 0, "confirmed"),
        ({"T": "sha256:0"}, 1, 'theorem "T": the lock has sha256:0, the file sha256:'),
        ({}, 1, "the lock has no such theorem"),
        ({**digests, "U": "sha256:1"}, 1, 'theorem "U": the lock has sha256:1, the file no such'),
    ):
        lock = {"schema": "lemmata/lock/2", "claims": {"rllc/other": {"theorems": theorems}}}
        (tmp_path / "lock").write_text(json.dumps(lock))
        assert main(["--lock", str(tmp_path / "lock"), path, "--quiet"]) == status
        assert said in capsys.readouterr().out
    for text in ("{}", "[]", '{"claims": {"a": []}}', '{"claims": {"a": {"theorems": 3}}}', "{"):
        (tmp_path / "lock").write_text(text)
        assert main(["--lock", str(tmp_path / "lock"), path]) == 2
        assert capsys.readouterr().err.count("\n") == 1
    (tmp_path / "lock").write_text('{"claims": {}}')
    assert main(["--lock", str(tmp_path / "lock"), path]) == 1
    assert main([path, "--lock"]) == main(["--lock", str(tmp_path / "lock")]) == 2


@pytest.mark.parametrize("block", [("facts", 0, "right"), ("facts", 0, "left"), ("letters", 0)])
def test_the_digest_of_a_statement_is_of_all_of_it(block):
    obj = source()
    before = recheck(obj).theorems["T"].digest
    prose = edited(obj, ("theorems", 0, "theory", "facts", 0, "why"), "because")
    assert recheck(sealed(prose)).theorems["T"].digest == before == PRODUCT["digest"]
    new = {"name": "A", "rows": "n", "cols": "n", "symmetric": True} if len(block) == 2 else 2
    with pytest.raises(FAILS):
        changed = recheck(sealed(edited(obj, ("theorems", 0, "theory", *block), new)))
        assert changed.theorems["T"].digest != before
        raise Rejected
