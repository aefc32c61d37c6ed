"""A hub on 127.0.0.1: the part of the Hub's HTTP interface that `huggingface_hub` and `datasets` use for data sets.

Names of requests and fields are those that the unmodified client sends and reads. It answers badly on demand: see
`Faults`. `python -m tests.hub.server COMMAND ...` runs a command beside one, which forgets all when the command ends.
"""

from __future__ import annotations

import base64
import contextlib
import hashlib
import json
import os
import re
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from tests.hub.card_rules import card_problems
from tests.hub.state import LFS_BYTES, MAIN, Refused, Repo
from vstdata.draw import Draw

BAD = ("429", "500", "503", "drop", "drop_after", "504_after")  # "after": what was asked is done, and not told
TOKEN = "hf_canaryCANARYcanaryCANARYcanary0123"


@dataclass
class Faults:
    """Bad answers: a `share` of all requests by a keyed draw, and `next_bad` ones for requests that match a pattern."""

    share: float = 0.0
    key: int = 0
    next_bad: list[tuple[str, str]] = field(default_factory=list)  # (pattern of "METHOD path", kind)
    around: Callable[[str], None] = lambda moment: None  # called "before" and "after" each request takes effect

    def kind(self, request: str, number: int) -> str:
        """How to answer the request of this number badly, or ""."""
        for entry in self.next_bad:
            if re.search(entry[0], request):
                self.next_bad.remove(entry)
                return entry[1]
        draw = Draw("faults", self.key, number)
        return draw.choice(BAD, "kind") if draw.integer("bad", below=1000) < 1000 * self.share else ""


@dataclass
class Request:
    """One request, read whole."""

    method: str
    path: str
    query: Mapping[str, str]
    headers: Mapping[str, str]
    body: bytes

    def json(self) -> Any:
        return json.loads(self.body)


@dataclass
class Answer:
    """Status, body (a value is sent as JSON) and headers."""

    body: Any = None
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)


