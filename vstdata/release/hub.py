"""A data set repository on the Hub: what it holds, and the few requests that change it.

Every request may fail, be answered too late, or succeed without the answer ever arriving. So each change has one form:
look whether it is there; if not, make it; look again; and after a failure that may pass, begin anew. The token is
`huggingface_hub`'s own affair: it reads it for every request, and here it is neither held nor told.
"""

from __future__ import annotations

import hashlib
import re
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from huggingface_hub import CommitOperationAdd, CommitOperationDelete, HfApi, get_token
from huggingface_hub.errors import HfHubHTTPError, LocalTokenNotFoundError, RepositoryNotFoundError
from huggingface_hub.hf_api import RepoFile

from vstdata.errors import PublishError
from vstdata.failpoint import reach

KIND = "dataset"
MAIN = "main"
OWN_FILES = frozenset({".gitattributes"})  # made by the Hub itself
PAUSES = (1.0, 2.0, 4.0, 8.0, 16.0, 32.0)  # seconds before another attempt; together about a minute (ours)
LONGEST_PAUSE = 300.0  # that a server may ask for
PASSING = frozenset({408, 429, 500, 502, 503, 504})
# The errors of the HTTP library, whichever library this version uses.
TRANSPORT: tuple[type[Exception], ...] = (HfHubHTTPError, *HfHubHTTPError.__bases__, OSError)
AT_ONCE = 5  # files sent in parallel
FAILURES: tuple[type[Exception], ...] = (*TRANSPORT, RuntimeError, ValueError)  # what its client raises
REPO = re.compile(r"(?!.*(--|\.\.))[A-Za-z0-9][A-Za-z0-9._-]{0,95}/[A-Za-z0-9][A-Za-z0-9._-]{0,95}(?<![.-])(?<!\.git)")
TAG = re.compile(r"(?!.*\.\.)[A-Za-z0-9][A-Za-z0-9._-]{0,63}(?<!\.lock)(?<!\.)")
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class RemoteFile:
    """A file in a repository: `blob` is what git calls it, `sha256` is "" where git stores it itself."""

    size: int
    blob: str
    sha256: str

    def holds(self, path: Path, size: int, sha256: str) -> bool:
        """Whether its content is that of the local file at `path`, of known size and hash."""
        if self.size != size:
            return False
        return self.sha256 == sha256 if self.sha256 else self.blob == _git_name(path)


Files = Mapping[str, RemoteFile]


def _git_name(path: Path) -> str:
    data = path.read_bytes()
    return hashlib.sha1(b"blob %d\0" % len(data) + data, usedforsecurity=False).hexdigest()


