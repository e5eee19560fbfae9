"""PEPit's problems, read exactly: our rules at our points are the rows that PEPit writes itself.

Skipped where PEPit is not installed; `python -m pip install pepit==0.5.1` brings it.
"""

import contextlib
import io
import sys
from pathlib import Path

import pytest

PEPit = pytest.importorskip("PEPit", reason="PEPit is not installed")
pytestmark = pytest.mark.filterwarnings("ignore")

FAST = (  # one example of each class and of each kind of step
    "composite_convex_minimization/accelerated_douglas_rachford_splitting",
    "composite_convex_minimization/no_lips_in_function_value",
    "composite_convex_minimization/proximal_gradient_quadratics",
    "fixed_point_problems/inconsistent_halpern_iteration",
    "inexact_proximal_methods/relatively_inexact_proximal_point_algorithm",
    "low_dimensional_worst_cases_scenarios/alternate_projections",
    "monotone_inclusions_variational_inequalities/optimistic_gradient",
    "monotone_inclusions_variational_inequalities/optimistic_gradient_refined",
    "monotone_inclusions_variational_inequalities/optimistic_gradient_refined_cocoercive",
    "monotone_inclusions_variational_inequalities/three_operator_splitting",
    "nonconvex_optimization/gradient_descent",
    "nonconvex_optimization/gradient_descent_quadratic_lojasiewicz_expensive",
    "nonconvex_optimization/gradient_descent_quadratic_lojasiewicz_intermediate",
    "nonconvex_optimization/no_lips_2",
    "online_learning/online_follow_regularized_leader",
    "unconstrained_convex_minimization/cyclic_coordinate_descent",
    "unconstrained_convex_minimization/epsilon_subgradient_method",
    "unconstrained_convex_minimization/gradient_descent_lc",
    "unconstrained_convex_minimization/gradient_descent_qg_convex",
    "unconstrained_convex_minimization/gradient_exact_line_search",
    "unconstrained_convex_minimization/subgradient_method_rsi_eb",
)
EXAMPLES = Path(PEPit.__file__).parent / "examples"
EVERY = [
    str(path.relative_to(EXAMPLES).with_suffix(""))
    for path in sorted(EXAMPLES.glob("*/*.py"))
    if path.name != "__init__.py"
]


class Enough(Exception):
    """The problem is modelled."""


@pytest.fixture
def modelled(monkeypatch):
    """A function from an example's name to PEPit's problem, before it is solved."""
    from verify.worst_case import exact, source

    assert exact.VERSION

    def stop(self, *arguments, **options):
        self._prepare_constraints(verbose=0)
        found.append(self)
        raise Enough

    found: list = []
    monkeypatch.setattr(PEPit.PEP, "solve", stop)
    monkeypatch.setitem(sys.modules, "__main__", sys.modules["__main__"])

    def model(name):
        with contextlib.redirect_stdout(io.StringIO()), contextlib.suppress(Enough):
            source.run(str(EXAMPLES / f"{name}.py"))
        return found[-1]

    return model


def key(form):
    """Equal for equal expressions; the numbers of matrices are named in the order of their use."""
    parts = (form.gram.items(), form.values.items(), [((), form.constant)])
    return tuple(tuple(sorted((repr(k), str(c)) for k, c in part)) for part in parts)


def compared(pep):
    """(rows of PEPit that are not ours, ours that are not PEPit's, how many were compared)."""
    from PEPit import Function

    from theory.worst_case.rules import FunctionClass
    from verify.worst_case import pepit

    reading = pepit.read(pep)
    ours, equations = set(), set()
    for m in reading.problem.functions:
        assert isinstance(m.kind, FunctionClass)
        for rule in m.kind.rules:
            for places in rule.at(m.points):
                form = rule.form(m.parameters, *(m.points[p] for p in places))
                if form.gram or form.values or form.constant:
                    ours.add(key(-form))
                    if rule.relation == "=":
                        scaled = [form, -form, form / 2, form / -2]
                        equations |= set(map(key, scaled))
    adjoint = {key(one.form) for one in reading.problem.assumptions if one.says == "the adjoint"}
    theirs = set()
    for f in Function.list_of_functions:
        for c in f.list_of_class_constraints if f in reading.members else ():
            form = reading.form(c.expression)
            if form.gram or form.values or form.constant:
                theirs.add(key(form))
    return theirs - ours - equations - adjoint, ours - theirs - equations, len(theirs), reading


