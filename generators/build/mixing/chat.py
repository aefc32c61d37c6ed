"""One chat of somebody else's data set, checked, as a row of ours.

`messages` is a list of {"role", "content"}: a system message or none, then user and assistant in turn. `content` is a
text, or a list of {"type": "text", "text": ...} and {"type": "image"}. Pictures are in the `images` column (or
`image`), in the order in which the texts refer to them by `<image>`; where no text does, they come before the first
question. Chats of other common forms are read as well: see `generators.build.mixing.forms`.

For training, the last message is the assistant's; one that thinks does so in '<think>...</think>' before its answer.
For reinforcement learning there is one question, and its right answer in the `answer` column, of `answer_type` "text"
(the default), "number" or "choice" (then `options` is the list of options, of which `answer` is one or its letter).
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from generators.build.mixing.forms import messages_of, picture_column
from generators.build.rows import thoughtful
from vstdata.canonical import canonical_json
from vstdata.draw import digest
from vstdata.errors import PixelsError, VstError
from vstdata.manifest import RL, Manifest, Mixed
from vstdata.pictures import open_picture
from vstdata.release.schema import SCHEMA_VERSION, THINK
from vstdata.release.shards import IMAGE_TOKEN, Picture, Row
from vstdata.scoring.read_answer import read_choice, read_number, split_thought
from vstdata.scoring.score import accuracy
from vstdata.words.templates import letter

_WRITTEN = {"JPEG": "jpg", "PNG": "png", "WEBP": "webp"}
SUFFIXES = {**_WRITTEN, "MPO": "jpg"}  # what Pillow calls a JPEG of a phone that has a second picture behind the first
MOST_IMAGES = 64  # ours: of one chat
LEAST_SIDE, MOST_RATIO = 28, 200  # pixels, and one side to the other: Qwen's processors end a training beyond them
EXPECTED = {
    "malformed_message": 'messages of {"role": "user", "content": "..."} or {"from": "human", "value": "..."}',
    "no_messages": "a list of messages in the column that the option messages names",
    "roles_out_of_order": "a system message or none, then user and assistant in turn",
    "image_tokens": "as many <image> in questions as there are pictures, or none",
    "picture_missing": "bytes, or a path beside the file of chats",
    "picture_too_small": f"sides of at least {LEAST_SIDE} pixels",
    "picture_too_narrow": f"sides of at most {MOST_RATIO} to 1",
}
"""What would be right, by the reason of a refusal."""
ReadFile = Callable[[str], bytes]


class BadChat(Exception):
    """A chat that cannot be used; its text is the reason, by which refusals are counted."""


def chat_id(manifest: Manifest, mixed: Mixed, number: int) -> str:
    """32 hex digits that name row `number` of a data set, uniform over rows: by them rows are chosen."""
    return digest(manifest.version, "mixed", mixed.name, mixed.into, number).hex()[:32]


def chat_row(
    manifest: Manifest, mixed: Mixed, number: int, chat: Mapping[str, Any], read: ReadFile, package_version: str
) -> Row:
    """Row `number` of a data set as a row of ours; `read` gives the bytes of a picture that has a path only.

    Raises BadChat.
    """
    if not chat:
        raise BadChat("not_an_object")
    messages = [_message(each) for each in _listed(messages_of(chat, mixed.messages))]
    system = messages.pop(0)["content"] if messages and messages[0]["role"] == "system" else ""
    roles = [each["role"] for each in messages]
    if not roles or set(roles[::2]) != {"user"} or set(roles[1::2]) - {"assistant"}:
        raise BadChat("roles_out_of_order")
    pictures = _pictures(mixed, number, chat, read)
    _place_images(messages, len(pictures))
    turns = [_asked(mixed, chat, messages)] if mixed.into == RL else _told(messages)
    if mixed.into == RL:
        messages = [messages[0], {"role": "assistant", "content": turns[0]["answer"]}]
    if mixed.into == RL or any(turn["thought"] for turn in turns):
        system = system if "<think>" in system else f"{system}\n\n{THINK}".strip()
    if IMAGE_TOKEN in system:
        raise BadChat("image_tokens")
    first = [{"role": "system", "content": system}] if system else []
    values = {
        "id": chat_id(manifest, mixed, number),
        "skill": f"mixed.{mixed.name}",
        "skill_version": 1,
        "modality": ("text", "single_image")[len(pictures)] if len(pictures) < 2 else "multi_image",
        "question_type": turns[0]["question_type"],
        "dataset": mixed.name,
        "scene": f"{number:09d}",
        "split": mixed.into,
        "licence": mixed.licence,
        "turns": turns,
        "messages": [*first, *messages],
        "camera": [],
        "objects": [],
        "frames": [picture.path for picture in pictures],
        "timestamps": [],
        "marks": [],
        "map": "",
        "reward": manifest.reward.model_dump(),
        "versions": {"dataset": manifest.version, "schema": SCHEMA_VERSION, "vstdata": package_version},
    }
    return Row(values, pictures)


def _listed(value: Any) -> list[Any]:
    if not isinstance(value, list) or not value:
        raise BadChat("no_messages")
    return value


def _message(message: Any) -> dict[str, str]:
    """{"role", "content"} with images as tokens."""
    if not isinstance(message, Mapping):
        raise BadChat("malformed_message")
    role, content = message.get("role"), message.get("content")
    blocks = content if isinstance(content, list) else [{"type": "text", "text": content}]
    text = "".join(_block(block) for block in blocks)
    if not isinstance(role, str) or not text.strip():
        raise BadChat("empty_message" if isinstance(role, str) else "malformed_message")
    return {"role": role, "content": text}


def _block(block: Any) -> str:
    kind = block.get("type") if isinstance(block, Mapping) else None
    if kind == "image":
        return IMAGE_TOKEN
    if kind != "text" or not isinstance(block.get("text"), str):
        raise BadChat("malformed_message")
    return str(block["text"])


def _place_images(messages: Sequence[dict[str, str]], count: int) -> None:
    """Put tokens before the first question where there are none; else they must be as many as pictures, in
    questions."""
    tokens = [message["content"].count(IMAGE_TOKEN) for message in messages]
    if not sum(tokens):
        messages[0]["content"] = f"{IMAGE_TOKEN}\n" * count + messages[0]["content"]
    elif sum(tokens) != count or any(tokens[1::2]):
        raise BadChat("image_tokens")


def _told(messages: Sequence[dict[str, str]]) -> list[dict[str, Any]]:
    """The turns of a chat that is learned as it is; thoughts get our form."""
    if len(messages) % 2:
        raise BadChat("no_answer")
    turns = []
    for user, assistant in zip(messages[::2], messages[1::2], strict=True):
        thought, answer = "", assistant["content"]
        if re.search(r"</?think>", answer, re.IGNORECASE):
            parts = split_thought(answer)
            if parts is None:
                raise BadChat("think_tags")
            thought, answer = parts
            assistant["content"] = thoughtful(thought, answer)
        turns.append({**_turn(user, "text", answer, answer), "thought": thought})
    return turns


def _asked(mixed: Mixed, chat: Mapping[str, Any], messages: Sequence[dict[str, str]]) -> dict[str, Any]:
    """The one turn of a chat whose answer is to be found, with an answer that its own scorer accepts."""
    if len(messages) > 2:
        raise BadChat("several_questions")
    answer, kind = chat.get(mixed.answer), chat.get(mixed.answer_type) or "text"
    answer = str(answer).strip() if isinstance(answer, str | int | float) and not isinstance(answer, bool) else ""
    options = chat.get(mixed.options) or []
    if not answer or IMAGE_TOKEN in answer:
        raise BadChat("image_tokens" if answer else "no_answer")
    if kind not in ("text", "number", "choice"):
        raise BadChat("answer_type_unknown")
    turn = _turn(messages[0], kind, answer, answer)
    if kind == "number":
        turn["ground_truth"] = canonical_json(_number(answer))
    if kind == "choice":
        turn |= _choice(answer, options)
    if accuracy(turn, turn["answer"]) != 1 or accuracy(turn, "?") != 0:
        raise BadChat("answer_not_readable")
    return turn


def _number(answer: str) -> float:
    number = read_number(answer, "")
    if number is None:
        raise BadChat("answer_not_readable")
    return number


def _choice(answer: str, options: Any) -> dict[str, Any]:
    if not isinstance(options, list) or not 2 <= len(options) <= 26 or not all(isinstance(o, str) for o in options):
        raise BadChat("no_options")
    position = read_choice(answer, options)
    if position is None:
        raise BadChat("answer_not_readable")
    name = letter(position)
    return {"options": options, "letter": name, "answer": name, "ground_truth": canonical_json(options[position])}


def _turn(user: Mapping[str, str], kind: str, answer: str, truth: str) -> dict[str, Any]:
    return {
        "question": user["content"].replace(IMAGE_TOKEN, "").strip(),
        "answer": answer,
        "question_type": "chat",
        "answer_type": kind,
        "options": [],
        "letter": "",
        "ground_truth": canonical_json(truth),
        "unit": "",
        "margin": 0.0,
        "template": "",
        "bare": False,
        "program": "[]",
        "thought": "",
        "steps": [],
        "rejected": None,
    }


def _pictures(mixed: Mixed, number: int, chat: Mapping[str, Any], read: ReadFile) -> tuple[Picture, ...]:
    value = chat.get(picture_column(mixed.images, chat))
    listed = value if isinstance(value, list) else [] if value is None else [value]
    if len(listed) > MOST_IMAGES:
        raise BadChat("too_many_images")
    data = [_bytes(each, read) for each in listed]
    return tuple(Picture(each, f"{mixed.name}/{number:09d}-{k}.{_suffix(each)}") for k, each in enumerate(data))


def _bytes(picture: Any, read: ReadFile) -> bytes:
    inner = picture.get("bytes") if isinstance(picture, Mapping) else picture
    path = picture.get("path") if isinstance(picture, Mapping) else picture
    if isinstance(inner, bytes):
        return inner
    if not isinstance(path, str):
        raise BadChat("picture_missing")
    try:
        return read(path)
    except (OSError, VstError) as error:
        raise BadChat("picture_missing") from error


def _suffix(data: bytes) -> str:
    """The suffix of a picture that can be decoded."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            image = open_picture(data)
            if min(image.size) < LEAST_SIDE:
                raise BadChat("picture_too_small")
            if max(image.size) > MOST_RATIO * min(image.size):
                raise BadChat("picture_too_narrow")
            image.load()
    except BadChat:
        raise
    except PixelsError as error:
        raise BadChat("picture_too_large") from error
    except Exception as error:  # Pillow's decoders raise whatever they come upon
        raise BadChat("picture_not_readable") from error
    return SUFFIXES[str(image.format)]
