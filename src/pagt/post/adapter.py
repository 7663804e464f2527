"""How the mails of signing in are sent: through the outbox, like all others."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.utils.translation import get_language

from pagt.core.rights import SystemActor
from pagt.people import adapter
from pagt.post.actions import send_secret

_SIGN_IN = SystemActor("system:sign-in")


class AccountAdapter(adapter.AccountAdapter):
    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Leave the mail to the worker: an answer is as quick for an unknown address, and no mail is lost."""
        mail = self.render_mail(template_prefix, email, {**context, "request": self.request})
        send_secret(
            by=_SIGN_IN,
            to_address=email,
            subject=str(mail.subject),
            body=str(mail.body),
            language=get_language() or settings.LANGUAGE_CODE,
        )
