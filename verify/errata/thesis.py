"""The misprints of Shahid's thesis (Learning to Optimize Deep Neural Networks, Freiburg 2017), in
the order of its pages, each compared with the PDF that its author made public.

Where it says "the author's code", his public repository
github.com/muneebshahid/Learning-to-Optimize-Deep-Neural-Networks (tf/L2L) says what was run.
"""

from __future__ import annotations

from .erratum import Erratum
from .thesis_checks import (
    adam_average,
    adamax_decay,
    bias_correction,
    channels,
    condition,
    descends,
    fixed_names,
    label,
    learned_rate,
    loss_average,
    normalizer,
    parameters,
    places,
    repeated_digits,
    rosenbrock,
    row_sum,
    saturation,
    several_names,
    undefined_names,
)


def _erratum(key, place, printed, meant, why, check, data, amended):
    return Erratum(key, "thesis", place, printed, meant, why, check, data, amended)


NAMED = {".99": "0.99", ".9": "0.9", ".8": "0.8", ".7": "0.7", ".6": "0.6", ".5": "0.5"}
TABLE_43A = ("0.60268", "0.00327", "0.00654", "0.00760", "0.37990")
TABLE_43B = (
    "0.66264",
    "0.00295",
    "0.00018",
    "0.00256",
    "0.00493",
    "0.00073",
    "0.00608",
    "0.00615",
    "0.00074",
    "0.00732",
    "0.29241",
)
TABLE_41B = {".95": "0.9995", ".75": "0.7775", ".65": "0.6665", ".55": "0.5555"}
ITERATIONS = ("loop <- itr_max itr", "itr <- itr")
ALGORITHM_5 = (
    "total <- ",
    "loss <- x",
    "loop <- u",
    "grad <- x loss",
    "delta <- grad w",
    "xnew <- x delta",
    "total <- total xnew",
    "u <- u",
    "mean <- total",
)

