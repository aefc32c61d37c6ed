"""`vst fetch`: scenes of an open data set, from its publisher's own addresses, as its reader wants them."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

from rich.console import Console

from generators.fetch.data_sets import DATA_SETS, DataSet
from generators.fetch.web import Web
from generators.status import Status
from vstdata.errors import FetchError, ManifestError
from vstdata.near import near
from vstdata.release.index import refuse_in_release

MEGABYTE = 1e6


def run_fetch(name: str, scenes: str, root: Path, accepted: bool, mirror: str = "", web: Web | None = None) -> Status:
    """Fetch scenes below `root`: a number of them, the names in a file, or names with commas between; one line a scene.

    A scene that cannot be fetched is told and left out; what is there is left. `mirror` stands for the publisher's
    address. Raises ManifestError for an unknown data set, FetchError where the licence is not accepted, where no list
    of scenes can be fetched, and for what is no scene.
    """
    refuse_in_release(root / "scene")
    if name not in DATA_SETS:
        raise ManifestError(f"no data set {name!r} to fetch; {near(name, DATA_SETS)}")
    data, web, console = DATA_SETS[name], web or Web(), Console(soft_wrap=True, highlight=False)
    console.print(f"{data.name}: {data.licence}, {data.terms}", markup=False)
    if not accepted:
        raise FetchError(data.terms, "its licence read and accepted: say so by --accept-licence")
    for table, (base, there) in data.tables.items():
        web.fetch(f"{mirror or base}/{there}", root / table)
    wanted, lost = _wanted(data, scenes, root), []
    for number, scene in enumerate(wanted, start=1):
        try:
            told = _fetched(data, web, mirror or data.base, data.place(root, scene))
        except FetchError as error:
            lost.append(scene)
            told = f"left out: {error}"
        console.print(f"{number} of {len(wanted)}  {scene}  {told}", markup=False)
    if len(lost) < len(wanted):
        values = {"name": data.name, "reader": data.reader, "root": str(root.resolve()), "licence": data.licence}
        lines = "\n".join(f"{key} = {json.dumps(value, ensure_ascii=False)}" for key, value in values.items())
        console.print(f"\nIn a manifest:\n\n[[sources]]\n{lines}", markup=False)
    return Status.GOOD if not lost else Status.LEFT_OUT if len(lost) < len(wanted) else Status.ERROR


def _fetched(data: DataSet, web: Web, base: str, folder: Path) -> str:
    """What is told of a scene that is there now."""
    if folder.is_dir():
        return "is there"
    folder.parent.mkdir(parents=True, exist_ok=True)
    if (free := shutil.disk_usage(folder.parent).free) < 1e9:
        raise FetchError(str(folder.parent), f"a gigabyte of free space, not {free / MEGABYTE:.0f} MB")
    return f"{data.fetch(web, base, folder, lambda got, of: None) / MEGABYTE:.1f} MB"


def _wanted(data: DataSet, scenes: str, root: Path) -> list[str]:
    if re.fullmatch(r"[0-9]{1,6}", scenes) and not Path(scenes).is_file():
        known = data.scenes(root)
        if not 0 < int(scenes) <= len(known):
            raise FetchError(data.name, f"a number of scenes from 1 to {len(known)}, not {scenes}")
        return known[: int(scenes)]
    names = data.listed(Path(scenes).read_text(encoding="utf-8-sig") if Path(scenes).is_file() else scenes)
    if not names:
        raise FetchError(data.name, "at least one scene")
    return names
