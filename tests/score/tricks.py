"""Outputs that know nothing of the question, and must score nothing."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from vstdata.boxes.motion_text import AXES

PAGE = "The quick brown fox jumps over the lazy dog and then it sleeps for a very long time in the warm sun. " * 30


def tricks(turn: Mapping[str, Any]) -> list[str]:
    """At least 20 of them for every answer type; none of them says the right answer alone."""
    return _for_all(turn) + _OWN[turn["answer_type"]](turn)


def _gold(turn: Mapping[str, Any]) -> str:
    truth = json.loads(turn["ground_truth"])
    if turn["answer_type"] == "ordering":
        return ", ".join(truth)
    return truth if isinstance(truth, str) else json.dumps(truth)


def _for_all(turn: Mapping[str, Any]) -> list[str]:
    gold = _gold(turn)
    return [
        "",
        " \n\t",
        f"<think>{gold}</think>",
        f"<think>{gold}",
        f"{gold}</think>",
        f"<think>a</think><think>{gold}</think>",
        f"<think>a</think>{gold}<think>b</think>",
        f"{gold}</thinking>",
        f"<think>a</think><think>{gold}",
        f"<think>{gold}</think>" * 3,
        f"<think></think>{gold}<think>",
        f"{gold}<answer></answer></think>",
        f"<THINK>{gold}</THINK>",
        "I am not able to tell.",
        PAGE,
        f"{gold} " * 20_000,
        "٣ ４ 五 ４.２ Ⅳ",
        _other_script(gold),
        "[" * 50_000,
        "NaN",
        "Infinity",
        "1e999",
    ]


def _other_script(text: str) -> str:
    """Its letters and digits as full-width ones, which look alike and are not."""
    return "".join(chr(ord(one) + 0xFEE0) if one.isascii() and one.isalnum() else one for one in text)


def _choice(turn: Mapping[str, Any]) -> list[str]:
    options: Sequence[str] = turn["options"]
    letters = [chr(ord("A") + k) for k in range(len(options))]
    return [
        "\n".join(f"{letter}. {option}" for letter, option in zip(letters, options, strict=True)),
        " ".join(letters),
        "".join(letters),
        " ".join(f"({letter})" for letter in letters),
        ", ".join(options),
        ". ".join(options),
        " or ".join(options),
        " ".join(f"The answer is {letter}." for letter in letters),
        " ".join(f"It is {option}." for option in options),
        "Z",
    ]


def _number(turn: Mapping[str, Any]) -> list[str]:
    truth = json.loads(turn["ground_truth"])
    numbers = [str(k) for k in range(200)] + [f"{truth:.3f}"]
    return [
        " ".join(numbers),
        ", ".join(numbers),
        "\n".join(f"The answer is {number}." for number in numbers),
        f"from 0 to {10 * truth + 10}",
        f"0-{10 * truth + 10}",
        f"{truth} kilograms" if turn["unit"] else f"{truth} metres",
        f"-{abs(truth) + 1}",
        f"-{truth or 1}",
        " ".join(f"{truth} or {k}." for k in range(1, 5)),
        "1" * 19_000,
        "".join(f"{k}, " for k in range(4000)),
        "many",
    ]


def _ordering(turn: Mapping[str, Any]) -> list[str]:
    truth: list[str] = json.loads(turn["ground_truth"])
    return [
        ", ".join(truth[::-1]),
        ", ".join(truth[:-1]),
        ", ".join(truth + truth[:1]),
        ", ".join(truth * 2),
        " ".join(", ".join(truth[k:] + truth[:k]) for k in range(len(truth))),
        "1, 2, 3, 4",
    ]


def _point(turn: Mapping[str, Any]) -> list[str]:
    truth = json.loads(turn["ground_truth"])
    u, v = truth["point"]
    return [
        f"{u}",
        " ".join(f"({k % 30 * 20}, {k // 30 * 20})" for k in range(500)),
        f"({u + 5000}, {v + 9000})",
        f"(-{u + 1}, -{v + 1})",
        json.dumps([{"point_2d": [u], "label": truth["label"]}]),
        json.dumps([{"bbox_2d": [0, 0, 640, 480], "label": truth["label"]}]),
        f"({u}, {v}, 3)",
        f"({u}, 1e999)",
        truth["label"],
        "(,)",
    ]


def _boxes_2d(turn: Mapping[str, Any]) -> list[str]:
    truth = json.loads(turn["ground_truth"])["boxes"]
    u0, v0, u1, v1 = truth[0]["bbox_2d"]
    changes = [[u0, v0], [u1, v0, u0, v1], [u0, v1, u1, v0], [u0, v0, u0, v1], [u0 + 5000, v0, u1 + 5000, v1]]
    return [
        *(json.dumps([{"bbox_2d": box, "label": truth[0]["label"]}]) for box in changes),
        json.dumps(truth * (10_000 // len(truth) + 1)),
        json.dumps([{**one, "label": f"not {one['label']}"} for one in truth]),
        json.dumps([{"bbox_3d": one["bbox_2d"], "label": one["label"]} for one in truth]),
        " ".join(f"({k}, {k})" for k in range(500)),
        "[]",
        "```json\n```",
        truth[0]["label"],
    ]


def _map(turn: Mapping[str, Any]) -> list[str]:
    truth = json.loads(turn["ground_truth"])
    first = {part: truth[part][:1] for part in truth}
    every = [one for part in truth.values() for one in part]
    return [
        json.dumps({part: [{**one, "position": [5, 5]} for one in truth[part]] for part in truth}),
        json.dumps({part: [{**one, "position": [50, 5]} for one in truth[part]] for part in truth}),
        json.dumps({part: [{**one, "name": f"not {one['name']}"} for one in truth[part]] for part in truth}),
        json.dumps({part: [{**one, "facing": "north"} for one in truth[part]] for part in truth}),
        json.dumps({part: [one, one] for part, (one, *_) in truth.items() if truth[part]}),
        json.dumps({**first, "objects": []}),
        json.dumps({"objects": {one["name"]: one["position"] for one in every}}),
        json.dumps({"objects": truth["objects"] * 40, "views": []}),
        json.dumps(truth)[:-20],
        "{}",
        "[]",
        ", ".join(one["name"] for one in every),
    ]


def _motion(turn: Mapping[str, Any]) -> list[str]:
    truth = json.loads(turn["ground_truth"])
    every = [name for names in AXES.values() for name in names]
    return [
        json.dumps(list(truth.values())),
        ", ".join(every),
        ",".join(f"{name}:0.5" for name in every),
        ",".join(f"{name}:1" for name in every[:2]),
        *(f"{name}:1e9" for name in every[:1]),
        *(f"{name}:0.4,{name}:0.5" for name in every),
        "rotate_forward:5",
        "it moved right by 0.4 and forward by 1.5",
    ]


def _box_list(turn: Mapping[str, Any]) -> list[str]:
    truth = json.loads(turn["ground_truth"])
    first = truth[0]["bbox_3d"]
    changes = [
        [*first[:3], -first[3], *first[4:]],
        [*first[:3], 0, *first[4:]],
        [*first[:6], 5, *first[7:]],
        first[:8],
        [*first, 0],
        [1e6, *first[1:]],
    ]
    wrong = [json.dumps([{"bbox_3d": box, "label": truth[0]["label"]}]) for box in changes]
    return [
        *wrong,
        json.dumps(truth * (10_000 // len(truth) + 1)),
        json.dumps(truth * (100 // len(truth) + 1), separators=(",", ":")),
        json.dumps(
            [{**one, "bbox_3d": [*one["bbox_3d"][:3], *(-k for k in one["bbox_3d"][3:6]), 0, 0, 0]} for one in truth]
        ),
        json.dumps([{"bbox_3d": one["bbox_3d"], "label": f"not {one['label']}"} for one in truth]),
        json.dumps([one["bbox_3d"] for one in truth]),
        json.dumps({"bbox_3d": first}),
        "[]",
        "```json\n```",
    ]


def _text(turn: Mapping[str, Any]) -> list[str]:
    words = _gold(turn).split()
    return ["the " * 100, " ".join(sorted(set(words)))[:20], "A room.", words[0], json.dumps({"text": 1})]


_OWN = {
    "choice": _choice,
    "number": _number,
    "ordering": _ordering,
    "point": _point,
    "boxes_2d": _boxes_2d,
    "map": _map,
    "motion": _motion,
    "box_list": _box_list,
    "text": _text,
}
