"""What a picture shows through a window: whether it is dark there. That is seen where the mesh has a hole within the
window, as scans have where there is glass; of panes that are part of the window nothing is said, for its frame may be
as dark."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from vstdata.facts.look import Small
from vstdata.facts.measure import SHARE_DECIMALS
from vstdata.facts.view import View
from vstdata.linear import dot

DARK = 0.04  # luminance, linear light, of what is dark outside at night; by day hardly anything is. Ours, measured.
LIT = 0.2  # the same of the brightest tenth of a room in which one sees well. Ours.
_LUMA = np.array([0.2126, 0.7152, 0.0722])


@dataclass(frozen=True, slots=True)
class Panes:
    """`share` of the picture that is seen through a window, `dark` of that; `lit`: the room is."""

    share: float
    dark: float
    lit: bool


def panes_of(view: View, small: Small, window: int) -> Panes | None:
    """Of a window that a view sees, by its picture; None without a mesh."""
    if view.instances is None or window not in view.seen:
        return None
    u0, v0, u1, v1 = view.to_working(np.array(view.seen[window].box).reshape(2, 2)).ravel().tolist()
    rows, columns = np.ogrid[: view.depth.shape[0], : view.depth.shape[1]]
    inside = (rows >= v0) & (rows <= v1) & (columns >= u0) & (columns <= u1)
    through = np.flatnonzero(inside & (view.instances < 0))
    if not len(through):
        return None
    dark = float((dot(small.linear(through), _LUMA) <= DARK).mean())
    share = round(len(through) / view.depth.size, SHARE_DECIMALS)
    return Panes(share, round(dark, SHARE_DECIMALS), bool(small.light.bright >= LIT))
