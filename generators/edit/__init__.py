"""Rows of releases become a release: `vst filter` and `vst merge`."""
