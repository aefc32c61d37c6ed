"""One file = one reader: the files of one kind of data set as scenes."""
