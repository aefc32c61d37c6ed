"""Steps of chains of thought: one for each claim, in the order in which the thought tells them, and the answer.

A chain goes on from numbers as it prints them: metres to one decimal, whole degrees. On its map, a heading is clockwise
from up, 0 to 359; a turn is to the right, -179 to 180.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated

from annotated_types import Len

from vstdata.program.step import (
    Beside,
    Frame,
    ImageNumber,
    ImageNumbers,
    Instance,
    Instances,
    Label,
    Many,
    MapPoint,
    Meaning,
    Metres,
    Name,
    Names,
    One,
    Step,
    Text,
    Two,
    WholeDegrees,
)

Placed = Annotated[
    Sequence[float],
    Len(4, 4),
    Meaning("m", "to the right and ahead of the camera held level, then x, y on the map; one decimal"),
]
Viewpoint = Annotated[Sequence[float], Len(3, 3), Meaning("m, m, deg", "x, y on the map, and where the camera looks")]


# What there is


@dataclass(frozen=True, slots=True)
class Image(Step):
    """The place of a frame among the images, from 1."""

    frame: Frame
    value: ImageNumber


@dataclass(frozen=True, slots=True)
class Called(Step):
    """What question and thought call an object."""

    instances: One
    value: Name


@dataclass(frozen=True, slots=True)
class Spot(Step):
    """Where the middle of an object is for the camera of an image."""

    instances: One
    image: ImageNumber
    value: Beside


@dataclass(frozen=True, slots=True)
class Straight(Step):
    """As `spot`, of what is straight ahead: 0 metres to the right."""

    instances: One
    image: ImageNumber
    value: Beside


@dataclass(frozen=True, slots=True)
class Both(Step):
    """Two images that show an object."""

    instances: One
    value: ImageNumbers


@dataclass(frozen=True, slots=True)
class FoundedBoth(Step):
    """Two images that show two objects."""

    instances: Two
    value: ImageNumbers


@dataclass(frozen=True, slots=True)
class FoundedWay(Step):
    """How far to the right of an image's view the way from one object to another runs, by their spots."""

    instances: Two
    image: ImageNumber
    value: WholeDegrees


# The map


@dataclass(frozen=True, slots=True)
class Map(Step):
    """That a map is drawn: camera 1 at (0, 0), looking up."""

    value: bool


@dataclass(frozen=True, slots=True)
class Camera(Step):
    """Where the camera of a later image is on the map, and looks."""

    image: ImageNumber
    value: Viewpoint


@dataclass(frozen=True, slots=True)
class Place(Step):
    """Where the middle of an object is on the map."""

    instances: One
    value: MapPoint


@dataclass(frozen=True, slots=True)
class HeadingObjectObject(Step):
    """The heading of the way from one object to another."""

    instances: Two
    value: WholeDegrees


@dataclass(frozen=True, slots=True)
class HeadingCameraObject(Step):
    """The heading of the way from the camera of an image to an object."""

    instances: One
    image: ImageNumber
    value: WholeDegrees


@dataclass(frozen=True, slots=True)
class HeadingObjectCamera(Step):
    """The heading of the way from an object to the camera of an image."""

    instances: One
    image: ImageNumber
    value: WholeDegrees


@dataclass(frozen=True, slots=True)
class HeadingCameraCamera(Step):
    """The heading of the way from the camera of the first image to that of the second."""

    images: ImageNumbers
    value: WholeDegrees


@dataclass(frozen=True, slots=True)
class Look(Step):
    """The heading in which the camera of an image looks."""

    image: ImageNumber
    value: WholeDegrees


@dataclass(frozen=True, slots=True)
class CameraLook(Step):
    """The heading in which camera 2 looks: that of the way between two objects on the map, less how far to the right of
    its view that way runs."""

    value: WholeDegrees


@dataclass(frozen=True, slots=True)
class CameraOffset(Step):
    """The way from camera 2 to an object along the axes of the map: its spot, turned by where the camera looks."""

    instances: One
    value: MapPoint


@dataclass(frozen=True, slots=True)
class CameraStands(Step):
    """Where camera 2 is on the map: the place of the object less the way to it."""

    instances: One
    value: MapPoint


# Turns and what they are called


@dataclass(frozen=True, slots=True)
class Turn(Step):
    """How far one turns right from the heading `first` to the heading `second`."""

    first: WholeDegrees
    second: WholeDegrees
    value: WholeDegrees


@dataclass(frozen=True, slots=True)
class Word(Step):
    """What the last turn is called: the eighth of the circle from "front" on, clockwise."""

    value: Text


