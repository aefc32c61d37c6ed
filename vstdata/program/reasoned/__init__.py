"""Steps of chains of thought: one for each claim, in the order in which the thought tells them, and the answer.

A chain goes on from numbers as it prints them: metres to one decimal, whole degrees. On its map, a heading is clockwise
from up, 0 to 359; a turn is to the right, -179 to 180.
"""
