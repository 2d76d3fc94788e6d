"""Photographs as phones send them."""

from __future__ import annotations

import io
import random

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import ExifTags, Image


def jpeg(*, gps: bool = False, size: tuple[int, int] = (320, 240), seed: int = 1) -> bytes:
    """A JPEG; with ``gps`` it tells where it was taken. Another ``seed`` is another picture."""
    picture = Image.new("RGB", size, (seed * 37 % 256, seed * 91 % 256, 120))
    exif = Image.Exif()
    if gps:
        place = exif.get_ifd(ExifTags.IFD.GPSInfo)
        place[ExifTags.GPS.GPSLatitudeRef], place[ExifTags.GPS.GPSLatitude] = "N", (15.0, 17.0, 25.0)
        place[ExifTags.GPS.GPSLongitudeRef], place[ExifTags.GPS.GPSLongitude] = "E", (108.0, 45.0, 9.0)
        exif[ExifTags.Base.Make] = "Phone"
    buffer = io.BytesIO()
    picture.save(buffer, "JPEG", exif=exif)
    return buffer.getvalue()


def heavy_jpeg(side: int, seed: int = 1) -> bytes:
    """A JPEG of noise: hardly smaller than its pixels."""
    noise = random.Random(seed).randbytes(side * side * 3)
    buffer = io.BytesIO()
    Image.frombytes("RGB", (side, side), noise).save(buffer, "JPEG", quality=95)
    return buffer.getvalue()


def photo(name: str = "IMG_0001.jpg", **how: object) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, jpeg(**how), "image/jpeg")  # type: ignore[arg-type]
