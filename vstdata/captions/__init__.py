"""Captions: what pictures show, in the order that was asked for, told to somebody who cannot see them.

`stage` measures what frames show and how it stands; `in_picture`, `across` and `in_time` plan lines, which are claims
in order; `lines` tells them in the words of `sentences.en.toml`; `reading` reads the text back. `claims`, `in_view` and
`prose` are shared with chains of thought.
"""
