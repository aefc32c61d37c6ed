"""What has been read of a thought, and what its rules share."""

from __future__ import annotations

import cmath
import math
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from vstdata.color_names import EXAMPLES
from vstdata.words.directions import AROUND, POSITIONS, QUARTERS
from vstdata.words.reader import Said

LOOK = re.compile(rf"^the (?:(?:light|dark) )?(?:{'|'.join(EXAMPLES)}) ")
_SUFFIXED = re.compile(r"the (?:(?:(?!the\b)\w+ )+?of the \w+ )?(?:(?!\bthe\b).)+?(?: from the left)? in image \d+")
_HOURS = tuple(f"{hour or 12} o'clock" for hour in range(12))
COURSES = (
    *("forward", "forward and to the right", "to the right", "backward and to the right"),
    *("backward", "backward and to the left", "to the left", "forward and to the left"),
)
_CIRCLES = (AROUND, COURSES, _HOURS, tuple(POSITIONS), tuple(QUARTERS))
PICTURED = (  # what names an image and is of nothing else
    *(
        "shows",
        "shows_near",
        "shows_two",
        "again",
        "again_near",
        "again_two",
        "wall_square",
        "wall_beside",
        "wall_slant",
        "square_edge",
        "slant_edge",
    ),
)
SLACK = 0.36  # metres to a side that halves and steps of 15 degrees lose at 6 m. Ours.


@dataclass
class Chain:
    """What has been read so far. `question` are the slots, `options` and the type of the question."""

    kind: str
    slots: Mapping[str, str]
    options: Sequence[str]
    suffixed: frozenset[str] = frozenset()
    colored: frozenset[str] = frozenset()  # names of which the colour is a part: others differ by it alone
    legs: dict[tuple[str, str, int], int] = field(default_factory=dict)
    axes: dict[tuple[str, str], int] = field(default_factory=dict)  # ways for one who faces the wall of `facing`
    facing: str = ""
    line: list[str] = field(default_factory=list)
    aims: dict[tuple[str, int], int] = field(default_factory=dict)
    steps: dict[tuple[str, str], int] = field(default_factory=dict)  # degrees from one thing to another in a picture
    walls: dict[tuple[str, int], int] = field(default_factory=dict)
    turns: dict[tuple[int, int], int] = field(default_factory=dict)
    stood: complex | None = None
    reaches: dict[tuple[str, str, int], complex] = field(default_factory=dict)
    sizes: dict[tuple[str, int, str], float] = field(default_factory=dict)  # yardsticks: thing, image, tall or long
    gaps: dict[tuple[str, ...], float] = field(default_factory=dict)  # how often something goes into them
    bounds: dict[frozenset[str], tuple[bool, float | None]] = field(default_factory=dict)  # whether it is more; metres
    passed: dict[frozenset[str], set[str]] = field(default_factory=dict)  # what stands between two things
    rods: set[tuple[str, str]] = field(default_factory=set)  # by which sizes of what gaps are told
    apart: dict[str, float] = field(default_factory=dict)
    order: list[str] = field(default_factory=list)
    reverse: bool | None = None
    last: int | None = None  # the direction that was worked out last, degrees
    words: list[str] = field(default_factory=list)  # verdicts
    faced: dict[str, int] = field(default_factory=dict)
    gaze: str = ""  # how somebody looks to a wall: along it to the left or right, 'out' from it or 'in' to it
    around: dict[str, str] = field(default_factory=dict)  # things -> where they have them
    stayed: bool = False
    moved: str = ""  # to which side what is at a wall was told to move across the pictures
    here: int = 1  # the image that was told of last
    first: dict[str, int] = field(default_factory=dict)  # by thing the image that was told to show it first

    def look_at(self, said: Said) -> None:
        """What a sentence says of an image is of the one that it names, else of the one before."""
        if said.kind in PICTURED:
            self.here = image_of(said, "l" if "l" in said.values else "k")
            for name in self.names(said)[: 2 if said.kind.endswith("two") else 1]:
                self.first.setdefault(name, self.here)

    def name(self, text: str, image: str = "") -> str:
        """A name without colour, with the image that it is of where its sentence leaves that out."""
        plain = text if text in self.colored else LOOK.sub("the ", text)
        full = f"{plain} in image {image}"
        return full if " in image " not in plain and full in self.suffixed else plain

    def slot(self, key: str) -> str:
        """What the question calls a thing."""
        return self.name(self.slots[key])

    def way(self, start: str, end: str) -> int:
        """Degrees as image 1 looks. Raises KeyError where it was not told."""
        found = [(image, deg) for (a, b, image), deg in self.legs.items() if (a, b) == (start, end)]
        found += [(image, wrap(deg + 180)) for (a, b, image), deg in self.legs.items() if (b, a) == (start, end)]
        if not found:
            raise KeyError(f"no way from {start} to {end}")
        image, deg = min(found)
        return deg if image == 1 else wrap(deg + self.turns[1, image])

    def told(self, start: str, end: str) -> int:
        """Degrees by the wall where ways are told so, else as image 1 looks. Raises KeyError where it was not told."""
        return self.run(start, end) if self.axes else self.way(start, end)

    def run(self, start: str, end: str) -> int:
        """Degrees for one who faces the wall by which ways are told. Raises KeyError where it was not told."""
        return self.axes[start, end] if (start, end) in self.axes else wrap(self.axes[end, start] + 180)

    def rival(self, other: str) -> bool:
        """Whether that is another option than the one that was found."""
        return other in self.options and other != self.words[-1]

    def names(self, said: Said) -> list[str]:
        """Those of a sentence about an image."""
        image = re.sub(r"\D", "", said.values.get("k", "")) or str(self.here)
        return [self.name(name, image) for name in said.things]


