"""The edges that the exact checks of Jordan rules name are the numbers that they run."""

from verify.address import Run
from verify.claims.rllc import jordan_abstract_rule as claim


def test_the_edges_of_a_rule_are_run(monkeypatch):
    import theory.propagators as propagators

    seen, honest = [], propagators.J
    monkeypatch.setattr(
        propagators, "J", lambda lam, n, *rest: seen.append((lam, n)) or honest(lam, n, *rest)
    )
    assert claim.rules_over_q(Run(instances=1)).ok
    assert {0, 1, -1} <= {lam for lam, _ in seen} and 1 in {n for _, n in seen}
