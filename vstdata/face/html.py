"""Pieces of the pages by which notebooks show scenes and samples. Every text is escaped: labels are hostile input."""

from __future__ import annotations

import base64
import io
from collections.abc import Iterable, Mapping, Sequence
from html import escape

from PIL import Image

from vstdata.view.pictures import small

FEW = 4  # ours: more pictures than these are shown small
LARGE_WIDTH, SMALL_WIDTH = 320, 130  # CSS pixels


def picture(data: bytes | Image.Image, about: str, width: int = LARGE_WIDTH) -> str:
    """An `img` that carries its picture, at most 512 pixels long, with `about` as its text."""
    if isinstance(data, Image.Image):
        out = io.BytesIO()
        data.convert("RGB").save(out, "PNG")
        data = out.getvalue()
    shown, _, _ = small(data)
    source = f"data:image/webp;base64,{base64.b64encode(shown).decode()}"
    told = escape(about)
    return f'<img src="{source}" alt="{told}" title="{told}" width="{width}" style="margin:2px">'


def pictures(data: Sequence[bytes | Image.Image], about: Sequence[str]) -> str:
    """Pictures side by side."""
    width = LARGE_WIDTH if len(data) <= FEW else SMALL_WIDTH
    return "".join(picture(each, told, width) for each, told in zip(data, about, strict=True))


def lines(text: str) -> str:
    """A text with its line breaks."""
    return escape(text).replace("\n", "<br>")


def table(head: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """A table; "" where it has no rows."""
    body = "".join(f"<tr>{''.join(f'<td>{lines(str(cell))}</td>' for cell in row)}</tr>" for row in rows)
    top = "".join(f"<th>{escape(name)}</th>" for name in head)
    return f"<table><thead><tr>{top}</tr></thead><tbody>{body}</tbody></table>" if body else ""


def folded(title: str, inner: str) -> str:
    """What is read by those who ask for it; "" where there is nothing."""
    return f"<details><summary>{escape(title)}</summary>{inner}</details>" if inner else ""


def counts(title: str, found: Mapping[str, int]) -> str:
    """Counts by name, most first, folded."""
    ordered = sorted(found.items(), key=lambda entry: (-entry[1], entry[0]))
    return folded(title, table(("reason", "count"), ordered))
