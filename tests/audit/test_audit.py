"""The audit finds what is planted, and nothing where nothing is."""

from __future__ import annotations

import errno
import json
import re
import shutil
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from typer.testing import CliRunner

from generators.cli import app
from generators.commands.audit import run_audit
from tests.audit import releases
from tests.audit.releases import boxes, choice, number, ordering, row, text, write
from vstdata.audit import audit
from vstdata.audit.page import page
from vstdata.errors import BuildError, InputError, ManifestError, VstError
from vstdata.manifest import Audit
from vstdata.release.shards import Row

ROOMS, EACH = 17, 12
HEIGHTS = {"cup": 1, "book": 2, "lamp": 3, "chair": 4, "table": 5, "fridge": 6, "door": 7, "shelf": 8}
LABELS = sorted(HEIGHTS)

Rng = np.random.Generator
Ask = Callable[[Rng, int, int], dict[str, Any]]


def planted(ask: Ask, seed: int = 0, rooms: int = ROOMS, labels: Sequence[str] = LABELS) -> Iterator[Row]:
    """Rows of questions made by `ask(rng, room, number)`."""
    rng = np.random.default_rng(seed)
    for room in range(rooms):
        for k in range(EACH):
            yield row(f"{room:03d}-{k:03d}", f"room{room:03d}", ask(rng, room, k), labels=labels)


def only(release: Path, **more: Any) -> dict[str, Any]:
    """The audit's entry of the only type of a release."""
    (entry,) = audit(release, **more)["types"]
    found: dict[str, Any] = entry
    return found


def scores(entry: dict[str, Any]) -> dict[str, dict[str, float]]:
    return {score["model"]: score for score in entry["blind"]["scores"]}


def taller(rng: Rng, room: int, k: int) -> dict[str, Any]:
    pair = [str(each) for each in rng.choice(LABELS, 2, replace=False)]
    right = int(HEIGHTS[pair[1]] > HEIGHTS[pair[0]])
    return choice(f"Which is taller in view {k}?", [f"{pair[0]} (red box)", f"{pair[1]} (blue box)"], right)


def fair(rng: Rng, room: int, k: int) -> dict[str, Any]:
    options = [str(each) for each in rng.choice(LABELS, 4, replace=False)]
    return choice(f"Which is nearest in view {k}?", options, int(rng.integers(4)))


def test_an_answer_that_the_label_decides_is_found(tmp_path: Path) -> None:
    entry = only(write(tmp_path, planted(taller)))
    assert entry["blind"]["chance"] == 0.5
    assert scores(entry)["forest"]["mean"] > 0.95
    assert scores(entry)["ngrams"]["mean"] > 0.9
    assert scores(entry)["letter"]["low"] < 0.53


def test_an_answer_that_the_words_of_the_question_decide_is_found(tmp_path: Path) -> None:
    def ask(rng: Rng, room: int, k: int) -> dict[str, Any]:
        a, b = (str(each) for each in rng.choice(LABELS, 2, replace=False))
        options = ["yes", "no"] if rng.integers(2) else ["no", "yes"]
        return choice(
            f"Is the {a} taller than the {b}?", options, options.index("yes" if HEIGHTS[a] > HEIGHTS[b] else "no")
        )

    found = scores(only(write(tmp_path, planted(ask))))
    assert found["forest"]["mean"] > 0.9
    assert found["ngrams"]["mean"] > 0.85
    assert found["answer"]["low"] < 0.53


def test_random_answers_are_near_chance_and_hold(tmp_path: Path) -> None:
    document = audit(write(tmp_path, planted(fair, rooms=30)))
    (entry,) = document["types"]
    assert entry["blind"]["chance"] == 0.25
    for score in scores(entry).values():
        assert score["low"] <= score["mean"] <= score["high"]
        assert score["low"] - 0.03 <= 0.25 <= score["high"] + 0.03
    assert document["holds"]
    assert {each["verdict"] for each in document["checks"]} == {"holds"}


