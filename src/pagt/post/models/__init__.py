"""Mail that goes out, and who wants which."""

from pagt.post.models.mail import Mail, MailAttachment
from pagt.post.models.subscriber import Choice, Subscriber

__all__ = ["Choice", "Mail", "MailAttachment", "Subscriber"]