@dataclass(frozen=True, slots=True)
class Premise(Step):
    """The heading of the way from one object to another, which the question calls `compass`."""

    instances: Two
    compass: Text
    value: WholeDegrees


@dataclass(frozen=True, slots=True)
class CameraPremise(Step):
    """The heading in which the camera of an image looks, which the question calls `compass`."""

    image: ImageNumber
    compass: Text
    value: WholeDegrees


@dataclass(frozen=True, slots=True)
class CompassWord(Step):
    """The point of the compass that is the last turn to the right of `compass`."""

    compass: Text
    value: Text


@dataclass(frozen=True, slots=True)
class CompassOf(Step):
    """The heading of the way from one object to another, which somebody calls `compass`."""

    instances: Two
    compass: Text
    value: WholeDegrees


@dataclass(frozen=True, slots=True)
class CompassPath(Step):
    """The heading of what somebody calls `said`, if they call the heading `first` `compass`."""

    first: WholeDegrees
    compass: Text
    said: Text
    value: WholeDegrees


@dataclass(frozen=True, slots=True)
class CameraHour(Step):
    """The hour that the last turn is called."""

    value: Text


@dataclass(frozen=True, slots=True)
class Hedge(Step):
    """What the turn is nearly called: an aside that nothing follows from."""

    value: Text


# How a camera moved


@dataclass(frozen=True, slots=True)
class MotionTurned(Step):
    """How far the camera turned right from one image to the other: by how much less to the right the same way runs."""

    images: ImageNumbers
    value: WholeDegrees


@dataclass(frozen=True, slots=True)
class MotionKept(Step):
    """As `motion_turned`, where it did not turn."""

    images: ImageNumbers
    value: WholeDegrees


@dataclass(frozen=True, slots=True)
class MotionUnturned(Step):
    """The spot of an object in the second image, had the camera not turned."""

    instances: One
    images: ImageNumbers
    value: Beside


@dataclass(frozen=True, slots=True)
class MotionBy(Step):
    """How the camera moved, to the right and ahead: the object's spot in the first image less that in the second."""

    instances: One
    images: ImageNumbers
    value: Beside


@dataclass(frozen=True, slots=True)
class MotionStraight(Step):
    """As `motion_by`, where it moved ahead or back alone."""

    instances: One
    images: ImageNumbers
    value: Beside


@dataclass(frozen=True, slots=True)
class MotionSideways(Step):
    """As `motion_by`, where it moved to a side alone."""

    instances: One
    images: ImageNumbers
    value: Beside


@dataclass(frozen=True, slots=True)
class MotionCourse(Step):
    """The course of the move, to the right of ahead."""

    value: WholeDegrees


@dataclass(frozen=True, slots=True)
class MotionWord(Step):
    """What the course is called: the eighth of the circle from "forward" on."""

    value: Text


@dataclass(frozen=True, slots=True)
class MotionSum(Step):
    """The turns together."""

    value: WholeDegrees


@dataclass(frozen=True, slots=True)
class MotionAbout(Step):
    """What the turn is called: the nearest 30 degrees to a side."""

    value: Text


@dataclass(frozen=True, slots=True)
class MotionHardly(Step):
    """As `motion_about`, where that is 0."""

    value: Text


@dataclass(frozen=True, slots=True)
class MotionMainly(Step):
    """Which way the camera mainly moved from one image to the other: the larger part of the move."""

    images: ImageNumbers
    value: Text


@dataclass(frozen=True, slots=True)
class MotionStep(Step):
    """The move from image 2 to image 3, as camera 1 looks: that to image 3 less that to image 2."""

    value: Beside


@dataclass(frozen=True, slots=True)
class MotionJoined(Step):
    """The move and the side of the turn in words."""

    value: Text


@dataclass(frozen=True, slots=True)
class MotionPath(Step):
    """The two moves in words."""

    value: Text


# Counting


@dataclass(frozen=True, slots=True)
class CountingShown(Step):
    """How many objects of a label an image shows."""

    image: ImageNumber
    label: Label
    value: Many


@dataclass(frozen=True, slots=True)
class CountingAt(Step):
    """Where an object is for the camera of an image, and on the map."""

    instances: One
    image: ImageNumber
    label: Label
    value: Placed


@dataclass(frozen=True, slots=True)
class CountingSame(Step):
    """The last image before that shows the object too, and this one."""

    instances: One
    image: ImageNumber
    value: ImageNumbers


