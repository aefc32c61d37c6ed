"""What an object is called in a text."""

from __future__ import annotations

from dataclasses import dataclass

from vstdata.words.english import with_article

LETTERS = ("a", "b", "c", "d")


@dataclass(frozen=True, slots=True)
class Name:
    """What an object is called: by its `label` ('a sofa', later 'the sofa') or always by a `phrase` of its own."""

    label: str
    phrase: str = ""

    def text(self, known: bool) -> str:
        """The name, where the reader does or does not know the object yet."""
        return self.phrase or (f"the {self.label}" if known else with_article(self.label))
