"""Looks: of painted patches in many lights, of rooms whose colours are known, and of real pictures by eye."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from generators.rooms.recipe import Wanted
from generators.rooms.write import write_rooms
from tests import worlds
from tests.facts.strategies import QUICK, numbers
from vstdata.asking.naming import BOX_COLORS, box_colors, names_by_look
from vstdata.color_names import DEEP, EXAMPLES, PALE, color_name, distances, linear_light, oklab, oklab_array
from vstdata.draw import Draw
from vstdata.errors import InputError
from vstdata.facts import Facts
from vstdata.facts.look import Look, Patch, light_of, look_of, patch_of, tone_of
from vstdata.scene import Annotation, FloatArray, ImageArray, Mesh
from vstdata.sources import SourceSpec, open_source

COLORFUL = [name for name in EXAMPLES if name not in ("white", "grey", "black")]
UNKNOWN = Annotation()
PAPER = np.full((400, 3), 0.8)


def painted(code: str, light: FloatArray, spread: float = 0.0) -> Patch:
    """A patch of an sRGB colour in some light beside white paper in the same; `spread` shades it towards one side."""
    color = linear_light(np.array([int(code[k : k + 2], 16) for k in (0, 2, 4)], dtype=np.uint8))
    shaded = color * light * np.linspace(1 - spread, 1.0, 256)[:, None]
    return patch_of(shaded, light_of(np.concatenate([PAPER * light, shaded])), 256)


@QUICK
@given(
    st.sampled_from(COLORFUL),
    st.data(),
    st.tuples(numbers(0.4, 1.0), numbers(0.94, 1.06), numbers(0.94, 1.06)),
    numbers(0.0, 0.4),
)
def test_no_light_makes_another_color(name: str, data: st.DataObject, light: tuple[float, ...], spread: float) -> None:
    """Darker, with a slight cast, shaded: the colour's own name or none."""
    code = data.draw(st.sampled_from(EXAMPLES[name]))
    cast = light[0] * np.array([light[1], 1.0, light[2]])
    look = look_of([painted(code, cast, spread)] * 2, UNKNOWN, 2)
    assert look is None or look.color == name


def test_most_examples_of_a_name_are_seen_to_have_it() -> None:
    seen = {
        name: [look_of([painted(code, np.ones(3), 0.2)] * 2, UNKNOWN, 2) for code in EXAMPLES[name]]
        for name in COLORFUL
    }
    assert sum(look is not None for looks in seen.values() for look in looks) >= 0.6 * sum(map(len, seen.values()))
    assert {name for name, looks in seen.items() if any(looks)} >= set(COLORFUL) - {"beige", "yellow", "pink", "orange"}


def test_a_tone_is_what_the_source_says_where_only_the_light_is_in_doubt() -> None:
    """The pixels of an orange rug in a dim room are as near to brown and red, those of a blue seat to black; a word
    that no light makes of them is not taken, and what is half black is not called light."""
    rug, seat = ([painted(code, np.ones(3))] * 2 for code in ("ad5421", "2e394b"))
    assert [look_of(some, Annotation(color=word), 2) for some, word in ((rug, "orange"), (seat, "blue"))] == [None] * 2
    assert [tone_of(rug, Annotation(color=word)) for word in ("orange", "teal")] == ["orange", ""]
    assert [tone_of(seat, Annotation(color=word)) for word in ("blue", "yellow")] == ["blue", DEEP]
    pale = [painted("c8c2b8", np.ones(3))] * 2
    assert tone_of(pale, UNKNOWN) == PALE
    assert tone_of([replace(one, share=0.7) for one in pale], UNKNOWN) == ""


def test_white_grey_and_black_are_far_apart() -> None:
    """By how bright they are beside white paper: in between nothing is said, unless the source knows."""
    steps = [format(k, "02x") * 3 for k in range(0, 256, 3)]
    looks = [look_of([painted(code, np.ones(3))] * 2, UNKNOWN, 2) for code in steps]
    names = [None if look is None else look.color for look in looks]
    runs = [name for k, name in enumerate(names) if k == 0 or name != names[k - 1]]
    assert runs == ["black", None, "grey", None, "white"]
    told = look_of([painted("a0a0a0", np.ones(3))] * 2, Annotation(color="light grey"), 2)
    assert told == Look("grey", "light", 1.0, told.margin if told else 0.0, 2)


