"""What rooms somebody wants, and what each of them depends on."""

from __future__ import annotations

from dataclasses import asdict, dataclass, fields
from pathlib import Path

from generators.rooms.camera.develop import PROFILES
from generators.rooms.render import RENDERERS
from vstdata.draw import digest
from vstdata.errors import ManifestError


@dataclass(frozen=True, slots=True)
class Wanted:
    """`count` rooms of a `seed`, each in so many `states`, a scan each; what differs is told in `3RScan.json`.

    `size` is the longer side of the pictures in pixels, whose shape is the room's own, or width and height of all.
    A share `houses` of the scans show a house of two to six rooms, with `frames` pictures for each of them.
    `camera` is what takes them: one of `develop.PROFILES`. `furniture` is one of `sweethome.entries.FURNITURE`,
    `furniture_root` where models of others are, by default where Debian puts them.

    Raises ManifestError for numbers out of range and names that nothing has.
    """

    count: int
    seed: int
    frames: int = 48
    quality: str = "bake"
    size: tuple[int, int] | int = 640
    houses: float = 0.0
    camera: str = "phone"
    furniture: str = "parametric"
    furniture_root: Path | None = None
    states: int = 1

    def __post_init__(self) -> None:
        width, height = (self.size, self.size) if isinstance(self.size, int) else self.size
        limits = {
            "count": (self.count, 1, 99_999),
            "seed": (self.seed, 0, 2**31 - 1),
            "frames": (self.frames, 1, 10_000),
            "width": (width, 16, 4096),
            "height": (height, 16, 4096),
            "states": (self.states, 1, 99),
        }
        for name, (value, low, high) in limits.items():
            if not low <= value <= high:
                raise ManifestError(f"{name} is {value}; rooms need {low} to {high}")
        if not 0 <= self.houses <= 1:
            raise ManifestError(f"houses is {self.houses}; rooms need a share from 0 to 1")
        if self.camera not in PROFILES:
            raise ManifestError(f"no camera {self.camera!r}; there are {', '.join(PROFILES)}")
        if self.quality not in RENDERERS:
            raise ManifestError(f"no quality {self.quality!r}; there are {', '.join(RENDERERS)}")


@dataclass(frozen=True, slots=True)
class Recipe:
    """All that a room depends on; `code` is the digest of the program that makes rooms, `models` that of the models of
    others that `furniture` takes."""

    seed: int
    number: int
    frames: int
    quality: str
    size: tuple[int, int] | int
    code: str
    houses: float = 0.0
    furniture: str = "parametric"
    models: str = ""
    camera: str = "phone"
    state: int = 0

    @classmethod
    def of(cls, wanted: Wanted, code: str, models: str) -> Recipe:
        """The first room of those `wanted`."""
        told = {field.name: getattr(wanted, field.name) for field in fields(cls) if hasattr(wanted, field.name)}
        return cls(number=0, code=code, models=models, **told)

    @property
    def reference(self) -> str:
        """The id of the first state."""
        return f"room{self.seed:04d}_{self.number:05d}"

    @property
    def id(self) -> str:
        return f"{self.reference}_{self.state:02d}" if self.state else self.reference

    @property
    def digest(self) -> str:
        return digest("room", asdict(self)).hex()
