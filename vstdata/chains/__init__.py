"""Chains of thought: how a person finds an answer in the pictures, told claim by claim.

A chain says what each picture shows that matters, what is the same in two, how the camera turned or moved, which way
things lie, what follows, and why the nearest other option is not it (`thought`). Its directions are steps of 15
degrees, its distances half metres (`judge`, `eye`); an answer that a person's errors would change is not asked
(`options`). Its sentences are in `sentences.en.toml` and in the file beside each skill; `reading` reads chains back
by patterns that are compiled from these, and knows no value; `checks` holds the values of a sentence against each
other, and `follows` derives the answer again from what is read alone.

A skill that has chains is its question, its deduction and its sentences.
"""