def check(modelled, name):
    strange, missing, count, reading = compared(modelled(name))
    assert count or reading.problem.functions[0].kind.blocks
    refined = any(one.refined for one in reading.problem.functions)
    assert not strange and (refined or not missing)  # two points beside what three satisfy
    assert not reading.foreign
    assert not [one.says for one in reading.problem.assumptions if "is given" in one.says]


@pytest.mark.parametrize("name", FAST)
def test_our_rules_are_its_rows(modelled, name):
    check(modelled, name)


@pytest.mark.slow
@pytest.mark.parametrize("name", [name for name in EVERY if name not in FAST])
def test_our_rules_are_its_rows_in_every_example(modelled, name):
    check(modelled, name)


@pytest.mark.parametrize(
    "name",
    [
        "composite_convex_minimization/proximal_gradient_quadratics",
        "unconstrained_convex_minimization/gradient_descent_lc",
        "nonconvex_optimization/gradient_descent_quadratic_lojasiewicz_expensive",
        "monotone_inclusions_variational_inequalities/optimistic_gradient_refined",
    ],
)
def test_our_matrices_are_its_matrices(modelled, name):
    from PEPit import Function

    from theory.worst_case.expand import expand
    from verify.worst_case import pepit

    pep = modelled(name)
    reading = pepit.read(pep)
    expanded = expand(reading.problem)
    first = reading.problem.values
    ours = sorted(matrix_key(M, first) for M in expanded.conic.lmis if nonzero(M))
    theirs = []
    for f in Function.list_of_functions:
        for matrix in f.list_of_class_psd:
            rows = [[reading.form(x) for x in row] for row in matrix.matrix_of_expressions]
            size = range(len(rows))
            rows = [[((rows[i][j] + rows[j][i]) / 2).row() for j in size] for i in size]
            theirs.append(matrix_key(rows, first))
    assert set(ours) <= set(theirs) and ours


def nonzero(M):
    return any(row.gram or row.values for line in M for row in line)


def matrix_key(M, first):
    """Rows and columns without those that are zero; the numbers from `first` on by their order."""
    kept = [i for i, line in enumerate(M) if any(x.gram or x.values for x in line)]
    order: dict = {}

    def shown(row):
        values = []
        for k, c in row.values.items():
            name = ("aux", order.setdefault(k, len(order))) if k >= first else k
            values.append((repr(name), str(c)))
        gram = sorted((repr(k), str(c)) for k, c in row.gram.items())
        return repr((gram, sorted(values), str(row.constant)))

    return repr([[shown(M[i][j]) for j in kept] for i in kept])


def test_a_changed_rule_would_be_seen(modelled, monkeypatch):
    """The comparison is no formality: with another constant in the class, rows differ."""
    from theory.worst_case import functions, rules
    from verify.worst_case import pepit

    pep = modelled("nonconvex_optimization/gradient_descent")
    wrong = rules.curved(lambda k: -k["L"], lambda k: 2 * k["L"], "smoothness")
    kind = next(one for one in functions.FUNCTIONS if one.name == "smooth")
    monkeypatch.setitem(pepit.KINDS, "SmoothFunction", "smooth")
    object.__setattr__(kind, "rules", (wrong,))
    try:
        strange, missing, _, _ = compared(pep)
    finally:
        object.__setattr__(
            kind, "rules", (functions.curved(lambda k: -k["L"], lambda k: k["L"], "smoothness"),)
        )
    assert strange and missing


def test_what_is_no_class_of_ours_is_assumed_and_says_so(modelled):
    from PEPit import PEP
    from PEPit.functions import ConvexFunction

    from verify.worst_case import pepit

    class MyFunction(ConvexFunction):
        pass

    problem = PEP()
    f = problem.declare_function(MyFunction)
    xs, x = f.stationary_point(), problem.set_initial_point()
    problem.set_initial_condition((x - xs) ** 2 <= 1)
    problem.set_performance_metric(f(x) - f(xs))
    problem._prepare_constraints(verbose=0)
    said = {one.says for one in pepit.read(problem).problem.assumptions}
    assert said == {"Initial condition", "a rule of PEPit's MyFunction"}
