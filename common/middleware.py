"""Request id and the headers that every answer carries."""

from __future__ import annotations

import uuid
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from common.net import Origin, client_address, origin

Handler = Callable[[HttpRequest], HttpResponse]

# Browser features that the product never uses; the camera stays for photographs of evidence.
UNUSED_FEATURES = (
    "accelerometer",
    "autoplay",
    "display-capture",
    "encrypted-media",
    "geolocation",
    "gyroscope",
    "magnetometer",
    "microphone",
    "midi",
    "payment",
    "usb",
)
PERMISSIONS_POLICY = ", ".join(f"{feature}=()" for feature in UNUSED_FEATURES)


class RequestIdMiddleware:
    """Gives each request an id of its own, shown on error pages as the incident number and written in the log."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.request_id = uuid.uuid4().hex[:12]  # type: ignore[attr-defined]
        if request.method == "TRACE":
            return HttpResponse(status=405, headers={"Allow": "GET, HEAD, POST"})
        mark = origin.set(Origin(client_address(request), request.request_id))  # type: ignore[attr-defined]
        try:
            return self.get_response(request)
        finally:
            origin.reset(mark)


class HeadersMiddleware:
    """Nothing of a signed-in page stays in a shared computer's cache; no browser feature that we do not use.

    SEC-WEB-04. Frames, content type, referrer, opener and HSTS headers are Django's own; static files are answered
    before this and keep their long cache.
    """

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if "no-store" not in response.headers.get("Cache-Control", ""):
            response.headers["Cache-Control"] = "no-store"
        response.headers.setdefault("Permissions-Policy", PERMISSIONS_POLICY)
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        return response
