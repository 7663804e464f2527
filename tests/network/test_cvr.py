"""CVR at Datafordeleren: recorded answers from a server of the test's own."""

from __future__ import annotations

import json
import socket
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread
from typing import Any

import pytest
from django.urls import reverse

from pagt.core.errors import Invalid, PagtError
from pagt.network.partners import cvr
from pagt.network.partners.models import Organisation
from pagt.people.roles import Role
from tests.factories import client_as

NOW = datetime(2026, 11, 22, 12, 30, tzinfo=UTC)
NUMBER = "29190925"
UNIT = {
    "id_CVR_Navn_CVREnhedsId_ref": {"vaerdi": "Eksempel Vindteknik A/S"},
    "id_CVR_Adressering_CVREnhedsId_ref": {
        "nodes": [
            {"AdresseringAnvendelse": "postadresse", "CVRAdresse_vejnavn": "Postboksvej"},
            {
                "AdresseringAnvendelse": "beliggenhedsadresse",
                "CVRAdresse_vejnavn": "Eksempelvej",
                "CVRAdresse_husnummerFra": "12",
                "CVRAdresse_etagebetegnelse": "2",
                "CVRAdresse_doerbetegnelse": "tv",
                "CVRAdresse_postnummer": "7400",
                "CVRAdresse_postdistrikt": "Herning",
                "CVRAdresse_kommunekode": 657,
            },
        ]
    },
    "id_CVR_Branche_CVREnhedsId_ref": {
        "nodes": [
            {"vaerdiTekst": "Anden reparation", "sekvens": 1},
            {"vaerdiTekst": "Fremstilling af vindmøller", "sekvens": 0},
        ]
    },
    "id_CVR_Beskaeftigelse_CVREnhedsId_ref": {
        "nodes": [
            {"antal": None, "intervalFra": 100, "datoFra": "2026-07-01T00:00:00Z"},
            {"antal": 80, "intervalFra": 50, "datoFra": "2025-07-01T00:00:00Z"},
        ]
    },
}


def answer(unit: Any = UNIT, **company: Any) -> dict[str, Any]:
    node = {"CVRNummer": int(NUMBER), "virksomhedOphoersdato": None, **company}
    return {"data": {"CVR_Virksomhed": {"nodes": [{**node, "id_CVR_CVREnhed_id_ref": {"nodes": [unit]}}]}}}


class Register:
    """A register that says what it is told to say, and remembers what it was asked."""

    def __init__(self) -> None:
        self.says: Callable[[str], tuple[int, bytes]] = lambda query: (200, json.dumps(answer()).encode())
        self.asked: list[tuple[str, str]] = []
        self.drips = False


@pytest.fixture
def register(settings: Any) -> Iterator[Register]:
    told = Register()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            query = json.loads(self.rfile.read(int(self.headers["Content-Length"])))["query"]
            told.asked.append((self.path, query))
            status, body = told.says(query)
            self.send_response(status)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            if told.drips:
                for each in body:
                    try:
                        self.wfile.write(bytes([each]))
                        self.wfile.flush()
                    except OSError:
                        return
                    time.sleep(0.05)
            else:
                self.wfile.write(body)

        def log_message(self, *args: Any) -> None:
            """Nothing on the terminal."""

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    settings.CVR_URL = f"http://127.0.0.1:{server.server_port}/flexibleCurrent/v1"
    settings.CVR_KEY = "eksempel nøgle"
    yield told
    server.shutdown()
    thread.join()
    server.server_close()


def says(register: Register, found: Any, status: int = 200) -> None:
    register.says = lambda query: (status, found if isinstance(found, bytes) else json.dumps(found).encode())


def test_everything_that_cvr_knows(register: Register) -> None:
    assert cvr.look_up(NUMBER, at=NOW) == cvr.Company(
        name="Eksempel Vindteknik A/S",
        address="Eksempelvej 12, 2. tv",
        postcode="7400",
        city="Herning",
        municipality="0657",
        industry="Fremstilling af vindmøller",
        employees=100,
    )
    [(path, query)] = register.asked
    assert path == "/flexibleCurrent/v1?apiKey=eksempel+n%C3%B8gle"
    assert 'virkningstid: "2026-11-22T12:30:00Z"' in query and "{eq: 29190925}" in query


def test_a_company_of_which_little_is_known(register: Register) -> None:
    says(register, answer({"id_CVR_Navn_CVREnhedsId_ref": None, "id_CVR_Adressering_CVREnhedsId_ref": {}}))
    assert cvr.look_up(NUMBER, at=NOW) == cvr.Company("", "", "", "", "", "", None)


def test_a_place_outside_the_region_has_no_municipality(register: Register) -> None:
    place = {"CVRAdresse_vejnavn": "Havnegade", "CVRAdresse_kommunekode": "0101"}
    says(register, answer({"id_CVR_Adressering_CVREnhedsId_ref": {"nodes": [place]}}))
    found = cvr.look_up(NUMBER, at=NOW)
    assert (found.address, found.municipality) == ("Havnegade", "")


