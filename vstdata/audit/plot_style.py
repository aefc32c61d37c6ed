"""How plots look, on the page of an audit and on a release's card: settings of matplotlib alone, so that a card does
not load the models of an audit."""

from __future__ import annotations

from typing import Any

INK, QUIET = "#26323a", "#8a979f"
STYLE: Any = {  # names of matplotlib's settings
    "svg.hashsalt": "vstdata",
    "font.family": "DejaVu Sans",
    "font.size": 8.5,
    "text.color": INK,
    "text.parse_math": False,  # labels are hostile input: "$" is a character
    "axes.edgecolor": QUIET,
    "axes.labelcolor": INK,
    "axes.linewidth": 0.6,
    "xtick.color": INK,
    "ytick.color": INK,
    "axes.spines.top": False,
    "axes.spines.right": False,
}
