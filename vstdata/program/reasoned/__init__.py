"""Steps of chains of thought: one for each claim, in the order in which the thought tells them, and the answer.

A chain goes on from what it tells: directions in steps of 15 degrees to the right of where image 1 looks, -165 to 180;
distances in half metres.
"""
