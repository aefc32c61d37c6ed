"""Engines run tasks: in this process, in local processes, or on Ray."""
