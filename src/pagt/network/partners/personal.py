"""What the partner register knows of a person."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from django.db import transaction
from django.db.models import Max, ProtectedError, Q, QuerySet
from django.utils.translation import gettext as _

from pagt.core import clock
from pagt.core.actions import change
from pagt.core.models import Document, Merge
from pagt.core.personal import Done, Floor, Part, Subject
from pagt.core.rights import Actor, Right
from pagt.network.partners.models import Affiliation, Contact, FollowUp, Interaction, Note
from pagt.network.partners.states import AffiliationState
from pagt.people.models import User

ERASED_NOTE = "Slettet notat"


def subject_of(contact: Contact) -> Subject:
    """Return a contact with all that they are known by: also records that were merged into theirs, and their account."""
    merged = _merged_into(contact.key)
    records = [contact, *Contact.objects.filter(key__in=merged)]
    emails = frozenset(each.email.lower() for each in records if each.email)
    # A number that others have too, as a switchboard's, is nobody's own: it tells of no one, and is theirs to keep.
    others = Contact.objects.filter(phone=contact.phone, erased_on=None).exclude(
        key__in=[contact.key, *merged]
    )
    return Subject(
        name=contact.name,
        emails=emails,
        phone="" if others.exists() else contact.phone,
        contacts=(contact.key, *merged),
        user="",
    )


def account_of(contact: Contact) -> User | None:
    """Return the account with the contact's address, if there is one."""
    return User.objects.filter(email__iexact=contact.email).first() if contact.email else None


def subject_of_account(user: User) -> Subject:
    """Return a person with an account; their records among the contacts are those with the same address."""
    contacts = Contact.objects.filter(email__iexact=user.email).values_list("key", flat=True)
    return Subject(
        name=user.name, emails=frozenset({user.email.lower()}), contacts=tuple(contacts), user=user.key
    )


def held_back(subject: Subject) -> int:
    """Return how many notes a person does not get without an officer: sensitive ones, and those on others too."""
    return _notes(subject).exclude(_alone()).count()


def _alone() -> Q:
    return Q(sensitive=False, organisation=None)


def _notes(subject: Subject) -> QuerySet[Note]:
    return Note.objects.filter(contact__key__in=subject.contacts)


def _merged_into(key: str) -> tuple[str, ...]:
    """The keys of contacts that were merged into one, also over several steps."""
    found: list[str] = []
    kept = [key]
    while kept:
        gone = Merge.objects.filter(kind=Contact.KIND, kept__in=kept, undone_at=None).values_list(
            "gone", flat=True
        )
        kept = [each for each in gone if each not in found and each != key]
        found += kept
    return tuple(found)


def _told(subject: Subject, own: bool) -> Iterable[Part]:
    contacts = Contact.objects.filter(key__in=subject.contacts).prefetch_related("roles__organisation")
    yield Part(
        _("In the register of contacts"),
        [
            {
                _("Name"): one.name,
                _("E-mail"): one.email,
                _("Telephone"): one.phone,
                _("Known as"): one.get_relation_display(),
                _("May be named publicly"): one.may_be_named,
                _("Agreed on"): one.agreed_on,
                _("How they agreed"): one.agreed_how,
                _("Put on record"): one.recorded_on,
                _("Source"): one.source,
                _("Note"): one.note,
            }
            for one in contacts
        ],
    )
    yield Part(
        _("Jobs and roles"),
        [
            {
                _("Organisation"): role.organisation.name,
                _("Job or role"): role.title,
                _("From"): role.begins,
                _("Until"): role.ends,
            }
            for one in contacts
            for role in one.roles.all()
        ],
    )
    yield Part(
        _("Interactions"),
        [
            {_("Date"): one.on, _("Title"): one.title, _("How"): one.get_channel_display()}
            | ({} if own else {_("Summary"): one.summary, _("Next step"): one.next_step})
            for one in Interaction.objects.filter(contacts__key__in=subject.contacts)
            .distinct()
            .order_by("on")
        ],
    )
    found = _notes(subject).select_related("file").order_by("on")
    notes = list(found.filter(_alone()) if own else found)
    yield Part(
        _("Notes"),
        [
            {_("Date"): note.on, _("Title"): note.title, _("Text"): note.text, _("Sensitive"): note.sensitive}
            | {_("File"): note.file.name if note.file else ""}
            for note in notes
        ],
        [note.file for note in notes if note.file],
    )
    tasks = FollowUp.objects.filter(contact__key__in=subject.contacts)
    if subject.user:
        tasks |= FollowUp.objects.filter(responsible__key=subject.user)
    yield Part(
        _("Follow-ups"),
        [{_("What is to be done"): one.title, _("By"): one.due, _("Done"): one.done_on} for one in tasks],
    )
    if subject.user:
        yield Part(
            _("Organisations that the person acts for"),
            [
                {
                    _("Organisation"): one.organisation.name if one.organisation else one.name,
                    _("State"): one.get_state_display(),
                    _("Asked"): one.asked_at,
                    _("Decided"): one.decided_at,
                    _("Reason"): one.reason,
                }
                for one in Affiliation.objects.filter(user__key=subject.user).select_related("organisation")
            ],
        )


