"""What our own scenezoo adapters share."""

from __future__ import annotations

from dataclasses import dataclass

from vstdata.scene import FloatArray


@dataclass(frozen=True, slots=True)
class StoredBox:
    """A box as scenezoo's adapters give it: `center` (3,), full `extent` (3,) along the columns of `R` (3, 3), metres.

    Nothing is checked yet: what is no box here is counted and left out later.
    """

    center: FloatArray
    extent: FloatArray
    R: FloatArray
