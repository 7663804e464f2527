"""The pages of signing in are ours: our templates, our words, and nothing of the library's left in English."""

from collections.abc import Callable
from pathlib import Path

import allauth
import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from django.test import Client
from django.utils.translation import gettext, override

from pagt.people.models import User
from pagt.people.sign_in_urls import urlpatterns
from tests.people.shared import PASSWORD
from tools.messages import python_messages

SRC = Path(__file__).resolve().parents[2] / "src" / "pagt"
LIBRARY = Path(allauth.__file__).parent
# Where the texts come from that the pages we show can say.
SAYS = (
    "account/adapter.py",
    "account/fields.py",
    "account/forms.py",
    "mfa/adapter.py",
    "mfa/base/forms.py",
    "mfa/totp/forms.py",
    "mfa/webauthn/forms.py",
)
# These are the same in Danish.
SAME = {"Email", "MFA", "WebAuthn"}


@pytest.mark.parametrize("file", SAYS)
def test_what_the_library_says_is_said_in_danish(file: str) -> None:
    texts = {message.text for message in python_messages((LIBRARY / file).read_text("utf-8"), file)}
    assert texts
    with override("da"):
        assert {text for text in texts - SAME if gettext(text) == text} == set()


def protect(user: User) -> None:
    """Give the account everything that the pages can show."""
    Authenticator.objects.create(user=user, type=Authenticator.Type.TOTP, data={"secret": "x"})
    RecoveryCodes.activate(user)


@pytest.mark.parametrize("language", ["da", "en"])
@pytest.mark.parametrize("protected", [False, True])
def test_every_page_is_drawn_by_our_own_templates(
    client: Client, officer: User, language: str, protected: bool
) -> None:
    if protected:
        protect(officer)
    client.force_login(officer)
    client.post("/account/reauthenticate/", {"password": PASSWORD})
    theirs = []
    seen = 0
    for pattern in urlpatterns:
        if pattern.pattern.converters or pattern.name == "mfa_download_recovery_codes":
            continue
        answer = client.get(f"{'' if language == 'da' else '/en'}/account/{pattern.pattern}")
        if not answer.templates:
            continue  # it leads elsewhere
        seen += 1
        for template in answer.templates:
            origin = Path(template.origin.name)
            if not origin.is_relative_to(SRC) and not str(template.name).startswith("django/forms/widgets/"):
                theirs.append(f"{pattern.name}: {template.name}")
    assert theirs == []
    assert seen >= 8


def test_the_pages_of_one_passkey(client: Client, officer: User, signed_in: Callable[[User], Client]) -> None:
    key = Authenticator.objects.create(
        user=officer, type=Authenticator.Type.WEBAUTHN, data={"name": "Prøvecomputer", "credential": {}}
    )
    signed_in(officer)
    client.post("/account/reauthenticate/", {"password": PASSWORD})
    listed = client.get("/account/passkeys/").content.decode()
    assert "Prøvecomputer" in listed
    page = client.get(f"/account/passkeys/{key.pk}/edit/").content.decode()
    assert "Omdøb adgangsnøglen" in page
    client.post(f"/account/passkeys/{key.pk}/edit/", {"name": "<script>Ny</script>"})
    shown = client.get("/account/passkeys/").content.decode()
    assert "&lt;script&gt;Ny&lt;/script&gt;" in shown
    other = Client()
    other.force_login(User.objects.create_user("other@eksempel.dk", PASSWORD, name="Anden"))
    other.post("/account/reauthenticate/", {"password": PASSWORD})
    assert other.get(f"/account/passkeys/{key.pk}/edit/").status_code == 404
    assert other.post(f"/account/passkeys/{key.pk}/remove/").status_code == 404
    client.post(f"/account/passkeys/{key.pk}/remove/")
    assert not Authenticator.objects.filter(pk=key.pk).exists()
