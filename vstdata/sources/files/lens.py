"""Pictures of a lens that bends straight lines, as a pinhole camera sees them: two models of OpenCV."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from vstdata.scene import DepthArray, FloatArray, ImageArray

STEP, MOST = 1.05, 60  # ours: the view is narrowed by a twentieth until the whole picture was seen
FOCAL_DECIMALS = 3  # pixels: OpenCV's last digits are another processor's others


@dataclass(frozen=True, eq=False)
class Lens:
    """`matrix` (3, 3) pixels of a picture of `size` (width, height), and `bend`: k1 to k4 of a fisheye, or k1, k2, p1,
    p2 of OpenCV's common model."""

    matrix: FloatArray
    size: tuple[int, int]
    bend: tuple[float, float, float, float]
    fisheye: bool

    @cached_property
    def pinhole(self) -> FloatArray:
        """(3, 3) intrinsics of the picture of the same size that is seen through a pinhole: as much of the view as has
        no pixel that the lens did not see."""
        import cv2

        bend = np.array(self.bend)
        if self.fisheye:
            estimate: Any = cv2.fisheye.estimateNewCameraMatrixForUndistortRectify
            found = np.asarray(estimate(self.matrix, bend, self.size, np.eye(3), balance=0.0))
        else:
            found = np.asarray(cv2.getOptimalNewCameraMatrix(self.matrix, bend, self.size, 0.0)[0])
        matrix = np.diag([*np.round(np.diag(found)[:2], FOCAL_DECIMALS), 1.0])
        matrix[:2, 2] = (np.array(self.size) - 1) / 2
        for _ in range(MOST):
            if self._covered(matrix):
                break
            matrix[[0, 1], [0, 1]] *= STEP
        return matrix

    def _covered(self, matrix: FloatArray) -> bool:
        u, v = self._maps(matrix, self.size)
        edges = [np.concatenate([m[0], m[-1], m[:, 0], m[:, -1]]) for m in (u, v)]
        return all(edge.min() >= 0 and edge.max() <= length - 1 for edge, length in zip(edges, self.size, strict=True))

    def _maps(self, matrix: FloatArray, size: tuple[int, int]) -> tuple[FloatArray, FloatArray]:
        """Where every pixel of the pinhole picture was in the lens's, (h, w) columns and rows."""
        import cv2

        make: Any = cv2.fisheye.initUndistortRectifyMap if self.fisheye else cv2.initUndistortRectifyMap
        u, v = make(self.matrix, np.array(self.bend), np.eye(3), matrix, size, cv2.CV_32FC1)
        return u, v

    def straight(self, picture: ImageArray) -> ImageArray:
        """(h, w, 3) uint8 of this size as the pinhole camera sees it."""
        import cv2

        u, v = self._maps(self.pinhole, self.size)
        return np.asarray(cv2.remap(picture, u, v, cv2.INTER_LINEAR), dtype=np.uint8)

    def straight_depth(self, depth: DepthArray) -> DepthArray:
        """(h, w) metres along the view axis, of any size of the same view: nearest pixels, so that none is a mean of
        two surfaces."""
        import cv2

        height, width = depth.shape
        u, v = self._maps(self.pinhole, self.size)
        rows = np.minimum((np.arange(height) + 0.5) * self.size[1] / height, self.size[1] - 1).astype(np.int64)
        columns = np.minimum((np.arange(width) + 0.5) * self.size[0] / width, self.size[0] - 1).astype(np.int64)
        at = np.ix_(rows, columns)
        across = ((u[at] + 0.5) * width / self.size[0] - 0.5).astype(np.float32)
        down = ((v[at] + 0.5) * height / self.size[1] - 0.5).astype(np.float32)
        return np.asarray(cv2.remap(depth, across, down, cv2.INTER_NEAREST), dtype=np.float32)