def test_what_is_constant_in_a_room_is_not_learnt_from_it(tmp_path: Path) -> None:
    """In each room one label is always right, another one in another room: only leaking folds would know."""
    answers = np.random.default_rng(3).permutation(np.tile(np.arange(4), 10))

    def ask(rng: Rng, room: int, k: int) -> dict[str, Any]:
        options = [str(each) for each in rng.permutation(["cup", "book", "lamp", "chair"])]
        return choice("Which one?", options, options.index(["cup", "book", "lamp", "chair"][answers[room]]))

    entry = only(write(tmp_path, planted(ask, rooms=40)))
    assert entry["blind"]["rooms"] == 40
    assert max(score["low"] for score in scores(entry).values()) < 0.28


def test_two_scans_of_one_scannet_room_are_one_room(tmp_path: Path) -> None:
    rows = [
        row(f"{s}{k}", f"scene{s // 2:04d}_{s % 2:02d}", fair(np.random.default_rng(k), 0, k))
        for s in range(8)
        for k in range(9)
    ]
    entry = only(write(tmp_path, rows))
    assert (entry["rooms"], entry["blind"]["rooms"], entry["blind"]["folds"]) == (4, 4, 4)
    assert "only 4 rooms" in entry["note"]


def test_one_letter_for_all_is_flagged(tmp_path: Path) -> None:
    def ask(rng: Rng, room: int, k: int) -> dict[str, Any]:
        return choice(f"Which in view {k}?", [str(each) for each in rng.choice(LABELS, 4, replace=False)], 0)

    document = audit(write(tmp_path, planted(ask)))
    (entry,) = document["types"]
    assert entry["letters"]["counts"] == {"A": 204, "B": 0, "C": 0, "D": 0}
    assert entry["letters"]["deviation"] == 0.75
    assert entry["letters"]["p"] < 1e-50
    assert scores(entry)["letter"] == {"model": "letter", "mean": 1.0, "low": 1.0, "high": 1.0}
    failed = {each["check"] for each in document["checks"] if each["verdict"] == "fails"}
    assert failed == {"letter_points", "blind_choice_points"}
    assert not document["holds"]


def test_letters_expected_where_questions_have_two_or_four_options(tmp_path: Path) -> None:
    rows = [row(f"a{k}", f"r{k % 3}", choice(f"q{k}", ["x", "y"], k % 2)) for k in range(40)]
    rows += [row(f"b{k}", f"r{k % 3}", choice(f"q{k}", ["x", "y", "z", "w"], k % 4)) for k in range(20)]
    letters = only(write(tmp_path, rows))["letters"]
    assert letters["expected"] == {"A": 25, "B": 25, "C": 5, "D": 5}
    assert letters["counts"] == {"A": 25, "B": 25, "C": 5, "D": 5}
    assert (letters["deviation"], letters["p"], letters["options"]) == (0, 1, {"2": 40, "4": 20})


def test_a_number_that_the_label_tells_is_found_and_one_that_it_does_not_is_not(tmp_path: Path) -> None:
    def told(rng: Rng, room: int, k: int) -> dict[str, Any]:
        label = str(rng.choice(LABELS))
        return number(f"How long is the {label} in view {k}?", HEIGHTS[label] ** 2 * float(rng.uniform(0.97, 1.03)))

    def untold(rng: Rng, room: int, k: int) -> dict[str, Any]:
        return number(f"How long is the {rng.choice(LABELS)} in view {k}?", float(rng.uniform(1, 9)))

    known = only(write(tmp_path / "known", planted(told)))
    assert scores(known)["forest"]["mean"] > 0.85
    assert scores(known)["ngrams"]["mean"] > 0.7
    assert known["blind"]["chance"] < 0.4
    unknown = only(write(tmp_path / "unknown", planted(untold)))
    assert all(score["low"] < unknown["blind"]["chance"] + 0.05 for score in scores(unknown).values())


