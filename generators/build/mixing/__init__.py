"""Chats of other data sets in a release: found, checked, copied."""
