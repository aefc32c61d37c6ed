"""vstdata: annotated 3D scenes in, question-answer data for spatial vision-language models out."""

__version__ = "0.1.0"