Rules = Mapping[str, Callable[[Chain, Said], bool]]


def begun(kind: str, slots: Mapping[str, str], options: Sequence[str], said: Sequence[Said]) -> Chain:
    """A chain of which nothing has been read; `said` is only asked what its names are."""
    told = [*slots.values(), *options, *(name for one in said for name in one.things)]
    suffixed = _SUFFIXED.findall(" ".join(told))
    looks = {name for text in told if (name := text.split(" in image ")[0]) and LOOK.match(name)}
    plain = [LOOK.sub("the ", name) for name in sorted(looks)]
    colored = frozenset(name for name in looks if plain.count(LOOK.sub("the ", name)) > 1)
    return Chain(kind, slots, options, frozenset(LOOK.sub("the ", one) for one in suffixed), colored)


def wrap(degrees: float) -> int:
    """Whole degrees in (-180, 180]."""
    return 180 - (180 - round(degrees)) % 360


def place(metres: float, degrees: float) -> complex:
    """Right + j ahead."""
    return cmath.rect(metres, math.radians(90 - degrees))


def bearing(spot: complex) -> float:
    """Degrees to the right of what is ahead."""
    return math.degrees(math.atan2(spot.real, spot.imag))


def apart(a: float, b: float) -> int:
    """Degrees between two directions."""
    return abs(wrap(a - b))


def small(rest: complex) -> bool:
    """Whether so many metres to the sides are what telling loses."""
    return max(abs(rest.real), abs(rest.imag)) <= SLACK


def word_at(degrees: float, names: Sequence[str]) -> str:
    """Of words around the circle the one of a direction."""
    return names[round(degrees * len(names) / 360) % len(names)]


def circle(word: str) -> Sequence[str]:
    """The words around the circle of which this is one."""
    return next(names for names in _CIRCLES if word in names)


def image_of(said: Said, key: str = "k") -> int:
    """The number of an image."""
    return int(said.values[key].removeprefix("image ")) if said.values[key] != "the image" else 1


def sided(said: Said, key: str = "deg") -> int:
    """Degrees to the right, told with a side."""
    return int(said.values[key]) * (-1 if said.values["side"] == "left" else 1)


def thirty(degrees: int) -> str:
    """A turn as options call it."""
    return f"{30 * abs(round(degrees / 30))} degrees to the {'right' if degrees > 0 else 'left'}"
