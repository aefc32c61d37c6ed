"""What differs between the data sets that scenezoo reads: where scenes lie, which files are checked, which frames
are asked."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Profile:
    """One data set.

    `scenes`: globs of scene folders (or files) below the root, of which the first that finds any counts; a "|" stands
    between those that belong together. `meshes` and `json`: patterns below a scene folder of files that are looked at
    byte by byte first. `frames`: sources in the order of preference, pinhole ones only; `own`: those that the reader
    finds itself; `frame_files`: what lies in a scene folder that has
    frames. `seconds`: how many seconds one unit of its time stamps is, 0 where it is not known. `slash`: scene ids
    have a folder in them, written as a dot here. `mesh` is False where geometry comes as points or layout only: then
    boxes are the mesh. `rooms`: frames are asked room by room. `files`: options of the adapter that name a file of
    the root, where a manifest says nothing. `exhaustive`: annotators named every thing of the kinds that they named
    at all. `building`: a scene is a home or a house whose rooms are not told apart here, so that nothing in it is "the
    room".
    """

    scenes: tuple[str, ...]
    meshes: tuple[str, ...] = ()
    json: tuple[str, ...] = ()
    frames: tuple[str, ...] = ()
    own: tuple[str, ...] = ()
    frame_files: str = "*"
    mesh: bool = True
    mesh_options: dict[str, str] = field(default_factory=dict)
    official_boxes: bool = True
    box_options: dict[str, str] = field(default_factory=dict)
    seconds: float = 0.0
    slash: bool = False
    rooms: bool = False
    building: bool = False
    exhaustive: bool = True
    files: dict[str, str] = field(default_factory=dict)
