"""Plots of an audit as SVG text. Equal documents give equal plots: no clock and no random ids."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from typing import Any

from matplotlib import rc_context
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from vstdata.audit.checks import limit_of
from vstdata.audit.plot_style import INK, QUIET, STYLE

BAD, ZONE = "#b3261e", "#e8eef1"
COLORS = {"letter": "#9aa5ab", "answer": "#c08a2b", "order": "#c08a2b", "constant": "#c08a2b"}
COLORS |= {"forest": "#2f7d5b", "ngrams": "#3465a4", "table": "#8a4fa0", "first_frame": "#a8552d"}
NAMES = {
    "letter": "most frequent letter",
    "answer": "most frequent answer",
    "order": "most frequent order",
    "constant": "best constant of the training rooms",
    "forest": "forest on text features",
    "ngrams": "linear on n-grams",
    "table": "usual sizes and heights by label",
    "first_frame": "first frame alone",
}
MOST_BARS = 12
LONGEST = 34


def overview(types: Sequence[Mapping[str, Any]], limits: Mapping[str, Any]) -> str:
    """Blind scores with their intervals beside what is allowed, one row per scored type; "" where there is none."""
    scored = [each for each in types if each["blind"]]
    if not scored:
        return ""
    with rc_context(STYLE):
        figure = Figure(figsize=(8.6, 0.9 + 0.42 * len(scored)), layout="constrained")
        axes = figure.subplots()
        for row, each in enumerate(scored):
            _row(axes, row, each, limits)
        axes.set_yticks(range(len(scored)), [f"{each['skill']}\n{each['type']}" for each in scored], fontsize=7)
        axes.set_ylim(len(scored) - 0.4, -0.6)
        axes.set_xlim(-1, 101)
        axes.set_xlabel("score without the pictures, % (numbers: mean relative accuracy)")
        axes.tick_params(axis="y", length=0)
        axes.grid(axis="x", color=ZONE, linewidth=0.8)
        axes.set_axisbelow(True)
        handles, names = axes.get_legend_handles_labels()
        known = dict(zip(names, handles, strict=True))
        figure.legend(known.values(), known.keys(), loc="outside upper left", ncols=4, frameon=False, fontsize=7)
        return _svg(figure)


def _row(axes: Axes, row: int, each: Mapping[str, Any], limits: Mapping[str, Any]) -> None:
    blind = each["blind"]
    points = limits[limit_of("forest", each["answer_type"])]
    chance = 100 * blind["chance"]
    axes.barh(row, chance + points, height=0.78, color=ZONE, zorder=0.5, label="allowed")
    axes.plot([chance, chance], [row - 0.39, row + 0.39], color=QUIET, linewidth=1.2, label="chance")
    for place, score in enumerate(blind["scores"]):
        mean, low, high = (100 * score[part] for part in ("mean", "low", "high"))
        y = row + 0.18 * (place - (len(blind["scores"]) - 1) / 2)
        color, name = COLORS[score["model"]], NAMES[score["model"]]
        axes.plot([low, high], [y, y], color=color, linewidth=1.1, solid_capstyle="butt")
        over = low > chance + limits[limit_of(score["model"], each["answer_type"])]
        axes.plot(mean, y, "o", markersize=3.6, color=color, label=name, markeredgewidth=1.1)
        if over:
            axes.plot(mean, y, "o", markersize=7.5, markerfacecolor="none", markeredgecolor=BAD, label="over the limit")


def of_type(each: Mapping[str, Any]) -> str:
    """Letters, and answers or values, of one type side by side; "" where it has none of them."""
    with rc_context(STYLE):
        panels = [panel for panel in (_letters, _answers, _values, _labels) if panel(None, each)]
        if not panels:
            return ""
        figure = Figure(figsize=(8.6, 2.5), layout="constrained")
        row = figure.subplots(1, len(panels), squeeze=False)[0]
        for axes, panel in zip(row, panels, strict=True):
            panel(axes, each)
        return _svg(figure)


def _letters(axes: Axes | None, each: Mapping[str, Any]) -> bool:
    letters = each["letters"]
    if axes is not None and letters:
        total = sum(letters["counts"].values())
        axes.bar(list(letters["counts"]), [100 * n / total for n in letters["counts"].values()], 0.6, color="#7d98a8")
        for place, count in enumerate(letters["expected"].values()):
            axes.plot([place - 0.4, place + 0.4], [100 * count / total] * 2, color=INK, linewidth=1.2)
        axes.set_title("right letter, % (line: by chance)", fontsize=8, loc="left")
    return bool(letters)


def _answers(axes: Axes | None, each: Mapping[str, Any]) -> bool:
    return _bars(axes, each["answers"], "answer, %")


def _labels(axes: Axes | None, each: Mapping[str, Any]) -> bool:
    return _bars(axes, each["labels"], "label asked about, %")


def _bars(axes: Axes | None, counts: Mapping[str, Any], title: str) -> bool:
    if axes is not None and counts["top"]:
        top = counts["top"][:MOST_BARS]
        axes.barh(range(len(top)), [100 * bar["share"] for bar in top], 0.66, color="#7d98a8")
        axes.set_yticks(range(len(top)), [_short(bar["name"]) for bar in top], fontsize=6.5)
        axes.set_ylim(max(len(top), 4) - 0.4, -0.6)
        axes.tick_params(axis="y", length=0)
        rest = f" ({len(top)} of {counts['different']})" if counts["different"] > len(top) else ""
        axes.set_title(title + rest, fontsize=8, loc="left")
    return bool(counts["top"])


def _short(name: str) -> str:
    return name if len(name) <= LONGEST else f"{name[: LONGEST - 1]}…"


def _values(axes: Axes | None, each: Mapping[str, Any]) -> bool:
    values = each["values"] or each["sizes"]
    if axes is not None and values:
        edges, counts = values["histogram"]["edges"], values["histogram"]["counts"]
        axes.stairs(counts, edges, fill=True, color="#7d98a8")
        axes.axvline(values["median"], color=INK, linewidth=1.2)
        boxes = "boxes (line: median)"
        names = {"number": "value (line: median)", "box_list": boxes, "boxes_2d": boxes}
        axes.set_title(names.get(each["answer_type"], "words (line: median)"), fontsize=8, loc="left")
    return bool(values)


def _svg(figure: Figure) -> str:
    out = io.StringIO()
    figure.savefig(out, format="svg", metadata={"Date": None, "Creator": None}, transparent=True)
    return out.getvalue()
