"""Makes docs/samples.jpg, the README's picture: some samples of releases with their pictures, questions and answers.

python scripts/samples_picture.py build/vst-p-demo build/vst-r-demo --out docs/samples.jpg
"""

from __future__ import annotations

import argparse
import textwrap
from collections.abc import Iterator, Sequence
from pathlib import Path

from matplotlib import font_manager
from PIL import Image, ImageDraw, ImageFont

from generators.build.card.gallery import sheet
from vstdata.release.index import read_index
from vstdata.release.shards import Row, read_rows

SHOWN = (  # skill, question type, how many pictures of it
    ("single_image.depth_comparison", "nearest", 1),
    ("multi_image.correspondence", "point_correspondence", 2),
    ("multi_image.camera_motion", "translation", 2),
    ("single_image.grounding_3d", "side", 1),
    ("video.spatiotemporal", "first_appearance", 4),
    ("reasoning.single_image", "closer_to", 1),
)
COLUMNS, WIDTH, HEIGHT, PAD = 3, 460, 232, 18  # pixels of a tile's pictures, and around
LINES, CHARACTERS = 9, 62  # of a tile's text
INK, QUIET, ANSWER, PAPER, BACK = "#26323a", "#5c6870", "#24704f", "#ffffff", "#f1f3f4"


def font(size: int, weight: str = "normal") -> ImageFont.FreeTypeFont:
    found = font_manager.findfont(font_manager.FontProperties(family="DejaVu Sans", weight=weight))
    return ImageFont.truetype(found, size)


def rows(releases: Sequence[Path], skill: str) -> Iterator[Row]:
    for release in releases:
        for name, entry in sorted(read_index(release)["files"].items()):
            if entry.get("rows") and entry["skill"] == skill:
                yield from read_rows(release / name)


def example(releases: Sequence[Path], skill: str, kind: str) -> tuple[Row, str, str]:
    """The row whose first question is of the type and shortest; its question and answer."""
    found = [row for row in rows(releases, skill) if row.values["turns"][0]["question_type"] == kind]
    row = min(found, key=lambda row: (len(row.values["turns"][0]["question"]), row.values["id"]))
    return row, row.values["turns"][0]["question"], row.values["turns"][0]["answer"]


def tile(row: Row, pictures: int, title: str, question: str, answer: str) -> Image.Image:
    whole = Image.new("RGB", (WIDTH + 2 * PAD, HEIGHT + LINES * 17 + 4 * PAD), PAPER)
    images = [image.data for image in row.images]
    step = max(1, len(images) // pictures)
    shown = sheet(images[::step][:pictures], HEIGHT)
    shown.thumbnail((WIDTH, HEIGHT), Image.Resampling.LANCZOS)
    whole.paste(shown, (PAD, PAD + 22))
    draw = ImageDraw.Draw(whole)
    draw.text((PAD, 10), title, QUIET, font(13, "bold"))
    lines = [part for line in question.split("\n") for part in textwrap.wrap(line, CHARACTERS)]
    top = HEIGHT + PAD + 34
    for line in lines[:LINES]:
        draw.text((PAD, top), line, INK, font(13))
        top += 17
    for line in textwrap.wrap(answer, CHARACTERS - 4)[:2]:
        draw.text((PAD, top + 4), line, ANSWER, font(13, "bold"))
        top += 17
    return whole


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("releases", nargs="+", type=Path)
    parser.add_argument("--out", type=Path, required=True)
    given = parser.parse_args()
    tiles = []
    for skill, kind, pictures in SHOWN:
        row, question, answer = example(given.releases, skill, kind)
        tiles.append(tile(row, pictures, skill, question, answer))
    width, height = tiles[0].size
    lines = -(-len(tiles) // COLUMNS)
    whole = Image.new("RGB", (COLUMNS * (width + PAD) + PAD, lines * (height + PAD) + PAD), BACK)
    for k, each in enumerate(tiles):
        whole.paste(each, (PAD + k % COLUMNS * (width + PAD), PAD + k // COLUMNS * (height + PAD)))
    whole.save(given.out, "JPEG", quality=80, optimize=True)


if __name__ == "__main__":
    main()
