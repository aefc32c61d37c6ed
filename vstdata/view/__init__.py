"""A page to look at a release with: samples drawn by key, their pictures, and the answers of every question type.

Everything here is pure: rows and counts in, JSON values out. `generators.commands.view` reads the release and writes
the files.
"""
