"""Chats as others write them: the forms that are read beside `messages` of {"role", "content"}.

{"conversations": [{"from": "human", "value": "..."}, {"from": "gpt", "value": "..."}]}    LLaVA, ShareGPT
{"query": "...", "response": "...", "history": [["...", "..."]], "system": "..."}          ms-swift
{"instruction": "...", "input": "...", "output": "...", "history": [...], "system": "..."} Alpaca
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

LISTS = ("messages", "conversations", "conversation")
PAIRS = (("query", "response"), ("instruction", "output"))
BESIDE = ("history", "system", "input")
ROLES = {"human": "user", "gpt": "assistant", "chatgpt": "assistant", "bot": "assistant", "model": "assistant"}
PICTURES = ("images", "image")


def columns_of(messages: str, names: Iterable[str]) -> list[str]:
    """The columns that a chat is made of: `messages` where it is there, else those of the first form that is; empty
    where there is none."""
    there = set(names)
    if messages in there:
        return [messages]
    for name in LISTS:
        if name in there:
            return [name]
    for pair in PAIRS:
        if there.issuperset(pair):
            return [*pair, *(name for name in BESIDE if name in there)]
    return []


def picture_column(images: str, names: Iterable[str]) -> str:
    """The column of pictures: the one that is named, else one of the usual names; empty where there is none."""
    there = set(names)
    return images or next((name for name in PICTURES if name in there), "")


def messages_of(chat: Mapping[str, Any], messages: str) -> Any:
    """The messages of a chat of any form as a list; what is no message in it is left as it is."""
    columns = columns_of(messages, chat)
    if len(columns) > 1:
        return _of_pair(chat, columns[0], columns[1])
    found = chat.get(columns[0]) if columns else None
    return [_renamed(each) for each in found] if isinstance(found, list) else found


def _renamed(message: Any) -> Any:
    """A message with our names of keys and roles."""
    if not isinstance(message, Mapping):
        return message
    role, content = message.get("role", message.get("from")), message.get("content", message.get("value"))
    return {**message, "role": ROLES.get(role, role) if isinstance(role, str) else role, "content": content}


def _of_pair(chat: Mapping[str, Any], asked: str, told: str) -> list[dict[str, Any]]:
    turns = [pair for pair in chat.get("history") or [] if isinstance(pair, list) and len(pair) == 2]
    question = "\n".join(part for part in (chat[asked], chat.get("input")) if isinstance(part, str) and part)
    turns.append([question, chat[told]])
    system = [{"role": "system", "content": chat["system"]}] if chat.get("system") else []
    said = [
        {"role": role, "content": text}
        for turn in turns
        for role, text in zip(("user", "assistant"), turn, strict=True)
        if text is not None
    ]
    return [*system, *said]
