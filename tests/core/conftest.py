"""Files that tests upload."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.files import pdf as pdf_bytes

MakePdf = Callable[[str], SimpleUploadedFile]


@pytest.fixture
def pdf() -> MakePdf:
    """Makes a small PDF file of a name."""
    return lambda name: SimpleUploadedFile(name, pdf_bytes(name))
