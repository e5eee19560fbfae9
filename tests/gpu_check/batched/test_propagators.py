"""Propagators by name."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gpu_check.batched import propagators


def test_names_mean_the_blocks_of_the_paper():
    assert propagators.named("J(0)") == ([[0]], [1])
    assert propagators.named("J(.9 ; 2)") == ([[0.9, 1], [0, 0.9]], [1, 0])
    assert propagators.named("J( -0.3 + .4i )") == ([[-0.3, 0.4], [-0.4, -0.3]], [1, 0])
    assert propagators.named("J(0.9i)") == ([[0, 0.9], [-0.9, 0]], [1, 0])
    assert propagators.named("J(0) ∪ J(1e-1)") == ([[0, 0], [0, 0.1]], [1, 1])


@given(re=st.floats(-1, 1), im=st.floats(-1, 1).filter(bool), n=st.integers(1, 3))
@settings(max_examples=50, deadline=None)
def test_every_number_is_read_as_python_reads_it(re, im, n):
    assert propagators.named(f"J({re!r};{n})") == propagators.block(re, n)
    assert propagators.named(f"J({re!r}{im:+.17g}i)") == propagators.block(complex(re, im))
    assert propagators.named(f"J({im!r}i;{n})") == propagators.block(complex(0, im), n)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "J",
        "J()",
        "J(a)",
        "J(0.9",
        "J(0.9))",
        "J(0.9;1.5)",
        "J(i)",
        "J(1 2i)",
        "J(0)|",
        "j(0)",
        "J(nan)",
    ],
)
def test_other_text_is_refused(text):
    with pytest.raises(ValueError, match="no propagator"):
        propagators.named(text)


def test_the_named_configurations_are_those_of_the_reference():
    from numerics import optimizers

    read = 0
    for name, (T, v) in optimizers.configurations().items():
        if name.startswith("J("):
            assert propagators.named(name) == (T.tolist(), v.tolist())
            read += 1
    assert read > 10
