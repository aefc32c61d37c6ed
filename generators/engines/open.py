"""Opens the engine that a command asks for."""

from __future__ import annotations

from generators.engines.task import Engine
from vstdata.errors import BuildError


def open_engine(name: str, workers: int, address: str = "") -> Engine:
    """The engine "local", "ray" or "here"; "" takes local processes, and Ray where there is an address: on one machine
    it does the same, and takes longer to start."""
    if workers < 1:
        raise BuildError(f"{workers} workers: expected at least 1")
    if name == "ray" or address:
        from generators.engines.ray import RayEngine

        return RayEngine(workers, address)
    if name == "here":
        from generators.engines.here import HereEngine

        return HereEngine()
    if name not in ("", "local"):
        raise BuildError(f"engine {name!r}: expected local, ray or here")
    from generators.engines.local import LocalEngine

    return LocalEngine(workers)
