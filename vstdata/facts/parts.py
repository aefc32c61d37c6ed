"""The surfaces of a scene's objects: of each its part of the mesh, else its annotated box."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property

from vstdata.facts.cached import cached
from vstdata.facts.surface import BoxSurface, MeshSurface, Surface, faces_by_instance
from vstdata.facts.tolerances import TOLERANCES
from vstdata.scene import BOX_FACES, FloatArray, IntArray, Scene

KEPT = 256  # ray casters held: each takes a thread-local key, and a process with 1,010 of them crashes


class Parts:
    """Objects by their index in `Scene.instances`; world metres. Apart from `Facts`, so that what a view has still to
    measure holds on to no other view."""

    def __init__(self, scene: Scene) -> None:
        self.scene = scene

    @cached_property
    def faces(self) -> Mapping[int, IntArray]:
        """Faces (k,) of the mesh by instance, of those that have any."""
        return {} if self.scene.mesh is None else faces_by_instance(self.scene.mesh.face_instances)

    @cached(KEPT)
    def mesh(self, i: int) -> MeshSurface:
        """The part of the mesh that belongs to instance i. Raises ValueError for a scene that has no mesh, and KeyError
        for an instance that has no part of it."""
        if self.scene.mesh is None:
            raise ValueError(f"scene {self.scene.id} has no mesh")
        return MeshSurface(self.scene.mesh.vertices, self.scene.mesh.faces[self.faces[i]])

    @cached(KEPT)
    def box(self, i: int) -> MeshSurface:
        """The annotated box of i as triangles."""
        return MeshSurface(self.scene.instances[i].box.corners, BOX_FACES)

    @cached()
    def solid(self, i: int) -> BoxSurface:
        """The annotated box of i."""
        return BoxSurface(self.scene.instances[i].box)

    def surface(self, i: int) -> Surface:
        """The part of the mesh that belongs to i, else its annotated box."""
        return self.mesh(i) if i in self.faces else self.solid(i)

    @cached()
    def samples(self, i: int) -> FloatArray:
        """(n, 3) points spread evenly over the surface of i."""
        return self.surface(i).samples(TOLERANCES.truncation_samples)
