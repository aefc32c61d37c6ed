"""Public benchmarks scored by their own rules, ours beside them; a benchmark is one file, which says where its rule was
read and what of it cannot be run here. Nothing of a benchmark is bundled: its question file is the user's."""
