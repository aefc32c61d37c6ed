"""Steps of the skills that measure: what a camera sees, how far, how large, which way, and what follows."""
