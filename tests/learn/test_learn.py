"""What the table says of answers that are known, and whose pictures a shuffled row shows."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np

from tests.audit import releases
from tests.learn.answer import agreed
from tests.learn.short import short_turns, whole
from tests.learn.table import HEAD, write_table
from tests.learn.train import swapped
from vstdata.drawing.marks import encode

SKILL = "single_image.depth_comparison"
ROOMS, TEST, EACH = 14, 6, 20


def _release(root: Path) -> tuple[Path, dict[str, str]]:
    """Questions with a random right option, and the right letter by row of the test rooms."""
    rng, rows, right = np.random.default_rng(0), [], {}
    for room in range(ROOMS):
        split = "test" if room < TEST else "train"
        for k in range(EACH):
            name, letter = f"{room:02d}-{k:02d}", int(rng.integers(4))
            turn = releases.choice(f"Nearest in view {name}?", ["cup", "book", "lamp", "door"], letter, "nearest")
            rows.append(releases.row(name, f"room{room:02d}", turn, split=split, skill=SKILL))
            if split == "test":
                right[name] = "ABCD"[letter]
    return releases.write(root, rows), right


def _file(path: Path, answers: dict[str, str]) -> Path:
    lines = [json.dumps({"id": name, "turn": 0, "output": output}) for name, output in answers.items()]
    path.write_text("\n".join(lines), "utf-8")
    return path


def test_the_table_tells_means_and_gaps(tmp_path: Path) -> None:
    release, right = _release(tmp_path / "release")
    names = sorted(right)
    wrong = {"A": "B", "B": "C", "C": "D", "D": "A"}
    good = {name: right[name] if k % 5 else wrong[right[name]] for k, name in enumerate(names)}
    bad = {name: wrong[right[name]] if k % 5 else right[name] for k, name in enumerate(names)}
    out = tmp_path / "table.md"
    write_table(release, "test", {"real": _file(tmp_path / "r", good), "shuffled": _file(tmp_path / "s", bad)}, out)
    *head, line = out.read_text().splitlines()
    assert head == list(HEAD)
    cells = [cell.strip() for cell in line.strip("|").split("|")]
    assert cells[:4] == [f"{SKILL}, nearest", "accuracy", f"{TEST * EACH}, {TEST}", "25.0"]
    assert cells[5:] == [
        "20.0 (20.0 to 20.0)",  # every fifth in every room: rooms do not differ
        "80.0 (80.0 to 80.0)",
        cells[7],
    ]
    gap, blind = cells[7].split(", blind ")
    assert gap == "shuffled 60.0 (60.0 to 60.0)"
    best = float(cells[4].split(" ")[0])
    assert best < 45
    assert abs(float(blind.split(" ")[0]) - (80 - best)) < 0.11  # both are rounded


def test_only_what_was_answered_is_in_the_table(tmp_path: Path) -> None:
    release, right = _release(tmp_path / "release")
    some = {name: letter for k, (name, letter) in enumerate(sorted(right.items())) if k % 2}
    files = {"real": _file(tmp_path / "r", some), "shuffled": _file(tmp_path / "s", {})}
    out = tmp_path / "table.md"
    write_table(release, "test", files, out)
    cells = [cell.strip() for cell in out.read_text().splitlines()[-1].strip("|").split("|")]
    assert cells[2] == f"{TEST * EACH // 2}, {TEST}"
    assert cells[5:7] == ["0.0 (0.0 to 0.0)", "100.0 (100.0 to 100.0)"]


def _turn(kind: str, truth: object, program: list[dict[str, object]], options: list[str], question: str = "") -> object:
    return {
        "question_type": kind,
        "ground_truth": json.dumps(truth),
        "program": json.dumps(program),
        "options": options,
        "question": question,
    }


def _mark(frame: int, color: str, *xy: float) -> dict[str, object]:
    return {"frame": frame, "color": color, "xy": list(xy)}


def _said(row: dict[str, object]) -> list[tuple[int, str, str, str]]:
    """(turn, question, thought, answer) of every turn that has a short form."""
    said = []
    for number, question, text in short_turns(row):
        opening, thought, closing, empty, answer = text.split("\n")
        assert (opening, closing, empty) == ("<think>", "</think>", "")
        said.append((number, question, thought, answer))
    return said


def test_short_form_of_depths() -> None:
    depths = [
        {"op": "depth", "point": f"{name} point", "value": value}
        for k, (name, value) in enumerate([("red", 2.04), ("blue", 0.96)], 1)
    ]
    options = ["blue point", "red point"]
    turns = [_turn("ordering", [], [], []), _turn("nearest", options[0], depths, options)]
    row = {"turns": turns, "marks": [_mark(0, "red", 99.5, 10.0), _mark(0, "blue", 12.0, 119.0)]}
    thought = "see blue 1 11 10 blue red 9 1 20 red nearest 10 blue"
    assert _said(row) == [(1, "nearest: blue, red", thought, "blue")]


def test_short_forms_of_distances() -> None:
    names = ["office chair (red box)", "window (blue box)", "door (pink box)"]
    steps = [
        {"op": "surface_distance", "names": [names[0], other], "value": value}
        for other, value in zip(names[1:], (1.84, 0.41), strict=True)
    ]
    boxes = [
        _mark(0, "red", 50.0, -0.5, 60.0, 9.0),
        _mark(0, "blue", 0.0, 1.0, 2.0, 30.0),
        _mark(0, "pink", 9, 9, 9, 9),
    ]
    turns = [_turn("distance", 1.8, steps[:1], []), _turn("nearest_object", names[2], steps, [names[2], names[1]])]
    assert _said({"turns": turns, "marks": boxes}) == [
        (0, "distance: red office chair, blue window", "see red 5 0 6 0 blue 0 0 0 3 18 blue", "1.8"),
        (
            1,
            "nearest_object: red office chair, pink door, blue window",
            "see red 5 0 6 0 pink 0 0 0 0 4 pink blue 0 0 0 3 18 blue nearest 4 pink",
            "pink",
        ),
    ]


def test_short_form_of_a_point_seen_again() -> None:
    before, after = (np.zeros((120, 160, 3), np.uint8) for _ in range(2))
    before[:60] = (255, 128, 0)  # above the circle; below it is black
    after[:, :80] = (64, 127, 191)
    marks = [_mark(0, "cyan", 20.0, 60.0), _mark(1, "red", 40.0, 60.0), _mark(1, "blue", 120.0, 2.0)]
    options = ["red point", "blue point"]
    row = {
        "turns": [_turn("point_correspondence", options[0], [], options)],
        "marks": marks,
        "images": [{"bytes": encode(picture, "png")} for picture in (before, after)],
    }
    thought = "ref 2 6 dca aaa red 4 6 bbc bbc red blue 12 0 out aaa blue same bbc bbc red"
    assert _said(row) == [(0, "point_correspondence: red, blue", thought, "red")]


def test_short_form_of_counts() -> None:
    counts = [{"op": "counted", "label": "door", "value": 1}, {"op": "counted", "label": "chair", "value": 4}]
    row = {"turns": [_turn("object_count_sum", 5, counts, [])], "marks": []}
    assert _said(row) == [(0, "object_count_sum: chair, door", "chair 4 door 1", "5")]


def test_a_colour_is_short_for_an_option_only_where_it_is_one() -> None:
    options = ["red point", "blue point"]
    assert whole("<think>\nred 1 1 20\n</think>\n\nred", options) == "<think>\nred 1 1 20\n</think>\n\nred point"
    assert whole("green", options) == "green"
    assert whole("1.8", []) == "1.8"


def test_several_thoughts_agree_on_one() -> None:
    assert agreed(["a\nred"]) == "a\nred"
    assert agreed(["a\nred", "b\nblue", "c\npink", "d\nblue"]) == "b\nblue"
    assert agreed(["a\n10.0", "b\n9.5", "c\n0.4"]) == "b\n9.5"
    assert agreed(["a\n3.0", "b\n1.0"]) == "b\n1.0"
    assert agreed(["a\nfar", "b\n1.0"]) == "a\nfar"  # no majority of numbers


def test_a_shuffled_row_shows_another_rooms_pictures() -> None:
    rows = [
        {"scene": scene, "images": [f"{k}{scene}"] * count}
        for k, (scene, count) in enumerate([("a", 1), ("a", 1), ("b", 2), ("b", 1), ("a", 2), ("b", 1), ("c", 1)])
    ]
    pairs = [(row["images"], lent["images"]) for row, lent in swapped(iter(rows))]
    assert pairs == [
        (["3b"], ["1a"]),
        (["4a", "4a"], ["2b", "2b"]),
        (["6c"], ["5b"]),
    ]
