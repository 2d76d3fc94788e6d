"""Make the two tables and 446 rows, and a signed-in user; prints the key of the session."""

from __future__ import annotations

import os

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "bench.bare.settings"
django.setup()

from django.contrib.auth.models import User  # noqa: E402
from django.contrib.sessions.backends.db import SessionStore  # noqa: E402
from django.core.management import call_command  # noqa: E402

from bench.bare.models import Place, Thing  # noqa: E402  (Django must be set up first)

call_command("migrate", run_syncdb=True, verbosity=0)
place = Place.objects.create(name="Xã Bình Sơn")
Thing.objects.bulk_create(
    Thing(
        place=place,
        code=f"DO{number:03d}",
        name=f"Đơn vị đo tốc độ số {number}",
        kind="Cơ sở giáo dục",
        head="Nguyễn Văn Đo",
        phone="0900 000 999",
        state="Thuộc diện",
    )
    for number in range(446)
)
user = User.objects.create_user("somebody")
session = SessionStore()
session["_auth_user_id"] = str(user.pk)
session["_auth_user_backend"] = "django.contrib.auth.backends.ModelBackend"
session["_auth_user_hash"] = user.get_session_auth_hash()
session.save()
print(session.session_key)
