"""A release in the form of a trainer."""
