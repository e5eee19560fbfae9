"""How every figure looks: sizes and fonts of a venue, colours, dashes, labels at the lines.

Okabe and Ito's colours are told apart without colour vision; dashes, markers and labels tell the
lines apart in grey. Widths and font sizes of conferences and journals come from tueplots, whose
typefaces are replaced by STIX, which matplotlib ships; `plain` and `siam` need no tueplots.
"""

from __future__ import annotations

from dataclasses import dataclass

BLACK, BLUE, RED, GREEN, PURPLE, GREY = (
    "#000000",
    "#0072B2",
    "#D55E00",
    "#009E73",
    "#AA4499",
    "#777777",
)
# black, blue, … each with dashes of its own
LOOKS = ((BLACK, "-"), (BLUE, "--"), (RED, "-."), (GREEN, (0, (5, 1, 1, 1, 1, 1))), (PURPLE, ":"))
RUN = {"linestyle": "none", "markersize": 3, "markerfacecolor": "white", "markeredgewidth": 0.8}

VENUES = ("neurips", "icml", "iclr", "aistats", "tmlr", "jmlr", "uai", "aaai", "cvpr", "colm")
OWN = {  # width of a column and of the text in inches, size of the text in points
    "plain": (3.25, 6.75, 8),
    "siam": (5.125, 5.125, 9),  # \textwidth of SIAM's article class, one column, ten points
}
STYLES = ("plain", *VENUES, "siam")
WIDTHS = ("column", "full")


class MissingExtra(ValueError):
    """A style needs tueplots, which is not installed; the text says how to get it."""


@dataclass(frozen=True)
class Look:
    """Inches and points for one style and width."""

    width: float
    text: float
    small: float


def look(style="plain", width="column"):
    """The Look of a venue. Raises ValueError for another name, MissingExtra without tueplots.

    In a venue whose page has one column, `column` and `full` are the same.
    """
    if style not in STYLES:
        raise ValueError(f"no style is named {style!r}; there are {', '.join(STYLES)}")
    if width not in WIDTHS:
        raise ValueError(f"no width is named {width!r}; there are {', '.join(WIDTHS)}")
    if style in OWN:
        column, full, text = OWN[style]
        return Look(
            column if width == "column" else full, text, text - 1 if style == "plain" else text - 2
        )
    try:
        from tueplots import figsizes, fontsizes
    except ImportError:
        raise MissingExtra(
            f"the style {style} takes its sizes from tueplots: python -m pip install "
            "'tueplots>=0.2', "
            "or use --style plain or siam"
        ) from None
    half = "_half" if width == "column" else "_full"
    size = _newest(figsizes, style, half) or _newest(figsizes, style, "")
    fonts = _newest(fontsizes, style, "")
    if size is None or fonts is None:
        raise MissingExtra(
            f"this tueplots does not know {style}: python -m pip install -U tueplots, or use "
            "--style plain or siam"
        )
    fonts = fonts()
    return Look(
        float(size()["figure.figsize"][0]),
        float(fonts["axes.labelsize"]),
        float(fonts["xtick.labelsize"]),
    )


def _newest(module, venue, ending):
    """The module's function of this venue and ending with the latest year, None if it has none."""
    years = [
        name
        for name in dir(module)
        if name.startswith(venue)
        and name.endswith(ending)
        and name.removeprefix(venue).removesuffix(ending).isdigit()
    ]
    return getattr(module, max(years)) if years else None


def parameters(shown):
    """matplotlib's parameters for a Look."""
    return {
        "font.family": "STIXGeneral",
        "mathtext.fontset": "stix",
        "font.size": shown.text,
        "axes.labelsize": shown.text,
        "axes.titlesize": shown.text,
        "legend.fontsize": shown.small,
        "xtick.labelsize": shown.small,
        "ytick.labelsize": shown.small,
        "axes.linewidth": 0.6,
        "xtick.major.width": 0.6,
        "ytick.major.width": 0.6,
        "lines.linewidth": 1.1,
        "axes.spines.top": False,
        "axes.spines.right": False,
        "axes.formatter.use_mathtext": True,
        "figure.constrained_layout.h_pad": 0.02,
        "figure.constrained_layout.w_pad": 0.02,
        "savefig.dpi": 240,
        "pdf.fonttype": 42,
        "svg.hashsalt": "lemmata",
        "pgf.rcfonts": False,
    }


def label(axes, x, y, text, colour=BLACK, shift=(0, 4), **options):
    """Words beside a line, small, in its colour, moved by `shift` points from (x, y)."""
    from matplotlib import rcParams

    chosen = {
        "color": colour,
        "fontsize": rcParams["legend.fontsize"],
        "textcoords": "offset points",
        "xytext": shift,
        "linespacing": 1.05,
    }
    return axes.annotate(text, (x, y), **chosen | options)


def corner(axes, x, y, text, colour=GREY, **options):
    """Words at a fraction of the panel."""
    return label(
        axes, x, y, text, colour, **{"shift": (0, 0), "xycoords": "axes fraction"} | options
    )


def plain_ticks(axes, ticks, which="y"):
    """Ticks written as plain numbers, also on a logarithmic axis."""
    from matplotlib.ticker import NullFormatter, NullLocator

    axis = axes.yaxis if which == "y" else axes.xaxis
    axis.set_ticks(ticks, [f"{x:g}" for x in ticks])
    axis.set_minor_formatter(NullFormatter())
    axis.set_minor_locator(NullLocator())
