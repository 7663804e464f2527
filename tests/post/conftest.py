"""A real mail server for the tests of the outbox."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.post.smtp_for_tests import MailServer


@pytest.fixture
def server(settings: Any) -> Iterator[MailServer]:
    """A mail server on this machine, which the program sends to."""
    found = MailServer()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", found.port, 10
    yield found
    found.stop()
