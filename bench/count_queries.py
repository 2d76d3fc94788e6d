"""Queries of the list pages with 25, 100 and 200 rows, as a markdown table (on an installation of bench/fill.py)."""

from __future__ import annotations

import django

django.setup()

from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402

from accounts.models import User  # noqa: E402  (Django must be set up first)

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


def main() -> None:
    client = Client(SERVER_NAME="localhost")
    client.force_login(User.objects.get(username="canbo"), backend=BACKEND)
    print("| page | 25 rows | 100 rows | 200 rows |\n|---|---|---|---|")
    for path in ("/2026/don-vi/", "/2026/cham-diem/"):
        counts = []
        for size in (25, 100, 200):
            client.get(path, {"per_page": size})  # remembers the page size
            with CaptureQueriesContext(
                connection,
            ) as captured:
                response = client.get(path, {"per_page": size})
            assert response.status_code == 200, (path, response.status_code)
            counts.append(len(captured))
        print(f"| {path} | {' | '.join(map(str, counts))} |")
        assert len(set(counts)) == 1, f"{path}: the number of queries grows with the rows: {counts}"


main()