@pytest.mark.parametrize("code", ["9caf88", "b0c4d4", "aab4be"])
def test_sage_and_pale_blue_are_not_called_grey(code: str) -> None:
    """Neither by pixels nor by a source's word: what is as bright without a hue is."""
    light = np.ones(3)
    for about in (UNKNOWN, Annotation(color="grey")):
        look = look_of([painted(code, light)] * 2, about, 2)
        assert look is None or look.color != "grey"
    plain = look_of([painted("afb0b1", light)] * 2, Annotation(color="grey"), 2)
    assert plain is not None
    assert plain.color == "grey"


def test_the_source_chooses_among_what_pixels_allow() -> None:
    between = painted("b07840", np.ones(3))
    assert look_of([between] * 2, UNKNOWN, 2) is None
    look = look_of([between], Annotation(color="brown"), 1)
    assert look is not None
    assert (look.color, look.margin, look.frames) == ("brown", 0.0, 1)
    assert look_of([between], Annotation(color="blue"), 1) is None
    teal = painted("1f8a8c", np.ones(3))
    assert look_of([teal] * 2, Annotation(color="red"), 2) is None
    assert look_of([teal] * 2, Annotation(color="teal", mirror=True), 2) is None


def test_what_is_patterned_or_changes_has_no_color() -> None:
    teal, red = painted("1f8a8c", np.ones(3)), painted("b3201f", np.ones(3))
    colors = linear_light(np.array([[31, 138, 140], [179, 32, 31]], dtype=np.uint8))
    striped = patch_of(np.repeat(colors, 128, axis=0), light_of(PAPER), 256)
    teals = look_of([teal] * 3, UNKNOWN, 3)
    assert teals == Look("teal", None, 1.0, teals.margin if teals else 0.0, 3)
    assert look_of([striped] * 3, UNKNOWN, 3) is None
    assert look_of([teal, red], UNKNOWN, 2) is None
    assert look_of([teal], UNKNOWN, 2) is None  # one picture is not enough
    assert look_of([], UNKNOWN, 2) is None


def colored(color: ImageArray, i: int) -> Facts:
    """The living room, grey but for instance i."""
    scene = worlds.living_room()
    palette = np.full((len(scene.instances) + 1, 3), 150, dtype=np.uint8)
    palette[:6] = 235
    palette[i] = color
    frames = scene.frames[:2] + scene.frames[4:6]  # which the table lets see the sofa
    owners = [worlds.draw(frame.camera, [one.box for one in scene.instances])[1] for frame in frames]
    pictures = worlds.ArrayPixels([palette[one] for one in owners])
    return Facts(replace(scene, frames=frames, pixels=pictures), width=160)


def test_a_world_in_color() -> None:
    facts = colored(np.array([31, 138, 140], dtype=np.uint8), 11)
    assert [str(facts.look(i)) for i in (11, 8)] == ["teal", "None"]
    assert facts.look(0) is None  # a floor is not an object


def test_of_grey_pictures_nothing_is_called_grey() -> None:
    """They have no colours, which is not that things have none."""
    scene = colored(np.array([31, 138, 140], dtype=np.uint8), 11).scene
    pictures = [scene.pixels.color(k)[..., 1:2].repeat(3, axis=2) for k in range(len(scene.frames))]
    facts = Facts(replace(scene, pixels=worlds.ArrayPixels(pictures)), width=160)
    assert {facts.look(i) for i in facts.objects} == {None}


def test_a_box_has_not_the_colour_of_a_thing_beside_it() -> None:
    """A blue chair, a red one and one of no clear colour: their boxes are of the other colours, in an order drawn."""
    facts = Facts(worlds.living_room())
    facts.__dict__["_looks"] = {i: Look(color, None, 1.0, 0.1, 2) for i, color in ((8, "blue"), (9, "red"))}
    drawn = [box_colors(facts, [8, 9, 10], Draw("test", key)) for key in range(40)]
    assert {shade for shades in drawn for shade in shades} == set(BOX_COLORS) - {"blue", "red"}
    assert all(len(set(shades)) == 3 for shades in drawn)


def test_names_by_look() -> None:
    """Two chairs of three are told apart only where all three have colours of their own."""
    chairs = [8, 9, 10]
    facts = Facts(worlds.living_room())

    def named(*colors: str | None) -> list[str]:
        looks = {i: Look(color, None, 1.0, 0.1, 2) for i, color in zip(chairs, colors, strict=False) if color}
        facts.__dict__["_looks"] = looks
        return list(names_by_look(facts, chairs[: len(colors)]).values())

    assert named("teal", "black", "red") == ["teal chair", "black chair", "red chair"]
    assert named("teal", "black", "black") == ["teal chair"]
    assert named("teal", None, "black") == named("teal") == named("teal", "teal") == []