class Hub:
    """All repositories, what was asked, and how many bytes of data came in."""

    def __init__(self, page: int = 1000) -> None:
        self.repos: dict[str, Repo] = {}
        self.faults = Faults()
        self.asked: list[str] = []
        self.data_bytes = 0
        self.url = ""
        self.echo_token = False  # tell the token back in error texts, as a careless proxy does
        self._page, self._lock = page, threading.Lock()

    def repo(self, name: str) -> Repo:
        """A repository by its name."""
        if name not in self.repos:
            raise Refused(404, "Repository not found", "RepoNotFound")
        return self.repos[name]

    def answer(self, request: Request) -> tuple[str, Answer]:
        """How to answer badly ("" for well), and the answer. Requests are served one at a time."""
        with self._lock:
            said = f"{request.method} {request.path}"
            self.asked.append(said)
            bad = self.faults.kind(said, len(self.asked))
            if bad and not bad.endswith("after"):
                return bad, self._refusal(Refused(int(bad) if bad.isdigit() else 500, "not now"), request)
            self.faults.around("before")
            try:
                good = self._served(request)
            except Refused as error:
                good = self._refusal(error, request)
            self.faults.around("after")
            if bad == "504_after":
                return bad, self._refusal(Refused(504, "too late"), request)
            return bad, good

    def _refusal(self, error: Refused, request: Request) -> Answer:
        text = error.text
        if self.echo_token:
            text += f" {request.headers.get('authorization', '')}"
        headers = {"X-Error-Message": text, **({"X-Error-Code": error.code} if error.code else {})}
        return Answer({"error": text}, error.status, headers)

    def _served(self, request: Request) -> Answer:
        for method, pattern, serve in ROUTES:
            match = re.fullmatch(pattern, request.path) if method == request.method else None
            if match:
                parts = {name: unquote(value or "") for name, value in match.groupdict().items()}
                self._authorise(request, parts)
                return serve(self, request, **parts)
        raise Refused(404, f"no such page: {request.path}")

    def _authorise(self, request: Request, parts: Mapping[str, str]) -> None:
        given = request.headers.get("authorization") == f"Bearer {TOKEN}"
        free = request.method in ("GET", "HEAD") or request.path.endswith(("/paths-info", "validate-yaml"))
        signed = request.method == "PUT"  # upload addresses carry their own permission
        secret = parts.get("repo") in self.repos and self.repos[parts["repo"]].private
        if not given and not signed and (secret or not free or "whoami" in request.path):
            raise Refused(401, "Invalid username or password.")

    def whoami(self, request: Request) -> Answer:
        return Answer({"type": "user", "name": "tester", "orgs": [{"name": "org"}], "auth": {}})

    def create(self, request: Request) -> Answer:
        asked = request.json()
        name = f"{asked['organization'] or 'tester'}/{asked['name']}"
        if name.partition("/")[0] not in ("tester", "org"):
            raise Refused(403, "You don't have the rights to create a dataset under this namespace")
        if name in self.repos:
            raise Refused(409, "You already created this dataset repo")
        self.repos[name] = Repo(name, asked.get("visibility") == "private")
        return Answer({"url": f"{self.url}/datasets/{name}", "id": name})

    def validate(self, request: Request) -> Answer:
        problems = [{"message": text} for text in card_problems(request.json()["content"])]
        return Answer({"errors": problems, "warnings": []}, 400 if problems else 200)

    def info(self, request: Request, repo: str, revision: str = "") -> Answer:
        return Answer(self.repo(repo).described(revision or MAIN))

    def refs(self, request: Request, repo: str) -> Answer:
        refs = self.repo(repo).refs
        found: dict[str, list[dict[str, str]]] = {"branches": [], "tags": [], "pullRequests": [], "converts": []}
        for ref, oid in refs.items():
            kind = {"heads": "branches", "tags": "tags", "pr": "pullRequests"}[ref.split("/")[1]]
            found[kind].append({"name": ref.split("/", 2)[2], "ref": ref, "targetCommit": oid})
        return Answer(found)

    def preupload(self, request: Request, repo: str, revision: str) -> Answer:
        there = self.repo(repo).files(revision)
        answers = []
        for asked in request.json()["files"]:
            blob = there.get(asked["path"])
            lfs = asked["size"] > LFS_BYTES or asked["path"].endswith((".parquet", ".png", ".jpg"))
            known = None if blob is None else blob.sha256 if blob.lfs else blob.oid
            mode = "lfs" if lfs else "regular"
            answers.append({"path": asked["path"], "uploadMode": mode, "shouldIgnore": False, "oid": known})
        return Answer({"files": answers})

    def lfs_batch(self, request: Request, repo: str) -> Answer:
        there = self.repo(repo).objects
        answers = []
        for each in request.json()["objects"]:
            answer = {"oid": each["oid"], "size": each["size"]}
            if each["oid"] not in there:
                actions = {
                    "upload": {"href": f"{self.url}/upload/{repo}/{each['oid']}"},
                    "verify": {"href": f"{self.url}/verify/{repo}"},
                }
                answer["actions"] = actions
            answers.append(answer)
        return Answer({"transfer": "basic", "objects": answers})

    def lfs_put(self, request: Request, repo: str, oid: str) -> Answer:
        self.data_bytes += len(request.body)
        if hashlib.sha256(request.body).hexdigest() != oid:
            raise Refused(422, "other content than announced")
        self.repo(repo).objects[oid] = request.body
        return Answer(b"")

    def lfs_verify(self, request: Request, repo: str) -> Answer:
        asked = request.json()
        if len(self.repo(repo).objects.get(asked["oid"], b"")) != asked["size"]:
            raise Refused(404, "object not there")
        return Answer({})

    def commit(self, request: Request, repo: str, revision: str) -> Answer:
        lines = [json.loads(line) for line in request.body.splitlines() if line.strip()]
        operations = []
        for line in lines[1:]:
            value = dict(line["value"])
            if line["key"] == "file":
                value["content"] = base64.b64decode(value["content"])
                self.data_bytes += len(value["content"])
            operations.append((line["key"], value))
        oid = self.repo(repo).commit(revision, lines[0]["value"].get("parentCommit", ""), operations)
        return Answer({"success": True, "commitOid": oid, "commitUrl": f"{self.url}/datasets/{repo}/commit/{oid}"})

    def tag(self, request: Request, repo: str, revision: str) -> Answer:
        self.repo(repo).tag(request.json()["tag"], revision)
        return Answer({})

    def branch(self, request: Request, repo: str, name: str) -> Answer:
        self.repo(repo).branch(name, request.json().get("startingPoint", "main"))
        return Answer({})

    def pulls(self, request: Request, repo: str) -> Answer:
        all_pulls = self.repo(repo).pulls
        status = {"open": ("draft", "open"), "closed": ("closed", "merged")}.get(request.query.get("status", ""))
        found = [pull for pull in reversed(all_pulls) if status is None or pull.status in status]
        start = int(request.query.get("p", 0)) * self._page
        shown = [pull.described(repo) for pull in found[start : start + self._page]]
        return Answer({"count": len(found), "start": start, "discussions": shown})

    def open_pull(self, request: Request, repo: str) -> Answer:
        return Answer({"num": self.repo(repo).open_pull(request.json()["title"]).num})

    def pull(self, request: Request, repo: str, num: str) -> Answer:
        return Answer(self.repo(repo).pull(int(num)).described(repo))

    def change_pull(self, request: Request, repo: str, num: str) -> Answer:
        status = request.json()["status"]
        self.repo(repo).change_pull(int(num), status)
        event = {"id": "0", "type": "status-change", "createdAt": "2026-01-01T00:00:00.000Z"}
        return Answer({"newStatus": {**event, "data": {"status": status}}})

    def merge(self, request: Request, repo: str, num: str) -> Answer:
        self.repo(repo).merge(int(num))
        return Answer({})

    def tree(self, request: Request, repo: str, revision: str, folder: str) -> Answer:
        entries = self.repo(repo).tree(
            revision, folder.strip("/"), request.query.get("recursive", "").lower() == "true"
        )
        start = int(request.query.get("cursor", 0))
        headers = {}
        if start + self._page < len(entries):
            query = f"recursive={request.query.get('recursive', 'false')}&cursor={start + self._page}"
            headers["Link"] = f'<{self.url}{request.path}?{query}>; rel="next"'
        return Answer(entries[start : start + self._page], headers=headers)

    def paths_info(self, request: Request, repo: str, revision: str) -> Answer:
        if "json" in request.headers.get("content-type", ""):
            paths = request.json()["paths"]
        else:
            paths = parse_qs(request.body.decode())["paths"]
        every = {entry["path"]: entry for entry in self.repo(repo).tree(revision, "", True)}
        return Answer([every[path] for path in paths if path in every])

    def resolve(self, request: Request, repo: str, revision: str, path: str) -> Answer:
        commit = self.repo(repo).resolve(revision)
        blob = self.repo(repo).blob(revision, path)
        headers = {"ETag": f'"{blob.sha256 if blob.lfs else blob.oid}"', "X-Repo-Commit": commit}
        headers |= {"Accept-Ranges": "bytes", "Content-Type": "application/octet-stream"}
        span = re.fullmatch(r"bytes=(\d+)-(\d*)", request.headers.get("range", ""))
        if not span:
            return Answer(blob.data, headers=headers)
        first, last = int(span[1]), min(int(span[2] or len(blob.data)), len(blob.data) - 1)
        headers["Content-Range"] = f"bytes {first}-{last}/{len(blob.data)}"
        return Answer(blob.data[first : last + 1], 206, headers)


