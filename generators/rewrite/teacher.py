"""A client of any endpoint that speaks OpenAI's chat completions; it waits and tries again where that may help."""

from __future__ import annotations

import http.client
import json
import os
import time
import urllib.error
import urllib.request
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from vstdata.errors import TeacherError

LATER = frozenset({408, 409, 425, 429, 500, 502, 503, 504, 529})  # may be answered when asked again
NEVER = frozenset({401, 403, 404})  # nothing will be answered: wrong key, model or address
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
    for each call and told to nobody else. `pause` seconds after a first failure, doubled after each."""

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
                    if error.code in NEVER:
                        raise TeacherError(
                            f"{self.endpoint}: {error.code} {error.reason}: is the address right, is {self.model!r} "
                            f"served there, and does {self.key_variable} hold the key?"
                        ) from None
                    if error.code not in LATER:
                        return Reply(reason=f"refused_by_the_endpoint_{error.code}")
                    wait = max(wait, _seconds(error.headers.get("Retry-After")))
            except (OSError, http.client.HTTPException, ValueError):
                pass  # slow, cut off, or no JSON
            if attempt + 1 < self.tries:
                time.sleep(min(wait, LONGEST_PAUSE))
        return Reply(reason="no_answer", ask_again=True)

    def _post(self, messages: Sequence[Mapping[str, Any]]) -> Any:
        body = {"model": self.model, "messages": list(messages), "max_tokens": self.most_tokens, "temperature": 0.7}
        key = os.environ.get(self.key_variable, "")
        headers = {"Content-Type": "application/json", **({"Authorization": f"Bearer {key}"} if key else {})}
        request = urllib.request.Request(
            f"{self.endpoint.rstrip('/')}/chat/completions", json.dumps(body).encode(), headers
        )
        with urllib.request.urlopen(request, timeout=self.timeout) as answer:
            return json.loads(answer.read(LARGEST_ANSWER))

    def _read(self, answer: Any) -> Reply:
        try:
            choice = answer["choices"][0]
            text, tokens = choice["message"]["content"] or "", int(answer.get("usage", {}).get("total_tokens", 0))
        except (KeyError, IndexError, TypeError, AttributeError):
            return Reply(reason="answer_of_another_form")
        if not isinstance(text, str):
            return Reply(reason="answer_of_another_form", tokens=tokens)
        if choice.get("finish_reason") == "length":
            return Reply(reason="cut_off_by_length", tokens=tokens)
        return Reply(text, tokens=tokens)


def _seconds(told: str | None) -> float:
    """What Retry-After says, where it is a number."""
    try:
        return max(0.0, float(told or 0))
    except ValueError:
        return 0.0
