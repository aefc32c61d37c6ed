"""Publishing to a hub that works: what is sent, what is refused, and that a second time sends nothing."""

from __future__ import annotations

import shutil
from itertools import pairwise
from pathlib import Path

import pytest

from tests.hub.drive import REPO, contents, local, no_half_state, send
from tests.hub.server import Hub
from tests.hub.state import MAIN, Repo
from vstdata.errors import PublishError
from vstdata.release.index import INDEX


def sent_bytes(hub: Hub) -> int:
    """Bytes of data since the last call."""
    count, hub.data_bytes = hub.data_bytes, 0
    return count


def test_main_is_the_release_and_a_tag_names_it(hub: Hub, release: Path) -> None:
    send(release, hub)
    repo = hub.repos[REPO]
    assert contents(repo.files("main")) == local(release)
    assert repo.refs["refs/tags/v1"] == repo.refs[MAIN]
    assert not repo.private
    no_half_state(hub, local(release))
    assert sent_bytes(hub) == sum(len(data) for data in set(local(release).values()))


def test_the_index_comes_last(hub: Hub, release: Path) -> None:
    send(release, hub)
    on_pull = [set(contents(files)) for ref, files in hub.repos[REPO].seen if ref == "refs/pr/1"]
    assert [INDEX in names for names in on_pull] == [False] * (len(on_pull) - 1) + [True]
    assert all(before < after for before, after in pairwise(on_pull))
    assert len(on_pull) > 4  # several commits


def test_a_second_publish_sends_no_data(hub: Hub, release: Path) -> None:
    send(release, hub)
    sent_bytes(hub)
    hub.asked.clear()
    send(release, hub)
    assert sent_bytes(hub) == 0
    assert {request.partition(" ")[0] for request in hub.asked} == {"GET"}


def test_a_new_version_replaces_the_old_one_in_one_step(hub: Hub, release: Path, newer: Path) -> None:
    assert set(local(newer)) != set(local(release))
    send(release, hub)
    send(newer, hub)
    repo = hub.repos[REPO]
    assert contents(repo.files("main")) == local(newer)
    assert contents(repo.files("v1")) == local(release)
    assert contents(repo.files("v2")) == local(newer)
    no_half_state(hub, local(release), local(newer))
    sent_bytes(hub)
    with pytest.raises(PublishError, match="tag v2 exists and has other content"):
        send(release, hub, tag="v2")
    assert sent_bytes(hub) == 0
    send(release, hub, tag="back-to-1")
    assert contents(repo.files("main")) == local(release)
    assert sent_bytes(hub) < 30_000  # the hub has the shards; card and index are not stored by LFS


def test_what_the_index_does_not_list_is_never_sent(hub: Hub, release: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    shutil.copytree(release, copy)
    (copy / "notes.txt").write_text("private")
    with pytest.raises(PublishError, match=r"notes\.txt: not in the index"):
        send(copy, hub)
    (copy / "notes.txt").unlink()
    shard = next(path for path in sorted(copy.rglob("*.parquet")) if ".work" not in path.parts)
    shard.write_bytes(shard.read_bytes()[:-1])
    with pytest.raises(PublishError, match=rf"{shard.name}: \d+ bytes, expected"):
        send(copy, hub)
    (copy / INDEX).unlink()
    with pytest.raises(PublishError, match=INDEX):
        send(copy, hub)
    assert hub.asked == []


def test_only_releases_are_replaced(hub: Hub, release: Path) -> None:
    send(release, hub)
    repo = hub.repos[REPO]
    repo.commit("main", "", [("file", {"path": "data/mine.csv", "content": b"1,2"})])
    before = contents(repo.files("main"))
    with pytest.raises(PublishError, match=r"1 files of no release, such as data/mine\.csv"):
        send(release, hub)
    assert contents(repo.files("main")) == before


def test_a_pull_request_that_someone_else_changed_is_not_merged(hub: Hub, release: Path) -> None:
    hub.faults.next_bad.append(("POST .*/merge", "429"))
    hub.faults.next_bad += [("POST .*/merge", "500")] * 20
    with pytest.raises(PublishError, match="not now"):
        send(release, hub)
    hub.faults.next_bad.clear()
    repo = hub.repos[REPO]
    repo.commit("refs/pr/1", "", [("file", {"path": "README.md", "content": b"other"})])
    assert contents(repo.files("main")) == {}
    send(release, hub)  # repairs the branch
    assert contents(repo.files("main")) == local(release)
    assert len(repo.pulls) == 1


def test_main_that_moves_meanwhile_is_not_overwritten(hub: Hub, release: Path) -> None:
    hub.faults.next_bad += [("POST .*/merge", "500")] * 20
    with pytest.raises(PublishError, match="not now"):
        send(release, hub)
    hub.faults.next_bad.clear()
    repo = hub.repos[REPO]
    repo.commit("main", "", [("file", {"path": "README.md", "content": b"written by hand"})])
    repo.change_pull(1, "open")
    send(release, hub)
    assert [pull.status for pull in repo.pulls] == ["open", "merged"]  # a new one, onto the new main
    assert contents(repo.files("main")) == local(release)


@pytest.mark.parametrize("repo", ["small", "org/", "org/a/b", "org/.hidden", "org/a--b", "org/a.git", "o rg/a", "../a"])
def test_wrong_names_are_refused(hub: Hub, release: Path, repo: str) -> None:
    with pytest.raises(PublishError, match="expected ORG/NAME"):
        send(release, hub, repo=repo)
    assert hub.asked == []


@pytest.mark.parametrize("tag", ["main", "a b", "..", "-x", "a.lock", "x" * 65, "refs/heads/x"])
def test_wrong_tags_are_refused(hub: Hub, release: Path, tag: str) -> None:
    with pytest.raises(PublishError, match="--revision"):
        send(release, hub, tag=tag)
    assert hub.asked == []


def test_without_a_token_nothing_is_sent(
    hub: Hub, release: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    import huggingface_hub.constants

    monkeypatch.delenv("HF_TOKEN")
    monkeypatch.setattr(huggingface_hub.constants, "HF_TOKEN_PATH", str(tmp_path / "none"))
    with pytest.raises(PublishError, match="no token: run `hf auth login`"):
        send(release, hub)
    assert hub.asked == []
    monkeypatch.setenv("HF_TOKEN", "hf_unknown")
    with pytest.raises(PublishError, match="Invalid user token"):
        send(release, hub)
    assert hub.repos == {}


def test_foreign_namespaces_and_public_repositories_are_respected(hub: Hub, release: Path) -> None:
    with pytest.raises(PublishError, match="rights to create"):
        send(release, hub, repo="stranger/small")
    send(release, hub, repo="org/hidden", private=True)
    assert hub.repos["org/hidden"].private
    send(release, hub)
    with pytest.raises(PublishError, match="exists and is public"):
        send(release, hub, private=True)


@pytest.mark.parametrize("found", ["[]", "{", '{"files": []}', "{}"])
def test_a_manifest_on_the_hub_that_is_none_of_ours_is_told(hub: Hub, release: Path, found: str) -> None:
    hub.repos[REPO] = repo = Repo(REPO, False)
    repo.commit("main", "", [("file", {"path": INDEX, "content": found.encode()})])
    with pytest.raises(PublishError, match=rf"{REPO}: its manifest\.json is no index of a release; remove it"):
        send(release, hub)
