"""The page of an audit: one HTML file with its plots inside, nothing from elsewhere."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Mapping
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

from vstdata.audit import plots
from vstdata.audit.checks import FAILS, HOLDS, TOO_FEW


def page(document: Mapping[str, Any]) -> str:
    """An audit as HTML."""
    jinja = Environment(
        loader=PackageLoader("vstdata.audit", "."), autoescape=True, undefined=StrictUndefined, trim_blocks=True
    )
    jinja.filters |= {"percent": _percent, "picture": _picture}
    types = [{**each, "plot": plots.of_type(each), "verdict": _verdict(document, each)} for each in document["types"]]
    return jinja.get_template("page.html").render(
        {
            **document,
            "types": types,
            "failed": [each for each in document["checks"] if each["verdict"] == FAILS],
            "unsure": [each for each in types if each["verdict"] == TOO_FEW],
            "overview": plots.overview(document["types"], document["limits"]),
            "models": plots.NAMES,
        }
    )


def _verdict(document: Mapping[str, Any], each: Mapping[str, Any]) -> str:
    """The worst verdict of a type."""
    own = [c["verdict"] for c in document["checks"] if (c["skill"], c["type"]) == (each["skill"], each["type"])]
    return next((verdict for verdict in own if verdict == FAILS), next((v for v in own if v != HOLDS), HOLDS))


def _percent(share: float, digits: int = 1) -> str:
    return f"{100 * share:.{digits}f}"


def _picture(svg: str) -> str:
    return f"data:image/svg+xml;base64,{b64encode(svg.encode()).decode()}"
