"""Reads what a model wrote: which option, number, order, points, boxes, map or motion it answers. Nothing is guessed:
where the words answer twice or not at all, the reading is None. docs/answers.md lists the forms.

Only ASCII letters and digits count; a model that answers in another script has not kept to the format.
"""

from vstdata.scoring.reading.answer_part import MOST_CHARACTERS, answer_part, split_thought
from vstdata.scoring.reading.choices import read_choice
from vstdata.scoring.reading.maps import read_map
from vstdata.scoring.reading.motions import read_motion
from vstdata.scoring.reading.numbers import read_number
from vstdata.scoring.reading.orders import read_order
from vstdata.scoring.reading.places import MOST_BOXES, read_boxes, read_boxes_2d, read_points

__all__ = [
    "MOST_BOXES",
    "MOST_CHARACTERS",
    "answer_part",
    "read_boxes",
    "read_boxes_2d",
    "read_choice",
    "read_map",
    "read_motion",
    "read_number",
    "read_order",
    "read_points",
    "split_thought",
]