_API = r"/api/datasets/(?P<repo>[^/]+/[^/]+)"
ROUTES: list[tuple[str, str, Callable[..., Answer]]] = [
    ("GET", r"/api/whoami-v2", Hub.whoami),
    ("POST", r"/api/repos/create", Hub.create),
    ("POST", r"/api/validate-yaml", Hub.validate),
    ("GET", _API, Hub.info),
    ("GET", _API + r"/revision/(?P<revision>[^/]+)", Hub.info),
    ("GET", _API + r"/refs", Hub.refs),
    ("POST", _API + r"/preupload/(?P<revision>[^/]+)", Hub.preupload),
    ("POST", _API + r"/commit/(?P<revision>[^/]+)", Hub.commit),
    ("POST", _API + r"/tag/(?P<revision>[^/]+)", Hub.tag),
    ("POST", _API + r"/branch/(?P<name>[^/]+)", Hub.branch),
    ("GET", _API + r"/discussions", Hub.pulls),
    ("POST", _API + r"/discussions", Hub.open_pull),
    ("GET", _API + r"/discussions/(?P<num>\d+)", Hub.pull),
    ("POST", _API + r"/discussions/(?P<num>\d+)/status", Hub.change_pull),
    ("POST", _API + r"/discussions/(?P<num>\d+)/merge", Hub.merge),
    ("GET", _API + r"/tree/(?P<revision>[^/]+)(?P<folder>(/.*)?)", Hub.tree),
    ("POST", _API + r"/paths-info/(?P<revision>[^/]+)", Hub.paths_info),
    ("POST", r"/datasets/(?P<repo>[^/]+/[^/]+)\.git/info/lfs/objects/batch", Hub.lfs_batch),
    ("PUT", r"/upload/(?P<repo>[^/]+/[^/]+)/(?P<oid>[0-9a-f]{64})", Hub.lfs_put),
    ("POST", r"/verify/(?P<repo>[^/]+/[^/]+)", Hub.lfs_verify),
    *(
        (method, r"/datasets/(?P<repo>[^/]+/[^/]+)/resolve/(?P<revision>[^/]+)/(?P<path>.+)", Hub.resolve)
        for method in ("GET", "HEAD")
    ),
]


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    wbufsize = -1  # head and body together: two packets cost 40 ms each time
    disable_nagle_algorithm = True
    hub: Hub

    def _handle(self) -> None:
        address = urlsplit(self.path)
        query = {key: values[-1] for key, values in parse_qs(address.query).items()}
        headers = {key.lower(): value for key, value in self.headers.items()}
        try:
            request = Request(self.command, address.path, query, headers, self._body())
            bad, answer = self.hub.answer(request)
            if bad.startswith("drop"):
                self.close_connection = True
                return
            self._send(answer)
        except ConnectionError:  # the client was killed
            self.close_connection = True

    def _body(self) -> bytes:
        if self.headers.get("Transfer-Encoding", "") != "chunked":
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            if len(body) < int(self.headers.get("Content-Length", 0)):
                raise ConnectionError("the client left in the middle of a request")
            return body
        parts = []
        while size := int(self.rfile.readline() or b"0", 16):
            parts.append(self.rfile.read(size))
            self.rfile.readline()
        self.rfile.readline()
        return b"".join(parts)

    def _send(self, answer: Answer) -> None:
        body = answer.body if isinstance(answer.body, bytes) else json.dumps(answer.body).encode()
        self.send_response(answer.status)
        for name, value in {"Content-Type": "application/json", **answer.headers}.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    do_GET = do_HEAD = do_POST = do_PUT = _handle

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 64


@contextlib.contextmanager
def running(page: int = 1000) -> Iterator[Hub]:
    """A hub that listens on a free port of 127.0.0.1; lists come in pages of `page` entries."""
    hub = Hub(page)
    handler = type("Handler", (_Handler,), {"hub": hub})
    with _Server(("127.0.0.1", 0), handler) as server:
        hub.url = f"http://127.0.0.1:{server.server_port}"
        thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
        thread.start()
        try:
            yield hub
        finally:
            server.shutdown()
            thread.join()


def main(command: list[str]) -> int:
    """Run a command that finds a hub of its own in its environment; its exit status."""
    with running() as started:
        told = {"HF_ENDPOINT": started.url, "HF_TOKEN": TOKEN, "HF_HUB_DISABLE_XET": "1"}
        return subprocess.run(command, env={**os.environ, **told}).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
