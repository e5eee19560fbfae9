"""Standard theorems on points of functions and operators: (name, words, source) of each."""

POINTS = (
    (
        "upper_bound_points",
        "Points of one convex f with f(x) − f* ≤ L|x − x*|²/2 satisfy f* − f_i − ⟨g_i, x* − x_i⟩ ≥ "
        "|g_i|²/(2L).",
        "Goujaud, Taylor and Dieuleveut, Optimal first-order methods for convex functions with a "
        "quadratic upper bound, arXiv 2205.15033, Theorem 2.6",
    ),
    (
        "descent",
        "f(x) − f* ≥ |g|²/(2L) for a function f ≥ f* with L-Lipschitz gradient g.",
        "Nesterov, Lectures on Convex Optimization, 2nd ed., 1.2.3",
    ),
    (
        "lojasiewicz_points",
        "Two points and a minimizer of an L-smooth f with |f'(x)|² ≥ 2μ(f(x) − f*) satisfy the "
        "inequality with a parameter α, and the two matrix inequalities, of the source.",
        "Rubbens, Hendrickx and Taylor, A constructive approach to strengthen algebraic "
        "descriptions of function and operator classes, arXiv 2504.14377, Propositions 3.2 and 3.4",
    ),
    (
        "operator_triples",
        "Three points of a strongly monotone operator that is Lipschitz or cocoercive satisfy the "
        "7×7 matrix inequalities of the source.",
        "Rubbens, Hendrickx and Taylor, arXiv 2504.14377, Proposition 3.15 and Appendices E and F",
    ),
    (
        "displacement",
        "The infimal displacement vector v of a nonexpansive T satisfies ⟨x − Tx, v⟩ ≥ |v|² for "
        "every x: the closure of the range of 1 − T is convex.",
        "Pazy, Asymptotic behavior of contractions in Hilbert space, Israel J. Math. 9 (1971)",
    ),
)
