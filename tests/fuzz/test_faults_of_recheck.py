"""Faults planted in recheck.py: the other checkers see every one of them.

Each makes recheck.py confirm what is false, or refuse what is true. The certificates are those of
the tables of rules, true and false; what a fault makes of them is compared with recheck.js
(`test_coq.py` compares some with Coq).
"""

import importlib.util
import json

import pytest

from tests.verify.recheck import samples
from tests.verify.recheck.small import certificate, instance, piece, point, step, theorem
from verify import recheck

from . import other
from .test_other import FALSE

FAULTS = {
    "1x1 parts of a word keep their order": ("parts = sorted(min(", "parts = list(min("),
    "a 1x1 part is not turned round": ("min(part, self.reverse(part)) for part", "part for part"),
    "adjoints keep the order of factors": (
        "tuple([self.star[token] for token in reversed(word)])",
        "tuple([self.star[token] for token in word])",
    ),
    "a trace is not rotated": ("return min(w[i:] + w[:i] for w in", "return min(w[:] for w in"),
    "a cofactor's star is forgotten": ("p = p.T if star else p", "p = p"),
    "a cofactor's sign is lost": (
        "yield from p.multiple(rational(coefficient), theory",
        "yield from p.multiple(abs(rational(coefficient)), theory",
    ),
    "a cofactor may use an inequality": (
        'self.find(ident, "=").poly\n            p = p.T',
        'self.find(ident, "=", ">=", ">").poly\n            p = p.T',
    ),
    "the cofactors need not add up": (
        "if rest := (wanted - theory.gather(wanted.type, chain(*terms))).terms:",
        "if rest := {}:",
    ),
    "squares may be negative": ('hold(c >= 0, "a square has', 'hold(True, "a square has'),
    "odd powers count as squares": (
        "good = scalar in theory.nonneg or exponent % 2 == 0",
        "good = True",
    ),
    "strict needs no positive square": ("strict |= positive", "strict = True"),
    "a square's left factor is not turned": (
        "value = q.T * reduce(lambda",
        "value = q * reduce(lambda",
    ),
    "what divides may be zero": (
        'p = (self.theory.nonzero.get(by) or self.find(by, ">")).poly',
        'p = (self.theory.nonzero.get(by) or self.find(by, ">", ">=", "=")).poly',
    ),
    "any multiple is a square": ("if ratio and p * ratio == fact:", "if True:"),
    "claims are not compared": ("good = self.theory.signature(claim) in known\n", "good = True\n"),
    "inequalities are equal up to sign": (
        'p, flat = fact.poly, fact.relation in ("=", "!=")',
        "p, flat = fact.poly, True",
    ),
    "an instance of what is fixed": (
        "allowed = target in fact.bound or target in theory.arbitrary",
        "allowed = True",
    ),
    "a shifted coefficient may be negative": (
        "hold(all(c >= 0 for c in claim.terms.values()),",
        "hold(True,",
    ),
    "a root in the interval": (
        "hold(variations(values[0]) == variations(values[1]),",
        "hold(True,",
    ),
    "one case is enough": ('(("above", "+", 1), ("below", "-", -1)):', '(("above", "+", 1),):'),
    "both cases have one sign": ('("below", "-", -1)', '("below", "-", 1)'),
    "left inverses of no square": ('hold(same, "{} is not first', 'hold(True, "{} is not first'),
    "a size may be negative": (".trace() * (-ONE / c)", ".trace() * (ONE / c)"),
    "nothing is absurd": ("hold(fact.alone() is False, ", "hold(True, "),
    "a matrix is positive by its diagonal": ("if factor := other[k]:", "if factor := 0:"),
    "elimination adds": ("pivot * x - factor * y", "pivot * x + factor * y"),
    "a root counts for nothing beside a number": (
        "return b if larger < 0 else a if",
        "return a if larger < 0 else a if",
    ),
    "facts need not hold at a point": (
        "point.check({**theory.facts, **theory.nonzero})\n            answers",
        "point.check(theory.nonzero)\n            answers",
    ),
    "for all is for one at a point": ("self.always(fact) if fact.bound else ", ""),
    "an end need not be reached": ('point.check({f"predicate', '({f"predicate'),
}
MORE = (  # false, and refused by one rule alone
    theorem("A:nn B:nn C:nn", "f: A = B", [instance("s", "f", A="C")], "C = B"),
    theorem("x", "a: x >= 0", [step("s", "shift", "1 - x >= 0", bounds=["a"])], "1 - x >= 0"),
    piece(
        "refutation",
        "A:nn B:nn",
        "A = B",
        point("n=1", "A:nn B:nn", A="1", B="2"),
        given="f: A = B",
    ),
)
needs_node = pytest.mark.skipif(other.NODE is None, reason="node is not installed")


def every_certificate():
    """True and false ones of the tables of rules, as objects and as text."""
    more = [certificate(one, verdict="undecided") for one in MORE]
    every = [*FALSE.values(), *more, *samples.CERTIFICATES.values()]
    return [(obj, json.dumps(obj)) for obj in every if "spiral" not in json.dumps(obj)]


@pytest.fixture(scope="module")
def certificates():
    return every_certificate()


@pytest.fixture(scope="module")
def verdicts(certificates):
    return other.javascript([text for _, text in certificates])


def planted(folder, fault):
    """recheck.py with a fault: what stands in it once is something else."""
    old, new = FAULTS[fault]
    text = open(recheck.__file__, encoding="utf-8").read()
    assert text.count(old) == 1, f"recheck.py has another text there now: {old}"
    file = folder / "faulty.py"
    file.write_text(text.replace(old, new), encoding="utf-8")
    spec = importlib.util.spec_from_file_location("faulty", file)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def said(module, text):
    try:
        module.recheck(json.loads(text))
    except module.Rejected as error:
        return ["rejected", str(error)]
    except module.Malformed as error:
        return ["refused", str(error)]
    except Exception as error:  # a fault may break it
        return ["broken", str(error)]
    return ["confirmed", ""]


@needs_node
def test_without_a_fault_they_agree(certificates, verdicts):
    pairs = zip(certificates, verdicts)
    assert [o for (o, t), v in pairs if other.disagree(said(recheck, t), v)] == []


@needs_node
@pytest.mark.parametrize("fault", FAULTS)
def test_recheck_js_sees_it(certificates, verdicts, tmp_path, fault):
    module = planted(tmp_path, fault)
    pairs = zip(certificates, verdicts)
    assert any(other.disagree(said(module, text), verdict) for (_, text), verdict in pairs)
