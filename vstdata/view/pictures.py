"""Pictures as a page shows them: small enough that a page of thousands stays portable."""

from __future__ import annotations

import hashlib
import io

from PIL import Image

from vstdata.pictures import load_picture

SIDE = 512  # ours: pixels of the longest side
QUALITY, EFFORT = 80, 2  # ours: of WebP, which takes a fifth of the bytes of a demo's pictures


def small(data: bytes) -> tuple[bytes, int, int]:
    """A picture as WebP of at most SIDE pixels, its width and height.

    Raises InputError for bytes that are no picture.
    """
    shown = load_picture(data)
    shown.thumbnail((SIDE, SIDE), Image.Resampling.LANCZOS)
    out = io.BytesIO()
    shown.save(out, "WEBP", quality=QUALITY, method=EFFORT)
    return out.getvalue(), *shown.size


def name_of(data: bytes) -> str:
    """The file of a picture: named by its bytes as released, so that each is written once."""
    return f"pictures/{hashlib.sha256(data).hexdigest()[:24]}.webp"
