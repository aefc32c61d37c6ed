"""Options that several commands have."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

Out = Annotated[Path, typer.Option("--out", help="Folder to write to; the same command resumes there.")]
Workers = Annotated[int, typer.Option(help="How many processes work; the result is the same for any number.")]
Json = Annotated[bool, typer.Option("--json", help="Print JSON for programs instead.")]