ERRATA = (
    _erratum(
        "adam-bias",
        "section 1.1, Adam",
        "m̂ = 1/(1 − β₁^t), v̂ = 1/(1 − β₂^t)",
        "m̂ = m/(1 − β₁^t), v̂ = v/(1 − β₂^t)",
        "As printed the step does not depend on the gradient at all: for constant gradients 3 and "
        "−3 it is the same.",
        bias_correction,
        False,
        True,
    ),
    _erratum(
        "adam-powers",
        "section 1.1, Adam",
        "m^t = β₁^t·m^{t−1} + (1 − β₁^t)·∇L, the exponent that bias correction reads as a power",
        "m^t = β₁·m^{t−1} + (1 − β₁)·∇L",
        "Elsewhere a superscript t is a time, but in 1 − β₁^t it must be a power, and β₁ is a "
        "constant. With a power here the average is not the one that dividing by 1 − β₁^t "
        "corrects: "
        "for a constant gradient g the corrected average is not g. The author's code has β₁.",
        adam_average,
        True,
        False,
    ),
    _erratum(
        "adamax-power",
        "section 1.1, Adamax",
        "v^t = max(β₂^t·v^{t−1}, |∇L|), the same exponent",
        "v^t = max(β₂·v^{t−1}, |∇L|)",
        "With a power a past gradient is forgotten faster the later it is: after one gradient 1 "
        "the average shrinks by another factor at every step.",
        adamax_decay,
        True,
        False,
    ),
    _erratum(
        "nag-rate",
        "section 1.1, Nesterov",
        "δ = γδ + ∂L/∂(x − γδ)",
        "δ = γδ + η·∂L/∂(x − γδ)",
        "Without the learning rate the step cannot be made small: on L = 5x² the loss grows "
        "81-fold at the first step, γ or not.",
        learned_rate,
        "1",
        "1/20",
    ),
    _erratum(
        "rosenbrock",
        "equation (2.2)",
        "L = (a − x)² + b(y − x)²",
        "L = (a − x)² + b(y − x²)²",
        "The Hessian is then constant and positive definite: a convex quadratic, and none of the "
        "banana shaped valley of the text. The author's code has the square.",
        rosenbrock,
        1,
        2,
    ),
    _erratum(
        "mnist-channels",
        "section 2.3.3, the small convnet",
        "convolutions [5, 5, 1, 16] and [5, 5, 1, 32]",
        "[5, 5, 1, 16] and [5, 5, 16, 32]",
        "The second layer must take the 16 channels that the first one gives.",
        channels,
        ((1, 16), (1, 32)),
        ((1, 16), (16, 32)),
    ),
    _erratum(
        "cifar-parameters",
        "section 2.3.4, ConvCifar₀",
        "'1,068,298 trainable parameters', fully connected 2304×384 and 384×191",
        "384×192",
        "The stated number is that of 192 units; with 191 it is 1,067,903.",
        parameters,
        191,
        192,
    ),
    _erratum(
        "cifar-small",
        "section 2.3.4, ConvCifar₁",
        "32 filters a convolution, [5×5×3×32] and [5×5×32×32], into a layer of 576 inputs",
        "16 filters",
        "Of 'the same structure' as ConvCifar₀ it pools to 2304/64 = 36 places, and 36·32 = 1152; "
        "the author's code has 16 filters and 6·6·16 = 576 inputs.",
        places,
        32,
        16,
    ),
    _erratum(
        "outside-interval",
        "section 3.2 (p. 10)",
        "'x* < x^max or x* > x^min'",
        "x* < x^min or x* > x^max",
        "As printed the condition says nothing: every x* satisfies it, those between the two "
        "included.",
        condition,
        ("max", "min"),
        ("min", "max"),
    ),
    _erratum(
        "maximum-element",
        "section 3.2",
        "'normalized by the infinity norm i.e' the row 'is normalized by the maximum element in "
        "the row'",
        "by the largest magnitude (the infinity norm)",
        "The norm, named first, is what was run; the gloss is not it where entries are negative. "
        "By the largest entry the row (−5, "
        "1) has δ = −2, beyond the stated [−1, 1], and (−1, −1) has δ = 1, which turns descent "
        "into ascent.",
        normalizer,
        "entry",
        "magnitude",
    ),
    _erratum(
        "update-sign",
        "equation (3.4), as section 3.4.1 applies it to MNG",
        "x^{t+1} = x^ref + δ·(x^diff + η_min), where δ is the mean of the normalized gradients",
        "x^ref − δ·(x^diff + η_min), as in line 24 of Algorithm 1",
        "With this δ adding it climbs: the loss x² grows from the first step on. (For a learned δ "
        "the sign is a convention: Algorithm 2 has the minus, the author's code the plus.)",
        descends,
        1,
        -1,
    ),
    _erratum(
        "step-length",
        "section 3.4.2",
        "'0.9999 step length with just 3 (out of 5) gradients with maximum magnitude'",
        "0.9913 with 3, 0.9998 with 4",
        "Table 3.1, to which the sentence refers, has 0.99128538 for three positive and two "
        "negative gradients, and 0.99984455 for four.",
        saturation,
        3,
        4,
    ),
    _erratum(
        "smoothed-loss",
        "equation (4.1)",
        "(1/u_max)·Σ_{u=0}^{u_max} L^u",
        "Σ_{u=1}^{u_max}, the losses after the steps, as in Algorithm 5",
        "These are u_max + 1 terms: the average of losses that are all 1 is 21/20 for u_max = 20.",
        loss_average,
        0,
        1,
    ),
    _erratum(
        "iteration-counter",
        "Algorithms 1, 2, 4 and 5",
        "'while itr < itr_max' and itr ← itr + 1, without a first value",
        "itr ← 0 before the loop",
        "itr is read before it is set.",
        fixed_names,
        (ITERATIONS, ("itr_max",)),
        (("itr <- ", *ITERATIONS), ("itr_max",)),
    ),
    _erratum(
        "unroll-counter",
        "Algorithm 5, lines 3 to 16",
        "'while u < u_max' without u ← 0",
        "u ← 0 beside L^{total} = 0, in line 3",
        "u is read before it is set; set once before the outer loop, it lets only the first meta "
        "iteration train.",
        fixed_names,
        (ALGORITHM_5, ("x", "w")),
        (("u <- ", *ALGORITHM_5), ("x", "w")),
    ),
    _erratum(
        "timescale-95",
        "Table 4.1b, first row",
        "Adam_.95 with β₁ = 0.995, β₂ = 0.9995",
        "β₁ = 0.95 (and the name of every other row is its β₁)",
        "Whether .95 or .995 was run decides what k = 11 adds to k = 6; the author's code has .95.",
        label,
        {**NAMED, ".95": "0.995", ".85": "0.85", ".75": "0.75", ".65": "0.65", ".55": "0.55"},
        {**NAMED, ".95": "0.95", ".85": "0.85", ".75": "0.75", ".65": "0.65", ".55": "0.55"},
    ),
    _erratum(
        "timescale-85",
        "Table 4.1b, second row",
        "Adam_.85 with β₂ = 0.8855",
        "β₂ = 0.8885",
        "The rows below it have 0.7775, 0.6665 and 0.5555, and the author's code has 0.8885.",
        repeated_digits,
        {**TABLE_41B, ".85": "0.8855"},
        {**TABLE_41B, ".85": "0.8885"},
    ),
    _erratum(
        "weights-sum",
        "Table 4.3b",
        "eleven weights 'Normalized (Abs)' that sum to 0.98669",
        "weights that sum to 1, as LA_b's |w|/Σ|w| do",
        "Rounding to five places does not explain it, so at least one entry is wrong; Table 4.3a "
        "(here in the place of what is meant) sums to 1 within it.",
        row_sum,
        TABLE_43B,
        TABLE_43A,
    ),
    _erratum(
        "network-names",
        "section 4.4.2 with section 2.3.3",
        "ConvMnsit₀ and ConvMnsit₁, where section 2.3.3 names ConvMnsit_l and ConvMnsit_s",
        "ConvMnsit_l, the larger one, and ConvMnsit_s",
        "Neither name is introduced; which is which is said by 'smaller' and 'larger'.",
        undefined_names,
        (("ConvMnsit_l", "ConvMnsit_s"), ("ConvMnsit_0", "ConvMnsit_1")),
        (("ConvMnsit_l", "ConvMnsit_s"), ("ConvMnsit_l", "ConvMnsit_s")),
    ),
    _erratum(
        "caption-411",
        "caption of Figure 4.11 with section 4.4.2",
        "'evaluated on MlpMnsit' under the figure, 'when applied on ConvMnsit₀' in the text",
        "the convolutional network in both",
        "The figure is about a network on which nothing was trained, and MlpMnsit is none here.",
        several_names,
        ("MlpMnsit", "ConvMnsit_0"),
        ("ConvMnsit_0", "ConvMnsit_0"),
    ),
    _erratum(
        "cifar-names",
        "section 4.4.3 and captions of Figures 4.12 to 4.15",
        "'where RNN trained on ConvMnsit₁ failed', and ConvMnsit₀ for the network tested on, in "
        "the section on Cifar10",
        "ConvCifar₁ and ConvCifar₀",
        "The network that was trained on is ConvCifar₁ two paragraphs before, and both parts of "
        "Figure 4.12 are on ConvCifar₀: read as printed, its caption is about MNIST.",
        several_names,
        ("ConvCifar_1", "ConvMnsit_1"),
        ("ConvCifar_1", "ConvCifar_1"),
    ),
)