def test_without_industry_and_size_when_the_register_has_renamed_them(register: Register) -> None:
    def strict(query: str) -> tuple[int, bytes]:
        known = "Branche" not in query
        unit = {"id_CVR_Navn_CVREnhedsId_ref": {"vaerdi": "Eksempel A/S"}}
        found = answer(unit) if known else {"errors": [{"message": "The field does not exist."}]}
        return 200, json.dumps(found).encode()

    register.says = strict
    assert cvr.look_up(NUMBER, at=NOW).name == "Eksempel A/S"
    assert len(register.asked) == 2


@pytest.mark.parametrize(
    ("found", "status", "error", "words"),
    [
        ({"data": {"CVR_Virksomhed": {"nodes": []}}}, 200, Invalid, "kender ingen virksomhed"),
        (answer(virksomhedOphoersdato="2020-03-31T00:00:00Z"), 200, Invalid, "2020-03-31"),
        ({"errors": [{"message": "no"}]}, 200, PagtError, "ikke forstår"),
        ([1, 2], 200, PagtError, "ikke forstår"),
        (b"<html>", 200, PagtError, "kan ikke nås"),
        (b"", 503, PagtError, "kan ikke nås"),
        (b"", 403, PagtError, "nøgle"),
        (b" " * 600_000, 200, PagtError, "kan ikke nås"),
    ],
)
def test_every_trouble_has_its_sentence(
    register: Register, found: Any, status: int, error: type[Exception], words: str
) -> None:
    says(register, found, status)
    with pytest.raises(error, match=words):
        cvr.look_up(NUMBER, at=NOW)


@pytest.mark.parametrize("number", ["", "12345678", "2919092", "29190925 OR 1"])
def test_what_is_no_number_is_not_asked_for(register: Register, number: str) -> None:
    with pytest.raises(Invalid, match="8 cifre"):
        cvr.look_up(number, at=NOW)
    assert register.asked == []


def test_a_register_that_is_away(register: Register, settings: Any) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        settings.CVR_URL = f"http://127.0.0.1:{free.getsockname()[1]}"
    with pytest.raises(PagtError, match="kan ikke nås"):
        cvr.look_up(NUMBER, at=NOW)


@pytest.mark.parametrize("drips", [False, True])
def test_nobody_waits_longer_than_patience_lasts(
    register: Register, monkeypatch: pytest.MonkeyPatch, drips: bool
) -> None:
    monkeypatch.setattr(cvr, "PATIENCE", 0.3)
    register.drips = drips
    if not drips:
        register.says = lambda query: (time.sleep(0.6), (200, b"{}"))[1]
    began = time.monotonic()
    with pytest.raises(PagtError, match="svarede ikke"):
        cvr.look_up(NUMBER, at=NOW)
    assert time.monotonic() - began < 1.5


@pytest.mark.django_db
def test_the_form_is_filled_in_and_keeps_what_was_typed(register: Register) -> None:
    officer = client_as(Role.OFFICER)
    address = reverse("organisation-new")
    assert "Hent fra CVR" in officer.get(address).content.decode()
    typed = {
        "cvr": "DK 29 19 09 25",
        "name": "Vindteknik",
        "tags": "vind; ny",
        "look_up": "1",
        "country": "DK",
    }
    page = officer.post(address, typed).content.decode()
    for value in ("Vindteknik", "Eksempelvej 12, 2. tv", "7400", "Herning", "vind; ny", "29190925", "100"):
        assert f'value="{value}"' in page, value
    assert '<option value="0657" selected>' in page
    assert "CVR siger noget andet" in page and "Eksempel Vindteknik A/S" in page
    assert not Organisation.objects.exists()


@pytest.mark.django_db
def test_the_form_of_one_there_is_keeps_its_version(register: Register) -> None:
    officer = client_as(Role.OFFICER)
    officer.post(
        reverse("organisation-new"),
        {"name": "Eksempel", "kind": "company", "country": "DK", "recorded_on": "2026-01-01", "source": "x"},
    )
    made = Organisation.objects.get()
    typed = {"cvr": NUMBER, "name": "Eksempel", "kind": "company", "version": "1", "look_up": "1"}
    page = officer.post(reverse("organisation-edit", args=[made.key]), typed).content.decode()
    assert 'name="version" value="1"' in page and 'value="Herning"' in page
    made.refresh_from_db()
    assert made.cvr == "" and made.version == 1


@pytest.mark.django_db
def test_trouble_leaves_the_form_as_it_was(register: Register) -> None:
    says(register, b"", 503)
    page = client_as(Role.OFFICER).post(
        reverse("organisation-new"), {"cvr": NUMBER, "name": "Eksempel Halvt", "look_up": "1"}
    )
    assert page.status_code == 200
    assert "kan ikke nås" in page.content.decode() and 'value="Eksempel Halvt"' in page.content.decode()


@pytest.mark.django_db
def test_without_a_key_there_is_no_button(settings: Any) -> None:
    settings.CVR_KEY = ""
    assert 'name="look_up"' not in client_as(Role.OFFICER).get(reverse("organisation-new")).content.decode()