class Remote:
    """The repository ORG/NAME. Raises PublishError for a name that the Hub would not take.

    `endpoint` is another server than huggingface.co (default: HF_ENDPOINT), `pauses` are the seconds to wait before
    each new attempt.
    """

    def __init__(self, repo: str, endpoint: str | None = None, pauses: Sequence[float] = PAUSES) -> None:
        if not REPO.fullmatch(repo):
            raise PublishError(f"--repo {repo!r}: expected ORG/NAME of letters, digits, '-', '_' and '.'")
        self.repo, self._pauses = repo, pauses
        self._api = HfApi(endpoint=endpoint, token=True, library_name="vstdata")  # True: look the token up when needed

    @property
    def address(self) -> str:
        """Where people find it."""
        return f"{self._api.endpoint}/datasets/{self.repo}"

    def _try(self, request: Callable[[], T]) -> T:
        """The answer of a request, made again after failures that may pass. Raises PublishError."""
        pauses = iter(self._pauses)
        while True:
            try:
                return request()
            except FAILURES as error:
                pause, told = _judged(error, pauses)
            if pause is None:  # raised out here, so that no traceback leads to what the server said
                raise PublishError(f"{self.repo}: {told}")
            time.sleep(pause)

    def _ensure(self, find: Callable[[], T | None], make: Callable[[], object], what: str) -> T:
        """What `find` finds, made first where it is not there."""

        def attempt() -> T | None:
            found = find()
            if found is None:
                make()
                found = find()
            return found

        found = self._try(attempt)
        if found is None:
            raise PublishError(f"{self.repo}: {what} was accepted, but is not there")
        return found

    def sign_in(self) -> str:
        """The name of the token's owner. Raises PublishError where there is no token, or the Hub does not know it."""
        return str(self._try(self._api.whoami)["name"])

    def create(self, private: bool) -> bool:
        """Make the repository where there is none; whether it is private."""

        def find() -> bool | None:
            try:
                return bool(self._api.repo_info(self.repo, repo_type=KIND).private)
            except RepositoryNotFoundError:
                return None

        return self._ensure(
            find,
            lambda: self._api.create_repo(self.repo, repo_type=KIND, private=private, exist_ok=True),
            "the repository",
        )

    def head(self, revision: str = MAIN) -> str:
        """The commit that a revision is at."""
        return str(self._try(lambda: self._api.repo_info(self.repo, repo_type=KIND, revision=revision).sha))

    def files(self, revision: str) -> Files:
        """All files at a revision, but those that the Hub makes itself."""
        return self._try(lambda: self._listed(revision))

    def _listed(self, revision: str) -> Files:
        tree = self._api.list_repo_tree(self.repo, recursive=True, revision=revision, repo_type=KIND)
        return {
            entry.path: RemoteFile(entry.size, entry.blob_id, entry.lfs.sha256 if entry.lfs else "")
            for entry in tree
            if isinstance(entry, RepoFile) and entry.path not in OWN_FILES
        }

    def text(self, name: str, revision: str, folder: Path) -> bytes:
        """The content of a small file; `folder` is for the download."""
        load = self._api.hf_hub_download
        return Path(
            self._try(lambda: load(self.repo, name, repo_type=KIND, revision=revision, cache_dir=folder))
        ).read_bytes()

    def pull_request(self, title: str) -> int:
        """The number of the open pull request of this title, opened where there is none."""
        return self._ensure(
            lambda: self._open_pull(title),
            lambda: self._api.create_pull_request(self.repo, title, repo_type=KIND),
            "the pull request",
        )

    def _open_pull(self, title: str) -> int | None:
        pulls = self._api.get_repo_discussions(self.repo, repo_type=KIND, discussion_type="pull_request")
        numbers = [pull.num for pull in pulls if pull.title == title and pull.status in ("draft", "open")]
        return min(numbers, default=None)

    def change(
        self,
        revision: str,
        add: Mapping[str, Path],
        delete: Iterable[str],
        wanted: Callable[[Files], bool],
        message: str,
        sent: Callable[[int], None],
    ) -> None:
        """One commit that adds local files and deletes others, unless the files there are `wanted` ones already.

        `sent` is told numbers of files as their contents are there.
        """
        told = 0

        def make() -> None:
            nonlocal told
            adding = [CommitOperationAdd(name, str(path)) for name, path in sorted(add.items())]
            for start in range(0, len(adding), AT_ONCE):
                batch = adding[start : start + AT_ONCE]
                self._api.preupload_lfs_files(
                    self.repo, batch, repo_type=KIND, revision=revision, num_threads=AT_ONCE, free_memory=False
                )
                if start + len(batch) > told:
                    sent(start + len(batch) - told)
                    told = start + len(batch)
            reach("uploaded", min(add, default=""))
            there = self._listed(revision)
            deleting = [CommitOperationDelete(name) for name in sorted(delete) if name in there]
            self._api.create_commit(
                self.repo, [*deleting, *adding], commit_message=message, repo_type=KIND, revision=revision
            )

        self._ensure(lambda: wanted(self._listed(revision)) or None, make, "a commit")

    def merge(self, number: int, wanted: Callable[[Files], bool]) -> None:
        """Merge a pull request, unless the files on main are `wanted` ones already."""

        def make() -> None:
            details = self._api.get_discussion_details(self.repo, number, repo_type=KIND)
            if details.status == "draft":
                self._api.change_discussion_status(self.repo, number, "open", repo_type=KIND)
            if details.status != "merged":
                self._api.merge_pull_request(self.repo, number, repo_type=KIND)

        self._ensure(lambda: wanted(self._listed(MAIN)) or None, make, "the merge")

    def tags(self) -> Mapping[str, str]:
        """Commits by tag."""
        return self._try(self._tags)

    def _tags(self) -> Mapping[str, str]:
        refs = self._api.list_repo_refs(self.repo, repo_type=KIND)
        return {tag.name: tag.target_commit for tag in refs.tags}

    def tag(self, name: str, commit: str) -> None:
        """Give a commit a tag, unless the tag is there."""
        self._ensure(
            lambda: self._tags().get(name),
            lambda: self._api.create_tag(self.repo, tag=name, revision=commit, repo_type=KIND, exist_ok=True),
            f"tag {name}",
        )


def _judged(error: BaseException, pauses: Iterator[float]) -> tuple[float | None, str]:
    """Seconds to wait before another attempt (None: not worth it), and one line about the error."""
    if isinstance(error, RuntimeError) and error.__cause__:
        error = error.__cause__  # of one of several files sent at once
    pause = next(pauses, None) if _may_pass(error) else None
    return None if pause is None else max(pause, _asked_pause(error)), _told(error)


def _may_pass(error: BaseException) -> bool:
    """Whether the same request may succeed later: the server is busy, or the connection broke."""
    if isinstance(error, LocalTokenNotFoundError | FileNotFoundError | PermissionError):
        return False
    status = getattr(getattr(error, "response", None), "status_code", None)
    return isinstance(error, TRANSPORT) if status is None else status in PASSING


def _asked_pause(error: BaseException) -> float:
    text = str(getattr(getattr(error, "response", None), "headers", {}).get("Retry-After", ""))
    return min(float(text), LONGEST_PAUSE) if text.isdigit() else 0.0


def _told(error: BaseException) -> str:
    """One line about an error, without the token, should a server have told it back."""
    if isinstance(error, LocalTokenNotFoundError):
        return "no token: run `hf auth login`, or set HF_TOKEN to one that may write"
    text = " ".join(str(error).split()) or type(error).__name__
    token = get_token()
    return text.replace(token, "[token]") if token else text
