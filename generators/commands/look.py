"""What `vst look` does: reads some scenes of a source, prints what is there and what is not, and writes a page."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from html import escape
from pathlib import Path

import numpy as np
from PIL import Image
from rich.console import Console

from generators.commands.try_skill import options_of
from generators.folder import refuse_output, write_output
from generators.tables import Column, Table, say
from vstdata.api import open_scenes
from vstdata.draw import evenly
from vstdata.errors import InputError, VstError
from vstdata.face import html
from vstdata.face.scenes import LoadedScene, Scenes
from vstdata.sources.readers import all_readers

PICTURES, LISTED = 3, 40  # ours: of a scene; ids of scenes that are written out
STYLE = (
    "body{font:15px/1.5 sans-serif;max-width:76em;margin:2em auto;padding:0 1em;color:#222;background:#fafaf7}"
    "table{border-collapse:collapse;margin:.6em 0}td,th{border:1px solid #ccc;padding:.2em .6em;text-align:left}"
    "h2{margin-top:2em}.no{color:#b00020}.yes{color:#14702b}"
)


@dataclass(slots=True)
class Look:
    """What was seen of one scene: facts by name, what lacks, checks, frames left out by reason, things, pictures.
    `error` is why it cannot be used; "" where it can."""

    id: str
    error: str = ""
    there: dict[str, str] = field(default_factory=dict)
    missing: list[str] = field(default_factory=list)
    checks: list[tuple[str, str, str]] = field(default_factory=list)
    dropped: dict[str, int] = field(default_factory=dict)
    things: list[tuple[str, str, str, str]] = field(default_factory=list)
    pictures: list[tuple[str, Image.Image]] = field(default_factory=list)


def run_look(root: Path, reader: str, options: Sequence[str], most: int, out: Path | None) -> int:
    """Print what a source has and write its page; returns how many of the scenes that were read can be used.

    Raises InputError for a root that is not there, ManifestError for a wrong option, BuildError for a page that cannot
    be written.
    """
    page = out or Path(f"{root.resolve().name}-look.html")
    refuse_output(page)
    console = Console()
    scenes = open_scenes(reader, root, **options_of(options))
    ids = scenes.ids()
    chosen = [ids[k] for k in evenly(len(ids), most)]
    looks = []
    for number, scene_id in enumerate(chosen, start=1):
        with console.status(f"scene {number} of {len(chosen)}: {scene_id}"):
            looks.append(look_at(scenes, scene_id))
    write_output(page, page_of(root, reader, ids, looks))
    summary(looks).print(console)
    for line in _lines(root, reader, ids, looks):
        say(console, line)
    say(console, f"{page} shows {len(looks)} of {len(ids)} scenes")
    return sum(not each.error for each in looks)


def look_at(scenes: Scenes, scene_id: str) -> Look:
    """One scene, read and measured as a build does."""
    seen = Look(scene_id)
    try:
        loaded = scenes.load(scene_id)
        _describe(loaded, seen)
    except VstError as error:
        seen.error = str(error)
    return seen


def _describe(loaded: LoadedScene, seen: Look) -> None:
    scene, facts = loaded.data, loaded.facts
    depth = sum(frame.depth_camera is not None for frame in scene.frames)
    seen.there = {
        "frames": f"{len(scene.frames)}, {'drawn from the mesh' if scene.rendered else 'photographs'}",
        "frames a build looks at": str(len(facts.frames)),
        "frames with depth": str(depth),
        "mesh": "none" if scene.mesh is None else f"{len(scene.mesh.faces)} faces",
        "objects": f"{len(scene.instances)}, {len(facts.objects)} of which can be asked about",
        "floor": "not known" if facts.floor_height is None else f"at z = {round(facts.floor_height, 2) + 0.0:.2f} m",
        "noise": f"depth {100 * scene.noise.depth:.1f} cm at 2 m, poses {100 * scene.noise.pose:.1f} cm, "
        f"surface {100 * scene.noise.surface:.1f} cm",
        "scale known by": scene.scale or "the source as it is",
        "names every thing of a kind": "yes" if scene.exhaustive else "no: nothing is counted",
        "licence": scene.licence,
    }
    absent = {
        "photographs": scene.rendered,
        "depth": not depth,
        "a mesh": scene.mesh is None,
        "objects": not facts.objects,
        "a floor": facts.floor_height is None,
    }
    seen.missing = [name for name, lacks in absent.items() if lacks]
    seen.dropped = dict(scene.dropped)
    seen.checks = _checks(loaded)
    for i, one in enumerate(scene.instances):
        size = " x ".join(f"{measure.value:.2f}" for measure in facts.size(i))
        known = f"{100 * facts.surface_noise(i):.1f} cm"
        seen.things.append(
            (one.label, f"{size} m", known, one.doubt or ("" if i in facts.objects else "not asked about"))
        )
    if not facts.frames and not facts.objects:
        raise InputError(scene.id, "scene", "pictures that can be read, or objects")
    seen.pictures = _pictures(loaded)


def _checks(loaded: LoadedScene) -> list[tuple[str, str, str]]:
    """Each check with what it found, and what it says."""
    from vstdata.sources.checks.conventions import CLEAR, ratios

    scene = loaded.data
    unchecked = bool(scene.dropped.get("conventions_unchecked"))
    rows = [("conventions", "unchecked" if unchecked else "checked", "nothing tells" if unchecked else "they agree")]
    if scene.dropped.get("scale_unchecked"):
        rows.append(("scale", "unchecked", "nothing tells whether depth is in metres: the cameras hardly move"))
    if scene.rendered:
        return rows
    duels, factor = ratios(scene.frames, scene.pixels)
    for name, (mine, other) in duels.items():
        ratio = mine / max(other, 1e-6)
        said = "ruled out" if ratio >= CLEAR else "cannot be ruled out"
        rows.append((f"if {name}", f"{100 * mine:.0f} % of rays agree, else {100 * other:.0f} %", said))
    if factor is not None:
        rows.append(
            ("depth against the motion", f"{factor.value:.3f} times, +- {100 * factor.error:.1f} %", "as it should")
        )
    return rows


def _pictures(loaded: LoadedScene) -> list[tuple[str, Image.Image]]:
    from vstdata.drawing.birdseye import colors_of
    from vstdata.drawing.solid_boxes import draw_boxes

    scene, facts = loaded.data, loaded.facts
    colors = dict(zip(facts.objects, colors_of(len(facts.objects)), strict=True))
    shown: list[tuple[str, Image.Image]] = [("from above", loaded.map())]
    for k in (facts.frames[at] for at in evenly(len(facts.frames), PICTURES)):
        seen = [(facts.label(i), facts.box(i), colors[i]) for i in facts.view(k).seen if i in colors]
        drawn = draw_boxes(scene.pixels.color(k), scene.frames[k].camera, seen)
        shown.append((f"frame {scene.frames[k].key}", Image.fromarray(np.asarray(drawn))))
    return shown


def summary(looks: Sequence[Look]) -> Table:
    """A row for each scene that was read."""
    columns = [Column("scene"), Column("usable"), Column("frames", right=True), Column("objects", right=True)]
    table = Table("scenes", [*columns, Column("missing", text=True), Column("left out", text=True)])
    for each in looks:
        frames, objects = (each.there.get(name, "0").split(",")[0] for name in ("frames", "objects"))
        dropped = ", ".join(f"{count} {reason}" for reason, count in each.dropped.items())
        table.add(each.id, "no" if each.error else "yes", frames, objects, ", ".join(each.missing), dropped)
    return table


def _lines(root: Path, reader: str, ids: Sequence[str], looks: Sequence[Look]) -> list[str]:
    lines = [f"{each.id}: {each.error}" for each in looks if each.error]
    if ids:
        return lines
    wanted = all_readers()[reader].thing.layout
    return [*lines, f"reader {reader!r} finds no scene below {root}: expected {wanted} (or other names by --option)"]


def page_of(root: Path, reader: str, ids: Sequence[str], looks: Sequence[Look]) -> str:
    """The whole page; it needs no other file."""
    usable = sum(not each.error for each in looks)
    dropped = Counter[str]()
    for each in looks:
        dropped.update(each.dropped)
    listed = ", ".join(ids[:LISTED]) + (", ..." if len(ids) > LISTED else "")
    head = [
        f"<h1>{escape(root.resolve().name)}</h1>",
        f"<p>Read by {escape(reader)}: {len(ids)} scenes found, {len(looks)} read, {usable} can be used.</p>",
        html.folded("scenes", f"<p>{escape(listed)}</p>"),
        html.counts("left out or marked in all of these, by reason", dropped),
    ]
    body = "".join([*head, *map(_scene, looks)])
    top = f'<meta charset="utf-8"><title>{escape(root.resolve().name)}</title><style>{STYLE}</style>'
    return f'<!doctype html><html lang="en"><head>{top}</head><body>{body}</body></html>\n'


def _scene(seen: Look) -> str:
    state = '<span class="no">cannot be used</span>' if seen.error else '<span class="yes">can be used</span>'
    parts = [f"<h2>{escape(seen.id)}: {state}</h2>"]
    if seen.error:
        parts.append(f"<p>{escape(seen.error)}</p>")
    parts.append(html.table(("what", "there"), seen.there.items()))
    if seen.missing:
        parts.append(f"<p>Missing: {escape(', '.join(seen.missing))}.</p>")
    parts.append(html.pictures([picture for _, picture in seen.pictures], [about for about, _ in seen.pictures]))
    parts.append(html.table(("check", "found", "says"), seen.checks))
    parts.append(html.table(("left out or marked", "count"), sorted(seen.dropped.items())))
    things = html.table(("object", "size", "known to", "doubt"), seen.things)
    return "".join([*parts, html.folded(f"{len(seen.things)} objects", things)])
