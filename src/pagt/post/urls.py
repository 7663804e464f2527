"""The pages of the outbox and of a person's choices, under the desk."""

from django.urls import URLPattern

from pagt.core.access import Open, page
from pagt.core.rights import Right
from pagt.post.views import choices, outbox

_HANDLE = Right.HANDLE_APPLICATIONS

urlpatterns: list[URLPattern] = [
    page("account/mail/", choices.choices_page, name="mail-choices", needs=Open.SIGNED_IN),
    page("post/", outbox.outbox_page, name="outbox", needs=_HANDLE),
    page("post/again/", outbox.send_all_again_action, name="outbox-again", needs=_HANDLE),
    page("post/<slug:key>/", outbox.mail_page, name="mail", needs=_HANDLE),
    page("post/<slug:key>/again/", outbox.send_again_action, name="mail-again", needs=_HANDLE),
    page("post/<slug:key>/stop/", outbox.stop_action, name="mail-stop", needs=_HANDLE),
    page("post/<slug:key>/files/<int:pk>/", outbox.attachment_file, name="mail-file", needs=_HANDLE),
]
