"""Chains of thought, retold by a teacher model and checked."""
