"""`equivalent A B --certificate FILE`: the proof for all times, confirmed by recheck alone, and
refused by the kernel where something in it is wrong."""

import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from theory.realization import compare, inductions
from theory.realization.no_theorem import NoTheorem
from theory.realization.same import state_map
from verify.certificates.equivalence import equivalence
from verify.certificates.statement import digest
from verify.cli import UsageError, equivalent
from verify.recheck import recheck

ROOT = Path(__file__).resolve().parents[3]
BUFFER = "v = c[t]*v - l[t]*grad(x); x = x + v"
QHM = "m = k[t]*m + (1 - k[t])*grad(p); p = p - l[t]*((1 - n[t])*grad(p) + n[t]*m)"
FISTA = (
    "s[0] = 1; s_new = (1 + sqrt(1 + 4*s^2))/2; g = grad_f(y); x_new = prox_h(y - a*g, a); "
    "y = x_new + (s - 1)/s_new*(x_new - x); x, s = x_new, s_new"
)
OTHER_FISTA = (
    "s[0] = 1; g = grad_f(y); z_new = prox_h(y - a*g, a); u = z + s*(z_new - z); "
    "s_new = (1 + sqrt(1 + 4*s^2))/2; y = (1 - 1/s_new)*z_new + u/s_new; z, s = z_new, s_new"
)
AVERAGE = "m = b*m + (1 - b)*grad(x); x = x - lr*m/(1 - b^t)"
MEAN = "m = c[t]*m + (1 - c[t])*grad(x); x = x - l*m"
PAIRS = [
    ("momentum_schedule", BUFFER),
    ("schedule_free", QHM),
    (FISTA, OTHER_FISTA),
    (AVERAGE, MEAN),
    ("x = x - a*b^t*grad(x)", "p[0] = 1; p = c*p; x = x - d*p*grad(x)"),
    ("x = x - a*t/(t + 1)*grad(x)", "n[0] = 1; x = x - c*n/(n + 1)*grad(x); n = n + 1"),
    ("nag", "m = b*m + grad(z); z = z - a*(grad(z) + b*m)"),
    ("triple_momentum", "heavy_ball"),
    ("sgd", "nag"),
    ("qhm", "accsgd"),
    ("douglas_rachford", "chambolle_pock"),
]


@pytest.mark.parametrize("a, b", PAIRS)
def test_the_proof_is_confirmed_by_the_standard_library_alone(a, b, tmp_path, capsys):
    file = tmp_path / "same.json"
    assert equivalent.main([a, b, "--certificate", str(file)]) == 0
    size = file.stat().st_size / 1000
    assert f"certificate: {size:.1f} kB, checked" in capsys.readouterr().out
    command = [sys.executable, "-S", str(ROOT / "verify/recheck.py"), "--quiet", str(file)]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 0 and "proved  1 theorem" in done.stdout, done.stdout + done.stderr
    (theorem,) = json.loads(file.read_text())["theorems"]
    assert theorem["induction"]["state"]
    assert "points" in theorem or a == FISTA  # √5 comes up at once: no rational point
    assert not {"axioms", "cites"} & {k for k, v in theorem.items() if v}


def facts(answer):
    theorem = equivalence(answer, ("A", "B"))["theorems"][0]
    from verify.certificates.statement import says

    return says(theorem)


def test_the_hypotheses_are_the_map_of_schedules_and_the_starts():
    said = facts(compare("momentum_schedule", BUFFER))
    assert "c_B[t] = beta·lr[t]·1/(lr[t-1])" in said and "l_B[t] = lr[t]" in said
    assert "lr[t-1]′ = lr[t]" in said and "v_B = 0·start" in said and "x_B = start" in said
    assert said.endswith("⟹ y1 = z1")
    said = facts(compare(FISTA, OTHER_FISTA))
    assert "root0² = 4·s[t]² + 1" in said and "s[t]_B′ = 1/2·root0 + 1/2" in said


@pytest.mark.parametrize("a, b", PAIRS)
def test_a_wrong_map_of_states_is_refused_by_the_kernel(a, b, monkeypatch):
    """One entry of the map is changed, behind the exact check of the map."""
    answer = compare(a, b)

    def wrong(found, source):
        M = [list(row) for row in state_map(found, source)]
        M[-1][-1] = M[-1][-1] * 2 + 1
        return M

    monkeypatch.setattr(inductions, "state_map", wrong)
    with pytest.raises((NoTheorem, ArithmeticError)):
        equivalence(answer, (a, b))


def test_a_wrong_schedule_is_refused_by_the_kernel():
    answer = compare("momentum_schedule", BUFFER)
    found = answer.same
    double = {**found.put, "c_B[t]": 2 * found.put["c_B[t]"]}
    with pytest.raises(NoTheorem):
        equivalence(replace(answer, same=replace(found, put=double)), ("A", "B"))
    M = state_map(found, 0)
    writer = inductions._Writer(replace(found, put=double), M, 0)
    with pytest.raises(NoTheorem, match="the kernel did not prove"):
        writer.induction()


def test_an_edited_certificate_is_not_confirmed():
    good = equivalence(compare("momentum_schedule", BUFFER), ("A", "B"))
    recheck(good)
    text = json.dumps(good, ensure_ascii=False)
    for old, new in (('"m′"', '"x′"'), ('"c_B[t]"', '"l_B[t]"')):
        bad = json.loads(text.replace(old, new))
        bad["digest"] = digest({k: v for k, v in bad.items() if k != "digest"})
        with pytest.raises(Exception):  # noqa: B017 - refused in one way or another
            recheck(bad)


@pytest.mark.parametrize(
    "a, b, why",
    [
        ("adam", "adam_keras", "not in the certificate's language"),
        ("nag(lr=1/10, beta=9/10)", "sgd", "a difference is no theorem"),
        ("douglas_rachford", "admm", "shifted, repeated or of other oracles"),
        ("lr*z/(z - b)", "[c], [1], [a]", "give matrices as one"),
        ("aggmo", "robust_momentum", "roots of an equation"),
    ],
)
def test_where_there_is_none_one_line_says_why(a, b, why, tmp_path, capsys):
    file = tmp_path / "same.json"
    with pytest.raises(UsageError, match=why) as caught:
        equivalent.main([a, b, "--certificate", str(file)])
    assert "\n" not in str(caught.value) and not file.exists()
    assert "A = " in capsys.readouterr().out  # the answer stands there
