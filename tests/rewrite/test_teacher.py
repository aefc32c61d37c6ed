"""The client of a teacher model: whom it tells its key, how long it waits, and what it makes of odd answers."""

from __future__ import annotations

import json
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest

from generators.rewrite.teacher import LONGEST_PAUSE, Reply, Teacher, seconds_told
from tests.rewrite.teacher_server import Seen, teacher
from vstdata.errors import TeacherError

ASKED = [{"role": "user", "content": [{"type": "text", "text": "x\nDraft:\ny"}]}]
GOOD = {"choices": [{"message": {"content": "fine"}, "finish_reason": "stop"}]}


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_the_key_is_not_sent_on(monkeypatch: pytest.MonkeyPatch, status: int) -> None:
    monkeypatch.setenv("VST_TEACHER_KEY", "canary-8731")
    first, second = Seen(), Seen()
    with teacher(lambda number, draft: "mine now", second) as other:
        with (
            teacher(lambda number, draft: (status, {"Location": f"{other}/chat/completions"}), first) as address,
            pytest.raises(TeacherError, match=f"{status}: it sends on to {other}.*VST_TEACHER_KEY"),
        ):
            Teacher(address, "tutor", timeout=5.0, pause=0.0).ask(ASKED)
        assert first.keys == ["Bearer canary-8731"]
        assert second.keys == []


@pytest.mark.parametrize("usage", [None, {}, {"total_tokens": None}])
def test_an_answer_may_not_tell_what_it_cost(usage: object) -> None:
    with teacher(lambda number, draft: {**GOOD, "usage": usage}, Seen()) as address:
        assert Teacher(address, "tutor", timeout=5.0).ask(ASKED) == Reply("fine")


@pytest.mark.parametrize("answer", [{"usage": {"total_tokens": "many"}, **GOOD}, {"choices": []}, {"choices": [None]}])
def test_an_answer_of_another_form_is_no_answer(answer: dict[str, object]) -> None:
    with teacher(lambda number, draft: answer, Seen()) as address:
        assert Teacher(address, "tutor", timeout=5.0).ask(ASKED).reason == "answer_of_another_form"


def test_how_long_an_endpoint_asks_to_wait() -> None:
    now = datetime(2025, 1, 2, 3, 4, 5, tzinfo=UTC)
    told = {
        None: 0.0,
        "": 0.0,
        "7": 7.0,
        "0.5": 0.5,
        "-3": 0.0,
        "86400": LONGEST_PAUSE,
        "inf": LONGEST_PAUSE,
        "nan": 0.0,
        "soon": 0.0,
        format_datetime(now + timedelta(seconds=20), usegmt=True): 20.0,
        format_datetime(now - timedelta(seconds=20), usegmt=True): 0.0,
        format_datetime(now + timedelta(days=2), usegmt=True): LONGEST_PAUSE,
    }
    assert {text: seconds_told(text, now) for text in told} == told


@contextmanager
def dripping(first: bytes, each: bytes, drips: int, last: bytes) -> Iterator[tuple[str, list[bool]]]:
    """A server that answers drip by drip; whether each of its answers was taken to the end."""
    listener, whole, ended = socket.create_server(("127.0.0.1", 0)), list[bool](), threading.Event()

    def serve() -> None:
        while True:
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            with connection:
                connection.recv(65536)
                try:
                    connection.sendall(first)
                    for _ in range(drips):
                        ended.wait(0.02)
                        connection.sendall(each)
                    connection.sendall(last)
                    connection.shutdown(socket.SHUT_WR)
                    whole.append(connection.recv(1) == b"")
                except OSError:
                    whole.append(False)

    thread = threading.Thread(target=serve)
    thread.start()
    try:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}/v1", whole
    finally:
        ended.set()
        listener.shutdown(socket.SHUT_RDWR)
        listener.close()
        thread.join()


BODY = json.dumps(GOOD).encode()
HEAD = b"HTTP/1.0 200 OK\r\nContent-Type: application/json\r\n"


@pytest.mark.parametrize("where", ["body", "headers"])
def test_a_slow_drip_ends_with_the_time(where: str) -> None:
    """Each drip comes long before a single wait would end; all of them together would be an answer in the end."""
    body = (HEAD + b"\r\n", b" ", 300, BODY)
    headers = (HEAD, b"X-Drip: 1\r\n", 90, b"\r\n" + BODY)
    with dripping(*(body if where == "body" else headers)) as (address, whole):
        told = Teacher(address, "tutor", timeout=0.5, tries=2, pause=0.0).ask(ASKED)
        assert told == Reply(reason="no_answer", ask_again=True)
    assert True not in whole


def test_what_drips_in_time_is_an_answer() -> None:
    with dripping(HEAD + b"\r\n", b" ", 10, BODY) as (address, _):
        assert Teacher(address, "tutor", timeout=20.0, tries=1).ask(ASKED) == Reply("fine")
