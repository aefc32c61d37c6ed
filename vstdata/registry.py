"""One file = one skill, reader or trainer: a module with one object, found by walking its folder.

Another package brings its own by an entry point of the same group, which names a module, or a package of such modules:

    [project.entry-points."vstdata.skills"]
    crates = "vst_crates.skills"
"""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib import import_module
from importlib.metadata import EntryPoint, entry_points
from pathlib import Path
from types import ModuleType
from typing import Any, Generic, TypeVar

from vstdata.errors import VstError

CODE = frozenset({".py", ".toml"})
SAID_LATER = "asks"  # the table of wordings, which are picked when rows are filled


@dataclass(frozen=True, slots=True)
class Package:
    """A distribution that something comes from; `module` is its import name, below which its code lies."""

    name: str
    version: str
    module: str

    def __str__(self) -> str:
        return f"{self.name} {self.version}"

    @property
    def homes(self) -> tuple[Path, ...]:
        """The folder of its code (several of a namespace package), or its one file."""
        found = import_module(self.module)
        return tuple(Path(path) for path in found.__path__) if hasattr(found, "__path__") else (_file(found),)

    def code(self) -> str:
        """SHA-256 over its Python and TOML files, but for the wordings of questions."""
        total = hashlib.sha256()
        for home in self.homes:
            files = sorted(path for path in home.rglob("*") if path.suffix in CODE) if home.is_dir() else [home]
            for path in files:
                total.update(f"{path.relative_to(home.parent).as_posix()}\0".encode() + code_bytes(path) + b"\0")
        return total.hexdigest()


def code_bytes(path: Path) -> bytes:
    """What of a file can matter when scenes are asked: all of it, of a TOML file all but its wordings of questions."""
    data = path.read_bytes()
    if path.suffix != ".toml":
        return data
    try:
        table = tomllib.loads(data.decode("utf-8"))
    except (ValueError, RecursionError):
        return data  # whoever reads it will tell
    return repr({key: value for key, value in sorted(table.items()) if key != SAID_LATER}).encode()


T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Found(Generic[T]):
    """A skill, reader or trainer, the module that has it, and the package that brings it (None: this one)."""

    thing: T
    module: str
    package: Package | None = None

    def __str__(self) -> str:
        return f"{self.module} of {self.package or 'vstdata'}"


@dataclass(frozen=True, slots=True)
class Family(Generic[T]):
    """One kind of thing: `attribute` of a module is a `type`, or a tuple of them, each with a `name` of its own.

    `group` names the entry points. `fault` tells what is wrong with a thing of a module, "" where nothing is.
    """

    group: str
    attribute: str
    type: type[T]
    fault: Callable[[T, str], str] = lambda thing, module: ""

    def own(self, package: str) -> Iterator[Found[T]]:
        """What the modules of a package have, however deep, those whose names begin with "_" left out."""
        for module in modules_of(package):
            yield from self._things(module, None)

    def brought(self) -> Iterator[Found[T]]:
        """What other packages bring, by their names."""
        for point in sorted(entry_points(group=self.group), key=lambda point: (_package(point).name, point.name)):
            package = _package(point)
            try:
                found = import_module(point.value)
            except (Exception, SystemExit) as error:
                raise VstError(
                    f"{package}: {self.group}: {point.name} = {point.value!r} cannot be imported "
                    f"({type(error).__name__}: {error}); expected a module with {self.attribute}, or a package of them"
                ) from error
            single = hasattr(found, self.attribute) or not hasattr(found, "__path__")
            for module in [point.value] if single else modules_of(point.value):
                yield from self._things(module, package)

    def all(self, package: str) -> dict[str, Found[T]]:
        """Own and brought things by name, sorted. Raises VstError for a module without one, a faulty one, and for two
        of one name."""
        found: dict[str, Found[T]] = {}
        for each in (*self.own(package), *self.brought()):
            name = _name(each.thing)
            if name in found:
                raise VstError(f"{self.group}: {name!r} is in {found[name]} and in {each}: expected another name")
            found[name] = each
        return dict(sorted(found.items()))

    def _things(self, module: str, package: Package | None) -> Iterator[Found[T]]:
        value = getattr(import_module(module), self.attribute, None)
        things = value if isinstance(value, tuple) else (value,)
        where = f"{module.replace('.', '/')}.py" + (f" of {package}" if package else "")
        if not things or not all(isinstance(thing, self.type) for thing in things):
            raise VstError(f"{where} has no {self.attribute}")
        for thing in things:
            if fault := self.fault(thing, module):
                raise VstError(f"{where}: {fault}")
            yield Found(thing, module, package)


def modules_of(package: str) -> Iterator[str]:
    """The names of the modules below a package, sorted, without those that begin with "_"."""
    for home in map(Path, import_module(package).__path__):
        for path in sorted(home.rglob("*.py")):
            parts = path.relative_to(home).with_suffix("").parts
            if not any(part.startswith("_") for part in parts):
                yield ".".join((package, *parts))


def packages_of(*groups: str) -> tuple[Package, ...]:
    """The packages that bring something of these groups of entry points, each once, by name."""
    found = {_package(point) for group in groups for point in entry_points(group=group)}
    return tuple(sorted(found, key=lambda package: (package.name, package.module)))


def _package(point: EntryPoint) -> Package:
    found = point.dist
    return Package(found.name if found else "?", found.version if found else "?", point.value.partition(".")[0])


def _file(module: ModuleType) -> Path:
    return Path(module.__file__ or "")


def _name(thing: Any) -> str:
    return str(thing.name)
