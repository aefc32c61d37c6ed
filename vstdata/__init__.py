"""vstdata: annotated 3D scenes in, question-answer data for spatial vision-language models out."""

from vstdata.system import load_bundled_libraries

__version__ = "0.1.0"

load_bundled_libraries()