@dataclass(frozen=True, slots=True)
class CountingNew(Step):
    """How far on the map an object is from the nearest of its label in an earlier image."""

    instances: One
    image: ImageNumber
    value: Metres


@dataclass(frozen=True, slots=True)
class CountingNear(Step):
    """As `counting_new`, of what is near and yet another."""

    instances: One
    image: ImageNumber
    value: Metres


@dataclass(frozen=True, slots=True)
class CountingSum(Step):
    """How many objects of a label the images show, those counted twice that are in two."""

    label: Label
    value: Many


@dataclass(frozen=True, slots=True)
class CountingTotal(Step):
    """How many different objects of a label there are."""

    label: Label
    value: Many


@dataclass(frozen=True, slots=True)
class CountingDistinct(Step):
    """As `counting_total`, where none is in two images."""

    label: Label
    value: Many


@dataclass(frozen=True, slots=True)
class CountingOnce(Step):
    """How many objects are in one image only."""

    value: Many


@dataclass(frozen=True, slots=True)
class CountingMore(Step):
    """The label, in the plural, of which there are more."""

    value: Text


@dataclass(frozen=True, slots=True)
class CountingEqual(Step):
    """That there are as many of one label as of the other."""

    value: Text


# Distances


@dataclass(frozen=True, slots=True)
class DistanceSeen(Step):
    """Between the spots of two objects in an image."""

    instances: Two
    image: ImageNumber
    value: Metres


@dataclass(frozen=True, slots=True)
class DistanceMap(Step):
    """Between the places of two objects on the map."""

    instances: Two
    value: Metres


@dataclass(frozen=True, slots=True)
class DistanceGap(Step):
    """From the surface of one object to that of another, where they are nearest."""

    instances: Two
    value: Metres


@dataclass(frozen=True, slots=True)
class DistanceFarther(Step):
    """The greater of two gaps, and between which objects it is."""

    instances: Two
    value: Metres


@dataclass(frozen=True, slots=True)
class DistanceDifference(Step):
    """The difference of two gaps."""

    value: Metres


@dataclass(frozen=True, slots=True)
class DistanceNearest(Step):
    """The smallest gap, and between which objects it is."""

    instances: Two
    value: Metres


@dataclass(frozen=True, slots=True)
class DistanceClose(Step):
    """How little wider the next gap is: an aside that nothing follows from."""

    value: Metres


# Ways


@dataclass(frozen=True, slots=True)
class PathFirst(Step):
    """What the last turn is called, at the start: straight on, right, back or left."""

    value: Text


@dataclass(frozen=True, slots=True)
class PathTurn(Step):
    """As `path_first`, at an object."""

    instances: One
    value: Text


@dataclass(frozen=True, slots=True)
class PathOrder(Step):
    """The turns in their order."""

    value: Text


@dataclass(frozen=True, slots=True)
class PathOnly(Step):
    """That only the first and the last direction count."""

    value: bool


@dataclass(frozen=True, slots=True)
class PathTurned(Step):
    """The heading after a turn `by` so many degrees to the right at an object."""

    instances: One
    by: WholeDegrees
    value: WholeDegrees


@dataclass(frozen=True, slots=True)
class PathStep(Step):
    """Where on the map one is so many `metres` on from the object, along that heading."""

    instances: One
    metres: Metres
    value: MapPoint


@dataclass(frozen=True, slots=True)
class PathFrom(Step):
    """The heading of the way from there to an object."""

    instances: One
    value: WholeDegrees


# Somebody else's view


@dataclass(frozen=True, slots=True)
class PerspectiveStand(Step):
    """That somebody stands at the first object and faces the second."""

    instances: Two
    value: bool


@dataclass(frozen=True, slots=True)
class PerspectiveFirst(Step):
    """As `perspective_stand`, of the first of two people."""

    instances: Two
    value: bool


@dataclass(frozen=True, slots=True)
class PerspectiveSecond(Step):
    """As `perspective_stand`, of the second of two people."""

    instances: Two
    value: bool


@dataclass(frozen=True, slots=True)
class PerspectiveTurn(Step):
    """How far to the right of what they face an object is."""

    instances: One
    value: WholeDegrees


@dataclass(frozen=True, slots=True)
class PerspectiveQuarter(Step):
    """The quarter of the circle that is: in front of, to the right of, behind, to the left of."""

    instances: One
    value: Text


@dataclass(frozen=True, slots=True)
class PerspectiveOrder(Step):
    """Objects from left to right as they see them; what is faced is straight ahead."""

    instances: Instances
    value: Names


