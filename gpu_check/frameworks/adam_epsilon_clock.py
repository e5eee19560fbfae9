"""torch's Adam with ε_t = ε/√(1 − β₂ᵗ) beside Keras's with ε, batched."""

from .runs import checked, rate, run

EDGES = ("zero start", "β₁ = 0")


@checked("points of torch's and Keras's Adam", EDGES)
def check(streams, problem, put, factor=1.0):
    """`factor` ≠ 1 makes Keras's ε wrong."""
    from .running import Number

    like = problem.start
    c, epsilon = Number(rate(streams, like, 0.001, 0.01)), Number(rate(streams, like, 0.01, 1))
    decays = streams.uniform(0.5, 0.95, 1), streams.uniform(0.9, 0.999, 1)
    b1 = Number(put("β₁ = 0", decays[0], 0.0).to(like.dtype))
    b2 = Number(decays[1].to(like.dtype))

    def adam(divisor):
        def step(t, g, x, m, v, p, q):
            m, v, p, q = b1 * m + (1 - b1) * g, b2 * v + (1 - b2) * g * g, b1 * p, b2 * q
            return x - c * (m / (1 - p)) / divisor(v, (1 - q).sqrt()), m, v, p, q

        return step

    zero, one = Number(0 * like), Number(0 * like + 1)
    # √v̂ + ε/d; and (√v + ε)/d, as Keras's rate c·d says
    first = run(
        problem, adam(lambda v, d: (v / (d * d)).sqrt() + epsilon / d), *(zero,) * 2, one, one
    )
    second = run(
        problem, adam(lambda v, d: (v.sqrt() + epsilon * factor) / d), *(zero,) * 2, one, one
    )
    return zip(first, second)
