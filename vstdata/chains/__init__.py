"""Chains of thought: the trace of the program that computed an answer, told like a person who looks at the pictures.

A chain describes the pictures by what matters, draws a map of the room, fixes the frame of reference, and deduces step
by step. Its arithmetic is that of its own printed numbers: whoever follows it gets to the answer without the scene.
Its sentences are in `sentences.en.toml` and in the file beside each skill; `reading` reads chains back by patterns that
are compiled from these, and knows no value; `checks` holds the values of a sentence against each other.

A skill that has chains reads: a sample; ASKS, its question types; its limits; what a question is; `ask` and the draft;
what may be asked, measured and judged; the chain, claim by claim.
"""
