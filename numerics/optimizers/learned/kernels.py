"""Compiled loops (numba): whole blocks of steps on the bowl, one seed at a time.

One seed's LODO fits the second-level cache, so seeds run one after another: lanes of seeds were
slower (benchmarks/lodo.py).  All loops work in the number type of their arrays.
"""

import numba
import numpy as np

FAST = {"reassoc", "contract", "arcp", "nsz"}


@numba.njit(cache=True, fastmath=FAST, error_model="numpy")
def gradient(H, b, g):
    """g ← Hb, and the loss ½bᵀHb."""
    n, loss = b.size, b.dtype.type(0)
    if b.itemsize == 4:
        _eight_rows(H, b, g)
        for i in range(n):
            loss += g[i] * b[i]
        return loss / 2
    whole = (
        n - n % 32
    )  # LLVM takes 32 numbers at a time; what is left goes by rows, H being symmetric
    for i in range(n):
        total, row = b.dtype.type(0), H[i, :whole]
        for j in range(whole):
            total += row[j] * b[j]
        g[i] = total
    for j in range(whole, n):
        factor, row = b[j], H[j]
        for i in range(n):
            g[i] += factor * row[i]
    for i in range(n):
        loss += g[i] * b[i]
    return loss / 2


@numba.njit(cache=True, fastmath=FAST, error_model="numpy")
def _eight_rows(H, b, g):
    """g ← Hᵀb, H's rows added eight at a time: in float32, where H fits the first cache, twice as
    fast as dot products, which LLVM takes 64 numbers at a time and the rest one by one."""
    n = b.size
    whole = n - n % 8
    for i in range(n):
        g[i] = 0
    for j in range(0, whole, 8):
        r0, r1, r2, r3, r4, r5, r6, r7 = (
            H[j],
            H[j + 1],
            H[j + 2],
            H[j + 3],
            H[j + 4],
            H[j + 5],
            H[j + 6],
            H[j + 7],
        )
        b0, b1, b2, b3, b4, b5, b6, b7 = (
            b[j],
            b[j + 1],
            b[j + 2],
            b[j + 3],
            b[j + 4],
            b[j + 5],
            b[j + 6],
            b[j + 7],
        )
        for i in range(n):
            g[i] += (b0 * r0[i] + b1 * r1[i] + b2 * r2[i] + b3 * r3[i]) + (
                b4 * r4[i] + b5 * r5[i] + b6 * r6[i] + b7 * r7[i]
            )
    for j in range(whole, n):
        row, factor = H[j], b[j]
        for i in range(n):
            g[i] += factor * row[i]


@numba.njit(cache=True, fastmath=FAST, error_model="numpy")
def _forward(W, perm, x, inputs, work):
    """work ← G̃x; inputs[l] ← what enters the blocks of layer l (4, B)."""
    depth, _, _, blocks = W.shape
    for i in range(work.size):
        work[i] = x[i]
    for l in range(depth):
        u = inputs[l]
        for i in range(work.size):
            u[i] = work[perm[l, i]]
        u0, u1, u2, u3 = (
            u[:blocks],
            u[blocks : 2 * blocks],
            u[2 * blocks : 3 * blocks],
            u[3 * blocks :],
        )
        for r in range(4):
            w0, w1, w2, w3 = W[l, r, 0], W[l, r, 1], W[l, r, 2], W[l, r, 3]
            out = work[r * blocks : (r + 1) * blocks]
            for b in range(blocks):
                out[b] = w0[b] * u0[b] + w1[b] * u1[b] + w2[b] * u2[b] + w3[b] * u3[b]


@numba.njit(cache=True, fastmath=FAST, error_model="numpy")
def _backward(W, perm, signals, work, spare):
    """work ← G̃ᵀ·work; signals[l] ← what reaches the outputs of layer l."""
    depth, _, _, blocks = W.shape
    for l in range(depth - 1, -1, -1):
        t = signals[l]
        for i in range(work.size):
            t[i] = work[i]
        t0, t1, t2, t3 = (
            t[:blocks],
            t[blocks : 2 * blocks],
            t[2 * blocks : 3 * blocks],
            t[3 * blocks :],
        )
        for c in range(4):
            w0, w1, w2, w3 = W[l, 0, c], W[l, 1, c], W[l, 2, c], W[l, 3, c]
            out = spare[c * blocks : (c + 1) * blocks]
            for b in range(blocks):
                out[b] = w0[b] * t0[b] + w1[b] * t1[b] + w2[b] * t2[b] + w3[b] * t3[b]
        for i in range(work.size):
            work[perm[l, i]] = spare[i]


@numba.njit(cache=True, fastmath=FAST, error_model="numpy")
def _adam(w, m1, m2, h, rate, beta1, beta2, eps):
    rest1, rest2 = w.dtype.type(1) - beta1, w.dtype.type(1) - beta2
    for i in range(w.size):
        m1[i] = beta1 * m1[i] + rest1 * h[i]
        m2[i] = beta2 * m2[i] + rest2 * h[i] * h[i]
        w[i] -= rate * m1[i] / (np.sqrt(m2[i]) + eps)


