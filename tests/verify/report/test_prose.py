"""Powers and indices in prose are raised and lowered; names and escapes stay what they are."""

import pytest

from verify.report.prose import prose


@pytest.mark.parametrize(
    "text, shown",
    [
        ("1/(1 − β₁^t)", "1/(1 − β₁<sup>t</sup>)"),
        ("x^{t+1} = x^ref + η_min", "x<sup>t+1</sup> = x<sup>ref</sup> + η<sub>min</sub>"),
        ("e^{−2αλ_i³σ²t}", "e<sup>−2αλ<sub>i</sub>³σ²t</sup>"),
        ("K_{λ,(k^{ñ/k})}", "K<sub>λ,(k<sup>ñ/k</sup>)</sub>"),
        (
            "‖A_T‖_F² and 2g_1/u_max",
            "‖A<sub>T</sub>‖<sub>F</sub>² and 2g<sub>1</sub>/u<sub>max</sub>",
        ),
        ("prox_{τf}(v), nag_true_rate", "prox<sub>τf</sub>(v), nag_true_rate"),
        ("two_cycle LM_RLLC a_long(x)", "two_cycle LM_RLLC a_long(x)"),
        ("((1−a)I + aP_k)φ", "((1−a)I + aP<sub>k</sub>)φ"),
        ("<b>a_1</b> & c", "&lt;b&gt;a<sub>1</sub>&lt;/b&gt; &amp; c"),
        ("no ^ and _ alone, x^, {y}", "no ^ and _ alone, x^, {y}"),
    ],
    ids=range(10),
)
def test_what_a_reader_would_read_so_is_raised_or_lowered(text, shown):
    assert prose(text) == shown