def _erase(subject: Subject, stranger: str, by: Actor) -> Iterable[Done]:
    files = 0
    notes = list(_notes(subject).select_related("file"))
    for note in notes:
        document = note.file
        change(
            note,
            by=by,
            version=note.version,
            needs=Right.HANDLE_PERSONAL_DATA,
            action="erase",
            title=ERASED_NOTE,
            text="",
            note="",
            file=None,
            withdrawn=ERASED_NOTE,
        )
        if document is not None and drop_file(document):
            files += 1
    yield Done(_("Notes about the person"), len(notes))
    yield Done(_("Files about the person"), files)
    linked = Interaction.objects.filter(contacts__key__in=subject.contacts).distinct().count()
    yield Done(
        _("Interactions in which the person took part"),
        linked,
        _("They show what the authority has done; the person stands in them as a stranger."),
    )
    if subject.user:
        yield Done(_("Rights to act for an organisation"), _leave(subject.user, by))


def drop_file(document: Document) -> bool:
    """Delete a document with its file, once the transaction is kept; False while something else needs it."""
    storage, name = document.file.storage, str(document.file.name)
    try:
        with transaction.atomic():
            document.delete()
    except ProtectedError:
        return False
    transaction.on_commit(lambda: storage.delete(name))
    return True


def _leave(user: str, by: Actor) -> int:
    """Ties that are open end; the words that the person wrote and was written about them go."""
    ties = Affiliation.objects.filter(user__key=user)
    open_ones = ties.filter(state__in=(AffiliationState.ASKED.value, AffiliationState.APPROVED.value))
    open_ones.update(state=AffiliationState.LEFT.value, decided_by=by.actor_key, decided_at=clock.now())
    return ties.update(reason="")


def _last(keys: Sequence[str]) -> Mapping[str, date]:
    """The newest interaction, end of a role, and note of each contact."""
    newest: dict[str, date] = {}
    for found in (
        Interaction.objects.filter(contacts__key__in=keys, withdrawn="")
        .values_list("contacts__key")
        .annotate(Max("on")),
        Contact.objects.filter(key__in=keys).values_list("key").annotate(Max("roles__ends")),
        FollowUp.objects.filter(contact__key__in=keys, done_on__isnull=False)
        .values_list("contact__key")
        .annotate(Max("done_on")),
    ):
        for key, day in found:
            if day is not None:
                newest[key] = max(day, newest.get(key, day))
    return newest


def _goes(subject: Subject) -> Iterable[tuple[str, str]]:
    yield from ((Contact.KIND, key) for key in subject.contacts)
    yield from ((Note.KIND, key) for key in _notes(subject).values_list("key", flat=True))


FLOOR = Floor(told=_told, erase=_erase, last=_last, goes=_goes)
