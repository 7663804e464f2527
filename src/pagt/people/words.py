"""What roles are called."""

from django.utils.translation import gettext_lazy as _

from pagt.people.roles import Role

ROLE_NAMES = {
    Role.APPLICANT: _("Applicant"),
    Role.ASSESSOR: _("Assessor"),
    Role.COUNCIL_MEMBER: _("Council member"),
    Role.OFFICER: _("Secretariat officer"),
    Role.APPROVER: _("Approver"),
    Role.AUDITOR: _("Auditor"),
    Role.ADMINISTRATOR: _("Administrator"),
}
ROLE_TASKS = {
    Role.APPLICANT: _("Applies for money on behalf of a school."),
    Role.ASSESSOR: _("Assesses applications."),
    Role.COUNCIL_MEMBER: _("Follows the plan and reads the records, without the confidential ones."),
    Role.OFFICER: _("Keeps the records and the plan, all day."),
    Role.APPROVER: _("Owns promises: reads all, vouches for evidence and signs off periods."),
    Role.AUDITOR: _("Reads everything and writes nothing."),
    Role.ADMINISTRATOR: _("Manages people and their roles; sees no records."),
}
