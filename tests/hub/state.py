"""What a hub remembers: repositories of files, commits, branches, tags and pull requests. No HTTP."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

LFS_BYTES = 10_000  # larger files, and all that .gitattributes names on the real Hub, are stored by LFS
DATE = "2026-01-01T00:00:00.000Z"
MAIN = "refs/heads/main"


class Refused(Exception):
    """An answer other than 200: status, the Hub's error code (or ""), text."""

    def __init__(self, status: int, text: str, code: str = "") -> None:
        super().__init__(text)
        self.status, self.text, self.code = status, text, code


@dataclass(frozen=True)
class Blob:
    """A file: its bytes, and whether they are stored by LFS."""

    data: bytes = field(repr=False)
    lfs: bool

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.data).hexdigest()

    @property
    def oid(self) -> str:
        """The name that git gives to the file, or to the pointer that stands for it."""
        pointer = f"version https://git-lfs.github.com/spec/v1\noid sha256:{self.sha256}\nsize {len(self.data)}\n"
        data = pointer.encode() if self.lfs else self.data
        return hashlib.sha1(b"blob %d\0" % len(data) + data).hexdigest()

    def described(self, path: str) -> dict[str, Any]:
        """As `tree` and `paths-info` answer."""
        about = {"type": "file", "path": path, "size": len(self.data), "oid": self.oid}
        lfs = {"oid": self.sha256, "size": len(self.data), "pointerSize": 130}
        return {**about, "lfs": lfs} if self.lfs else about


Files = Mapping[str, Blob]


@dataclass(frozen=True)
class PullRequest:
    """A pull request: `base` is the commit of main that it began at."""

    num: int
    title: str
    base: str
    status: str  # draft, open, closed or merged

    def described(self, repo: str) -> dict[str, Any]:
        """As `discussions` answers."""
        return {
            "num": self.num,
            "title": self.title,
            "status": self.status,
            "isPullRequest": True,
            "createdAt": DATE,
            "author": {"name": "tester"},
            "repo": {"name": repo, "type": "dataset"},
            "changes": {"base": MAIN},
            "filesWithConflicts": [],
            "events": [],
        }


