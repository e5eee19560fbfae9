"""Two runs of LM-RLLC with four memory units side by side, compiled by numba: one instance after
another, in cache.

The pseudo-inverse is CholeskyQR2 (Yamamoto, Nakatsukasa, Yanagisawa, Fukaya, ETNA 44 (2015)): the
Cholesky factor R of MᵀM makes Q = MR⁻¹ nearly orthogonal, and that of QᵀQ, close to the identity,
repairs what squaring the condition lost. So M⁺g = R⁻¹(QᵀQ)⁻¹Qᵀg, and Q is never stored. A memory
that is not seen to have full rank gives NaN. Sums may be taken in any order; that costs no accuracy
that the bounds of gpu_check.batched.bounds count on.
"""

import math
from functools import cache, partial

import numpy as np
from numba import njit

fast = partial(njit, fastmath={"reassoc", "contract", "nsz"}, error_model="numpy")
# Numba's own inlining: LLVM leaves some of these calls standing, and then M goes through memory
# between them.
part = fast(inline="always")


@part
def factor(products):
    """R upper triangular with RᵀR = the Gram matrix, in its order; on the diagonal 1/R_ii."""
    aa, ab, ac, ad, bb, bc, bd, cc, cd, dd = products
    i1 = 1 / math.sqrt(aa)
    ab, ac, ad = ab * i1, ac * i1, ad * i1
    i2 = 1 / math.sqrt(bb - ab * ab)
    bc, bd = (bc - ab * ac) * i2, (bd - ab * ad) * i2
    i3 = 1 / math.sqrt(cc - ac * ac - bc * bc)
    cd = (cd - ac * ad - bc * bd) * i3
    i4 = 1 / math.sqrt(dd - ad * ad - bd * bd - cd * cd)
    return i1, ab, ac, ad, i2, bc, bd, i3, cd, i4


@part
def back(R, y):
    """R⁻¹y."""
    i1, ab, ac, ad, i2, bc, bd, i3, cd, i4 = R
    x4 = y[3] * i4
    x3 = (y[2] - cd * x4) * i3
    x2 = (y[1] - bc * x3 - bd * x4) * i2
    return (y[0] - ab * x2 - ac * x3 - ad * x4) * i1, x2, x3, x4


@part
def forward(R, y):
    """R⁻ᵀy."""
    i1, ab, ac, ad, i2, bc, bd, i3, cd, i4 = R
    x1 = y[0] * i1
    x2 = (y[1] - ab * x1) * i2
    x3 = (y[2] - ac * x1 - bc * x2) * i3
    return x1, x2, x3, (y[3] - ad * x1 - bd * x2 - cd * x3) * i4