def test_an_order_that_the_labels_tell_is_found(tmp_path: Path) -> None:
    def told(rng: Rng, room: int, k: int) -> dict[str, Any]:
        items = [str(each) for each in rng.choice(LABELS, 3, replace=False)]
        return ordering(f"Sort by height: {', '.join(items)}.", sorted(items, key=HEIGHTS.__getitem__))

    def mentioned(rng: Rng, room: int, k: int) -> dict[str, Any]:
        items = [str(each) for each in rng.choice(LABELS, 3, replace=False)]
        return ordering(f"Sort by age: {', '.join(items)}.", [items[2], items[0], items[1]])

    known = scores(only(write(tmp_path / "known", planted(told))))
    assert known["forest"]["mean"] > 0.9
    assert known["order"]["mean"] < 0.3
    entry = only(write(tmp_path / "mentioned", planted(mentioned)))
    assert scores(entry)["order"]["mean"] == 1
    assert entry["blind"]["chance"] == pytest.approx(1 / 6)
    assert entry["answers"]["top"] == [{"name": "3 1 2", "count": 204, "share": 1.0}]


def test_repeats_are_found_exactly(tmp_path: Path) -> None:
    def ask(k: int, views: str) -> dict[str, Any]:
        return choice(f"Which of view {views}?", ["2 m", "5 m", "9 m"], k % 3)

    rows = [row(f"own{k}", f"r{k % 4}", ask(k, "one"), frames=[f"f{k}"]) for k in range(50)]
    rows += [row(f"word-for-word{k}", f"r{k % 4}", ask(k, "one"), frames=[f"f{k}"]) for k in range(3)]
    rows += [row(f"elsewhere{k}", f"r{(k + 1) % 4}", ask(k, "one"), frames=[f"f{k}"]) for k in range(5)]
    shuffled = choice("Which  of View one?", ["7 m", "1 m", "4 m"], 0)
    rows += [row(f"but-for-numbers{k}", f"r{k % 4}", shuffled, frames=[f"f{k}"]) for k in range(10, 17)]
    entry = only(write(tmp_path, rows))
    assert entry["duplicates"]["count"] == 3
    assert entry["duplicates"]["share"] == 3 / 65
    assert sorted(map(tuple, entry["duplicates"]["examples"])) == [(f"own{k}", f"word-for-word{k}") for k in range(3)]
    assert entry["near_duplicates"]["count"] == 10


def test_scenes_on_a_list_are_found_by_name(tmp_path: Path) -> None:
    rows = [
        row(f"{k}", f"room{k}", fair(np.random.default_rng(k), 0, k), split="val" if k == 3 else "train")
        for k in range(5)
    ]
    release = write(tmp_path / "out", rows)
    bench, other = tmp_path / "bench.txt", tmp_path / "other.txt"
    bench.write_text("# a benchmark\nroom1\n\nscannet/room3\nroom77\n")
    other.write_text("room9\n")
    document = audit(release, [bench, other])
    assert document["decontamination"] == [
        {"list": "bench", "scenes": 3, "train": ["tiny/room1"], "other_splits": ["tiny/room3"]},
        {"list": "other", "scenes": 1, "train": [], "other_splits": []},
    ]
    assert not document["holds"]
    assert audit(release, [other])["holds"]
    assert audit(release, [bench], Audit(contaminated_scenes=1))["holds"]
    with pytest.raises(ManifestError, match=r"absent\.txt"):
        audit(release, [tmp_path / "absent.txt"])


def test_types_without_a_blind_score_say_why(tmp_path: Path) -> None:
    rows = [
        row(
            f"{k}", f"r{k}", text("What is there?", "a red chair " * k), boxes("Detect all.", ["chair", "cup"][: k % 3])
        )
        for k in range(1, 9)
    ]
    entries = {each["type"]: each for each in audit(write(tmp_path, rows))["types"]}
    assert entries["caption"]["blind"] is None
    assert "no single right text" in entries["caption"]["note"]
    assert entries["caption"]["sizes"]["mean"] == 3 * np.mean(range(1, 9))
    assert entries["detect"]["sizes"]["mean"] == np.mean([k % 3 for k in range(1, 9)])
    assert {each["name"]: each["count"] for each in entries["detect"]["answers"]["top"]} == {"chair": 6, "cup": 3}
    one_room = only(write(tmp_path / "one", [row("a", "r", number("How long?", 2.0))]))
    assert "one room" in one_room["note"]


