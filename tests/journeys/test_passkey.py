"""A passkey is added with a virtual authenticator, signs in without a password, and is removed again."""

import re

import pytest
from playwright.sync_api import Page, expect

from pagt.cli.demo.accounts import PASSWORD
from tests.journeys.conftest import barriers, sign_in


@pytest.fixture
def authenticator(page: Page) -> str:
    """A device that confirms every time it is asked, as one with a fingerprint reader does."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    made = session.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    return str(made["authenticatorId"])


def test_a_passkey_signs_in_without_a_password(page: Page, authenticator: str) -> None:
    sign_in(page, "auditor")
    page.goto("/desk/account/")
    page.get_by_role("link", name="Adgangsnøgler og totrinslogin").click()
    page.get_by_role("link", name="Tilføj en adgangsnøgle").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Er det dig?")
    page.get_by_label("Adgangskode").fill(PASSWORD)
    page.get_by_role("button", name="Fortsæt").click()
    page.get_by_label("Navn").fill("Prøvecomputer")
    assert barriers(page) == []
    page.get_by_role("button", name="Tilføj en adgangsnøgle").click()
    expect(page.get_by_role("status").first).to_contain_text("Adgangsnøglen er tilføjet")
    page.goto("/account/passkeys/")
    expect(page.get_by_role("row").filter(has_text="Prøvecomputer")).to_contain_text("Ja")
    assert barriers(page) == []

    page.get_by_role("button", name="Log ud").click()
    page.goto("/account/login/?next=/desk/account/")
    page.get_by_role("button", name="Log ind med adgangsnøgle").click()
    page.wait_for_url(re.compile(r"/desk/account/$"))
    expect(page.locator("main")).to_contain_text("auditor@eksempel.dk")

    page.goto("/account/passkeys/")
    page.get_by_role("link", name=re.compile("Fjern")).click()
    page.get_by_label("Adgangskode").fill(PASSWORD)
    page.get_by_role("button", name="Fortsæt").click()
    page.get_by_role("button", name="Fjern").click()
    expect(page.get_by_role("status").first).to_contain_text("Adgangsnøglen er fjernet")


def test_a_device_that_refuses_is_told_in_the_page(page: Page) -> None:
    refuse = "navigator.credentials.get = async () => { throw new DOMException('no', 'NotAllowedError') }"
    page.add_init_script(refuse)
    page.goto("/account/login/")
    page.get_by_role("button", name="Log ind med adgangsnøgle").click()
    expect(page.get_by_role("alert")).to_contain_text("Din enhed bekræftede ikke")
