"""A video file of frames, by PyAV: constant rate, one picture a frame."""

from __future__ import annotations

import io
from collections.abc import Sequence
from fractions import Fraction
from typing import Any

import cv2
import numpy as np

from vstdata.errors import MissingError, VstError
from vstdata.pictures import load_picture
from vstdata.release.shards import Picture
from vstdata.scene import ImageArray

CODEC = "libx264"
# Ours: hardly told from the pictures, and the same bytes twice.
OPTIONS = {"crf": "17", "preset": "medium", "x264-params": "threads=1:lookahead-threads=1"}
MOST_DENOMINATOR = 1000  # of the rate as a fraction


def encoded_video(pictures: Sequence[Picture], fps: float) -> bytes:
    """An mp4 (H.264, yuv420p) of pictures of one size, `fps` a second; odd sides lose their last row or column.

    Raises MissingError without PyAV, VstError for pictures of several sizes.
    """
    av = _library()
    frames = [_decoded(picture) for picture in pictures]
    if len({frame.shape for frame in frames}) != 1:
        raise VstError("a video needs frames of one size")
    height, width = (side - side % 2 for side in frames[0].shape[:2])
    sink = io.BytesIO()
    with av.open(sink, "w", format="mp4", options={"fflags": "+bitexact"}) as file:
        stream = file.add_stream(CODEC, rate=Fraction(fps).limit_denominator(MOST_DENOMINATOR), options=OPTIONS)
        stream.width, stream.height, stream.pix_fmt = width, height, "yuv420p"
        for frame in frames:
            file.mux(stream.encode(av.VideoFrame.from_ndarray(_planes(frame[:height, :width]), "yuv420p")))
        file.mux(stream.encode())
    return sink.getvalue()


def _decoded(picture: Picture) -> ImageArray:
    return np.asarray(load_picture(picture.data, picture.path), np.uint8)


def _planes(image: ImageArray) -> ImageArray:
    """(h, w, 3) RGB -> (h * 3 / 2, w) luma and halved chroma. By OpenCV, so that the same picture has the same bytes:
    what the encoder's own conversion leaves at the ends of rows is left over from before."""
    return np.asarray(cv2.cvtColor(np.ascontiguousarray(image), cv2.COLOR_RGB2YUV_I420), np.uint8)


def _library() -> Any:
    try:
        import av
    except ImportError as error:
        raise MissingError(f"--video mp4 needs PyAV: pip install 'vstdata[video]' ({error})") from error
    return av
