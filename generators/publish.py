"""Publish a release: main on the Hub is either the old release or the new one, whole, whatever fails on the way.

Everything goes to a pull request, `manifest.json` last, after the files there were listed and compared with it; one
merge makes it main, and a tag names it. The title of the pull request tells the release and the commit of main that it
began at, so that the same command finds it again and sends only what is missing.
"""

from __future__ import annotations

import contextlib
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

from huggingface_hub.utils.tqdm import are_progress_bars_disabled, disable_progress_bars, enable_progress_bars
from rich.console import Console

from generators.tables import say
from generators.watch import Bars, Silent, Watch
from vstdata.canonical import file_hash, strict_json
from vstdata.errors import PublishError
from vstdata.failpoint import reach
from vstdata.release.hub import TAG, Files, Remote
from vstdata.release.index import INDEX, read_index, verify

COMMIT_FILES = 50  # ours; the Hub limits commits per hour
COMMIT_BYTES = 5 * 10**9
TOLD = 5  # names and problems told in an error


@dataclass(frozen=True, slots=True)
class Release:
    """A verified release: its folder, its index, and size and hash of every file, the index among them."""

    root: Path
    index: Mapping[str, Any]
    files: Mapping[str, Mapping[str, Any]]

    def there(self, files: Files, name: str) -> bool:
        """Whether a repository has one of its files, with its content."""
        entry = self.files[name]
        return name in files and files[name].holds(self.root / name, entry["bytes"], entry["sha256"])

    def missing(self, files: Files) -> list[str]:
        """What a repository lacks of it, or has with other content; in order."""
        return [name for name in sorted(self.files) if not self.there(files, name)]

    def whole(self, files: Files) -> bool:
        """Whether a repository has it and nothing else."""
        return files.keys() == self.files.keys() and not self.missing(files)


def publish(
    root: Path,
    repo: str,
    *,
    private: bool = False,
    tag: str = "",
    endpoint: str | None = None,
    watch: Watch | None = None,
    commit_files: int = COMMIT_FILES,
    pauses: Sequence[float] | None = None,
) -> Remote:
    """Make the release in `root` the content of the data set repository ORG/NAME; nothing is sent that is there.

    `tag` is a name for it (default: "v" and its version). Raises PublishError where the release is not as its index
    says, there is no token, the repository holds something else, or the tag another release.
    """
    watch = watch or Silent()
    remote = Remote(repo, endpoint) if pauses is None else Remote(repo, endpoint, pauses)
    release = _verified(root)
    tag = tag or f"v{release.index['version']}"
    if not TAG.fullmatch(tag) or tag == "main":
        raise PublishError(f"--revision {tag!r}: expected a tag of letters, digits, '.', '_' and '-'")
    with _without_bars():
        remote.sign_in()
        if not remote.create(private) and private:
            raise PublishError(f"{repo} exists and is public; make it private on the Hub, or leave out --private")
        reach("created")
        commit = remote.tags().get(tag)
        if commit and not release.whole(remote.files(commit)):
            raise PublishError(f"{repo}: tag {tag} exists and has other content; take another --revision")
        head = remote.head()
        if not release.whole(remote.files(head)):
            _replace(release, remote, head, commit_files, watch)
            head = remote.head()
        reach("merged")
        _same(release, remote.files(head), f"main of {repo}")
        remote.tag(tag, commit or head)
    return remote


def _verified(root: Path) -> Release:
    problems = list(islice(verify(root), TOLD))
    if problems:
        raise PublishError(f"{root} cannot be published: {'; '.join(problems)}")
    index = read_index(root)
    own = {"sha256": file_hash(root / INDEX), "bytes": (root / INDEX).stat().st_size}
    return Release(root, index, {**index["files"], INDEX: own})


@contextlib.contextmanager
def _without_bars() -> Iterator[None]:
    """We show progress ourselves."""
    before = are_progress_bars_disabled()
    disable_progress_bars()
    try:
        yield
    finally:
        if not before:
            enable_progress_bars()


