"""Reads outputs of models, in three steps: the answer part, its sentences, and what they claim."""