def test_counts_are_those_of_the_rows(tmp_path: Path) -> None:
    rows = [
        row(f"{k}", f"r{k % 7}", choice(f"q{k}", ["x", "y"], k % 2, template=k % 4), labels=LABELS[: k % 3])
        for k in range(24)
    ]
    refused = {releases.SKILL: {"too_near": 30, "hidden": 10}}
    document = audit(write(tmp_path, rows, refused=refused))
    (entry,) = document["types"]
    assert {each["name"]: each["count"] for each in entry["wordings"]["top"]} == {f"pick/{k}": 6 for k in range(4)}
    assert entry["wordings"]["effective"] == pytest.approx(4)
    assert (entry["bare"], entry["pictures"]) == (0.5, {"1": 24})
    counted = Counter(label for each in rows for label in {o["label"] for o in each.values["objects"]})
    assert {each["name"]: each["count"] for each in entry["labels"]["top"]} == dict(counted)
    assert document["refused"][releases.SKILL][0] == {"reason": "too_near", "count": 30, "share": 0.75}


def test_the_same_document_for_any_order_of_rows(tmp_path: Path) -> None:
    rows = list(planted(fair, rooms=6))
    first, other = (write(tmp_path / name, each) for name, each in (("a", rows), ("b", rows[::-1])))
    documents = [audit(each) for each in (first, other)]
    for document in documents:
        del document["release"]["sha256"]
    assert documents[0] == documents[1]


def test_limits_come_from_the_release_and_few_questions_never_fail(tmp_path: Path) -> None:
    rows = list(planted(taller, rooms=6))
    lenient = {"manifest": {"audit": {"blind_choice_points": 60, "enough": 10}}}
    assert audit(write(tmp_path / "lenient", rows, build=lenient))["holds"]
    strict = {"manifest": {"audit": {"enough": 10}}}
    document = audit(write(tmp_path / "strict", rows, build=strict))
    assert not document["holds"]
    failed = [each for each in document["checks"] if each["verdict"] == "fails"]
    assert all(
        re.search(r"(forest|ngrams|answer) scores \d+\.\d blind .* chance is 50\.0", each["told"]) for each in failed
    )
    default = audit(write(tmp_path / "default", rows))
    assert default["holds"]
    assert "too few to tell" in {each["verdict"] for each in default["checks"]}
    with pytest.raises(InputError, match="audit"):
        audit(write(tmp_path / "odd", rows, build={"manifest": {"audit": {"enough": "x"}}}))


def _no_index(root: Path) -> None:
    (root / "manifest.json").unlink()


def _cut(root: Path) -> None:
    path = next(root.glob("data/*/*.parquet"))
    path.write_bytes(path.read_bytes()[:-9])


def _flip(root: Path) -> None:
    path = next(root.glob("data/*/*.parquet"))
    data = bytearray(path.read_bytes())
    place = data.index(b"PAR1", 4)
    data[place - 40] ^= 255
    path.write_bytes(data)


def _gone(root: Path) -> None:
    next(root.glob("data/*/*.parquet")).unlink()


@pytest.mark.parametrize("damage", [_no_index, _cut, _flip, _gone])
def test_a_damaged_release_is_a_typed_error(tmp_path: Path, damage: Callable[[Path], None]) -> None:
    release = write(tmp_path, planted(fair, rooms=3))
    damage(release)
    with pytest.raises(InputError):
        audit(release)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"letter": "C"}, "letter"),
        ({"letter": "B"}, "letter"),
        ({"letter": ""}, "letter"),
        ({"ground_truth": "{"}, "ground_truth"),
        ({"answer_type": "number", "ground_truth": '"two"'}, "ground_truth"),
        ({"answer_type": "ordering", "ground_truth": '["a", "a"]'}, "ground_truth"),
    ],
)
def test_a_turn_that_contradicts_itself_is_a_typed_error(tmp_path: Path, change: dict[str, str], field: str) -> None:
    turn = {**choice("Which?", ["x", "y"], 0), **change}
    with pytest.raises(InputError, match=rf"row bad: {field}"):
        audit(write(tmp_path, [row("bad", "r", turn)]))


