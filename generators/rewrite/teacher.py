"""A client of any endpoint that speaks OpenAI's chat completions; it waits and tries again where that may help."""

from __future__ import annotations

import contextlib
import http.client
import json
import math
import os
import socket
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from functools import partial
from typing import Any

from vstdata.errors import TeacherError

LATER = frozenset({408, 409, 425, 429, 500, 502, 503, 504, 529})  # may be answered when asked again
NEVER = frozenset({401, 403, 404})  # nothing will be answered: wrong key, model or address
ELSEWHERE = frozenset({301, 302, 303, 307, 308})  # never followed: the key is for this address alone
LONGEST_PAUSE = 60.0  # seconds
LARGEST_ANSWER = 2**22  # bytes: more is no chain of thought


@dataclass(frozen=True, slots=True)
class Reply:
    """What came back: a text or the reason why there is none, the tokens it cost, and whether to `ask_again` later."""

    text: str = ""
    reason: str = ""
    tokens: int = 0
    ask_again: bool = False


@dataclass(frozen=True, slots=True)
class Teacher:
    """`endpoint` is the address before /chat/completions; the key is in the environment variable `key_variable`, read
    for each call and told to nobody else. `timeout` seconds are all that one try may take, however slowly an answer
    drips in; `pause` seconds after a first failure, doubled after each."""

    endpoint: str
    model: str
    key_variable: str = "VST_TEACHER_KEY"
    timeout: float = 300.0
    tries: int = 5
    pause: float = 1.0
    most_tokens: int = 4096

    def __post_init__(self) -> None:
        """Raises TeacherError for an address that is none."""
        if not self.endpoint.startswith(("http://", "https://")):
            raise TeacherError(f"--endpoint {self.endpoint!r}: expected an address, as http://127.0.0.1:8000/v1")

    def ask(self, messages: Sequence[Mapping[str, Any]]) -> Reply:
        """One answer. Raises TeacherError where the endpoint will never answer."""
        for attempt in range(self.tries):
            wait = self.pause * 2**attempt
            try:
                return self._read(self._post(messages))
            except urllib.error.HTTPError as error:
                with error:
                    self._refuse_what_stays(error)
                    if error.code not in LATER:
                        return Reply(reason=f"refused_by_the_endpoint_{error.code}")
                    wait = max(wait, seconds_told(error.headers.get("Retry-After"), datetime.now(UTC)))
            except (OSError, http.client.HTTPException, ValueError):
                pass  # slow, cut off, or no JSON
            if attempt + 1 < self.tries:
                time.sleep(min(wait, LONGEST_PAUSE))
        return Reply(reason="no_answer", ask_again=True)

    def _refuse_what_stays(self, error: urllib.error.HTTPError) -> None:
        """Raises TeacherError where asking again will not help."""
        if error.code in NEVER:
            raise TeacherError(
                f"{self.endpoint}: {error.code} {error.reason}: is the address right, is {self.model!r} "
                f"served there, and does {self.key_variable} hold the key?"
            ) from None
        if error.code in ELSEWHERE:
            raise TeacherError(
                f"{self.endpoint}: {error.code}: it sends on to {error.headers.get('Location')}, which is not "
                f"followed, since {self.key_variable} is told to nobody else. If that is right, give it as --endpoint"
            ) from None

    def _post(self, messages: Sequence[Mapping[str, Any]]) -> Any:
        body = {"model": self.model, "messages": list(messages), "max_tokens": self.most_tokens, "temperature": 0.7}
        key = os.environ.get(self.key_variable, "")
        headers = {"Content-Type": "application/json", **({"Authorization": f"Bearer {key}"} if key else {})}
        request = urllib.request.Request(
            f"{self.endpoint.rstrip('/')}/chat/completions", json.dumps(body).encode(), headers
        )
        with _Deadline(self.timeout) as deadline:
            opener = urllib.request.build_opener(_Stay, _Timed(deadline))
            with opener.open(request, timeout=self.timeout) as answer:
                return json.loads(answer.read(LARGEST_ANSWER))

    def _read(self, answer: Any) -> Reply:
        try:
            choice = answer["choices"][0]
            text, tokens = choice["message"]["content"] or "", int((answer.get("usage") or {}).get("total_tokens") or 0)
        except (KeyError, IndexError, TypeError, AttributeError, ValueError):
            return Reply(reason="answer_of_another_form")
        if not isinstance(text, str):
            return Reply(reason="answer_of_another_form", tokens=tokens)
        if choice.get("finish_reason") == "length":
            return Reply(reason="cut_off_by_length", tokens=tokens)
        return Reply(text, tokens=tokens)


def seconds_told(told: str | None, now: datetime) -> float:
    """What Retry-After says, a number of seconds or a date, in seconds from `now`, 0 to LONGEST_PAUSE; else 0."""
    try:
        seconds = float(told or 0)
    except ValueError:
        try:
            seconds = (parsedate_to_datetime(told or "") - now).total_seconds()
        except (ValueError, TypeError):  # no date, or one without a zone
            seconds = 0.0
    return 0.0 if math.isnan(seconds) else min(max(0.0, seconds), LONGEST_PAUSE)


class _Stay(urllib.request.HTTPRedirectHandler):
    """Follows no redirect."""

    def redirect_request(self, *args: Any, **kwargs: Any) -> None:
        return None


class _Deadline:
    """Ends the connections that it was given when its seconds have passed, whatever has come by then."""

    def __init__(self, seconds: float) -> None:
        self._timer = threading.Timer(seconds, self._end)
        self._timer.daemon = True
        self._sockets: list[socket.socket] = []

    def __enter__(self) -> _Deadline:
        self._timer.start()
        return self

    def __exit__(self, *error: object) -> None:
        self._timer.cancel()

    def watch(self, connection: socket.socket) -> None:
        """End this one, too."""
        self._sockets.append(connection)

    def _end(self) -> None:
        for each in self._sockets:
            with contextlib.suppress(OSError):
                socket.socket.shutdown(each, socket.SHUT_RDWR)  # below TLS, which would say goodbye first


class _Ending(http.client.HTTPConnection):
    """Ends by a deadline; also what an encrypted connection is made of."""

    def __init__(self, *args: Any, deadline: _Deadline, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._deadline = deadline

    def connect(self) -> None:
        super().connect()
        self._deadline.watch(self.sock)


class _EncryptedEnding(_Ending, http.client.HTTPSConnection):
    """The same over TLS."""


class _Timed(urllib.request.HTTPHandler, urllib.request.HTTPSHandler):
    """Opens connections that end by a deadline."""

    def __init__(self, deadline: _Deadline) -> None:
        super().__init__()
        self._deadline = deadline

    def http_open(self, req: urllib.request.Request) -> http.client.HTTPResponse:
        return self.do_open(partial(_Ending, deadline=self._deadline), req)

    def https_open(self, req: urllib.request.Request) -> http.client.HTTPResponse:
        return self.do_open(partial(_EncryptedEnding, deadline=self._deadline), req)
