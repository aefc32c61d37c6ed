"""Kills, bad answers and lost ones: main is the old release or the new one, and the token is nowhere."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.hub.drive import REPO, contents, local, no_half_state, send, start
from tests.hub.server import BAD, TOKEN, Faults, Hub
from vstdata.draw import Draw
from vstdata.errors import PublishError

pytestmark = pytest.mark.reliability

NIGHTLY = os.environ.get("VST_NIGHTLY") == "1"
KILLS = 100 if NIGHTLY else 20
STEPS = ("created", "opened", "send", "uploaded", "sent", "complete", "merged")


def killer(moment: str, request: int) -> tuple[Callable[[str], None], Callable[[int], None]]:
    """A hook that kills at the n-th request, before or after it takes effect; and how it is told whom."""
    victim: list[int] = []
    known, seen = threading.Event(), [0]

    def around(now: str) -> None:
        seen[0] += now == moment
        if seen[0] == request and now == moment and known.wait(10):
            os.kill(victim[0], signal.SIGKILL)

    def aim(process: int) -> None:
        victim.append(process)
        known.set()

    return around, aim


def test_after_kills_and_bad_answers_main_is_one_release_whole(hub: Hub, release: Path, newer: Path) -> None:
    whole = {root: local(root) for root in (release, newer)}
    draw, kills, target = Draw("kills"), 0, release
    while kills < KILLS:
        step = STEPS[kills] if kills < len(STEPS) else ""
        around, aim = killer(draw.choice(("before", "after"), kills, "when"), 5 + draw.integer(kills, below=40))
        hub.faults = Faults(0.2, kills, around=(lambda moment: None) if step else around)
        process = start(target, hub.url, step)
        aim(process.pid or 0)
        process.join(60)
        no_half_state(hub, *whole.values())
        assert process.exitcode in (0, -signal.SIGKILL)
        kills += process.exitcode != 0
        if process.exitcode == 0:
            assert contents(hub.repos[REPO].files("main")) == whole[target]
            hub.repos[REPO].objects.clear()  # so that the other release is sent anew
            target = newer if target == release else release
    hub.faults = Faults(0.2, KILLS)
    send(target, hub)
    assert contents(hub.repos[REPO].files("main")) == whole[target]
    no_half_state(hub, *whole.values())
    hub.faults = Faults()
    hub.data_bytes = 0
    send(target, hub)
    assert hub.data_bytes == 0


REQUESTS = ("repos/create", "discussions$", "objects/batch", "PUT", "commit", "merge", "tag/")
PAIRS = [(request, kind) for request in REQUESTS for kind in BAD]
QUICK_PAIRS = [*((request, "drop_after") for request in REQUESTS), ("commit", "504_after"), ("merge", "429")]


@pytest.mark.parametrize(("request_", "kind"), PAIRS if NIGHTLY else QUICK_PAIRS)
def test_one_bad_answer_changes_nothing(hub: Hub, release: Path, request_: str, kind: str) -> None:
    hub.faults.next_bad.append((request_, kind))
    send(release, hub)
    repo = hub.repos[REPO]
    assert hub.faults.next_bad == []
    assert contents(repo.files("main")) == local(release)
    assert [pull.status for pull in repo.pulls] == ["merged"]
    assert repo.refs["refs/tags/v1"] == repo.refs["refs/heads/main"]
    no_half_state(hub, local(release))


RUNS = {
    "all well": Faults(),
    "bad answers": Faults(0.3, 1),
    "refused": Faults(next_bad=[("commit", "403")]),
    "never answers": Faults(1.0, 2),
    "no merge": Faults(next_bad=[("merge", "500")] * 30),
    "killed": Faults(0.2, 3),
    "lost": Faults(next_bad=[("PUT", "drop_after"), ("commit", "drop"), ("merge", "drop_after")]),
    "no data": Faults(next_bad=[("PUT", "500")] * 1000),
}


@pytest.mark.parametrize("name", RUNS)
def test_the_token_is_told_nowhere(
    hub: Hub, release: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    hub.faults = RUNS[name]
    hub.echo_token = name in ("refused", "no merge")  # then without debug: the HTTP library logs what it receives
    told = tmp_path / "told"
    process = start(release, hub.url, "sent" if name == "killed" else "", told, not hub.echo_token)
    process.join(60)
    expected = {"all well": 0, "bad answers": 0, "lost": 0, "killed": -signal.SIGKILL}
    assert process.exitcode == expected.get(name, 1)
    assert told.stat().st_size > (1000 if hub.echo_token else 10_000)
    files = [path for root in (release.parent, tmp_path) for path in root.rglob("*") if path.is_file()]
    assert len(files) > 10
    assert [path for path in files if TOKEN.encode() in path.read_bytes()] == []


def test_an_error_is_about_the_servers_words_without_the_token(hub: Hub, release: Path) -> None:
    hub.echo_token = True
    hub.faults.next_bad += [("merge", "500")] * 30
    with pytest.raises(PublishError, match=r"not now Bearer \[token\]") as caught:
        send(release, hub)
    assert caught.value.__context__ is None
