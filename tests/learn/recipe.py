"""Whether a model learns from a release, and learns it from the pictures: docs/learning.md tells how it is run."""

SKILLS = {  # weights in the mixture, by the rows that a skill needs
    "single_image.depth_comparison": 3.0,
    "single_image.distance_prediction": 2.0,
    "multi_image.correspondence": 3.0,
    "video.object_counting": 1.0,
}
WIDTH, LAYERS = 128, 4  # of language and of vision: 2.3 million weights
PATCH = 16  # pixels, Qwen3-VL's
TOKENS = (4, 24)  # of a picture, at least and at most: 160 x 120 pixels are 20
