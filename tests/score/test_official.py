"""Public benchmarks by their own rules: traps worked by hand from each definition, thousands of made-up answers against
a second formulation that goes through the text by hand, totals, files, and the command."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path
from random import Random
from typing import Any

import numpy as np
import pandas as pd
import pytest
from typer.testing import CliRunner

from generators.cli import app
from vstdata.errors import InputError
from vstdata.scoring.official.blink import letter as blink_letter
from vstdata.scoring.official.evaluate import BENCHMARKS, Both, evaluate_official, find_benchmark, read_items
from vstdata.scoring.official.item import Item, Reading, lettered
from vstdata.scoring.official.sparbench import HIGH, LOW, MIDDLE

FOUR = ("a chair", "the table", "sofa", "lamp")
QUESTION = "Which one? A. a chair B. the table C. sofa D. lamp"
MOVES = "move_right:0.42,move_up:0.42,rotate_up:5"

# One row of each benchmark's file: the fields that are read, and one that is not.
ROWS: dict[str, dict[str, Any]] = {
    "vsibench": {
        "id": 7,
        "scene_name": "x",
        "question_type": "object_rel_distance",
        "options": [f"{letter}. {text}" for letter, text in zip("ABCD", FOUR, strict=True)],
        "ground_truth": "A",
        "pruned": False,
    },
    "mmsi": {"id": 7, "thought": "", "question_type": "MSR", "question": QUESTION, "answer": "A"},
    "mindcube": {"id": "among_group7", "category": [], "question": QUESTION, "gt_answer": "A"},
    "viewspatial": {
        "image_path": [],
        "question_type": "Camera perspective - Relative Direction",
        "choices": "A. a chair\nB. the table\nC. sofa\nD. lamp",
        "answer": "A. a chair",
    },
    "blink": {"idx": "val_Multi-view_Reasoning_7", "prompt": "", "choices": list(FOUR), "answer": "(A)"},
    "cvbench": {
        "idx": 7,
        "type": "2D",
        "task": "Count",
        "choices": ["4", "42", "1", "0"],
        "answer": "(A)",
        "source": "COCO",
    },
    "3dsrbench": {
        "index": 7,
        "qid": "VIN6MS3J",
        **dict(zip("ABCD", FOUR, strict=True)),
        "answer": "A",
        "category": "height_higher",
    },
    "sparbench": {"id": "7", "task": "position_matching", "question": QUESTION, "answer": "A"},
    "embspatial": {
        "question_id": "mp3d_7",
        "relation": "close",
        "answer_options": list(FOUR),
        "answer": 0,
        "image": "/9j/",
    },
}
ROWS["vsibench-debiased"] = ROWS["vsibench"]
NUMBERS = {
    "vsibench": {**ROWS["vsibench"], "question_type": "object_counting", "options": None, "ground_truth": "4"},
    "sparbench": {**ROWS["sparbench"], "task": "depth_prediction_oc", "answer": "4"},
}


def written(folder: Path, name: str, rows: Any) -> Path:
    path = folder / name
    match path.suffix:
        case ".json":
            path.write_text(json.dumps(rows))
        case ".jsonl":
            path.write_text("".join(json.dumps(row) + "\n" for row in rows))
        case ".parquet":
            pd.DataFrame(rows).to_parquet(path)
        case ".tsv":
            pd.DataFrame(rows).to_csv(path, sep="\t", index=False)
    return path


def one_item(folder: Path, name: str, row: dict[str, Any]) -> Item:
    return read_items(find_benchmark(name), written(folder, "one.json", [row]))[0]


# Benchmark, output, official score of the row above (truth A, "a chair"; CV-Bench's option A is 4), whether it reads
# an answer. Each by the definition in the benchmark's file.
TRAPS = [
    ("vsibench", "A", 1, True),
    ("vsibench", "a.", 1, True),
    ("vsibench", "A...", 1, True),
    ("vsibench", "A because", 1, True),
    ("vsibench", "(A)", 0, False),
    ("vsibench", "A)", 0, False),
    ("vsibench", "A. a chair", 1, True),
    ("vsibench", "A.\nchair", 0, False),
    ("vsibench", "The answer is A", 0, False),
    ("vsibench", " A", 0, False),
    ("vsibench", "B", 0, True),
    ("mmsi", "``A``", 1, True),
    ("mmsi", "`A`", 1, True),
    ("mmsi", "B, no: ``A``", 1, True),
    ("mmsi", "``B`` or `A`", 0, True),
    ("mmsi", "`{A}` B", 1, True),
    ("mmsi", r"B: \boxed{A}", 1, True),
    ("mmsi", "A chair, so B", 0, True),
    ("mmsi", "The answer is A", 1, True),
    ("mmsi", "A and B", 0, True),
    ("mmsi", "a", 0, False),
    ("mmsi", "the chair", 0, False),
    ("mmsi", "```` A", 0, False),
    ("mindcube", "A. a chair", 1, True),
    ("mindcube", "B. no, A. yes", 1, True),
    ("mindcube", "The U.S.A. says <Answer>B</Answer>", 1, True),
    ("mindcube", "<Answer>My answer is A, not B</Answer> B", 1, True),
    ("mindcube", "<Answer>A or B</Answer>", 0, True),
    ("mindcube", "a CAMERA moves; I say (B)", 1, True),
    ("mindcube", "A or B", 0, True),
    ("mindcube", "*A*B*", 1, True),
    ("mindcube", "Answer:A, not (B)", 1, True),
    ("mindcube", "(A) or (B)\n(B) or (A)", 0, True),
    ("mindcube", "(B)\n(A)\nthe chair", 1, True),
    ("mindcube", "a", 0, False),
    ("viewspatial", "A. right", 1, True),
    ("viewspatial", "(a)", 1, True),
    ("viewspatial", "B\nthe answer is A", 1, True),
    ("viewspatial", "It is a table: B", 1, True),
    ("viewspatial", "A\n", 0, False),
    ("viewspatial", "chair", 0, False),
    ("blink", "A", 1, True),
    ("blink", "(A)", 1, True),
    ("blink", " (A) a chair", 1, True),
    ("blink", "A.", 0, False),
    ("blink", "(A).", 0, False),
    ("blink", " A", 0, False),
    ("blink", "(A) or (B)", 0, False),
    ("blink", "(A) or (B)\n\nSo (A)", 1, True),
    ("blink", "(A) it is\n\nas I said", 1, True),
    ("blink", "(A) not (E)", 1, True),
    ("blink", "(E)", 0, True),
    ("cvbench", "A", 1, True),
    ("cvbench", "(A) 4", 1, True),
    ("cvbench", "4", 1, True),
    ("cvbench", "42", 1, True),
    ("cvbench", "The answer is (a).", 1, True),
    ("cvbench", "The answer is: A", 0, False),
    ("cvbench", "Answer: A", 1, True),
    ("cvbench", "About four", 1, True),
    ("cvbench", "**A**", 0, False),
    ("cvbench", "", 0, False),
    ("3dsrbench", "A", 1, True),
    ("3dsrbench", "(A) a chair", 1, True),
    ("3dsrbench", "It is A chair", 1, True),
    ("3dsrbench", "A chair.", 1, True),
    ("3dsrbench", "not B but A", 0, False),
    ("3dsrbench", "A or B: a chair", 1, True),
    ("3dsrbench", "a chair on the table", 0, False),
    ("3dsrbench", "Z, a chair", 0, False),
    ("3dsrbench", "Cannot determine the answer: A", 0, False),
    ("3dsrbench", "**A**", 1, True),
    ("sparbench", "A", 1, True),
    ("sparbench", "", 1, False),
    ("sparbench", "A. a chair", 1, True),
    ("sparbench", "An apple", 1, True),
    ("sparbench", "(A)", 0, False),
    ("sparbench", "The answer is A", 0, False),
    ("embspatial", "A", 1, True),
    ("embspatial", "  ((a) chair", 1, True),
    ("embspatial", "All of them", 1, True),
    ("embspatial", "The answer is A", 0, False),
    ("embspatial", "Because A", 0, True),
    ("embspatial", "**A**", 0, False),
]


@pytest.mark.parametrize(("name", "output", "score", "read"), TRAPS)
def test_traps_worked_by_hand(name: str, output: str, score: float, read: bool, tmp_path: Path) -> None:
    found = find_benchmark(name).read(one_item(tmp_path, name, ROWS[name]), output)
    assert (found.score, found.read) == (score, read)


@pytest.mark.parametrize(
    ("name", "output", "score", "read"),
    [
        ("vsibench", "4", 1, True),
        ("vsibench", "4.", 1, True),
        ("vsibench", "4 chairs", 1, True),
        ("vsibench", "5", 0.6, True),  # .25 off: right up to t = .75
        ("vsibench", "6", 0.1, True),
        ("vsibench", "7", 0, True),
        ("vsibench", "4m", 0, False),
        ("vsibench", "four", 0, False),
        ("vsibench", "About 4", 0, False),
        ("sparbench", "The depth is 4 m, not 9", 1, True),
        ("sparbench", "-4", 1, True),
        ("sparbench", "2^4", 0.1, True),
        ("sparbench", "4.0", 1, True),
        ("sparbench", "four", 0, False),
    ],
)
def test_numbers_worked_by_hand(name: str, output: str, score: float, read: bool, tmp_path: Path) -> None:
    found = find_benchmark(name).read(one_item(tmp_path, name, NUMBERS[name]), output)
    assert (found.score, found.read) == (score, read)


def test_spar_takes_the_last_number_of_several_views_and_moves_relative_to_the_output(tmp_path: Path) -> None:
    read = find_benchmark("sparbench").read
    views = one_item(tmp_path, "sparbench", {**NUMBERS["sparbench"], "task": "depth_prediction_oc_mv"})
    assert read(views, "from 9 to 4").score == 1
    assert read(views, "4 to 9").score == 0
    assert not read(views, "none").read
    moves = one_item(tmp_path, "sparbench", {**ROWS["sparbench"], "task": "view_change_infer", "answer": MOVES})
    assert read(moves, MOVES).score == 1
    assert read(moves, "rotate_up:5").score == pytest.approx((3 + 2 * 0.2) / 5)  # .42 off 0: .5, .55
    assert read(moves, MOVES.replace(",", ", ")).score == pytest.approx((3 + 0.2 + 0) / 5)  # " move_up" is no name
    assert read(moves, f"The change is {MOVES}").score == pytest.approx((4 + 0.2) / 5)
    assert read(moves, "turn right") == Reading(0.0, False)
    ours = find_benchmark("sparbench").ours
    assert ours(moves, f"The change is {MOVES.replace(',', ', ')}.").score == 1
    assert ours(moves, "rotate_up:5").score == pytest.approx(3 / 5)


# The second formulation: by hand through the text, without the patterns of the first.


def word(text: str, place: int) -> bool:
    return 0 <= place < len(text) and (text[place].isalnum() or text[place] == "_")


def alone(text: str, letters: str) -> list[str]:
    places = [k for k, one in enumerate(text) if one in letters and not word(text, k - 1) and not word(text, k + 1)]
    return [text[k] for k in places]


def after(text: str, words: tuple[str, ...], letters: str = "ABCDE") -> list[str]:
    found = []
    for k in range(len(text)):
        for begin in words:
            rest = text[k + len(begin) :]
            if text.startswith(begin, k) and rest and rest[0] in letters:
                found.append(rest[0])
    return found


def vsi_again(item: Item, output: str) -> float:
    token = output.partition(" ")[0]
    while token.endswith("."):
        token = token[:-1]
    token = token.strip()
    if item.kind == "letter":
        return float(token.casefold() == item.truth.casefold())
    try:
        wrong = abs(float(token) - float(item.truth)) / float(item.truth)
    except ValueError:
        return 0.0
    return float((wrong <= 1 - np.linspace(0.5, 0.95, 10)).mean())


def mmsi_again(item: Item, output: str) -> float:
    for begin, end in (("``", "``"), ("`", "`"), ("{", "}")):
        for k in range(len(output)):
            stop = k + len(begin)
            while output.startswith(begin, k) and stop < len(output) and output[stop] != end[0]:
                stop += 1
            if output.startswith(begin, k) and output.startswith(end, stop):
                output = output[k + len(begin) : stop]
                break
    for k, one in enumerate(output):
        if one in "ABCD" and not word(output, k - 1) and not word(output, k + 1):
            gap, then = output[k + 1 : k + 2], output[k + 2 : k + 3]
            if not (gap.isspace() and then.isascii() and then.isalpha()):
                return float(one == item.truth)
    return 0.0


def mindcube_again(item: Item, output: str) -> float:
    spaced = output + " "
    quoted, k = [], 0
    while k + 2 < len(output):
        if output[k] in '*"' and output[k + 1] in "ABCDE" and output[k + 2] in '*"':
            quoted.append(output[k + 1])
            k += 3
        else:
            k += 1
    labelled = []
    for k in range(len(output)):
        if output.startswith("Answer", k) and not word(output, k - 1):
            rest = output[k + 6 :].removeprefix(":").lstrip()
            if rest[:1] in tuple("ABCDE") and not word(rest, 1):
                labelled.append(rest[0])
    section = output.partition("<Answer>")[2].partition("<")[0]
    tried = [
        [one for one, then in pairwise(output) if one in "ABCDE" and then == "."],
        after(section, ("My answer is ", "my answer is ")),
        after(section, ("The answer is ", "the answer is ")),
        alone(section, "ABCDE"),
        [one for one, then in pairwise(spaced) if one in "ABCDE" and then.isspace()],
        quoted,
        labelled,
        after(output, ("answer is ",)),
        [found[0] for line in output.split("\n") if (found := alone(line, "ABCDE"))],
    ]
    last = next((found[-1] for found in tried if found), "")
    return float(last == item.truth)


def viewspatial_again(item: Item, output: str) -> float:
    return float(alone(output.split("\n")[-1].upper(), "ABCD")[:1] == [item.truth])


def blink_again(item: Item, output: str) -> float:
    if output.strip("()") in tuple("ABCDE") and len(output) in (1, 3):
        return float(output.strip("()") == item.truth)
    marks = [f"({one})" for one in "ABCDE"[: len(item.options)]]
    for text in (output.split("\n\n")[-1], output):
        found = [mark for mark in marks if f" {mark} " in f" {' '.join(text.split())} "]
        if len(found) == 1:
            return float(found[0][1] == item.truth)
    return 0.0


def cvbench_again(item: Item, output: str) -> float:
    text = output.lower().strip()
    for words in ("answer is", "answer is:", "answer:"):
        text = text[text.rfind(words) + len(words) :] if words in text else text
    text = text.strip()
    while text and text[-1] in ".:,":
        text = text[:-1]
    while text.startswith("("):
        text = text[1:]
    while text.endswith(")"):
        text = text[:-1]
    right = "ABCD".index(item.truth)
    return float(text[:1] in ("abcd"[right], item.options[right]) and text != "")


def kit_again(item: Item, output: str) -> float:
    text = output.strip()
    if "Cannot determine the answer" in text:
        return 0.0
    words = "".join(" " if one in ".()[],:;!*#{}" else one for one in text).split()
    letters = [one for one in "ABCD"[: len(item.options)] if one in words]
    if len(letters) == 1:
        return float(letters == [item.truth])
    if not letters and "Z" in words:
        return 0.0
    said = [one for one, option in zip("ABCD", item.options, strict=True) if text.lower().count(option.lower())]
    return float(said == [item.truth])


def spar_again(item: Item, output: str) -> float:
    if item.kind == "letter":
        return float(output == "" or output[0].upper() == item.truth)
    numbers, k = [], 0
    while k < len(output):
        if not output[k].isdigit() or output[k - 1 : k] == "^":
            k += 1
            continue
        end = k
        while output[end : end + 1].isdigit():
            end += 1
        if output[end : end + 1] == "." and output[end + 1 : end + 2].isdigit():
            end += 1
            while output[end : end + 1].isdigit():
                end += 1
        numbers.append(float(output[k:end]))
        k = end
    if not numbers:
        return 0.0
    truth = float(item.truth)
    wrong = abs((numbers[-1 if item.category.endswith("_mv") else 0] - truth) / truth)
    return float((wrong <= 1 - np.linspace(0.5, 0.95, 10)).mean())


def embspatial_again(item: Item, output: str) -> float:
    while output and (output[0].isspace() or output[0] == "("):
        output = output[1:]
    return float(output[:1].upper() == item.truth)


AGAIN: dict[str, Callable[[Item, str], float]] = {
    "vsibench": vsi_again,
    "vsibench-debiased": vsi_again,
    "mmsi": mmsi_again,
    "mindcube": mindcube_again,
    "viewspatial": viewspatial_again,
    "blink": blink_again,
    "cvbench": cvbench_again,
    "3dsrbench": kit_again,
    "sparbench": spar_again,
    "embspatial": embspatial_again,
}
PIECES = [
    *("A", "B", "C", "D", "E", "a", "b", "Z", "(A)", "(B)", "(D)", "A.", "B.", "`A`", "``B``", "``", "`", "{A}", "}"),
    *("*A*", '"B"', "**", "A)", "AB", "CAMERA", "U.S.A.", "<Answer>", "</Answer>", "Answer:", "Answer", "answer:"),
    *("The answer is", "the answer is:", "My answer is", "my answer is", "answer is", "Because", "Cannot determine"),
    *("Cannot determine the answer", "a chair", "A chair", "the table", "sofa", "lamp", "4", "42", "3.9", "4.0.", "^4"),
    *("4.4", "5", "-4", "1e0", "7m", "1.", ",", ":", ".", "so", "I think", "", "é", "_A", "A_", "\u00a0"),
]
GAPS = (" ", " ", " ", "", "\n", "\n\n", "  ", "\t")


def made_up(seed: str, count: int) -> Iterator[str]:
    random = Random(seed)
    for _ in range(count):
        pieces = random.choices(PIECES, k=random.randint(1, 6))
        yield "".join(piece + random.choice(GAPS) for piece in pieces[:-1]) + pieces[-1]


@pytest.mark.parametrize("name", BENCHMARKS)
def test_made_up_answers_score_alike_in_a_second_formulation(name: str, tmp_path: Path) -> None:
    rows = [ROWS[name], *([NUMBERS[name]] if name in NUMBERS else [])]
    if name == "sparbench":
        rows.append({**NUMBERS[name], "task": "depth_prediction_oc_mv"})
    items = [one_item(tmp_path, name, row) for row in rows]
    rule, again = find_benchmark(name).read, AGAIN[name]
    scores = set()
    for output in made_up(name, 2400):
        for item in items:
            found = rule(item, output)
            assert found.score == pytest.approx(again(item, output), abs=1e-12), (item.category, output)
            assert found.read or found.score == 0 or output == "", output
            scores.add(found.score)
    assert {0.0, 1.0} <= scores


def test_made_up_moves_score_alike_in_a_second_formulation(tmp_path: Path) -> None:
    row = {**ROWS["sparbench"], "task": "view_change_infer", "answer": MOVES}
    item, rule, random = one_item(tmp_path, "sparbench", row), find_benchmark("sparbench").read, Random("moves")
    axes = ("right left", "up down", "forward backward")
    names = [f"move_{word}" for axis in axes for word in axis.split()] + [
        f"rotate_{word}" for word in ["right", "left", "up", "down"]
    ]
    for _ in range(2000):
        told = {random.choice(names): random.choice(("0", "0.4", "0.42", "0.5", "5", "-5", "6.1")) for _ in range(3)}
        axis = [
            float(told.get(plus, 0)) - float(told.get(minus, 0))
            for plus, minus in zip(names[::2], names[1::2], strict=True)
        ]
        truth = [0.42, 0.42, 0.0, 0.0, 5.0]
        wrong = [abs(one - its) / (abs(its) or 1) for one, its in zip(truth, axis, strict=True)]
        again = np.mean([(one <= 1 - np.linspace(0.5, 0.95, 10)).mean() for one in wrong])
        text = ",".join(f"{name}:{value}" for name, value in told.items())
        assert rule(item, text).score == pytest.approx(again, abs=1e-12), text


# Totals.


def scores_of(folder: Path, name: str, rows: list[dict[str, Any]], right: list[bool]) -> dict[str, Both]:
    benchmark = find_benchmark(name)
    path = written(folder, "rows.json", rows)
    items = read_items(benchmark, path)
    gold = {(item.id, 0): item.truth if good else "none" for item, good in zip(items, right, strict=True)}
    return dict(evaluate_official(name, path, gold).totals)


def test_vsi_overall_is_the_mean_of_eight(tmp_path: Path) -> None:
    choice, number = ROWS["vsibench"], NUMBERS["vsibench"]
    kinds = ("object_rel_direction_easy", "object_rel_direction_medium", "object_rel_direction_hard")
    kinds += ("object_rel_distance", "route_planning", "obj_appearance_order")
    rows = [{**choice, "question_type": kind} for kind in kinds]
    rows += [
        {**number, "question_type": kind}
        for kind in ("object_abs_distance", "object_counting", "object_size_estimation", "room_size_estimation")
    ]
    rows = [{**row, "id": k} for k, row in enumerate(rows)]
    found = scores_of(tmp_path, "vsibench", rows, [True, False, False, True, False, False, True, True, False, False])
    assert found["object_rel_direction"].official == pytest.approx(1 / 3)
    assert found["overall"].official == pytest.approx((1 / 3 + 1 + 1 + 1) / 8)
    alone = scores_of(tmp_path, "vsibench", [number], [True])
    assert alone["overall"].official == 0.5  # the code counts a direction that is not there as 0


def test_the_debiased_half_is_what_is_not_pruned(tmp_path: Path) -> None:
    rows = [{**ROWS["vsibench"], "id": k, "pruned": k % 3 == 0} for k in range(6)]
    items = read_items(find_benchmark("vsibench-debiased"), written(tmp_path, "test.jsonl", rows))
    assert [item.id for item in items] == ["1", "2", "4", "5"]
    del rows[1]["pruned"]
    with pytest.raises(InputError, match=r"test\.jsonl: line 2: pruned: expected true or false"):
        read_items(find_benchmark("vsibench-debiased"), written(tmp_path, "test.jsonl", rows))


def test_cv_bench_joins_its_sources(tmp_path: Path) -> None:
    sources = ["ADE20K"] * 4 + ["COCO"] * 2 + ["Omni3D"]
    rows = [{**ROWS["cvbench"], "idx": k, "source": source} for k, source in enumerate(sources)]
    found = scores_of(tmp_path, "cvbench", rows, [True, False, False, False, True, False, True])
    assert found["2D"].official == pytest.approx((1 / 4 + 1 / 2) / 2)
    assert found["overall"].official == pytest.approx(((1 / 4 + 1 / 2) / 2 + 1) / 2)
    assert scores_of(tmp_path, "cvbench", rows[:6], [True] * 6)["overall"] == Both(None, None)


def test_3dsrbench_counts_a_question_where_all_its_forms_are_right(tmp_path: Path) -> None:
    ids = ["AAAAAAAA", "AAAAAAAA-1", "AAAAAAAA-flip", "AAAAAAAA-flip-1", "BBBBBBBB", "BBBBBBBB-1", "BBBBBBBB-flip"]
    ids += ["BBBBBBBB-flip-1", "CCCCCCCC"]
    rows = [{**ROWS["3dsrbench"], "qid": qid, "category": "height_higher" if qid[0] == "A" else "x"} for qid in ids]
    found = scores_of(tmp_path, "3dsrbench", rows, [True, True, True, True, True, False, True, True, True])
    assert found["vanilla"].official == pytest.approx(8 / 9)
    assert found["flip"].official == pytest.approx(4 / 5)  # A, A-1, B, C; not B-1
    assert found["circular"].official == pytest.approx(4 / 5)  # A, A-flip, B-flip, C; not B
    assert found["flip and circular"].official == pytest.approx(2 / 3)
    assert found["flip and circular/height_higher"].official == 1
    assert found["circular/x"].official == pytest.approx(2 / 3)


def test_spar_levels(tmp_path: Path) -> None:
    tasks = (*LOW, *MIDDLE, "view_change_infer", *HIGH)
    assert (len(tasks), len(set(tasks)), len(LOW), len(HIGH)) == (20, 20, 8, 9)
    rows = []
    for task in tasks:
        answer = MOVES if task == "view_change_infer" else "4" if task in LOW else "A"
        rows += [{**ROWS["sparbench"], "id": f"{task}{k}", "task": task, "answer": answer} for k in range(2)]
    right = [row["task"] in HIGH or (row["task"] == MIDDLE[0] and row["id"].endswith("0")) for row in rows]
    found = scores_of(tmp_path, "sparbench", rows, right)
    levels = {level: found[level].official for level in ("Low", "Middle", "High")}
    assert levels == {"Low": 0, "Middle": pytest.approx(0.25), "High": 1}
    assert found["overall"].official == pytest.approx((9 + 0.5) / 20)


def test_blink_is_the_mean_over_tasks_and_mindcube_leaves_translation_out(tmp_path: Path) -> None:
    answers = {f"val_Art_Style_{k}": "(A)" for k in range(1, 5)} | {"val_Multi-view_Reasoning_1": "(B)"}
    path = written(tmp_path, "val_answers.json", answers)
    found = evaluate_official("blink", path, {("val_Art_Style_1", 0): "(A)", ("val_Multi-view_Reasoning_1", 0): "B"})
    assert found.totals["total"] == Both((1 / 4 + 1) / 2, (1 / 4 + 1) / 2)
    assert {name: one.count for name, one in found.categories.items()} == {"Art_Style": 4, "Multi-view_Reasoning": 1}
    names = ("around_1", "aroundnew_2", "rotation_3", "translation_4", "x_5")
    rows = [{**ROWS["mindcube"], "id": name} for name in names]
    scores = scores_of(tmp_path, "mindcube", rows, [True, False, False, True, False])
    assert scores["overall"].official == pytest.approx(1 / 4)


# Files.


def test_every_form_of_a_file_is_read_alike(tmp_path: Path) -> None:
    for name in BENCHMARKS:
        rows = [ROWS[name]]
        items = [
            read_items(find_benchmark(name), written(tmp_path, f"{name}{suffix}", rows))
            for suffix in (".json", ".jsonl", ".parquet")
        ]
        assert items[0] == items[1] == items[2]
        assert items[0][0].truth == "A"
        assert len(items[0][0].options) == 4
    table = written(tmp_path, "3dsrbench.tsv", [{**ROWS["3dsrbench"], "C": None, "D": None, "image": "x" * 300_000}])
    assert read_items(find_benchmark("3dsrbench"), table)[0].options == FOUR[:2]


def test_a_folder_of_files_is_one_benchmark(tmp_path: Path) -> None:
    for name in ("test_2d", "test_3d"):
        source = "Omni3D" if name == "test_3d" else "COCO"
        written(tmp_path, f"{name}.jsonl", [{**ROWS["cvbench"], "idx": name, "source": source}])
    assert [item.group for item in read_items(find_benchmark("cvbench"), tmp_path)] == ["COCO", "Omni3D"]


WRONG: list[tuple[str, dict[str, Any], str]] = [
    ("vsibench", {"question_type": "object_color"}, "item 0: question_type: expected one of object_rel_direction_easy"),
    ("vsibench", {"ground_truth": "E"}, "item 0: ground_truth: expected a letter from A to D, not 'E'"),
    ("vsibench", {"options": None}, "item 0: options: expected a list of at least two texts"),
    ("vsibench", {**NUMBERS["vsibench"], "ground_truth": "0"}, "ground_truth: expected a number above 0"),
    ("mmsi", {"question": None}, "item 0: question: expected a text"),
    ("mindcube", {"gt_answer": "F"}, "gt_answer: expected a letter from A to E"),
    ("blink", {"answer": "hidden"}, "item 0: answer: expected a letter from A to D, not 'hidden'"),
    ("blink", {"idx": "7"}, "item 0: idx: expected val_TASK_NUMBER"),
    ("cvbench", {"source": "LVIS"}, "source: expected one of ADE20K, COCO, Omni3D, not 'LVIS'"),
    ("3dsrbench", {"B": ""}, "item 0: A: expected options in A and B"),
    ("sparbench", {"task": "view_change_infer"}, "item 0: answer: expected moves as"),
    ("embspatial", {"answer": 4}, "item 0: answer: expected the number of one of the options, from 0"),
]


@pytest.mark.parametrize(("name", "change", "message"), WRONG)
def test_a_file_of_another_form_is_one_error(name: str, change: dict[str, Any], message: str, tmp_path: Path) -> None:
    with pytest.raises(InputError) as raised:
        one_item(tmp_path, name, {**ROWS[name], **change})
    assert str(tmp_path / "one.json") in str(raised.value)
    assert message in str(raised.value)


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("x.json", b'{"a": 1}', "JSON: expected a list of questions"),
        ("x.json", b"[1]", "item 0: expected an object"),
        ("x.jsonl", b"\n{", "line 2: expected a JSON object"),
        ("x.parquet", b"PAR1", "file: expected a readable Parquet file"),
        ("x.csv", b"", "name: expected one that ends with .json, .jsonl, .parquet, .tsv"),
        ("x.tsv", b"", "file: expected a readable TSV file"),
        ("x.json", b"[]", "file: expected questions (MMSI_Bench.parquet)"),
    ],
)
def test_a_broken_file_is_one_error(name: str, content: bytes, message: str, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(InputError) as raised:
        read_items(find_benchmark("mmsi"), tmp_path / name)
    assert message in str(raised.value)


def test_an_id_stands_once(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="item 1: expected a question of its own, not 7 again"):
        read_items(find_benchmark("mmsi"), written(tmp_path, "two.json", [ROWS["mmsi"]] * 2))


def test_options_in_a_text() -> None:
    assert lettered("What? A: left, B: right; C: up") == ("left", "right", "up")
    assert lettered("(A) one (B) two") == ("one", "two")
    assert lettered("A. plan? A. left B. right") == ("left", "right")
    assert lettered("Where is vitamin A. Why?") == ()


# The command.


def test_the_command_tells_both_scores_and_what_is_not_read(tmp_path: Path) -> None:
    questions = written(tmp_path, "test.jsonl", [{**ROWS["vsibench"], "id": k} for k in range(4)])
    outputs = {"0": "A", "1": "(A)", "2": "The answer is A", "nobody": "A"}
    predictions = written(tmp_path, "out.jsonl", [{"id": name, "output": output} for name, output in outputs.items()])
    call = ["score", "--official", "vsibench", str(questions), str(predictions)]
    found = json.loads(CliRunner().invoke(app, [*call, "--json"], catch_exceptions=False).stdout)
    assert found["categories"]["object_rel_distance"] == {
        "count": 4,
        "answered": 3,
        "official": 0.25,
        "ours": 0.75,
        "official_unread": 2,
        "ours_unread": 0,
    }
    assert found["totals"]["overall"] == {"official": 0.125, "ours": 0.375}
    assert found["unknown"] == 1
    told = CliRunner().invoke(app, [*call, "--out", str(tmp_path / "numbers.json")], catch_exceptions=False).stdout
    assert ["object_rel_distance", "4", "3", "25.0", "75.0", "2", "0"] in [line.split() for line in told.split("\n")]
    assert "1 questions have no prediction" in told
    assert "1 predictions name no question" in told
    assert json.loads((tmp_path / "numbers.json").read_text()) == found


def test_the_command_refuses_what_it_does_not_know(tmp_path: Path) -> None:
    questions = written(tmp_path, "test.jsonl", [ROWS["vsibench"]])
    predictions = written(tmp_path, "out.jsonl", [{"id": "nobody", "output": "A"}])
    files = [str(questions), str(predictions)]
    with pytest.raises(InputError, match="one of vsibench, vsibench-debiased, mmsi"):
        CliRunner().invoke(app, ["score", "--official", "vsi", "no-file", "no-file"], catch_exceptions=False)
    with pytest.raises(InputError, match="ids of questions of"):
        CliRunner().invoke(app, ["score", "--official", "vsibench", *files], catch_exceptions=False)
    assert CliRunner().invoke(app, ["score", "--official", "mmsi", "--split", "test", *files]).exit_code == 2


# Real files.


def perfect(name: str, path: Path) -> None:
    items = read_items(find_benchmark(name), path)
    found = evaluate_official(name, path, {(item.id, 0): item.truth for item in items})
    assert all((one.official, one.ours) == (1, 1) for one in [*found.categories.values(), found.all])
    assert (found.all.official_unread, found.all.ours_unread) == (0, 0)
    assert all(both == Both(1, 1) for both in found.totals.values())


def test_gold_of_viewspatial_scores_1_by_both_rules(shared_data: Path) -> None:
    path = shared_data / "benchmark-questions" / "ViewSpatial-Bench.json"
    perfect("viewspatial", path)
    assert len(read_items(find_benchmark("viewspatial"), path)) == 5712


def test_gold_of_vsi_bench_scores_1_by_both_rules(shared_data: Path, tmp_path: Path) -> None:
    raw = json.loads((shared_data / "vsi-arkitscenes" / "vsibench_questions_arkitscenes.json").read_text("utf-8"))
    rows = [
        {
            "id": one["problem_id"],
            "question_type": one["original_question_type"],
            "options": one["options"],
            "ground_truth": one["solution"].removeprefix("<answer>").removesuffix("</answer>"),
            "pruned": False,
        }
        for one in raw
    ]
    path = written(tmp_path, "test.jsonl", rows)
    assert len(read_items(find_benchmark("vsibench"), path)) == len(raw) == 1601
    perfect("vsibench", path)
    perfect("vsibench-debiased", path)


def test_what_blink_reads_without_a_model_is_what_its_authors_read(shared_data: Path) -> None:
    """Of 7,722 real outputs; where their code asks a model, ours reads nothing."""
    folder = shared_data / "blink-outputs"
    read = differ = 0
    for path in sorted(folder.glob("*/*.json")):
        raw = json.loads(path.read_text("utf-8"))
        for one in [*raw["val"], *raw["test"]]:
            found = blink_letter(one["full_prediction"], 4)
            read += found != ""
            differ += found not in ("", one["prediction"].strip("()"))
    assert (read > 4900, differ) == (True, 0)
    answers = folder / "val_answers.spatial5.json"
    perfect("blink", answers)
    raw = json.loads((folder / "GeminiProVision" / "Counting.json").read_text("utf-8"))["val"]
    found = evaluate_official("blink", answers, {(one["idx"], 0): one["full_prediction"] for one in raw})
    assert found.categories["Counting"].answered == 120
