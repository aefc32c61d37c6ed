"""vstdata: annotated 3D scenes in, question-answer data for spatial vision-language models out.

    import vstdata

    scene = vstdata.open_scenes().load()
    vstdata.ask(scene, "single_image.depth_comparison", most=3)

docs/python.md shows what else there is.
"""

from vstdata.api import ask, build, open_scenes, read_answer, rows, score, table
from vstdata.version import __version__

__all__ = ["__version__", "ask", "build", "open_scenes", "read_answer", "rows", "score", "table"]
