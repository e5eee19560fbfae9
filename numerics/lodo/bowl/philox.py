"""The normals of `streams.generator`, compiled (numba): the same bits as numpy's, at twice its
compiled speed.

numpy draws Philox 4x64-10 words (Salmon et al., SC 2011) four at a time and waits for each; here 64
counters go side by side. The ziggurat is numpy's, with its tables from numba.
"""

import math

import numba
import numpy as np
from numba.np.random._constants import (
    fi_double,
    ki_double,
    wi_double,
    ziggurat_nor_inv_r,
    ziggurat_nor_r,
)

from ...streams import generator

LANES = 64
WORDS = 4 * LANES
_LOW, _HALF = np.uint64(0xFFFFFFFF), np.uint64(32)
# the multipliers as halves, and the key's steps
_A_LOW, _A_HIGH = np.uint64(0xE14C6C93), np.uint64(0xD2E7470E)
_B_LOW, _B_HIGH = np.uint64(0x95121157), np.uint64(0xCA5A8263)
_KEY_A, _KEY_B = np.uint64(0x9E3779B97F4A7C15), np.uint64(0xBB67AE8584CAA73B)
_UNIT = 2.0**-53


@numba.njit(cache=True)
def _product(low, high, x):
    """(upper, lower) word of (high·2³² + low)·x, from products of halves, which vectorize."""
    bottom, cross = low * (x & _LOW), low * (x >> _HALF)
    middle = high * (x & _LOW) + (bottom >> _HALF) + (cross & _LOW)
    return high * (x >> _HALF) + (cross >> _HALF) + (middle >> _HALF), (middle << _HALF) | (
        bottom & _LOW
    )


@numba.njit(cache=True)
def _refill(key, counter, lanes, words):
    """words (256,) ← the blocks of the counters after `counter`, which moves on; lanes (4, 64) is
    scratch."""
    c0, c1, c2, c3 = lanes[0], lanes[1], lanes[2], lanes[3]
    for i in range(LANES):
        c0[i], c1[i], c2[i], c3[i] = (
            counter[0] + np.uint64(i + 1),
            counter[1],
            counter[2],
            counter[3],
        )
    k0, k1 = key[0], key[1]
    for _ in range(10):
        for i in range(LANES):
            upper_a, lower_a = _product(_A_LOW, _A_HIGH, c0[i])
            upper_b, lower_b = _product(_B_LOW, _B_HIGH, c2[i])
            c0[i], c1[i] = upper_b ^ c1[i] ^ k0, lower_b
            c2[i], c3[i] = upper_a ^ c3[i] ^ k1, lower_a
        k0, k1 = k0 + _KEY_A, k1 + _KEY_B
    counter[0] += np.uint64(LANES)  # the lowest word starts at 0 and never wraps
    for i in range(LANES):
        words[4 * i], words[4 * i + 1], words[4 * i + 2], words[4 * i + 3] = (
            c0[i],
            c1[i],
            c2[i],
            c3[i],
        )


@numba.njit(cache=True)
def _normals(key, counter, out):
    """out (m,) ← standard normals by the ziggurat.

    The loop is written out: with its rare cases in a function of their own it is a third slower.
    """
    lanes, words, at = np.empty((4, LANES), np.uint64), np.empty(WORDS, np.uint64), WORDS
    for n in range(out.size):
        while True:
            if at == WORDS:
                _refill(key, counter, lanes, words)
                at = 0
            word = words[at]
            at += 1
            layer, size = (
                np.int64(word & np.uint64(0xFF)),
                np.int64((word >> np.uint64(9)) & np.uint64(0xFFFFFFFFFFFFF)),
            )
            sign = 1.0 - 2.0 * np.float64(np.int64((word >> np.uint64(8)) & np.uint64(1)))
            x = sign * (size * wi_double[layer])
            if size < np.int64(ki_double[layer]):
                break
            if layer == 0:
                x, at = _tail(key, counter, lanes, words, at)
                x = -x if (size >> 8) & 1 else x
                break
            if at == WORDS:
                _refill(key, counter, lanes, words)
                at = 0
            share = np.float64(words[at] >> np.uint64(11)) * _UNIT
            at += 1
            if (fi_double[layer - 1] - fi_double[layer]) * share + fi_double[layer] < math.exp(
                -0.5 * x * x
            ):
                break
        out[n] = x


@numba.njit(cache=True)
def _tail(key, counter, lanes, words, at):
    """The size of a normal beyond the ziggurat's last layer, and how many words are used."""
    while True:
        drawn = (0.0, 0.0)
        for _ in range(2):
            if at == WORDS:
                _refill(key, counter, lanes, words)
                at = 0
            drawn = (drawn[1], -math.log1p(-np.float64(words[at] >> np.uint64(11)) * _UNIT))
            at += 1
        x = ziggurat_nor_inv_r * drawn[0]
        if 2 * drawn[1] > x * x:
            return ziggurat_nor_r + x, at


def fill_normal(seed, block, out):
    """out[...] = the standard normals that `streams.generator(seed, block)` draws first."""
    state = generator(seed, block).bit_generator.state["state"]
    _normals(state["key"], state["counter"].copy(), out.reshape(-1))
