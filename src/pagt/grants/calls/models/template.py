"""What the mails of a call say."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from pagt.core.models import Record, known_confidence
from pagt.grants.calls.models.call import Call
from pagt.grants.calls.states import Event
from pagt.grants.calls.words import EVENT_NAMES


class MailTemplate(Record):
    """A call's own words for one kind of mail, in both languages. Without one, the standard words are used."""

    KIND: ClassVar = "mail_template"

    call = models.ForeignKey(Call, on_delete=models.PROTECT, related_name="mail_templates")
    event = models.CharField(
        _("Mail"), max_length=12, choices=[(event.value, EVENT_NAMES[event]) for event in Event]
    )
    subject_da = models.CharField(_("Subject in Danish"), max_length=200)
    body_da = models.TextField(_("Text in Danish"), max_length=10_000)
    subject_en = models.CharField(_("Subject in English"), max_length=200)
    body_en = models.TextField(_("Text in English"), max_length=10_000)

    class Meta:
        ordering: ClassVar = ["call", "event"]
        constraints: ClassVar = [
            known_confidence("mail_template"),
            models.CheckConstraint(
                condition=Q(event__in=[event.value for event in Event]), name="mail_template_known_event"
            ),
            models.UniqueConstraint(fields=["call", "event"], name="mail_template_one_an_event"),
        ]

    @property
    def name_or_title(self) -> str:
        return f"{self.call.title} – {self.get_event_display()}"

    @property
    def journal_title(self) -> str:
        return f"{self.call.title} ({self.event})"

    def facts(self) -> Mapping[str, Any]:
        return {
            "call": self.call.key,
            "event": self.event,
            "subject_da": self.subject_da,
            "body_da": self.body_da,
            "subject_en": self.subject_en,
            "body_en": self.body_en,
        }