@numba.njit(cache=True, fastmath=FAST, error_model="numpy")
def _meta_adam(W, M, V, um, tm, ug, tg, alpha, rate, beta1, beta2, eps, h):
    """Adam on the layers; the hypergradient −α₀(t_g u_mᵀ + t_m u_gᵀ) of a layer passes through
    h."""
    depth, _, _, blocks = W.shape
    for l in range(depth):
        for r in range(4):
            a, d = tg[l, r * blocks : (r + 1) * blocks], tm[l, r * blocks : (r + 1) * blocks]
            for c in range(4):
                u, v = um[l, c * blocks : (c + 1) * blocks], ug[l, c * blocks : (c + 1) * blocks]
                out = h[(4 * r + c) * blocks : (4 * r + c + 1) * blocks]
                for b in range(blocks):
                    out[b] = -alpha * (a[b] * u[b] + d[b] * v[b])
        _adam(
            W[l].reshape(h.size),
            M[l].reshape(h.size),
            V[l].reshape(h.size),
            h,
            rate,
            beta1,
            beta2,
            eps,
        )


@numba.njit(cache=True, fastmath=FAST, error_model="numpy")
def lodo_block(H, noise, b, m, W, M, V, perm, alpha, meta, beta, beta1, beta2, eps, done, losses):
    """Steps of full LODO on a bowl: losses[t] after the step and the centre's move noise[t].

    b (n,) the error, m (n,) the average, W, M, V (L, 4, 4, B), perm (L, ñ); `done` steps before.
    """
    n, depth, hidden = b.size, W.shape[0], perm.shape[1]
    rest = W.dtype.type(1) - beta
    um, tm = np.zeros((depth, hidden), W.dtype), np.zeros((depth, hidden), W.dtype)
    ug, tg = np.zeros((depth, hidden), W.dtype), np.zeros((depth, hidden), W.dtype)
    h = np.zeros(16 * (hidden // 4), W.dtype)
    work, spare, padded, g = (
        np.zeros(hidden, W.dtype),
        np.zeros(hidden, W.dtype),
        np.zeros(hidden, W.dtype),
        np.zeros(n, W.dtype),
    )
    power1, power2 = beta1**done, beta2**done
    for t in range(noise.shape[0]):
        for i in range(n):  # a slice would have numba compile the text of its errors: 3 s
            padded[i] = m[i]
        _forward(W, perm, padded, um, work)
        _backward(W, perm, tm, work, spare)
        for i in range(n):
            b[i] -= alpha * work[i] + noise[t, i]
        losses[t] = gradient(H, b, g)
        for i in range(n):
            padded[i] = g[i]
        _forward(W, perm, padded, ug, work)
        _backward(W, perm, tg, work, spare)
        power1, power2 = power1 * beta1, power2 * beta2
        rate = W.dtype.type(meta * np.sqrt(1 - power2) / (1 - power1))
        _meta_adam(
            W, M, V, um, tm, ug, tg, alpha, rate, W.dtype.type(beta1), W.dtype.type(beta2), eps, h
        )
        for i in range(n):
            m[i] = beta * m[i] + rest * g[i]


@numba.njit(cache=True, fastmath=FAST, error_model="numpy")
def dense_lodo_block(H, noise, b, G, alpha, losses):
    """Simplified LODO, dense G: b ← b − GHb − s, G ← G + α(Hb₊)(Hb)ᵀ, equations (5) and (6)."""
    n = b.size
    g, later = H @ b, np.zeros(n, b.dtype)
    for t in range(noise.shape[0]):
        for i in range(n):
            total = b.dtype.type(0)
            row = G[i]
            for j in range(n):
                total += row[j] * g[j]
            later[i] = b[i] - total - noise[t, i]
        for i in range(n):
            b[i] = later[i]
        losses[t] = gradient(H, b, later)
        for i in range(n):
            step = alpha * later[i]
            row = G[i]
            for j in range(n):
                row[j] += step * g[j]
        for i in range(n):
            g[i] = later[i]


@numba.njit(cache=True, fastmath=FAST, error_model="numpy")
def linear_block(spectrum, noise, b, memory, T, v, law, losses):
    """A fixed linear method in the eigenbasis: memory (k, n), M ← MT + g vᵀ, b ← b − ML − s."""
    k, n = memory.shape
    fresh = np.zeros((k, n), b.dtype)
    for t in range(noise.shape[0]):
        for j in range(k):
            row = fresh[j]
            for i in range(n):
                row[i] = spectrum[i] * b[i] * v[j]
            for other in range(k):
                if T[other, j] != 0:
                    old, weight = memory[other], T[other, j]
                    for i in range(n):
                        row[i] += weight * old[i]
        for i in range(n):
            b[i] -= noise[t, i]
        for j in range(k):
            row, weight = fresh[j], law[j]
            for i in range(n):
                b[i] -= weight * row[i]
                memory[j, i] = row[i]
        loss = b.dtype.type(0)
        for i in range(n):
            loss += spectrum[i] * b[i] * b[i]
        losses[t] = loss / 2


@numba.njit(cache=True, fastmath=FAST, error_model="numpy")
def adam_block(H, noise, b, m, v, lr, beta1, beta2, eps, yogi, done, losses):
    """Adam (bias corrected, ε beside the root) or Yogi (no correction) on a bowl."""
    n, one = b.size, b.dtype.type(1)
    rest1, rest2 = one - beta1, one - beta2
    g = np.zeros(n, b.dtype)
    gradient(H, b, g)
    power1, power2 = np.float64(beta1) ** done, np.float64(beta2) ** done
    for t in range(noise.shape[0]):
        rate, scale = lr, one
        if not yogi:
            power1, power2 = power1 * beta1, power2 * beta2
            rate, scale = b.dtype.type(lr / (1 - power1)), b.dtype.type(1 / (1 - power2))
        for i in range(n):
            square = g[i] * g[i]
            m[i] = beta1 * m[i] + rest1 * g[i]
            if yogi:
                v[i] -= rest2 * np.sign(v[i] - square) * square
            else:
                v[i] = beta2 * v[i] + rest2 * square
            b[i] -= rate * m[i] / (np.sqrt(v[i] * scale) + eps) + noise[t, i]
        losses[t] = gradient(H, b, g)


@numba.njit(cache=True, fastmath=FAST, error_model="numpy")
def rmsprop_block(H, noise, b, momentum_state, v, lr, rho, momentum, eps, losses):
    """RMSprop with momentum, ε inside the root."""
    n, rest = b.size, b.dtype.type(1) - rho
    g = np.zeros(n, b.dtype)
    gradient(H, b, g)
    for t in range(noise.shape[0]):
        for i in range(n):
            v[i] = rho * v[i] + rest * g[i] * g[i]
            momentum_state[i] = momentum * momentum_state[i] + lr * g[i] / np.sqrt(v[i] + eps)
            b[i] -= momentum_state[i] + noise[t, i]
        losses[t] = gradient(H, b, g)


@numba.njit(cache=True, fastmath=FAST, error_model="numpy")
def olbfgs_block(H, noise, b, S, Y, sy, ratio, held, lr, tau, first, both, done, losses):
    """Online L-BFGS on a bowl, y = Hs: a ring of pairs S, Y (h, n) with sᵀy > 0 and sᵀy/yᵀy,
    held[0] so far; the step lr·τ/(τ + t). Where `both`, a loss is the mean before and after the
    step on its sample."""
    n, size = b.size, len(sy)
    g, q, s, y = (
        np.zeros(n, b.dtype),
        np.zeros(n, b.dtype),
        np.zeros(n, b.dtype),
        np.zeros(n, b.dtype),
    )
    weights = np.zeros(size, b.dtype)
    before = gradient(H, b, g)
    for t in range(noise.shape[0]):
        pairs = min(held[0], size)
        newest = held[0] - 1
        q[:] = g
        rate = b.dtype.type(lr * tau / (tau + done + t))
        for back in range(pairs):
            j = (newest - back) % size
            dot = b.dtype.type(0)
            for i in range(n):
                dot += S[j, i] * q[i]
            weights[j] = dot / sy[j]
            for i in range(n):
                q[i] -= weights[j] * Y[j, i]
        scale = b.dtype.type(first)
        if pairs:
            scale = b.dtype.type(0)
            for j in range(pairs):
                scale += ratio[j]
            scale /= pairs
        for i in range(n):
            q[i] *= scale
        for back in range(pairs - 1, -1, -1):
            j = (newest - back) % size
            dot = b.dtype.type(0)
            for i in range(n):
                dot += Y[j, i] * q[i]
            dot = weights[j] - dot / sy[j]
            for i in range(n):
                q[i] += dot * S[j, i]
        for i in range(n):
            s[i] = -rate * q[i]
        product = 2 * gradient(H, s, y)
        if both:  # the loss after it is before + gᵀs + ½sᵀHs
            slope = b.dtype.type(0)
            for i in range(n):
                slope += g[i] * s[i]
            losses[t] = before + (slope + product / 2) / 2
        if product > 0:
            j = held[0] % size
            square = b.dtype.type(0)
            for i in range(n):
                S[j, i], Y[j, i] = s[i], y[i]
                square += y[i] * y[i]
            sy[j], ratio[j] = product, product / square
            held[0] += 1
        for i in range(n):
            b[i] += s[i] - noise[t, i]
        before = gradient(H, b, g)
        if not both:
            losses[t] = before
