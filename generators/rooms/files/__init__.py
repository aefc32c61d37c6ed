"""A room as the files of a ScanNet v2 scan."""
