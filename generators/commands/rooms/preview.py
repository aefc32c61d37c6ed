"""`vst rooms --preview ROOT`: a page, and for each room a picture with its plan from above and a sheet of frames."""

from __future__ import annotations

from html import escape
from pathlib import Path

import numpy as np
import shapely
from PIL import Image, ImageDraw, ImageFont
from rich.console import Console

from generators.commands.rooms.roots import open_root
from generators.folder import beside, renewed, told
from generators.tables import say
from vstdata.draw import evenly
from vstdata.drawing.birdseye import Footprint, colors_of, draw_birdseye, footprint, viewer
from vstdata.facts import Facts
from vstdata.facts.labels import OPENING_LABELS
from vstdata.scene import Scene

PLAN = 780  # pixels, both sides
ACROSS, DOWN = 4, 3  # frames of a sheet
CELL = (320, 240)  # pixels a frame is fitted into
TITLE = 34  # pixels
NAMED = 0.06  # square metres seen from above: smaller things are drawn without a name
PAPER, INK = (250, 250, 247), (40, 40, 45)
PAGE = """<!doctype html>
<meta charset="utf-8"><title>{title}</title>
<style>body{{font:15px system-ui,sans-serif;margin:2em;background:#fafaf7;color:#28282d}}img{{max-width:100%}}</style>
<h1>{title}</h1>
{rooms}
"""


def run_preview(root: Path, reader: str) -> None:
    """Write the pictures and `index.html` to ROOT-preview, which is replaced. Raises InputError where there are no
    rooms, BuildError where it cannot be written."""
    source, folder, lines = open_root(root, reader), beside(root, None, "preview"), []
    with told(folder), renewed(folder) as fresh:
        fresh.mkdir()
        for id in source.scene_ids():
            scene = source.load(id)
            sheet(scene).save(fresh / f"{id}.png")
            lines.append(
                f'<h2 id="{escape(id)}">{escape(about(scene))}</h2>\n<img src="{escape(id)}.png" loading="lazy">'
            )
        (fresh / "index.html").write_text(
            PAGE.format(title=escape(root.resolve().name), rooms="\n".join(lines)), "utf-8"
        )
    say(Console(), f"{folder / 'index.html'} shows {len(lines)} rooms")


def about(scene: Scene) -> str:
    """Its id and kind, and how much there is in it."""
    kind = f", {scene.room_kind}" if scene.room_kind else ""
    return f"{scene.id}{kind}: {len(scene.instances)} instances, {len(scene.frames)} frames"


def sheet(scene: Scene) -> Image.Image:
    """The plan on the left, its cameras numbered as the frames on the right."""
    shown = evenly(len(scene.frames), ACROSS * DOWN)
    canvas = Image.new("RGB", (PLAN + ACROSS * CELL[0], TITLE + PLAN), PAPER)
    pen, font = ImageDraw.Draw(canvas), ImageFont.load_default(18)
    pen.text((10, 6), about(scene), fill=INK, font=font)
    canvas.paste(_plan(scene, shown), (0, TITLE))
    pitch = PLAN // DOWN
    for number, frame in enumerate(shown):
        picture = Image.fromarray(scene.pixels.color(frame))
        picture.thumbnail((CELL[0] - 4, pitch - 4))
        row, column = divmod(number, ACROSS)
        at = (PLAN + column * CELL[0], TITLE + row * pitch)
        canvas.paste(picture, at)
        pen.text((at[0] + 5, at[1] + 3), str(number + 1), fill="white", font=font, stroke_width=2, stroke_fill=INK)
    return canvas


def _plan(scene: Scene, shown: list[int]) -> Image.Image:
    """The scene from above, +y up: named are doors, windows and what is not small."""
    facts = Facts(scene, frames=shown)
    shapes = [
        _unnamed(footprint(facts, i, facts.label(i), color))
        for i, color in zip(facts.objects, colors_of(len(facts.objects)), strict=True)
    ]
    cameras = [viewer(scene.frames[k].camera, str(number + 1)) for number, k in enumerate(shown)]
    rooms = [shapely.Polygon(region.polygon) for region in scene.regions]
    return Image.fromarray(
        draw_birdseye(shapes, cameras, shapely.MultiPolygon(rooms) if rooms else facts.floor, PLAN, 0.0)
    )


def _unnamed(one: Footprint) -> Footprint:
    """Without its name where it is small."""
    width, depth = np.ptp(one.corners, axis=0)
    named = width * depth >= NAMED or one.name in OPENING_LABELS
    return one if named else Footprint("", one.corners, one.color)
