"""Things of one label over several images: which sightings are one thing, and by what one sees it.

One that is seen again is known by what it is beside in both images, by a colour that no other of its kind has, or as
the one closest to something or farthest from it; one that is new by the same, which none before had, or because all
those before are found again in its image. Where twins could be taken for each other, nothing is told.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from vstdata.asking.naming import names_by_look
from vstdata.asking.seen_well import LANDMARK_AREA, SeenWell
from vstdata.captions.claims import Claim
from vstdata.chains.deduction import claim
from vstdata.chains.evidence import Evidence, near_word
from vstdata.chains.naming import PARTLY
from vstdata.chains.views import Views
from vstdata.words.english import join_words, plural
from vstdata.words.numbers import COUNTS
from vstdata.words.places import places_of

AWAY, CLEARLY = 5.0, 0.5  # metres to what a thing is the closest to or the farthest from, and to the next one. Ours.
OF_ALL = 0.15  # of the longest of these distances, by which the next one is farther or nearer, too. Ours.
MARK = SeenWell(fraction=0.4, truncation=0.4, area=LANDMARK_AREA)  # something to be closest to or farthest from. Ours.
CUT, HIDDEN = 0.3, 0.45  # of a thing outside a picture, and not hidden, of which it is told that it is so. Ours.
AT_BORDER = 0.01  # of the width or height from a border of what that cuts off. Ours.
VAGUE = "grey"
ENOUGH = 0.3  # of what an image shows of a thing, that is of its colour: its legs may be black. Ours.
ENDS = {"closest to": "closer to", "farthest from": "farther from"}


@dataclass(frozen=True, slots=True)
class Sighted:
    """A thing in an image (from 0), and what it is called there: 'the left one of the two chairs'."""

    image: int
    index: int
    name: str


@dataclass(frozen=True, eq=False)
class Kind:
    """All sightings of things of one label in the images, in order."""

    views: Views
    label: str
    sighted: tuple[Sighted, ...]

    @cached_property
    def things(self) -> tuple[int, ...]:
        """The different things."""
        return tuple(dict.fromkeys(one.index for one in self.sighted))

    @cached_property
    def unlike(self) -> bool:
        """Whether they are not all of one colour."""
        return len({str(look) for i in self.things if (look := self.views.facts.look(i))}) > 1

    def _plain(self, image: int, i: int) -> str:
        """The colour of a thing, of which an image shows enough of it; "" where it has no clear one."""
        look, shares = self.views.facts.look(i), self.views.facts.color_shares(self.views.frames[image]).get(i)
        if look is None or look.color == VAGUE or self.label in PARTLY:
            return ""
        return str(look) if not shares or shares.get(look.color, 0.0) >= ENOUGH else ""

    @cached_property
    def matched(self) -> int:
        """How many of them are in several images."""
        return sum(sum(one.index == i for one in self.sighted) > 1 for i in self.things)

    def shown(self, image: int) -> tuple[Sighted, ...]:
        """What an image shows."""
        return tuple(one for one in self.sighted if one.image == image)

    def before(self, image: int) -> tuple[int, ...]:
        """The different things of the images before."""
        return tuple(dict.fromkeys(one.index for one in self.sighted if one.image < image))

    @property
    def fullest(self) -> int:
        """How many the image with most of them shows."""
        return max(len(self.shown(k)) for k in range(len(self.views.frames)))

    def many(self, count: int) -> str:
        """'two chairs', 'no chairs', 'one chair'."""
        return f"{COUNTS[count]} {self.label if count == 1 else plural(self.label)}"

    # What is told

    def counted(self, image: int) -> Claim:
        """How many an image shows, and where in it."""
        here, evidence = self.shown(image), Evidence(self.views)
        words, where = {"k": str(image + 1), "many": self.many(len(here))}, {"image": image + 1, "label": self.label}
        if not here:
            return Claim("counting_none", (), words, 1.0, 0, where)
        places = [evidence.place(image, one.index) for one in here]
        words["places"] = places_of(places, [self._plain(image, one.index) if self.unlike else "" for one in here])
        return Claim("counting_shown", (), words, 1.0, len(here), {**where, "places": places})

    def hardly(self, image: int) -> list[Claim]:
        """Of what an image shows the first that its border cuts off, or other things hide in good part."""
        view, claims = self.views.sights[image].view, list[Claim]()
        for one in self.shown(image):
            seen, words = view.seen[one.index], {"k": str(image + 1), "a": one.name}
            edge = _edge(seen.box, view.color_camera.edges) if seen.truncation >= CUT else ""
            if edge:
                claims.append(claim("seen_cut", (one.index,), edge, {"image": image + 1}, **words, edge=edge))
            elif seen.fraction <= HIDDEN:
                claims.append(claim("seen_part", (one.index,), True, {"image": image + 1}, **words))
        return claims[:1]

    def judged(self, image: int) -> list[Claim] | None:
        """What of an image was in one before and what is new; None where one cannot tell."""
        before = self.before(image)
        here = self.shown(image) if before else ()
        again = [self._again(one) for one in here if one.index in before]
        new = [self._new(one, before) for one in here if one.index not in before]
        claims = [one for one in (*again, *new) if one is not None]
        return claims if len(claims) == len(here) else None

    def _again(self, one: Sighted) -> Claim | None:
        k = max(other.image for other in self.sighted if other.index == one.index and other.image < one.image)
        words = {"k": str(k + 1), "l": str(one.image + 1), "a": one.name}
        where, others = {"images": [k + 1, one.image + 1]}, [i for i in self.things if i != one.index]
        if beside := self._beside((k, one.image), one.index, others):
            return claim(
                "same_near", (one.index, beside[0]), True, {**where, "near": beside[1]}, **words, near=beside[1]
            )
        if (color := self._color(self.things, one.index)) is not None:
            return claim("same_look", (one.index,), color, where, **words, look=color)
        if (found := self._at_end((k, one.image), one.index, others)) is None:
            return None
        landmark, end = found
        return claim("same_end", (one.index, landmark), end, where, **words, end=end)

    def _new(self, one: Sighted, before: Sequence[int]) -> Claim | None:
        words, where = {"l": str(one.image + 1), "a": one.name}, {"image": one.image + 1}
        if set(before) <= {other.index for other in self.shown(one.image)}:
            return claim("new_rest", (one.index,), True, where, **words)
        if (color := self._color((*before, one.index), one.index)) is not None:
            rest = sorted({look.color for i in before if (look := self.views.facts.look(i))})
            words |= {"look": color, "before": join_words(rest, "or")}
            return claim("new_look", (one.index,), color, {**where, "before": rest}, **words)
        if beside := self._beside((one.image,), one.index, before):
            return claim(
                "new_near", (one.index, beside[0]), True, {**where, "near": beside[1]}, **words, near=beside[1]
            )
        if (found := self._at_end(range(one.image + 1), one.index, before)) is None:
            return None
        landmark, end = found
        return claim("new_end", (one.index, landmark), ENDS[end], where, **words, far=ENDS[end])

    def _color(self, things: Sequence[int], i: int) -> str | None:
        """A colour that of these things this one alone has; grey, which is dark, light and of many hues, is none."""
        look = names_by_look(self.views.facts, things).get(i)
        color = look and look.removesuffix(f" {self.label}")
        return None if color == VAGUE else color

    def _beside(self, images: Sequence[int], i: int, others: Sequence[int]) -> tuple[int, str] | None:
        """What a thing is beside, under or on in images, and none of the others is."""
        facts = self.views.facts
        found = Evidence(self.views).neighbours(images, i)
        return next((one for one in found if not any(near_word(facts, j, one[0]) for j in others)), None)

    def _at_end(self, images: Sequence[int], i: int, others: Sequence[int]) -> tuple[int, str] | None:
        """What a thing is clearly closer to, or farther from, than all the others; seen in all of the images."""
        far = self.views.facts.surface_distance
        found: list[tuple[float, int, str]] = []
        for j in Evidence(self.views).landmarks(images, i, MARK) if others else ():
            gap, rest = far(i, j).value, [far(other, j).value for other in others]
            if max(gap, *rest) <= AWAY:
                lead = {"closest to": min(rest) - gap, "farthest from": gap - max(rest)}
                least = max(CLEARLY, OF_ALL * max(gap, *rest))
                found += [(-by, j, end) for end, by in lead.items() if by >= least]
        return min(found)[1:] if found else None

    def summed(self) -> Claim:
        """What is new in each image, and that together."""
        new = [sum(one.index not in self.before(k) for one in self.shown(k)) for k in range(len(self.views.frames))]
        words = {"terms": " + ".join(map(str, new)), "many": self.many(len(self.things))}
        kind = "counting_total" if len(self.sighted) > len(self.things) else "counting_distinct"
        return Claim(kind, (), words, 1.0, len(self.things), {"label": self.label})


def _edge(box: Sequence[float], edges: Sequence[float]) -> str:
    """The one border of a picture that cuts a thing off; "" where none or several may."""
    wide, high = edges[2] - edges[0], edges[3] - edges[1]
    gaps = {
        "left": (box[0] - edges[0]) / wide,
        "upper": (box[1] - edges[1]) / high,
        "right": (edges[2] - box[2]) / wide,
        "lower": (edges[3] - box[3]) / high,
    }
    cut = [edge for edge, gap in gaps.items() if gap <= AT_BORDER]
    return cut[0] if len(cut) == 1 else ""
