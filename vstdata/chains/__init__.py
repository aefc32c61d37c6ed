"""Chains of thought: the trace of the program that computed an answer, told like a person who looks at the pictures.

A chain describes the pictures by what matters, draws a map of the room, fixes the frame of reference, and deduces step
by step. Its arithmetic is that of its own printed numbers: whoever follows it gets to the answer without the scene.
`grammar` reads chains back, and knows no sentence of theirs.

A skill that has chains reads: a sample; ASKS, its question types; SHAPES of the sentences that it alone needs; its
limits; what a question is; `ask` and the draft; what may be asked, measured and judged; the chain, claim by claim.
"""