def vst(*arguments: str | Path) -> Any:
    return CliRunner().invoke(app, ["audit", *map(str, arguments)])


def test_the_command_writes_page_and_numbers_beside_the_release(tmp_path: Path) -> None:
    release = write(tmp_path / "rel", planted(taller))
    before = {path: path.read_bytes() for path in release.rglob("*") if path.is_file()}
    result = vst(release)
    assert result.exit_code == 1
    assert "forest scores" in result.output
    assert {path: path.read_bytes() for path in release.rglob("*") if path.is_file()} == before
    document = json.loads((tmp_path / "rel-audit" / "audit.json").read_text())
    assert document["limits"] == Audit().model_dump()
    html = (tmp_path / "rel-audit" / "index.html").read_text()
    assert html == page(document)
    assert "limits do not hold" in html
    assert not re.findall(r"(?:src|href)=\"(?!data:|#)|@import|url\(", html)
    assert vst(release, "--limit", "blind_choice_points=60", "--out", tmp_path / "other").exit_code == 0
    assert (tmp_path / "other" / "index.html").is_file()


def test_the_command_replaces_an_audit_and_nothing_else(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    release, out = write(tmp_path / "rel", planted(taller)), tmp_path / "page"
    for mine in ("index.html", "notes.txt"):
        out.mkdir()
        (out / mine).write_text("mine")
        if mine == "notes.txt":
            (out / "audit.json").write_text("{}")
        with pytest.raises(BuildError, match=r"page.* take another --out"):
            run_audit(release, out, [], None, [])
        assert (out / mine).read_text() == "mine"
        shutil.rmtree(out)
    assert vst(release, "--out", out).exit_code == 1
    before = {path.name: path.read_bytes() for path in out.iterdir()}
    assert vst(release, "--limit", "blind_choice_points=60", "--out", out).exit_code == 0
    after = {path.name: path.read_bytes() for path in out.iterdir()}
    assert after.keys() == before.keys() == {"audit.json", "index.html"}
    assert all(after[name] != before[name] for name in after)

    def full(document: Mapping[str, Any]) -> str:
        raise OSError(errno.ENOSPC, "disk full")

    monkeypatch.setattr("generators.commands.audit.page", full)
    with pytest.raises(BuildError, match="page: cannot be written: No space left on device"):
        run_audit(release, out, [], None, [])
    assert {path.name: path.read_bytes() for path in out.iterdir()} == after
    assert sorted(path.name for path in tmp_path.iterdir()) == ["page", "rel"]


def test_the_command_takes_limits_of_a_manifest(tmp_path: Path) -> None:
    release, manifest = write(tmp_path / "rel", planted(taller)), tmp_path / "m.toml"
    manifest.write_text(
        'name = "m"\nversion = "1"\n[[sources]]\nname = "s"\nreader = "scannetv2"\nroot = "."\nlicence = "x"\n'
        '[skills."single_image.measurement"]\ncount = 1\n[audit]\nblind_choice_points = 60\n'
    )
    assert vst(release, "--manifest", manifest).exit_code == 0


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["--out", "rel/audit"], "inside the release"),
        (["--limit", "enough=none"], "--limit enough=none"),
        (["--limit", "blind=3"], "--limit blind=3"),
    ],
)
def test_the_command_refuses(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str], told: str) -> None:
    monkeypatch.chdir(tmp_path)
    write(tmp_path / "rel", planted(fair, rooms=2))
    result = vst("rel", *arguments)
    assert isinstance(result.exception, VstError)
    assert told in str(result.exception)
    assert not (tmp_path / "rel-audit").exists()


def test_hostile_labels_are_text_on_the_page(tmp_path: Path) -> None:
    evil = r"$\undefined$ <script>alert(1)</script> $x_{1}$ %s {{ 7 * 7 }}"
    rows = [row(f"{k}", f"r{k % 5}", choice("Which?", [evil, f"cup {k}"], 0), labels=[evil]) for k in range(20)]
    document = audit(write(tmp_path, rows))
    assert "<script" not in page(document)
    assert document["types"][0]["answers"]["top"][0]["name"] == evil.lower()
