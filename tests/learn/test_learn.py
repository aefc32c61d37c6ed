"""What the table says of answers that are known, and whose pictures a shuffled row shows."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np

from tests.audit import releases
from tests.learn.table import HEAD, write_table
from tests.learn.train import swapped

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


def test_an_answer_that_is_missing_counts_as_wrong(tmp_path: Path) -> None:
    release, right = _release(tmp_path / "release")
    some = {name: letter for k, (name, letter) in enumerate(sorted(right.items())) if k % 2}
    files = {"real": _file(tmp_path / "r", some), "shuffled": _file(tmp_path / "s", {})}
    out = tmp_path / "table.md"
    write_table(release, "test", files, out)
    assert "| 0.0 (0.0 to 0.0) | 50.0 (50.0 to 50.0) |" in out.read_text()


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
