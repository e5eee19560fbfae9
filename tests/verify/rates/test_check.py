"""Rates that a search finds, as pieces: what recheck confirms, and that no edit passes."""

import copy
import json
from fractions import Fraction

import pytest
from flint import fmpq

from theory.rates.engine.classes import SmoothStronglyConvex, StronglyMonotoneLipschitz
from verify.certificates.rates import cycle_piece, rate_piece
from verify.rates.certify import certificate_at
from verify.rates.cycles import find_cycle
from verify.rates.tight import tight_certificate
from verify.recheck import Malformed, Rejected

from .samples import shown, tuned


def plain(piece):
    return json.loads(json.dumps(piece))


@pytest.fixture(scope="module")
def pieces():
    mu = fmpq(1, 100)
    nag = certificate_at(tuned("nag", 10), SmoothStronglyConvex(mu, fmpq(1)), fmpq(93, 100), 1)
    tight = tight_certificate(
        tuned("triple_momentum", 2), SmoothStronglyConvex(fmpq(1, 4), fmpq(1)), 1, fmpq(1, 2)
    )
    forward = certificate_at(
        tuned("sgd", 3), StronglyMonotoneLipschitz(fmpq(19, 20), fmpq(1)), fmpq(10, 11), 0
    )
    cycle = find_cycle(tuned("heavy_ball", 5), fmpq(1, 25), fmpq(1))
    rates = [rate_piece(c) for c in (nag, tight, forward)]
    return [plain(piece) for piece in (*rates, cycle_piece(cycle))]


def numbers(value, path=()):
    """The paths of all numbers that mean something: not those of the text of the method."""
    if isinstance(value, dict):
        for key, part in value.items():
            if key not in ("method", "values", "kind"):
                yield from numbers(part, (*path, key))
    elif isinstance(value, list):
        for i, part in enumerate(value):
            yield from numbers(part, (*path, i))
    elif isinstance(value, str):
        try:
            yield path, Fraction(value)
        except ValueError:
            pass


def edited(piece, path, value):
    changed = copy.deepcopy(piece)
    place = changed
    for key in path[:-1]:
        place = place[key]
    place[path[-1]] = str(value)
    return changed


def confirmed(piece):
    try:
        return shown(piece)
    except (Rejected, Malformed):
        return None


def weaker(kind, path, old, new):
    """Edits that leave a true statement, and one that is weaker, about a smaller class (for a
    cycle: a larger one), or about another readout, which the statement prints."""
    return {
        ("class", "mu"): new > old if kind == "rate" else new < old,  # a cycle: a larger class
        ("class", "L"): new < old if kind == "rate" else new > old,
        ("rho",): new > old,
        ("epsilon",): new < old,
        ("constant",): new > old,
    }.get(path, path[0] in ("decrease", "positive", "start", "readout"))


def test_what_is_confirmed(pieces):
    says = [shown(piece) for piece in pieces]
    assert "every f in F(1/100, 1), that is 1/100-strongly convex" in says[0]
    assert "ρ = 93/100" in says[0] and "so from rest, s_0 = r·x_0" in says[0]
    assert "[11/9, -2/9, -2]" in says[1] and "ρ = 1/2" in says[1]
    assert "every 19/20-strongly monotone and 1-Lipschitz operator g" in says[2]
    assert "repeat with period 3" in says[-1]


def test_no_edit_of_a_number_passes_but_weaker_statements(pieces):
    """A multiplier that passes with another value proves the same theorem in another way."""
    tried = refused = 0
    for piece in pieces:
        for path, old in numbers(piece):
            for new in (old * Fraction(4, 3), -old if old else Fraction(1), old + 1, old / 2):
                if new == old:
                    continue
                tried += 1
                if confirmed(edited(piece, path, new)) is None:
                    refused += 1
                else:
                    assert weaker(piece["kind"], path, old, new), (piece["kind"], path, old, new)
    assert tried > 300 and refused > 0.8 * tried


def test_pairs_kinds_and_classes_are_not_exchanged(pieces):
    nag = pieces[0]
    for key in ("decrease", "positive"):
        for place, (_, i, j, _) in enumerate(nag[key]):
            changed = copy.deepcopy(nag)
            changed[key][place][1:3] = [j, i]
            other = [m[1:3] for m in nag[key]]
            assert confirmed(changed) is None or other.count([j, i]), (key, i, j)
    for change in (
        {"class": {"name": "sector", "mu": "1/100", "L": "1"}},
        {"class": {"name": "nothing", "mu": "1/100", "L": "1"}},
        {"decrease": [["q", 0, 2, "1"]]},
        {"decrease": []},
        {"decrease": [*nag["decrease"], ["q", 0, 1, "1"], ["q", 0, 1, "-1"]]},
        {"positive": [["q", "*", 1, "1"]]},
        {"p": []},
        {"kind": "cycle"},
        {"P": nag["P"][:-1]},
        {"rest": ["1"]},
        {"rho": 0.93},
        {"rho": "1e999999999"},
        {"A": "1"},
        {"start": None},
        {"constant": None},
        {"cites": []},
    ):
        assert confirmed({**nag, **change}) is None, change
