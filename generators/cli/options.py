"""Options that several commands have."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

Out = Annotated[Path, typer.Option("--out", help="Folder to write to; the same command resumes there.")]
Workers = Annotated[int, typer.Option(min=1, help="How many processes work; the result is the same for any number.")]
Engine = Annotated[
    str, typer.Option(help="local, ray, or here (no worker at all); default: local, and ray with an address.")
]
Json = Annotated[bool, typer.Option("--json", help="Print JSON for programs instead.")]
