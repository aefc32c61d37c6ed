"""One file = one reader: the files of one data set, or of one form, as scenes."""

from __future__ import annotations

import re

from vstdata.registry import Family, Found
from vstdata.sources.reader import Reader
from vstdata.sources.spec import NAME


def _fault(reader: Reader, module: str) -> str:
    return "" if re.fullmatch(NAME, reader.name) else f"READER is named {reader.name!r}, expected {NAME}"


READERS = Family("vstdata.readers", "READER", Reader, _fault)


def all_readers() -> dict[str, Found[Reader]]:
    """Every reader by name: those of this folder's files, and those that other packages bring.

    Raises VstError for a file without one, and for two of one name.
    """
    return READERS.all(__name__)
