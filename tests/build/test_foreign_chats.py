"""Chats of other forms are read as ours; pictures that would end a training are refused by a reason."""

from __future__ import annotations

import io
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from generators.build.mixing.chat import BadChat
from generators.build.mixing.copy import _columns
from tests.build.test_mixed import said, told
from vstdata.manifest import Mixed

PLAIN = said("a", "b", "c", "d")
FORMS: dict[str, Mapping[str, Any]] = {
    "LLaVA": {
        "id": "7",
        "conversations": [
            {"from": "human", "value": "a"},
            {"from": "gpt", "value": "b"},
            {"from": "human", "value": "c"},
            {"from": "gpt", "value": "d"},
        ],
    },
    "ShareGPT": {
        "conversation": [
            {"from": role, "value": text} for role, text in zip(["user", "assistant"] * 2, "abcd", strict=True)
        ]
    },
    "ms-swift": {"query": "c", "response": "d", "history": [["a", "b"]]},
    "Alpaca": {"instruction": "c", "input": "", "output": "d", "history": [["a", "b"]]},
    "ours": {"messages": PLAIN, "conversations": [{"from": "human", "value": "other"}]},
}


def picture(size: tuple[int, int], kind: str = "PNG", **more: Any) -> bytes:
    file = io.BytesIO()
    Image.new("RGB", size, (9, 9, 9)).save(file, kind, **more)
    return file.getvalue()


@pytest.mark.parametrize("form", FORMS)
def test_common_forms_are_read(form: str) -> None:
    assert told(FORMS[form]).values["messages"] == PLAIN


def test_systems_and_pictures_of_other_forms() -> None:
    swift = told({"query": "<image>a", "response": "b", "system": "Brief.", "images": ["there.png"]}, images="")
    assert swift.values["messages"] == said("<image>a", "b", system="Brief.")
    llava = told(
        {"conversations": [{"from": "human", "value": "a"}, {"from": "gpt", "value": "b"}], "image": "there.png"},
        images="",
    )
    assert llava.values["messages"] == said("<image>\na", "b")
    assert len(llava.images) == 1
    system = {
        "conversations": [
            {"from": "system", "value": "s"},
            {"from": "human", "value": "a"},
            {"from": "gpt", "value": "b"},
        ]
    }
    assert told(system).values["messages"] == said("a", "b", system="s")
    assert told({"instruction": "a", "input": "x", "output": "b"}).values["messages"] == said("a\nx", "b")


@pytest.mark.parametrize(
    ("chat", "reason"),
    [
        ({"conversations": [{"from": "human", "value": "a"}, {"from": "human", "value": "b"}]}, "roles_out_of_order"),
        ({"conversations": [{"value": "a"}]}, "malformed_message"),
        ({"query": "a", "response": ""}, "empty_message"),
        ({"text": "a"}, "no_messages"),
    ],
)
def test_what_is_no_chat_is_refused(chat: Mapping[str, Any], reason: str) -> None:
    with pytest.raises(BadChat, match=f"^{reason}$"):
        told(chat)


def test_a_phones_two_pictures_in_one_are_a_jpeg() -> None:
    second = Image.new("RGB", (64, 48))
    data = picture((64, 48), "MPO", save_all=True, append_images=[second])
    assert Image.open(io.BytesIO(data)).format == "MPO"
    row = told({"messages": said("a", "b"), "images": [data]})
    assert [(each.path, each.data) for each in row.images] == [("some/000000005-0.jpg", data)]


@pytest.mark.parametrize(
    ("size", "reason"),
    [((27, 300), "picture_too_small"), ((300, 27), "picture_too_small"), ((28, 5601), "picture_too_narrow")],
)
def test_pictures_that_end_a_training_are_refused(size: tuple[int, int], reason: str) -> None:
    with pytest.raises(BadChat, match=f"^{reason}$"):
        told({"messages": said("a", "b"), "images": [picture(size)]})


@pytest.mark.parametrize("size", [(28, 28), (28, 5600)])
def test_pictures_at_the_limit_are_kept(size: tuple[int, int]) -> None:
    assert told({"messages": said("a", "b"), "images": [picture(size)]}).images


def test_columns_of_files_are_those_of_their_form() -> None:
    spec = Mixed(name="some", path="x.parquet", licence="MIT", weight=1)
    assert _columns(spec, ["id", "image", "conversations"], Path("x")) == ["conversations", "image"]
    assert _columns(spec, ["query", "response", "system"], Path("x")) == ["query", "response", "system"]