class Repo:
    """One data set repository. `seen` has every state that a reference was ever in, oldest first."""

    def __init__(self, name: str, private: bool) -> None:
        self.name, self.private = name, private
        self.commits: dict[str, Files] = {}
        self.refs: dict[str, str] = {}
        self.pulls: list[PullRequest] = []
        self.objects: dict[str, bytes] = {}
        self.seen: list[tuple[str, Files]] = []
        self._move(MAIN, {".gitattributes": Blob(b"*.parquet filter=lfs diff=lfs merge=lfs -text\n", False)})

    def _move(self, ref: str, files: Files) -> str:
        named = f"{len(self.commits)} {ref} {sorted((path, blob.oid) for path, blob in files.items())}"
        oid = hashlib.sha1(named.encode()).hexdigest()
        self.commits[oid] = dict(files)
        self.refs[ref] = oid
        self.seen.append((ref, self.commits[oid]))
        return oid

    def resolve(self, revision: str) -> str:
        """The commit that a revision means."""
        for name in (revision, f"refs/heads/{revision}", f"refs/tags/{revision}"):
            if name in self.refs:
                return self.refs[name]
        if revision in self.commits:
            return revision
        raise Refused(404, f"Invalid rev id: {revision}", "RevisionNotFound")

    def files(self, revision: str) -> Files:
        """All files at a revision."""
        return self.commits[self.resolve(revision)]

    def blob(self, revision: str, path: str) -> Blob:
        """One file at a revision."""
        files = self.files(revision)
        if path not in files:
            raise Refused(404, "Entry not found", "EntryNotFound")
        return files[path]

    def commit(self, revision: str, parent: str, operations: Sequence[tuple[str, Mapping[str, Any]]]) -> str:
        """Change a branch; `operations` are ("lfsFile" | "file" | "deletedFile", value), file contents as bytes."""
        ref = revision if revision.startswith("refs/") else f"refs/heads/{revision}"
        if ref not in self.refs:
            raise Refused(404, f"Invalid rev id: {revision}", "RevisionNotFound")
        if parent and parent != self.refs[ref]:
            raise Refused(412, "A commit has happened since. Please refresh and try again.")
        files = dict(self.files(ref))
        for kind, value in operations:
            path = value["path"]
            if kind == "deletedFile":
                if files.pop(path, None) is None:
                    raise Refused(404, "A file with this name doesn't exist", "EntryNotFound")
            elif kind == "file":
                files[path] = Blob(value["content"], False)
            elif value["oid"] in self.objects:
                files[path] = Blob(self.objects[value["oid"]], True)
            else:
                raise Refused(400, f"LFS pointer pointed to a file that does not exist: {path}")
        return self._move(ref, files)

    def open_pull(self, title: str) -> PullRequest:
        """A new pull request, as a draft, at the head of main."""
        pull = PullRequest(len(self.pulls) + 1, title, self.refs[MAIN], "draft")
        self.pulls.append(pull)
        self._move(f"refs/pr/{pull.num}", self.files(MAIN))
        return pull

    def pull(self, num: int) -> PullRequest:
        """A pull request by number."""
        if not 0 < num <= len(self.pulls):
            raise Refused(404, "No such discussion")
        return self.pulls[num - 1]

    def change_pull(self, num: int, status: str) -> None:
        """Open or close."""
        pull = self.pull(num)
        self.pulls[num - 1] = PullRequest(num, pull.title, pull.base, status)

    def merge(self, num: int) -> None:
        """Put the changes of an open pull request on main, in one step; refused where main changed the same files."""
        pull = self.pull(num)
        if pull.status != "open":
            raise Refused(400, f"This pull request is {pull.status}")
        base, head, files = self.commits[pull.base], self.files(f"refs/pr/{num}"), dict(self.files(MAIN))
        for path in sorted(base.keys() | head.keys()):
            if base.get(path) == head.get(path):
                continue
            if files.get(path) != base.get(path):
                raise Refused(409, f"Merge conflict in {path}")
            if path in head:
                files[path] = head[path]
            else:
                del files[path]
        self._move(MAIN, files)
        self.change_pull(num, "merged")

    def tag(self, name: str, revision: str) -> None:
        """A name for a commit."""
        if f"refs/tags/{name}" in self.refs:
            raise Refused(409, "Reference already exists")
        self.refs[f"refs/tags/{name}"] = self.resolve(revision)

    def branch(self, name: str, revision: str) -> None:
        """A branch at a commit."""
        if f"refs/heads/{name}" in self.refs:
            raise Refused(409, "Reference already exists")
        self.refs[f"refs/heads/{name}"] = self.resolve(revision)

    def described(self, revision: str) -> dict[str, Any]:
        """As `revision` answers."""
        oid = self.resolve(revision)
        return {
            "id": self.name,
            "author": self.name.partition("/")[0],
            "sha": oid,
            "private": self.private,
            "gated": False,
            "disabled": False,
            "lastModified": DATE,
            "createdAt": DATE,
            "tags": [],
            "downloads": 0,
            "likes": 0,
            "siblings": [{"rfilename": path} for path in sorted(self.commits[oid])],
        }

    def tree(self, revision: str, folder: str, recursive: bool) -> list[dict[str, Any]]:
        """As `tree` answers: files and folders below `folder`."""
        files = self.files(revision)
        prefix = f"{folder}/" if folder else ""
        below = {path: blob for path, blob in files.items() if path.startswith(prefix)}
        if folder and not below:
            raise Refused(404, f"{folder} does not exist", "EntryNotFound")
        entries = {path: blob.described(path) for path, blob in below.items()}
        for path in below:
            for parent in _folders(path, len(prefix)):
                entries[parent] = {"type": "directory", "path": parent, "size": 0, "oid": "0" * 40}
        return [entries[path] for path in sorted(entries) if recursive or "/" not in path[len(prefix) :]]


def _folders(path: str, start: int) -> Iterator[str]:
    ends = [k for k, letter in enumerate(path) if letter == "/" and k >= start]
    yield from (path[:end] for end in ends)