def _replace(release: Release, remote: Remote, head: str, commit_files: int, watch: Watch) -> None:
    """Make main, at commit `head`, this release."""
    _refuse_foreign(release, remote, head)
    about = f"{release.index['name']} {release.index['version']}"
    sha256 = release.files[INDEX]["sha256"]
    number = remote.pull_request(f"vstdata: {about}, index {sha256[:12]}, onto {head[:12]}")
    revision = f"refs/pr/{number}"
    reach("opened")
    _send(release, remote, revision, commit_files, watch)
    _same(release, remote.files(revision), revision, without=INDEX)
    reach("sent")
    index = {INDEX: release.root / INDEX}
    remote.change(revision, index, (), release.whole, "Release index", lambda files: None)
    reach("complete")
    remote.merge(number, release.whole)


def _refuse_foreign(release: Release, remote: Remote, head: str) -> None:
    """Only files of an earlier release may be replaced or removed."""
    there = remote.files(head)
    with tempfile.TemporaryDirectory() as folder:
        before = _listed(remote.repo, remote.text(INDEX, head, Path(folder))) if INDEX in there else set()
    known = {*before, *release.files, "README.md"}
    foreign = sorted(there.keys() - known)
    if foreign:
        raise PublishError(
            f"{remote.repo} holds {len(foreign)} files of no release, such as {', '.join(foreign[:TOLD])}; "
            "remove them, or take another --repo"
        )


def _listed(repo: str, index: bytes) -> set[str]:
    """The files that an index on the Hub lists. Raises PublishError where it is no index of a release."""
    try:
        files = strict_json(index)["files"]
        return set(files.keys())
    except (ValueError, TypeError, KeyError, AttributeError):
        raise PublishError(f"{repo}: its {INDEX} is no index of a release; remove it, or take another --repo") from None


def _send(release: Release, remote: Remote, revision: str, commit_files: int, watch: Watch) -> None:
    """Bring all files but the index to a branch; the first commit removes what is not this release's."""
    there = remote.files(revision)
    if release.whole(there):
        return
    surplus = {name for name in there if name not in release.files or name == INDEX}
    missing = [name for name in release.missing(there) if name != INDEX]
    total = len(release.files) - 1
    with watch.stage("publish", "files", total, total - len(missing)) as step:

        def sent(count: int) -> None:
            for _ in range(count):
                step(0)

        for names in _batches(release, missing, commit_files) or ([[]] if surplus else []):
            reach("send", names[0] if names else "")
            paths = {name: release.root / name for name in names}
            wanted = _Wanted(release, tuple(names), frozenset(surplus))
            remote.change(revision, paths, surplus, wanted, f"{len(names)} files", sent)
            surplus = set()


@dataclass(frozen=True, slots=True)
class _Wanted:
    """What one commit is to bring about."""

    release: Release
    names: tuple[str, ...]
    surplus: frozenset[str]

    def __call__(self, files: Files) -> bool:
        return not self.surplus & files.keys() and all(self.release.there(files, name) for name in self.names)


def _batches(release: Release, names: Sequence[str], most: int) -> list[list[str]]:
    """Files of one commit each: at most so many, and at most COMMIT_BYTES or one file."""
    batches: list[list[str]] = []
    size = 0
    for name in names:
        own = release.files[name]["bytes"]
        if not batches or len(batches[-1]) == most or size + own > COMMIT_BYTES:
            batches.append([])
            size = 0
        batches[-1].append(name)
        size += own
    return batches


def _same(release: Release, files: Files, where: str, without: str = "") -> None:
    """Raise PublishError where a branch is not as the index says."""
    wrong = [name for name in release.missing(files) if name != without]
    wrong += sorted(files.keys() - release.files.keys())
    if wrong:
        raise PublishError(f"{where} differs from the index in {', '.join(wrong[:TOLD])}: something else changed it")


def run_publish(root: Path, repo: str, private: bool, tag: str) -> None:
    """Publish, with progress, and say where it is."""
    console = Console()
    remote = publish(root, repo, private=private, tag=tag, watch=Bars(console))
    index = read_index(root)
    for line in (
        f"{len(index['files'])} files, {index['totals']['rows']} samples at {remote.address}",
        f'  datasets.load_dataset("{repo}", "all", revision="{tag or "v" + index["version"]}", streaming=True)',
    ):
        say(console, line)