@dataclass(frozen=True, slots=True)
class PerspectivePick(Step):
    """The object in the quarter `position`."""

    instances: One
    position: Text
    value: Name


@dataclass(frozen=True, slots=True)
class PerspectiveBoth(Step):
    """The quarters of both people."""

    value: Text


# One picture


@dataclass(frozen=True, slots=True)
class SingleSpot(Step):
    """Where the middle of an object is for the camera."""

    instances: One
    value: Beside


@dataclass(frozen=True, slots=True)
class SingleStraight(Step):
    """As `single_spot`, of what is straight ahead."""

    instances: One
    value: Beside


@dataclass(frozen=True, slots=True)
class SinglePlace(Step):
    """As `single_spot`, and so on the plan."""

    instances: One
    value: Beside


@dataclass(frozen=True, slots=True)
class SinglePlaceStraight(Step):
    """As `single_place`, of what is straight ahead."""

    instances: One
    value: Beside


@dataclass(frozen=True, slots=True)
class SingleMap(Step):
    """That a plan is drawn: the camera at (0, 0), looking up."""

    value: bool


@dataclass(frozen=True, slots=True)
class SinglePoints(Step):
    """That these are the points of a plan."""

    value: bool


@dataclass(frozen=True, slots=True)
class SingleWay(Step):
    """Between the middles of two objects, seen from above."""

    instances: Two
    value: Metres


@dataclass(frozen=True, slots=True)
class SingleGap(Step):
    """From the surface of one object to that of another, where they are nearest."""

    instances: Two
    value: Metres


@dataclass(frozen=True, slots=True)
class SingleSmallest(Step):
    """The object with the smallest gap."""

    instances: One
    value: Name


@dataclass(frozen=True, slots=True)
class SingleLargest(Step):
    """The object with the largest gap."""

    instances: One
    value: Name


@dataclass(frozen=True, slots=True)
class SingleAside(Step):
    """How far to the right of the camera the middle of an object is."""

    instances: One
    value: Metres


@dataclass(frozen=True, slots=True)
class SingleDepth(Step):
    """How far ahead of the camera the middle of an object is."""

    instances: One
    value: Metres


@dataclass(frozen=True, slots=True)
class SingleOpposite(Step):
    """That for one who looks back left and right are swapped."""

    value: Text


@dataclass(frozen=True, slots=True)
class SingleAcross(Step):
    """What one who looks from a side has on their left and on their right: what is nearest or farthest."""

    value: Annotated[Sequence[str], Len(2, 2)]


@dataclass(frozen=True, slots=True)
class SingleOrder(Step):
    """The objects from left to right as they see them."""

    instances: Instances
    value: Names


# What is in view


@dataclass(frozen=True, slots=True)
class VisibilityTurned(Step):
    """Where the camera of an image looks after a turn `by` so many degrees to the right."""

    image: ImageNumber
    by: WholeDegrees
    value: WholeDegrees


@dataclass(frozen=True, slots=True)
class VisibilitySpan(Step):
    """How far to each side a picture reaches."""

    value: WholeDegrees


@dataclass(frozen=True, slots=True)
class VisibilityInside(Step):
    """How far to the right of the view an object is, which is less than the picture reaches."""

    instances: One
    value: WholeDegrees


@dataclass(frozen=True, slots=True)
class VisibilityOutside(Step):
    """How far to the right of the view an object is, which is more than the picture reaches."""

    instances: One
    value: WholeDegrees


@dataclass(frozen=True, slots=True)
class VisibilityIn(Step):
    """As `visibility_inside`, of one of several objects."""

    instances: One
    value: WholeDegrees


@dataclass(frozen=True, slots=True)
class VisibilityOut(Step):
    """As `visibility_outside`, of one of several objects."""

    instances: One
    value: WholeDegrees


@dataclass(frozen=True, slots=True)
class VisibilityFree(Step):
    """That nothing stands between the camera and an object."""

    instances: One
    value: bool


@dataclass(frozen=True, slots=True)
class VisibilityOnly(Step):
    """The only object in view."""

    instances: One
    value: Instance


@dataclass(frozen=True, slots=True)
class VisibilityClose(Step):
    """What an object is near to in the picture: an aside that nothing follows from."""

    value: Text


@dataclass(frozen=True, slots=True)
class VisibilityRound(Step):
    """What the last turn is called: the nearest 30 degrees to a side."""

    value: Text


@dataclass(frozen=True, slots=True)
class Answer(Step):
    """The answer: what follows from the steps before, as the question wants it."""

    value: str | float | Sequence[str]
