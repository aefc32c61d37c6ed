"""Rooms shared by the tests of layout, path and files."""

from __future__ import annotations

import pytest

from generators.rooms.furnish.layout import make_room
from generators.rooms.model import Room
from vstdata.draw import Draw

ROOMS = 12


@pytest.fixture(scope="session")
def furnished() -> list[Room]:
    """The first rooms of a seed of our own."""
    return [make_room(Draw("test rooms", k), f"room{k}") for k in range(ROOMS)]
