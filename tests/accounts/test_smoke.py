"""Every page opens."""

from django.urls import reverse

from tests import factories as make


def test_sign_in(cast, client):
    response = client.post(reverse("accounts:sign_in"), {"username": " CanBo ", "password": make.PASSWORD})
    assert response.status_code == 302, response.content.decode()
    assert response.url == "/"


def test_pages(cast):
    client = cast.client("admin")
    pk = cast.officer.pk
    for url in [
        reverse("accounts:list"),
        reverse("accounts:profile"),
        reverse("accounts:change_password"),
        reverse("accounts:create"),
        reverse("accounts:create") + f"?don-vi={cast.unit.pk}",
        reverse("accounts:create") + f"?co-quan={cast.commune.pk}",
        *[
            reverse(f"accounts:{name}", args=[pk])
            for name in "detail edit reset slip deactivate membership_add".split()
        ],
        reverse("accounts:membership_end", args=[pk, cast.officer.memberships.get().pk]),
        reverse("accounts:membership_add", args=[pk]) + f"?co-quan={cast.commune.pk}",
    ]:
        response = client.get(url)
        assert response.status_code == 200, url
