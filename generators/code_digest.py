"""Which code makes something: the files that some modules import, however far, and the libraries among what they
import. So a build goes on where an adapter, a command or the card was changed, and does not where a formula was."""

from __future__ import annotations

import ast
import hashlib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from vstdata.home import HOME, OURS
from vstdata.registry import Package, code_bytes

LIBRARIES = {  # import name -> distribution: what numbers, geometry and files come from
    "PIL": "pillow",
    "cv2": "opencv-python-headless",
    "h5py": "h5py",
    "mitsuba": "mitsuba",
    "numpy": "numpy",
    "open3d": "open3d",
    "pyarrow": "pyarrow",
    "scenezoo": "scenezoo",
    "scipy": "scipy",
    "shapely": "shapely",
    "sklearn": "scikit-learn",
}
BLOCKS = ("body", "handlers", "cases", "orelse", "finalbody")  # fields of statements that hold statements
LOADED = re.compile(rb'\bfind_spec\("(\w+)"\)')  # a package of which a part is loaded by hand
DEFINED = re.compile(rb"^(?:def|class|async|@)", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Code:
    """The modules of ours with their files, and the import names of other packages."""

    files: dict[str, Path]
    others: frozenset[str]

    def digest(self) -> str:
        """SHA-256 over the files, and over the sentences of the TOML files beside them."""
        total = hashlib.sha256()
        for module, file in self.files.items():
            total.update(f"{module}\0".encode() + file.read_bytes() + b"\0")
        for file in sorted(set(self._beside())):
            total.update(f"{file.parent.name}/{file.name}\0".encode() + code_bytes(file) + b"\0")
        return total.hexdigest()

    def libraries(self) -> dict[str, str]:
        """Distribution -> installed version of the libraries that decide what comes out."""
        return {LIBRARIES[name]: installed(LIBRARIES[name]) for name in sorted(self.others & LIBRARIES.keys())}

    def _beside(self) -> Iterator[Path]:
        """TOML files of these modules' stems, and those of their folders that have no module's stem."""
        for folder in sorted({file.parent for file in self.files.values()}):
            known = {file.stem for file in self.files.values() if file.parent == folder}
            for file in folder.glob("*.toml"):
                stem = file.name.partition(".")[0]
                if stem in known or not (folder / f"{stem}.py").is_file():
                    yield file


def installed(distribution: str) -> str:
    """The version of a distribution, "absent" where there is none."""
    try:
        return version(distribution)
    except PackageNotFoundError:
        return "absent"


def code_of(roots: Iterable[str], packages: Iterable[Package] = ()) -> Code:
    """The code of modules and of all that they import or look for by `find_spec`, also within functions; not what is
    imported for types alone, nor by the first files of our three packages, which are doors to everything. What is found
    by its name (skills, readers) has to be among the roots; `packages` are others whose modules are followed, too."""
    homes = dict.fromkeys(OURS, (HOME.parent,)) | {
        each.module: tuple(home.parent for home in each.homes) for each in packages
    }
    found: dict[str, Path] = {}
    others: set[str] = set()
    waiting = list(roots)
    while waiting:
        module = waiting.pop()
        top = module.partition(".")[0]
        file = _file(module, homes.get(top, ()))
        if top not in homes:
            others.add(top)
        elif file is not None and module not in found and module not in OURS:
            found[module] = file
            waiting += [*_imports(module, file), module.rpartition(".")[0]]
    return Code(dict(sorted(found.items())), frozenset(others))


@cache
def _file(module: str, homes: tuple[Path, ...]) -> Path | None:
    paths = [home.joinpath(*module.split(".")) for home in homes]
    files = (file for path in paths for file in (path.with_name(f"{path.name}.py"), path / "__init__.py"))
    return next((file for file in files if file.is_file()), None)


@cache
def _imports(module: str, file: Path) -> tuple[str, ...]:
    package = module if file.name == "__init__.py" else module.rpartition(".")[0]
    text = file.read_bytes()
    names = [name.decode() for name in LOADED.findall(text)]
    for node in _nodes(_parsed(text)):
        if isinstance(node, ast.Import):
            names += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            base = node.module or ""
            if node.level:
                above = package.split(".")[: len(package.split(".")) - node.level + 1]
                base = ".".join([*above, *([base] if base else [])])
            names += [base, *(f"{base}.{alias.name}" for alias in node.names)]
    return tuple(names)


def _parsed(text: bytes) -> ast.AST:
    """Its statements as far as the first function or class, where nothing behind speaks of an import: to parse all of
    it takes ten times as long."""
    start = DEFINED.search(text)
    if start is not None and b"import" not in text[start.start() :]:
        try:
            return ast.parse(text[: start.start()])
        except SyntaxError:  # the line is one of a text
            pass
    return ast.parse(text)


def _nodes(tree: ast.AST) -> Iterator[ast.AST]:
    """All statements but those below `if TYPE_CHECKING`."""
    for block in BLOCKS:
        for node in getattr(tree, block, ()):
            if isinstance(node, ast.If) and ast.unparse(node.test).rpartition(".")[2] == "TYPE_CHECKING":
                for other in node.orelse:
                    yield from (other, *_nodes(other))
            else:
                yield from (node, *_nodes(node))
