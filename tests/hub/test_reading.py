"""A published release read back by `datasets`: rows, pictures, shuffling, filters, ranks, workers, resuming, mixing."""

from __future__ import annotations

import json
from collections import Counter
from itertools import islice
from pathlib import Path
from typing import Any

import pytest

import vstdata
from tests.hub.drive import REPO, send
from tests.hub.server import Hub
from vstdata.errors import InputError
from vstdata.release.index import read_index
from vstdata.release.shards import Row, read_rows
from vstdata.trainers.mixture import mixture, vst_p_weights

datasets = pytest.importorskip("datasets")
distributed = pytest.importorskip("datasets.distributed")
PICK, PAIRS = "single_image.pick", "multi_image.pairs"


@pytest.fixture
def published(hub: Hub, release: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """The release, published on a hub that `datasets` asks."""
    send(release, hub)
    monkeypatch.setattr(datasets.config, "HF_ENDPOINT", hub.url)
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_CACHE", str(tmp_path / "hub"))
    monkeypatch.setattr(datasets.config, "SLEEP_TIME_ON_THREADS_SHUTDOWN", 0)  # seconds that it rests after each stream
    monkeypatch.setattr(datasets.config, "HF_DATASETS_CACHE", tmp_path / "datasets")
    monkeypatch.setattr(datasets.config, "HF_MODULES_CACHE", str(tmp_path / "modules"))
    return release


def built(release: Path, skill: str, split: str = "train") -> list[Row]:
    names = [n for n, e in read_index(release)["files"].items() if e.get("skill") == skill and e["split"] == split]
    return [row for name in sorted(names) for row in read_rows(release / name)]


def stream(skill: str, split: str = "train", **more: Any) -> Any:
    return datasets.load_dataset(REPO, skill, split=split, streaming=True, **more)


def ids(rows: Any) -> list[str]:
    return [row["id"] for row in rows]


def undecoded(rows: Any) -> Any:
    return rows.cast_column("images", datasets.List(datasets.Image(decode=False)))


@pytest.mark.usefixtures("published")
def test_streamed_rows_are_the_built_ones(release: Path) -> None:
    for skill, split in ((PICK, "train"), (PICK, "val"), (PAIRS, "train")):
        expected = built(release, skill, split)
        found = list(undecoded(stream(skill, split)))
        assert len(found) == len(expected) > 0
        for row, other in zip(found, expected, strict=True):
            images = [(image["bytes"], image["path"]) for image in row.pop("images")]
            assert images == [(image.data, image.path) for image in other.images]
            assert (row.pop("depths"), row.pop("birdseye")) == ([], None)
            assert row == other.values


@pytest.mark.usefixtures("published")
def test_the_python_face_streams_the_same_rows(release: Path) -> None:
    here, there = (list(vstdata.rows(place, PAIRS, "train")) for place in (release, REPO))
    assert [one["id"] for one in there] == [row.values["id"] for row in built(release, PAIRS)]
    for one, other in zip(here, there, strict=True):
        assert {name: one[name] for name in one if name != "images"} == {
            name: other[name] for name in other if name != "images"
        }
        assert [picture.tobytes() for picture in one.pictures] == [picture.tobytes() for picture in other.pictures]
        assert one._repr_html_().count("<img ") == other._repr_html_().count("<img ") == len(one.pictures)


@pytest.mark.usefixtures("published")
def test_no_split_is_all_splits_here_and_on_the_hub(release: Path) -> None:
    every = [row.values["id"] for split in ("train", "val") for row in built(release, PICK, split)]
    assert built(release, PICK, "val")
    assert [one["id"] for one in vstdata.rows(release, PICK)] == every
    assert [one["id"] for one in vstdata.rows(REPO, PICK)] == every


@pytest.mark.usefixtures("published")
@pytest.mark.parametrize(("place", "skill", "split"), [(REPO, "nothing", "train"), (REPO, PAIRS, "nothing")])
def test_the_python_face_names_what_the_hub_lacks(place: str, skill: str, split: str) -> None:
    with pytest.raises(InputError, match=f"{place}: skill '{skill}', split '{split}': expected rows on the Hub"):
        next(vstdata.rows(place, skill, split))


@pytest.mark.usefixtures("published")
def test_pictures_are_decoded_and_chats_are_chats(release: Path) -> None:
    row = next(iter(stream(PAIRS)))
    first = built(release, PAIRS)[0]
    assert [image.size for image in row["images"]] == [(c["width"], c["height"]) for c in first.values["camera"]]
    assert [message["role"] for message in row["messages"]] == ["user", "assistant"] * len(row["turns"])
    assert sum(message["content"].count("<image>") for message in row["messages"]) == len(row["images"])


@pytest.mark.usefixtures("published")
def test_all_has_every_skill_and_a_tag_is_a_revision(release: Path) -> None:
    rows = list(undecoded(stream("all", revision="v1")))
    assert sorted(ids(rows)) == sorted(row.values["id"] for skill in (PICK, PAIRS) for row in built(release, skill))
    only = ids(undecoded(stream("all")).filter(lambda row: row["skill"] == PAIRS))
    assert only == [row.values["id"] for row in built(release, PAIRS)]


@pytest.mark.usefixtures("published")
def test_shuffling_depends_on_seed_and_epoch(release: Path) -> None:
    plain = [row.values["id"] for row in built(release, PICK)]
    shuffled = undecoded(stream(PICK)).shuffle(seed=3, buffer_size=20)
    first = ids(shuffled)
    assert first == ids(undecoded(stream(PICK)).shuffle(seed=3, buffer_size=20))
    assert sorted(first) == sorted(plain)
    assert first != plain
    shuffled.set_epoch(1)
    assert sorted(ids(shuffled)) == sorted(plain)
    assert ids(shuffled) != first


@pytest.mark.usefixtures("published")
@pytest.mark.parametrize("world", [2, 3])
def test_ranks_share_the_rows(release: Path, world: int) -> None:
    parts = [ids(distributed.split_dataset_by_node(undecoded(stream(PICK)), rank, world)) for rank in range(world)]
    assert sorted(name for part in parts for name in part) == sorted(r.values["id"] for r in built(release, PICK))
    assert all(parts)


@pytest.mark.usefixtures("published")
def test_workers_share_the_shards(release: Path) -> None:
    rows = undecoded(stream(PICK))
    shards = rows.num_shards
    assert shards == sum("single_image.pick/train" in name for name in read_index(release)["files"]) > 2
    parts = [ids(rows.shard(num_shards=shards, index=k)) for k in range(shards)]
    assert [name for part in parts for name in part] == [row.values["id"] for row in built(release, PICK)]


@pytest.mark.usefixtures("published")
@pytest.mark.parametrize("after", [0, 1, 10, 17])
def test_a_stream_resumes_at_the_row(after: int) -> None:
    rows = undecoded(stream(PICK))
    whole, state = ids(rows), None
    assert ids(islice(rows, after)) == whole[:after]
    rows = undecoded(stream(PICK))
    iterator = iter(rows)
    for _ in range(after):
        next(iterator)
    state = json.loads(json.dumps(rows.state_dict()))
    again = undecoded(stream(PICK))
    again.load_state_dict(state)
    assert ids(again) == whole[after:]


@pytest.mark.usefixtures("published")
def test_a_mixture_keeps_its_weights_and_resumes() -> None:
    def mixed() -> Any:
        return undecoded(mixture(REPO, {PICK: 3, PAIRS: 1}, seed=5))

    whole = [(row["skill"], row["id"]) for row in mixed()]
    assert whole == [(row["skill"], row["id"]) for row in mixed()]
    counts = Counter(skill for skill, _ in whole)
    assert 1.5 < counts[PICK] / counts[PAIRS] < 6
    assert len(set(whole)) == len(whole)
    rows = mixed()
    iterator = iter(rows)
    for _ in range(13):
        next(iterator)
    state = json.loads(json.dumps(rows.state_dict()))
    again = mixed()
    again.load_state_dict(state)
    assert [(row["skill"], row["id"]) for row in again] == whole[13:]


@pytest.mark.usefixtures("published")
def test_a_mixture_of_every_row_once(release: Path) -> None:
    rows = undecoded(mixture(REPO, {PICK: 1, PAIRS: 1}, stop="all_exhausted_without_replacement"))
    every = [row.values["id"] for skill in (PICK, PAIRS) for row in built(release, skill)]
    assert sorted(ids(rows)) == sorted(every)


@pytest.mark.usefixtures("published")
def test_wrong_mixtures_are_refused() -> None:
    with pytest.raises(InputError, match=r"weights\.single_image\.pick: expected a number above 0, not -1"):
        mixture(REPO, {PICK: -1})
    with pytest.raises(
        InputError, match=r"one of single_image\.pack; there are multi_image\.pairs, single_image\.pick"
    ):
        mixture(REPO, {"single_image.pack": 1, PICK: 1})
    with pytest.raises(InputError, match="one of the skills of VST-P"):
        mixture(REPO)


def test_the_papers_mixture() -> None:
    weights = vst_p_weights()
    assert len(weights) == 19
    assert sum(weights.values()) == pytest.approx(1)
    assert weights["single_image.detection_3d"] == pytest.approx(1586 / 4165)
