"""How a command ends that neither returns nor fails: by Ctrl-C, or by code of others that ends the program."""

from __future__ import annotations

import functools
import os
import sys
from collections.abc import Callable

from generators.status import Status

RESUMING = frozenset({"build", "demo", "rooms", "export", "fetch", "publish", "rewrite"})


def ending(name: str, command: Callable[..., None]) -> Callable[..., None]:
    """The command, such that Ctrl-C ends it at once with its own status, and a SystemExit of a skill, a reader or a
    library is an error: as it is, it would say that all went well."""

    @functools.wraps(command)
    def whole(*given: object, **options: object) -> None:
        try:
            command(*given, **options)
        except SystemExit as error:
            from generators.build.error_place import place_of
            from vstdata.errors import BuildError

            raise BuildError(f"vst {name}: {error!r} at {place_of(error)}: code of others ends the program") from error
        except KeyboardInterrupt:
            again = "; the same command resumes" if name in RESUMING else ""
            print(f"stopped{again}", file=sys.stderr)  # noqa: T201
            sys.stdout.flush()
            os._exit(Status.STOPPED)  # no thread that still waits for an answer is waited for

    return whole
