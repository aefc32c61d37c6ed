"""Boxes: overlap, the paper's nine numbers, and the text of an answer."""
