"""Pictures of rows and chats, opened: JPEG, PNG and WebP alone, however the bytes are called.

Pillow opens whatever it can, and for some formats (PostScript) starts a program. Bytes that come from outside must
never choose what reads them.
"""

from __future__ import annotations

import io
import warnings

from PIL import Image, UnidentifiedImageError

from vstdata.errors import InputError, PixelsError

FORMATS = ("JPEG", "PNG", "WEBP")
MAX_PIXELS = 25_000_000  # ours: well under Pillow's own limit; the largest sensor here has 12 Mpx


def open_picture(data: bytes, name: str = "picture") -> Image.Image:
    """The picture of these bytes, its header read and no pixel: `load` or `convert` reads them.

    Raises InputError naming `name` for bytes of another format, PixelsError for more than MAX_PIXELS.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)  # the limit below is the stricter one
            picture = Image.open(io.BytesIO(data), formats=FORMATS)
    except (OSError, SyntaxError, ValueError, EOFError, Image.DecompressionBombError) as error:
        why = "unknown format" if isinstance(error, UnidentifiedImageError) else str(error)
        raise InputError(name, "picture", f"a readable {', '.join(FORMATS)} ({why})") from error
    if picture.width * picture.height > MAX_PIXELS:
        raise PixelsError(name, "picture", f"at most {MAX_PIXELS} pixels, not {picture.width} x {picture.height}")
    return picture


def load_picture(data: bytes, name: str = "picture") -> Image.Image:
    """`open_picture` with its pixels, RGB as stored. Raises InputError, too, where the picture is not whole."""
    return pixels_of(open_picture(data, name), name)


def pixels_of(picture: Image.Image, name: str) -> Image.Image:
    """The pixels of an open picture, RGB as stored. Raises InputError naming `name` where it is not whole."""
    try:
        return picture.convert("RGB")
    except (OSError, SyntaxError, ValueError, EOFError) as error:
        raise InputError(name, "picture", f"a whole, readable picture ({error})") from error
