"""Thresholds of the facts that several modules share, each with its reason and source.

One that a single module needs stands at the top of that module.
"""

from __future__ import annotations

from dataclasses import dataclass

WORKING_WIDTH = 320  # pixels across to which all lengths and areas in working pixels refer


def at_width(pixels: float, width: int) -> float:
    """A length in pixels of a picture 320 across, in pixels of one `width` across: so much of the picture it is."""
    return pixels * width / WORKING_WIDTH


def window_at_width(window: int, width: int) -> int:
    """The odd side of a square window about a pixel, given for a picture 320 across, in one `width` across."""
    return 2 * max(1, round(at_width(window // 2, width))) + 1


@dataclass(frozen=True, slots=True)
class Tolerances:
    """Lengths in metres, angles in degrees, pixels of a view 320 across (see `at_width`) unless said otherwise."""

    seen_pixels: int = 9
    """Fewer visible pixels (of 320 x 240: a 3 x 3 patch) are a sliver that nobody would name. Ours."""

    truncation_samples: int = 512
    """Points on a surface that measure truncation: 0.2 % each. Ours."""

    sight_step: int = 4
    """Every fourth of these points tells how much of a thing is free to see from a camera. Ours."""

    edge_spacing: float = 0.01
    """Spacing of the points on edges when surfaces are compared: the error is at most half of it. Ours."""

    cover_edge: float = 0.04
    """Points all over a surface lie in triangles of at most this edge; by them far things are compared. Ours."""

    distance_error: float = 0.004
    """If their error is at most this they decide, else edges are compared with faces. Ours: below 1 cm with room."""

    near_share: float = 0.1
    """An object's depth is the mean of this nearest share of its visible depths. OpenSpatial's rule."""

    depth_window: int = 5
    """The relief about a point is that in this window of pixels. Ours: a mark two pixels off still lies on the
    surface."""

    depth_reference: float = 2.0
    """`Noise.depth` holds at this depth and grows with its square (Khoshelham and Elberink 2012, structured light)."""

    agree: float = 0.05
    """Two measurements of one surface may differ by this (fusion and registration of hand-held scans) ... Ours."""

    agree_ratio: float = 0.02
    """... plus this share of the depth ..."""

    sigmas: float = 3.0
    """... plus this many standard deviations of what was measured."""

    transfer: float = 0.01
    """A pixel found in another frame by depth may differ in depth there by this (interpolation on curved things) ..."""

    transfer_ratio: float = 0.005
    """... plus this share of the depth, plus `sigmas` of noise. Ours: a book on a table is told from the table."""

    overlap_step: int = 4
    """Every fourth row and column of a view tells how much two views share, to 0.002 (one standard deviation over the
    pairs of a room), eight times as fast as all. Ours."""

    residual_gate: float = 0.2
    """Points that differ by more than this share of the depth are occluded, not noisy (VSI-Bench's visibility rule)."""

    residual_points: int = 200
    """Fewer overlapping pixels, of whatever size, say nothing about noise. Ours."""

    residual_pairs: int = 16
    """Frame pairs (or frames) from which the noise of a scene is measured, evenly spread. Ours."""

    hug: float = 0.02
    """A box drawn around mesh vertices lies this near to the outermost ones. Ours: above vertex spacing."""

    steep: float = 70.0
    """A camera that looks up or down by more has no heading worth naming: yaw and roll are nan. Ours."""

    floor_alpha: float = 0.2
    """Radius of the alpha shape of the floor. VLM-3R: alpha 5 per metre for VSI-Bench's room size."""

    floor_cell: float = 0.04
    """Grid to which floor points are thinned; the outline is out by at most this. Ours."""

    floor_band: float = 0.1
    """Unlabelled faces this near to the known floor height are floor. Ours: twice `agree`."""


TOLERANCES = Tolerances()
