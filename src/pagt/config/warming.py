"""What every worker process needs, read once before they are forked."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings
from django.template.loader import get_template
from django.template.utils import get_app_template_dirs
from django.urls import get_resolver
from django.utils.translation import gettext, override

_OURS = Path(__file__).resolve().parents[1]


def warm() -> None:
    """Read addresses, texts and templates, so that a worker's first answer is as quick as its next.

    A worker that takes the place of one that died has people waiting. Asks nothing of the database: a connection must
    not be shared by what is forked.
    """
    for language, _name in settings.LANGUAGES:
        with override(language):
            gettext("Danish")
            get_resolver().reverse_dict  # noqa: B018 - read for the views that it imports
    for folder in map(Path, get_app_template_dirs("templates")):
        if folder.is_relative_to(_OURS):
            for file in folder.rglob("*.html"):
                get_template(file.relative_to(folder).as_posix())
