"""Standard theorems that claims may cite: what everybody uses, and Lemmata does not prove.

Each stands here once, with its source; the number of those that a claim cites is its price.
"""

from __future__ import annotations

from dataclasses import dataclass

from .points import POINTS

COVER = "Cover and Thomas, Elements of Information Theory, 2nd ed."
HORN = "Horn and Johnson, Matrix Analysis, 2nd ed."
KNUTH = "Knuth, The Art of Computer Programming 1, 3rd ed."
POLYAK = "Polyak, Introduction to Optimization"
RUDIN = "Rudin, Principles of Mathematical Analysis, 3rd ed."
SAGAN = "Sagan, The Symmetric Group, 2nd ed."
SERRE = "Serre, Linear Representations of Finite Groups"
TAYLOR = (
    "Taylor, Hendrickx and Glineur, Smooth strongly convex interpolation and exact worst-case "
    "performance of first-order methods, Math. Program. 161 (2017)"
)
WILLIAMS = "Williams, Probability with Martingales"


@dataclass(frozen=True)
class Standard:
    """A standard theorem: its words, and where it is proved."""

    name: str
    words: str
    source: str


_ALL = (
    *(Standard(*row) for row in POINTS),
    Standard(
        "one_sided_inverse",
        "A finite square matrix with a one-sided inverse has it on both sides.",
        f"{HORN}, 0.5",
    ),
    Standard(
        "full_rank_inverse",
        "A matrix without a left (right) null vector other than 0 has a right (left) inverse.",
        f"{HORN}, 0.5",
    ),
    Standard(
        "stein",
        "ρ(F) < 1 if and only if P − FPFᵀ ≻ 0 for some P ≻ 0; then qP − FPFᵀ ⪰ 0 for some q < 1.",
        f"{HORN}, 7.1 problem P26",
    ),
    Standard(
        "gramian",
        "If ρ(T) < 1, then W = TᵀWT + vvᵀ for exactly one W, which is positive definite if the "
        "rows vᵀTⁱ span.",
        "Zhou, Doyle and Glover, Robust and Optimal Control, 21.1",
    ),
    Standard(
        "real_eigenpair",
        "A real matrix with the eigenvalue a + bi has X ≠ 0 with FX = XR, where "
        "R = [[a, b], [−b, a]], and R = a if b = 0.",
        f"{HORN}, 3.4.1",
    ),
    Standard(
        "eigenvalue_derivative",
        "A simple eigenvalue λ of M with Mx = λx, yᵀM = λyᵀ moves with M at the rate yᵀ(dM)x/yᵀx; "
        "so a simple largest singular value: d‖A‖₂² = 2uᵀAᵀ(dA)u/|u|² for AᵀAu = ‖A‖₂²u.",
        f"{HORN}, 6.3.12",
    ),
    Standard(
        "log_det",
        "−log det M moves with M ≻ 0 at the rate −tr(M⁻¹dM), and tends to ∞ where an eigenvalue of "
        "a bounded M tends to 0.",
        f"{HORN}, 0.8.10",
    ),
    Standard(
        "spectral",
        "A real symmetric matrix has an orthonormal basis of eigenvectors.",
        f"{HORN}, 2.5.6",
    ),
    Standard(
        "qr",
        "Independent rows C are BU with an invertible lower triangular B and orthonormal rows U "
        "(Gram–Schmidt).",
        f"{HORN}, 2.1.14",
    ),
    Standard(
        "psd_root",
        "A positive semidefinite matrix has one positive semidefinite square root.",
        f"{HORN}, 7.2.6",
    ),
    Standard(
        "singular_values",
        "The squared singular values of M are the eigenvalues of MᵀM: they lie in [a, b] if and "
        "only if a ⪯ MᵀM ⪯ b, and the largest of all is ‖M‖₂². If 0 ⪯ P ⪯ Q, then ‖P‖₂ ≤ ‖Q‖₂.",
        f"{HORN}, 2.6.3 and 7.7.4",
    ),
    Standard(
        "principal_angle",
        "The sine of the largest principal angle between U and W is the largest distance of a unit "
        "vector of U from W, and the same from W if dim U = dim W < ∞.",
        "Kato, Perturbation Theory for Linear Operators, I.6.8 and IV.2",
    ),
    Standard("jordan", "Every real square matrix has a real Jordan form.", f"{HORN}, 3.4.1.5"),
    Standard(
        "rank",
        "The rank does not change under multiplication by invertible matrices, and M has that of "
        "MMᵀ; a diagonal matrix has that of the number of its entries that are not 0.",
        f"{HORN}, 0.4.6",
    ),
    Standard(
        "cyclic_complement",
        "A cyclic subspace whose vector has the minimal polynomial of the matrix has an invariant "
        "complement.",
        "Hoffman and Kunze, Linear Algebra, 2nd ed., 7.2",
    ),
    Standard(
        "cayley_hamilton",
        "Every square matrix is a root of its characteristic polynomial.",
        f"{HORN}, 2.4.3.2",
    ),
    Standard(
        "power_limit", "For 0 ≤ q < 1 and every natural k, tᵏqᵗ → 0 as t → ∞.", f"{RUDIN}, 3.20"
    ),
    Standard(
        "monotone_limit", "A bounded monotone sequence of real numbers converges.", f"{RUDIN}, 3.14"
    ),
    Standard(
        "limit_laws",
        "Limits respect sums, products, and quotients by what has another limit than 0; a sequence "
        "that does not fall is at most its limit.",
        f"{RUDIN}, 3.3 and 3.14",
    ),
    Standard(
        "intermediate_value",
        "A continuous real function on an interval takes every value between two of its values.",
        f"{RUDIN}, 4.23",
    ),
    Standard(
        "extreme_value",
        "A continuous real function on a compact set, such as any function on a finite one, has a "
        "largest and a smallest value.",
        f"{RUDIN}, 4.16",
    ),
    Standard(
        "chain_rule",
        "The derivative of a composition of differentiable maps is the product of the derivatives.",
        f"{RUDIN}, 9.15",
    ),
    Standard(
        "taylor",
        "f(θ + d) ≤ f(θ) + ⟨∇f(θ), d⟩ + ½Λ|d|² if the Hessian is ≤ Λ on the segment.",
        f"{RUDIN}, 5.15",
    ),
    Standard(
        "complete_induction",
        "What holds at the first k indices, and at every later one where it holds at the k before "
        "it, holds at every index.",
        f"{KNUTH}, 1.2.1",
    ),
    Standard(
        "power_series",
        "Σxⁱ = 1/(1 − x) for |x| < 1, and a power series may be differentiated term by term inside "
        "its radius of convergence.",
        f"{RUDIN}, 3.26 and 8.1",
    ),
    Standard(
        "recurrence",
        "The solutions of (S − λ₁)^n₁ … (S − λ_r)^n_r x = 0, (Sx)_i = x_{i+1}, with different λ_j "
        "are a space of n₁ + … + n_r dimensions, spanned by the C(i, s)λ_jⁱ⁻ˢ, s < n_j.",
        "Elaydi, An Introduction to Difference Equations, 3rd ed., 2.3",
    ),
    Standard(
        "nilpotent_function",
        "A rational function without a pole at 0 has at a nilpotent N the value Σc_iNⁱ, c_i its "
        "Taylor coefficients.",
        "Higham, Functions of Matrices, 1.2",
    ),
    Standard(
        "infinite_product",
        "For 0 ≤ η < 1 and a polynomial e with e(0) = 1 and coefficients ≥ 0, E(x) = ∏e(ηʲx) is "
        "finite, E(x) = e(x)E(ηx), E ≥ 1, and E does not fall as x ≥ 0 grows.",
        "Rudin, Real and Complex Analysis, 3rd ed., 15.3 and 15.4",
    ),
    Standard(
        "ratio_test",
        "A sequence whose ratios are at most q < 1 in modulus from some index on tends to 0.",
        f"{RUDIN}, 3.34",
    ),
    Standard(
        "pascal",
        "C(i+1, s) = C(i, s) + C(i, s−1), C(0, 0) = 1 and C(0, s) = 0 for s ≠ 0.",
        f"{KNUTH}, 1.2.6",
    ),
    Standard(
        "real_factors",
        "A real polynomial is a product of real linear and quadratic ones.",
        f"{RUDIN}, 8.8",
    ),
    Standard(
        "hermite",
        "A polynomial of degree below n₁ + … + n_r that has a zero of order n_i at each of r "
        "different λ_i is zero.",
        "Stoer and Bulirsch, Introduction to Numerical Analysis, 3rd ed., 2.1.5",
    ),
    Standard(
        "neumann",
        "If ‖X‖₂ < 1, then 1 + X has an inverse, and ‖(1 + X)⁻¹‖₂ ≤ 1/(1 − ‖X‖₂).",
        f"{HORN}, 5.6.16",
    ),
    Standard(
        "stationary_moment",
        "If ρ(A) < 1, then x ← Ax + s with independent s of mean 0 and covariance Q has one "
        "stationary second moment, P = APAᵀ + Q.",
        "Lütkepohl, New Introduction to Multiple Time Series Analysis, 2.1",
    ),
    Standard(
        "hurwitz",
        "All eigenvalues of a real K have negative real parts if and only if PK + KᵀP = −1 for "
        "some P ≻ 0; for a 2×2 K, if and only if tr K < 0 < det K.",
        "Horn and Johnson, Topics in Matrix Analysis, 2.2.1 and 2.3",
    ),
    Standard(
        "vanishing_recursion",
        "If u_t ≥ 0 and u_{t+1} ≤ (1 − b_t)u_t + b_ts_t with 0 ≤ b_t ≤ 1 for late t, Σb_t = ∞ and "
        "s_t → 0, then u_t → 0.",
        f"{POLYAK}, 2.2, lemma 3",
    ),
    Standard(
        "schur_cohn",
        "Both roots of x² − τx + δ, real, are less than 1 in modulus if and only if |τ| < 1 + δ "
        "and δ < 1.",
        "Jury, Theory and Application of the z-Transform Method, 3",
    ),
    Standard(
        "norm_product",
        "The spectral and the Frobenius norm are norms, ‖AB‖ ≤ ‖A‖‖B‖, and ‖xyᵀ‖ = |x||y|.",
        f"{HORN}, 5.6",
    ),
    Standard(
        "projection",
        "A closed convex set W that is not empty has one point p next to x; and "
        "⟨x − p, q − p⟩ ≤ 0 for every q in W.",
        "Hiriart-Urruty and Lemaréchal, Fundamentals of Convex Analysis, A.3.1",
    ),
    Standard(
        "moreau",
        "For f convex, closed and proper, and a > 0, v = prox_{af*}(v) + a·prox_{f/a}(v/a).",
        "Bauschke and Combettes, Convex Analysis and Monotone Operator Theory, 2nd ed., 14.3",
    ),
    Standard(
        "conditional_expectation",
        "Random vectors with E|x|² < ∞ have the inner product E[xᵀy]; E[· | past] is an orthogonal "
        "projection, and commutes with the multiplication by bounded numbers that the past "
        "determines.",
        f"{WILLIAMS}, 6.5, 9.4 and 9.7",
    ),
    Standard(
        "finite_moments",
        "For a random vector with E|s|² < ∞ some law with finitely many values has the same mean "
        "and the same second moments.",
        "Bayer and Teichmann, The proof of Tchakaloff's theorem, Proc. AMS 134 (2006)",
    ),
    Standard(
        "stein_sum",
        "If ρ(A) < 1, then Aᴺ → 0, and E = AEAᵀ + Σ has one solution, the sum of the AⁿΣ(Aᵀ)ⁿ; it "
        "is ⪰ 0 where Σ is.",
        "Lancaster and Tismenetsky, The Theory of Matrices, 2nd ed., 13.2",
    ),
    Standard(
        "smooth_convex_points",
        "Points of one f in F(μ, L), μ < L, satisfy f_i − f_j − ⟨g_j, x_i − x_j⟩ ≥ "
        "|g_i − g_j − μ(x_i − x_j)|²/(2(L − μ)) + μ|x_i − x_j|²/2 in pairs.",
        f"{TAYLOR}, Theorem 4, necessity",
    ),
    Standard(
        "smooth_convex_interpolation",
        "Countably many points that satisfy f_i − f_j − ⟨g_j, x_i − x_j⟩ ≥ "
        "|g_i − g_j − μ(x_i − x_j)|²/(2(L − μ)) + μ|x_i − x_j|²/2 in pairs and are bounded belong "
        "to one f in F(μ, L), μ < L.",
        f"{TAYLOR}, Theorem 4, sufficiency, for finitely many; a limit of their functions is one "
        f"for all ({RUDIN}, 7.25)",
    ),
    Standard(
        "squared_distance",
        "x ↦ dist(x, H)²/2, H closed and convex, is convex with the 1-Lipschitz gradient x − P(x), "
        "P(x) the point of H next to x.",
        "Bauschke and Combettes, Convex Analysis and Monotone Operator Theory in Hilbert Spaces, "
        "2nd ed., 12.31 and 4.16",
    ),
    Standard("spectral_radius", "ρ(A) ≤ ‖A‖₂ ≤ ‖A‖_F.", f"{HORN}, 5.6.9 and 5.6.P23"),
    Standard(
        "schur",
        "What commutes with an irreducible representation (of S_n: a real one) is a multiple of 1, "
        "by its trace divided by the dimension.",
        f"{SERRE}, 2.2; {SAGAN}, 1.6",
    ),
    Standard(
        "plancherel",
        "N·Σp² = Σ_λ f_λ tr(Q_λQ_λᵀ) for a function p on a finite group of N elements, Q_λ its "
        "image in the irreducible representation λ, real and orthogonal (as those of S_n), of "
        "dimension f_λ; and Σ_λ f_λ² = N.",
        f"{SERRE}, 6.2 and 2.4",
    ),
    Standard(
        "young_rule",
        "The vectors of λ that S_k × … × S_k leaves fixed have the dimension K_λ, the sum of those "
        "of λ without a horizontal strip of k; f_λ is that of the f_μ of λ without a box.",
        f"{SAGAN}, 2.8, 2.11 and 4.9",
    ),
    Standard("jensen", "E φ(X) ≥ φ(E X) for a convex φ.", f"{WILLIAMS}, 6.6"),
    Standard(
        "pinsker",
        "TV² ≤ KL/2 in nats, and KL does not grow when both distributions are mapped.",
        f"{COVER}, 11.6.1 and 2.5.3",
    ),
    Standard(
        "markov",
        "P(X ≥ c) ≤ E[X]/c for X ≥ 0 and c > 0; a union of events has at most the sum of their "
        "probabilities.",
        f"{WILLIAMS}, 6.4 and 1.9",
    ),
    Standard(
        "pigeonhole",
        "Two subsets X, Y of a finite group of N elements with |X| + |Y| > N have XY = the group.",
        "Nathanson, Additive Number Theory: Inverse Problems, 2.1 (X and gY⁻¹ meet)",
    ),
    Standard(
        "anderson",
        "A Gaussian s of mean 0 has P(s + m in K) ≤ P(s in K) for a convex K = −K and every m.",
        "Anderson, The integral of a symmetric unimodal function, Proc. AMS 6 (1955)",
    ),
    Standard(
        "conditional_borel_cantelli",
        "Events E_t, each known at t, occur infinitely often almost surely where the sum of "
        "P(E_t | what is known at t − 1) is infinite.",
        f"{WILLIAMS}, 12.15",
    ),
    Standard(
        "hermite_moment",
        "E p(s)² ≥ d!·c² for a polynomial p of degree d with the leading coefficient c in a "
        "standard Gaussian s (Hermite polynomials are orthogonal).",
        "Szegő, Orthogonal Polynomials, 4th ed., 5.5",
    ),
    Standard(
        "degree",
        "The degree of a product of real polynomials is the sum of theirs, its leading coefficient "
        "the product of theirs.",
        "Lang, Algebra, 3rd ed., IV.1",
    ),
    Standard(
        "log_moment",
        "E|log|p(s)|| < ∞ for a polynomial p ≠ 0 in a standard Gaussian s.",
        f"{RUDIN}, 3.24 and 6.12 (∫₀¹|log x|dx = 1, near each zero; the density is bounded)",
    ),
    Standard(
        "mean_hessian",
        "For F in C² on a convex W with μ ⪯ ∇²F ⪯ L, ∇F(x) − ∇F(y) = M(x − y) for x, y in W, "
        "M = ∫∇²F(y + τ(x − y))dτ symmetric, μ ⪯ M ⪯ L.",
        "Nesterov, Lectures on Convex Optimization, 2nd ed., 1.2.2",
    ),
    Standard(
        "common_eigenbasis",
        "Commuting real symmetric matrices have a common orthonormal basis of eigenvectors.",
        f"{HORN}, 2.5.5 and 4.1.6",
    ),
    Standard(
        "exponential",
        "(e^y)′ = y′e^y, the only solution of q′ = −kq is q(0)e^{−kt}, and e^x ≥ 1 + x.",
        f"{RUDIN}, 8.6",
    ),
    Standard(
        "lambert",
        "For 0 ≤ y < 1 and z = ye^{−y}, y = −W₀(−z).",
        "Corless and others, On the Lambert W function, Adv. Comput. Math. 5 (1996), 1",
    ),
    Standard(
        "bounded_series",
        "Terms ≥ 0 whose partial sums are bounded have a convergent sum, and tend to 0.",
        f"{RUDIN}, 3.23 and 3.24",
    ),
    Standard(
        "sylvester",
        "For symmetric H and invertible K, KHKᵀ has as many positive, negative and zero "
        "eigenvalues as H.",
        f"{HORN}, 4.5.8",
    ),
    Standard(
        "ostrowski",
        "For symmetric H and invertible K, the i-th eigenvalue of KHKᵀ is θ_i times that of H, θ_i "
        "between the least and the largest eigenvalue of KKᵀ.",
        f"{HORN}, 4.5.9",
    ),
    Standard(
        "gronwall",
        "If y is differentiable with y′ ≤ −ky, then y(t) ≤ exp(−kt)·y(0) for t ≥ 0.",
        "Hartman, Ordinary Differential Equations, III.1",
    ),
    Standard(
        "ode_continuation",
        "A solution of a differential equation that stays in a compact part of where its right "
        "side is locally Lipschitz exists for all t ≥ 0.",
        "Hartman, Ordinary Differential Equations, II.3",
    ),
    Standard(
        "ode_unique",
        "A differential equation whose right side is locally Lipschitz has one maximal solution.",
        "Hartman, Ordinary Differential Equations, II.1 and II.3",
    ),
)
THEOREMS = {theorem.name: theorem for theorem in _ALL}

# stated, and their places given, from memory: nobody has held them against the book yet (of
# vanishing_recursion, anderson and conditional_borel_cantelli others' quotations were seen)
FROM_MEMORY = frozenset(
    "eigenvalue_derivative log_det infinite_product hurwitz schur plancherel young_rule jensen "
    "pinsker markov pigeonhole hermite_moment degree log_moment".split()
)
