"""Who is invited to a meeting, what they answered, and whether they came."""

from __future__ import annotations

import secrets
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower, Now
from django.utils.translation import gettext_lazy

from pagt.network.meetings.models.meeting import Meeting
from pagt.network.meetings.states import Answer, Part
from pagt.network.meetings.words import ANSWER_NAMES, PART_NAMES
from pagt.network.partners.models import Contact, Organisation
from pagt.people.models import User


def new_token() -> str:
    """Return what stands in the link by which somebody answers without signing in."""
    return secrets.token_urlsafe(24)


class Invitation(models.Model):
    """One person who is invited. Personal data: the journal knows only the organisation and the part.

    `contact`, `user`: who it is when the register or the accounts know them. `organisation`: for whom they come.
    `told`: the meeting's sequence in the newest invitation they were sent, None before the first; `to_tell`: the one
    that somebody has asked to have sent. `heard_at`: when their newest answer was written, so that an older one never
    undoes a newer (RFC 5546, 2.1.5).
    """

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="invitations")
    contact = models.ForeignKey(
        Contact, on_delete=models.PROTECT, null=True, blank=True, related_name="invitations"
    )
    user = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="invitations"
    )
    organisation = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="invitations",
        verbose_name=gettext_lazy("Comes for"),
    )
    name = models.CharField(gettext_lazy("Name"), max_length=150)
    email = models.EmailField(gettext_lazy("E-mail"), blank=True)
    language = models.CharField(gettext_lazy("Language"), max_length=5, default="da")
    part = models.CharField(
        gettext_lazy("Takes part as"),
        max_length=10,
        default=Part.GUEST.value,
        choices=[(part.value, PART_NAMES[part]) for part in Part],
    )
    token = models.CharField(max_length=40, unique=True, default=new_token, editable=False)
    answer = models.CharField(
        gettext_lazy("Answer"),
        max_length=15,
        default=Answer.NEEDS_ACTION.value,
        choices=[(answer.value, ANSWER_NAMES[answer]) for answer in Answer],
    )
    answered_at = models.DateTimeField(null=True, blank=True)
    comment = models.CharField(gettext_lazy("Comment"), max_length=500, blank=True)
    told = models.PositiveIntegerField(null=True, blank=True)
    to_tell = models.PositiveIntegerField(null=True, blank=True)
    heard_at = models.DateTimeField(null=True, blank=True)
    came = models.BooleanField(gettext_lazy("Came"), null=True, blank=True)
    invited_at = models.DateTimeField(db_default=Now(), editable=False)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["name", "pk"]
        indexes: ClassVar = [
            models.Index(fields=["meeting"], condition=Q(to_tell__isnull=False), name="invitation_to_tell"),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(
                "meeting",
                Lower("email"),
                condition=~Q(email="") & Q(withdrawn_at__isnull=True),
                name="invitation_one_per_address",
                violation_error_message=gettext_lazy("This address is invited already."),
            ),
            models.CheckConstraint(
                condition=Q(part__in=[part.value for part in Part]), name="invitation_known_part"
            ),
            models.CheckConstraint(
                condition=Q(answer__in=[answer.value for answer in Answer]), name="invitation_known_answer"
            ),
            models.CheckConstraint(condition=~Q(name=""), name="invitation_has_name"),
        ]

    def __str__(self) -> str:
        return self.name
