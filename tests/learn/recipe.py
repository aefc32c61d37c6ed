"""Whether a model learns from a release, and learns it from the pictures: docs/learning.md tells how it is run."""

SKILLS = {  # shares of the batches
    "single_image.depth_comparison": 0.15,
    "single_image.distance_prediction": 0.36,
    "multi_image.correspondence": 0.44,
    "video.object_counting": 0.05,
}
WIDTH, LAYERS = 128, 4  # of language and of vision: 2.1 million weights
PATCH = 16  # pixels, Qwen3-VL's
TOKENS = (4, 24)  # of a picture, at least and at most: 160 x 120 pixels are 20
