"""Publish here, or in a process of its own that may be killed."""

from __future__ import annotations

import logging
import multiprocessing
import os
import sys
import traceback
from multiprocessing.process import BaseProcess
from pathlib import Path
from types import SimpleNamespace

import huggingface_hub.constants
import huggingface_hub.utils._http
from rich.console import Console

from generators.publish import publish
from generators.watch import Bars
from tests.build.drive import lay_out, run
from tests.hub.server import TOKEN, Hub
from tests.hub.state import MAIN, Files
from vstdata import failpoint
from vstdata.release.hub import Remote
from vstdata.release.index import INDEX

REPO = "org/small"
QUICK = (0.0,) * 12  # attempts without waiting


def be_quick() -> None:
    """The client sends files by LFS, and waits no second before it asks again."""
    huggingface_hub.constants.HF_HUB_DISABLE_XET = True
    setattr(huggingface_hub.utils._http, "time", SimpleNamespace(sleep=lambda seconds: None))  # noqa: B010


def small_release(folder: Path, name: str = "out", rows: int = 10, version: str = "1") -> Path:
    """A release of two skills in a dozen shards."""
    manifest = lay_out(folder / name)
    text = (
        manifest.read_text().replace("rows = 25", f"rows = {rows}").replace('version = "1"', f'version = "{version}"')
    )
    manifest.write_text(text)
    run(manifest, folder / name / "release")
    return folder / name / "release"


def send(root: Path, hub: Hub, repo: str = REPO, tag: str = "", private: bool = False) -> Remote:
    """Publish to a hub, a few files a commit."""
    return publish(root, repo, private=private, tag=tag, endpoint=hub.url, commit_files=3, pauses=QUICK)


def start(root: Path, url: str, stop_at: str = "", told: Path | None = None, debug: bool = False) -> BaseProcess:
    """The same in a process of its own, started from a server that has everything imported.

    It dies at the failpoint `stop_at`; all that it says goes to the file `told`, with `debug` also
    what its libraries log.
    """
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["tests.hub.drive"])
    os.environ["PYTHONPATH"] = str(Path(__file__).parents[2])  # where the server looks for what it imports
    process = context.Process(target=_child, args=(root, url, stop_at, told, debug))
    process.start()
    return process


def _child(root: Path, url: str, stop_at: str, told: Path | None, debug: bool) -> None:
    failpoint.arm(stop_at)
    os.environ["HF_TOKEN"] = TOKEN
    be_quick()
    out = os.open(told or os.devnull, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    os.dup2(out, 1)
    os.dup2(out, 2)
    if debug:
        huggingface_hub.constants.HF_DEBUG = True
        logging.getLogger("huggingface_hub").setLevel(logging.DEBUG)
        logging.basicConfig(level=logging.DEBUG)
    try:
        watch = Bars(Console(file=sys.stdout))
        publish(root, REPO, endpoint=url, commit_files=3, pauses=QUICK, watch=watch)
    except BaseException as error:
        lines = traceback.TracebackException.from_exception(error, capture_locals=True).format()
        sys.stderr.writelines(lines)
        sys.stderr.flush()
        os._exit(1)


def contents(files: Files) -> dict[str, bytes]:
    """Bytes by name, without the file that the hub makes itself."""
    return {name: blob.data for name, blob in files.items() if name != ".gitattributes"}


def local(root: Path) -> dict[str, bytes]:
    """Everything that a release consists of."""
    paths = [path for path in root.rglob("*") if path.is_file() and ".work" not in path.parts]
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in paths}


def no_half_state(hub: Hub, *releases: dict[str, bytes]) -> None:
    """Main was ever empty or a whole release; nowhere was an index without all that it lists."""
    for ref, files in hub.repos[REPO].seen if REPO in hub.repos else []:
        found = contents(files)
        assert found in releases if INDEX in found else ref != MAIN or found == {}