def test_a_picture_that_cannot_be_read_is_left_out() -> None:
    facts = colored(np.array([31, 138, 140], dtype=np.uint8), 11)

    class Torn:
        def color(self, frame: int) -> ImageArray:
            if frame == 1:
                raise InputError(Path("1.jpg"), "a picture", "nothing")
            return facts.scene.pixels.color(frame)

        def depth(self, frame: int) -> None:
            return None

    look = Facts(replace(facts.scene, pixels=Torn()), width=160).look(11)
    assert look is not None
    assert (look.color, look.frames) == ("teal", 3)


def test_vertex_colors_where_there_is_no_picture() -> None:
    scene = worlds.living_room()
    assert scene.mesh is not None
    colors = np.full((len(scene.mesh.vertices), 3), 235, dtype=np.uint8)
    colors[8 * 11 : 8 * 12] = (31, 138, 140)
    mesh = Mesh(scene.mesh.vertices, scene.mesh.faces, colors, scene.mesh.face_instances)
    for bare in (replace(scene, mesh=mesh, frames=()), replace(scene, mesh=mesh, rendered=True)):
        look = Facts(bare).look(11)
        assert look is not None
        assert (look.color, look.frames) == ("teal", 0)
    assert Facts(replace(scene, frames=())).look(11) is None


def test_rooms_whose_colors_are_known(tmp_path: Path) -> None:
    """By pixels alone 95 of 100 are right; the source's word adds more, and is never contradicted."""
    write_rooms(Wanted(2, 77, frames=8, quality="flat", size=(192, 144)), tmp_path)
    source = open_source(SourceSpec(name="rooms", reader="scannetv2", root=".", licence="CC-BY-4.0"), tmp_path)
    right, known, told, things = 0, 0, 0, 0
    for scene_id in source.scene_ids():
        scene = source.load(scene_id)
        blind = replace(scene, instances=tuple(replace(one, about=UNKNOWN) for one in scene.instances))
        by_pixels, by_both = Facts(blind, width=160), Facts(scene, width=160)
        for i in by_both.objects:
            about, look, both = scene.instances[i].about, by_pixels.look(i), by_both.look(i)
            colors = [word.split()[-1] for word in (about.color, about.second_color) if word]
            if look is not None and colors:
                known, right = known + 1, right + (look.color in colors)
            things, told = things + 1, told + (both is not None)
            assert both is None or not about.color or both.color == colors[0]
    assert known >= 7
    assert right >= 0.95 * known
    assert told >= 0.4 * things


REAL = (  # by eye: rectangles of pictures, and what they show
    ("white", "open3d-livingroom/image", {"00000.jpg": (180, 20, 260, 330), "00005.jpg": (180, 20, 260, 330)}),
    ("brown", "open3d-livingroom/image", {"00105.jpg": (470, 330, 630, 450), "00110.jpg": (480, 330, 630, 450)}),
    ("purple", "slambook2-dining/color", {"1.png": (310, 60, 440, 180)}),
    (None, "open3d-livingroom/image", {"00000.jpg": (480, 20, 630, 180), "00105.jpg": (220, 10, 540, 120)}),
    (None, "slambook2-dining/color", {"1.png": (130, 160, 190, 230)}),  # a pale chair in purple light
)


@pytest.mark.parametrize(("color", "folder", "parts"), REAL)
def test_real_pictures(
    shared_data: Path, color: str | None, folder: str, parts: dict[str, tuple[int, int, int, int]]
) -> None:
    found = []
    for name, (u0, v0, u1, v1) in parts.items():
        image = np.array(Image.open(shared_data / folder / name).convert("RGB"))
        linear = linear_light(image)
        found.append(patch_of(linear[v0:v1:4, u0:u1:4].reshape(-1, 3), light_of(linear.reshape(-1, 3)), 1000))
    look = look_of(found * 2, UNKNOWN, len(found))
    assert (None if look is None else look.color) == color


def test_one_color_and_many_are_measured_alike() -> None:
    generator = np.random.default_rng(5)
    image = generator.integers(0, 256, (50, 3)).astype(np.uint8)
    for row, place in zip(image, oklab_array(linear_light(image)).tolist(), strict=True):
        color = (row[0] / 255, row[1] / 255, row[2] / 255)
        assert oklab(color) == pytest.approx(tuple(place), abs=2e-6)
        name, apart = color_name(color), distances(oklab(color))
        assert name is None or name.name == min(apart, key=lambda one: apart[one])
