"""Furniture models of others: those of Debian's package `sweethome3d-furniture`, read where it is installed.

None of them is part of this project. `catalogue` reads the libraries, `names` says which of our categories a model is,
`shapes` makes closed meshes of its file, `models` a `Model`, `entries` the entries that rooms are furnished from.
"""