@cache
def bell_for(n):
    """bell compiled for n numbers."""

    @fast()
    def bell(key, counters, size, g):
        """g ← size times gpu_check.batched.streams.Streams.bell at these hashed counters, the same
        numbers to the bit."""
        half = np.uint64(0xFFFF)
        for i in range(n):
            x = key + counters[i] + np.uint64(0x9E3779B97F4A7C15)
            x = (x ^ (x >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
            x = (x ^ (x >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
            x ^= x >> np.uint64(31)
            total = (
                (x & half)
                + ((x >> np.uint64(16)) & half)
                + ((x >> np.uint64(32)) & half)
                + (x >> np.uint64(48))
            )
            g[i] = size * ((np.float64(np.int64(total)) - 131070.0) / 32768.0)

    return bell


@cache
def worst_gaps_for(n):
    """worst_gaps compiled for n parameters: with n known, a step's loops are straight lines of
    vector instructions."""
    bell = bell_for(n)

    @part
    def gram(a, b, c, d):
        """The ten products of the columns of M = (a, b, c, d), row by row of the upper triangle."""
        aa = ab = ac = ad = bb = bc = bd = cc = cd = dd = 0.0
        for i in range(n):
            p, q, r, s = a[i], b[i], c[i], d[i]
            aa, ab, ac, ad = aa + p * p, ab + p * q, ac + p * r, ad + p * s
            bb, bc, bd = bb + q * q, bc + q * r, bd + q * s
            cc, cd, dd = cc + r * r, cd + r * s, dd + s * s
        return aa, ab, ac, ad, bb, bc, bd, cc, cd, dd

    @part
    def again(a, b, c, d, R, g):
        """For Q = MR⁻¹: the ten products of its columns, and Qᵀg."""
        i1, ab, ac, ad, i2, bc, bd, i3, cd, i4 = R
        pp = pq = pr = ps = qq = qr = qs = rr = rs = ss = 0.0
        y1 = y2 = y3 = y4 = 0.0
        for i in range(n):
            p = a[i] * i1
            q = (b[i] - p * ab) * i2
            r = (c[i] - p * ac - q * bc) * i3
            s = (d[i] - p * ad - q * bd - r * cd) * i4
            pp, pq, pr, ps = pp + p * p, pq + p * q, pr + p * r, ps + p * s
            qq, qr, qs = qq + q * q, qr + q * r, qs + q * s
            rr, rs, ss = rr + r * r, rs + r * s, ss + s * s
            y1, y2, y3, y4 = y1 + p * g[i], y2 + q * g[i], y3 + r * g[i], y4 + s * g[i]
        return (pp, pq, pr, ps, qq, qr, qs, rr, rs, ss), (y1, y2, y3, y4)

    @fast()
    def step(T, v, c1, c2, M, L, theta, g):
        """One step in place, M as four rows: L ← L + c2 M⁺g, M ← MT + gvᵀ, θ ← θ − c1ML."""
        a, b, c, d = M[0], M[1], M[2], M[3]
        R = factor(gram(a, b, c, d))
        products, y = again(a, b, c, d, R, g)
        near = factor(products)
        x = back(R, back(near, forward(near, y)))
        l1, l2, l3, l4 = L[0] + c2 * x[0], L[1] + c2 * x[1], L[2] + c2 * x[2], L[3] + c2 * x[3]
        L[0], L[1], L[2], L[3] = l1, l2, l3, l4
        t11, t12, t13, t14 = T[0, 0], T[0, 1], T[0, 2], T[0, 3]
        t21, t22, t23, t24 = T[1, 0], T[1, 1], T[1, 2], T[1, 3]
        t31, t32, t33, t34 = T[2, 0], T[2, 1], T[2, 2], T[2, 3]
        t41, t42, t43, t44 = T[3, 0], T[3, 1], T[3, 2], T[3, 3]
        v1, v2, v3, v4 = v[0], v[1], v[2], v[3]
        for i in range(n):
            p, q, r, s, h = a[i], b[i], c[i], d[i], g[i]
            p, q, r, s = (
                p * t11 + q * t21 + r * t31 + s * t41 + h * v1,
                p * t12 + q * t22 + r * t32 + s * t42 + h * v2,
                p * t13 + q * t23 + r * t33 + s * t43 + h * v3,
                p * t14 + q * t24 + r * t34 + s * t44 + h * v4,
            )
            a[i], b[i], c[i], d[i] = p, q, r, s
            theta[i] -= c1 * (p * l1 + q * l2 + r * l3 + s * l4)

    @fast()
    def worst_gaps(rules, rates, laws, S, keys, counters, size, gaps):
        """gaps[z] ← max_t ‖θ'_t − θ_t‖ of instance z; NaN where a memory lost its rank.

        `rules` is (T, v, T', v'), `rates` (c1, c2), `laws` (L, L'), overwritten, each for all
        instances. The rows of M_0, θ_0 and the gradients are `size` times the bell-shaped numbers
        at the hashed positions `counters` (4 + 1 + steps, n).
        """
        T, v, T_there, v_there = rules
        c1, c2 = rates
        L, L_there = laws
        M, M_there = np.empty((4, n)), np.empty((4, n))
        theta, there, g = np.empty(n), np.empty(n), np.empty(n)
        for z in range(len(keys)):
            for j in range(4):
                bell(keys[z], counters[j], size, M[j])
            for j in range(4):
                for i in range(n):
                    M_there[j, i] = (
                        M[0, i] * S[z, 0, j]
                        + M[1, i] * S[z, 1, j]
                        + M[2, i] * S[z, 2, j]
                        + M[3, i] * S[z, 3, j]
                    )
            bell(keys[z], counters[4], size, theta)
            there[:] = theta
            worst = 0.0
            for t in range(5, len(counters)):
                bell(keys[z], counters[t], size, g)
                step(T[z], v[z], c1[z], c2[z], M, L[z], theta, g)
                step(T_there[z], v_there[z], c1[z], c2[z], M_there, L_there[z], there, g)
                square = 0.0
                for i in range(n):
                    square += (there[i] - theta[i]) ** 2
                if not square <= worst:
                    worst = square
            gaps[z] = math.sqrt(worst)

    return worst_gaps
