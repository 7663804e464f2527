"""What lies around of a person besides records: drafts, imported files, kept merges, saved views, journal lines."""

from __future__ import annotations

import json
from collections.abc import Iterable
from urllib.parse import unquote_plus

from django.http import QueryDict
from django.utils.translation import gettext as _

from pagt.core.closed import names_closed, open_documents, open_lines, reader
from pagt.core.errors import Invalid
from pagt.core.models import Document, Draft, ImportRun, JournalEntry, Merge, SavedView
from pagt.core.personal import Done, Floor, Part, Subject
from pagt.core.register import sheets
from pagt.core.rights import Actor

PERSON = "person"


def _told(subject: Subject, own: bool) -> Iterable[Part]:
    if subject.user:
        actor = f"user:{subject.user}"
        yield Part(
            _("What you did, as the journal has it")
            if own
            else _("What the person did, as the journal has it"),
            [
                {_("When"): line.at, _("What"): line.action, _("Kind"): line.kind, _("Record"): line.key}
                for line in open_lines(JournalEntry.objects.filter(actor=actor), reader()).only(
                    "at", "action", "kind", "key"
                )
            ],
        )
        yield Part(
            _("Begun and not saved"),
            [
                {_("Form"): draft.form, _("When"): draft.saved_at, _("Typed"): unquote_plus(draft.data)}
                for draft in Draft.objects.filter(owner=actor)
                if not names_closed(f"{draft.form} {unquote_plus(draft.data)}", reader())
            ],
        )
        yield Part(
            _("Saved views"),
            [
                {_("List"): view.register, _("Name"): view.name}
                for view in SavedView.objects.filter(owner=actor)
                if not names_closed(view.name, reader())
            ],
        )
        yield Part(
            _("Uploaded files"),
            [
                {_("File name"): each.name, _("When"): each.created_at}
                for each in open_documents(Document.objects.filter(created_by=actor), reader())
            ],
        )
    about = JournalEntry.objects.filter(kind="contact", key__in=subject.contacts)
    if subject.user:
        about |= JournalEntry.objects.filter(kind=PERSON, key=subject.user)
    yield Part(
        _("The journal's lines about the person"),
        [
            {
                _("When"): line.at,
                _("What"): line.action,
                _("Who"): line.actor,
                _("What stood then"): json.dumps(line.state, ensure_ascii=False),
            }
            for line in about
        ],
    )


def _erase(subject: Subject, stranger: str, by: Actor) -> Iterable[Done]:
    if subject.user:
        own = Draft.objects.filter(owner=f"user:{subject.user}").delete()[0]
        own += SavedView.objects.filter(owner=f"user:{subject.user}", shared=False).delete()[0]
        yield Done(_("Own drafts and saved views"), own)
    yield Done(_("Drafts that name the person"), _delete(Draft, subject, _draft_text))
    yield Done(_("Imported files that name the person"), _delete(ImportRun, subject, _import_text))
    yield Done(_("Memories of merged records"), _delete(Merge, subject, _merge_text))
    views = [
        view
        for view in SavedView.objects.all()
        if subject.is_named_in(unquote_plus(f"{view.name} {view.query}"))
    ]
    SavedView.objects.filter(pk__in=[view.pk for view in views]).delete()
    yield Done(_("Saved views that name the person"), len(views))
    lines = JournalEntry.objects.filter(kind="contact", key__in=subject.contacts)
    if subject.user:
        lines |= JournalEntry.objects.filter(kind=PERSON, key=subject.user)
        lines |= JournalEntry.objects.filter(actor=f"user:{subject.user}")
    yield Done(
        _("Lines of the journal"),
        lines.count(),
        _(
            "The journal holds a key, never a name, and can't be changed: it proves what the authority has done."
        ),
    )


def _delete(model: type[Draft] | type[ImportRun] | type[Merge], subject: Subject, text: object) -> int:
    named = [
        row.pk
        for row in model._default_manager.iterator(chunk_size=50)
        if subject.is_named_in(text(row)) or _is_about(row, subject)  # type: ignore[operator]
    ]
    model._default_manager.filter(pk__in=named).delete()
    return len(named)


def _is_about(row: object, subject: Subject) -> bool:
    if isinstance(row, Merge):
        return row.kind == "contact" and bool({row.kept, row.gone} & set(subject.contacts))
    return isinstance(row, Draft) and row.form in {f"contact:{key}" for key in subject.contacts}


def _draft_text(draft: Draft) -> str:
    typed = QueryDict(draft.data)
    return "\n".join(value for name in typed for value in typed.getlist(name))


def _import_text(run: ImportRun) -> str:
    said = json.dumps([run.report, run.answers, run.mapping, run.written], ensure_ascii=False)
    try:
        read = sheets.read(run.file_name, bytes(run.content))
    except Invalid:
        # What can't be read as a sheet is read as bytes.
        return said + bytes(run.content).decode("utf-8", "replace")
    return said + "\n".join(cell for sheet in read for _number, row in sheet.rows for cell in row)


def _merge_text(merge: Merge) -> str:
    return json.dumps([merge.moved, merge.dropped, merge.before, merge.reason], ensure_ascii=False)


FLOOR = Floor(told=_told, erase=_erase)
