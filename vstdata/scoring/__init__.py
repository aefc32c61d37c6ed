"""Scores: what an output answers, how right that is, and how sure a mean is."""
