"""How files are read: pictures, depth, meshes, poses, lists, and the folders of data sets; no byte is trusted."""
