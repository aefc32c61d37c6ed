"""The command `vst`. Libraries that take long to import are imported by the commands that use them."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from typing import Annotated

import typer

from generators.cli import looking, making, using
from generators.cli.ends import ending
from generators.status import Status

app = typer.Typer(
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    help="Turn annotated 3D scenes into question-answer data that teaches vision-language models to see in space.",
    epilog="Try `vst skills`, then `vst rooms --out rooms` and `vst build MANIFEST --root rooms=rooms --out release`.",
)


def _version(wanted: bool) -> None:
    if wanted:
        from vstdata.version import __version__

        print(f"vst {__version__}")  # noqa: T201
        raise typer.Exit


@app.callback()
def common(
    version: Annotated[bool, typer.Option("--version", callback=_version, is_eager=True, help="Print it.")] = False,
) -> None:
    """Options of `vst` itself."""


COMMANDS: dict[str, Callable[..., None]] = {  # in the order of `vst --help`
    "build": making.build,
    "plan": making.plan,
    "verify": making.verify,
    "failed": making.failed,
    "rewrite": making.rewrite,
    "show": looking.show,
    "view": looking.view,
    "skills": looking.skills,
    "readers": looking.readers,
    "trainers": looking.trainers,
    "try": looking.try_skill,
    "fetch": using.fetch,
    "look": looking.look,
    "demo": making.demo,
    "rooms": making.rooms,
    "audit": using.audit,
    "score": using.score,
    "export": using.export,
    "vla": using.vla,
    "publish": using.publish,
    "gallery": looking.gallery,
    "filter": using.filter_rows,
    "merge": using.merge,
    "doctor": looking.doctor,
}
for _name, _command in COMMANDS.items():
    app.command(_name)(ending(_name, _command))


def main() -> None:
    """Run the command line; every error becomes one line and status 2. Of one that nobody meant for the user the line
    says where it arose, and with the environment variable VST_TRACEBACK its traceback comes before."""
    from vstdata.errors import VstError
    from vstdata.home import use_own_packages

    try:
        use_own_packages()
        app()
    except VstError as error:
        print(f"vst: {error}", file=sys.stderr)  # noqa: T201
        sys.exit(Status.ERROR)
    except Exception as error:
        _tell_unexpected(error)
        sys.exit(Status.ERROR)


def _tell_unexpected(error: Exception) -> None:
    import traceback

    from generators.build.error_place import place_of

    if os.environ.get("VST_TRACEBACK"):
        traceback.print_exception(error)
    said = " ".join(f"{type(error).__name__} at {place_of(error)}: {error}".split())
    print(f"vst: {said} (an error of vst; VST_TRACEBACK=1 shows the way to it)", file=sys.stderr)  # noqa: T201
