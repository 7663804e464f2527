"""Pages of plans, reviews and discussions, under the desk."""

from django.urls import URLPattern

from pagt.core.access import Open, page
from pagt.core.register.urls import pages
from pagt.core.rights import Right
from pagt.grants.assessment.registers.plans import plans
from pagt.grants.assessment.views import discussion, progress, review, review_files

_MINE, _ALL = "my-assessments", "assessment"
urlpatterns: list[URLPattern] = [
    *pages(plans),
    page(f"{_MINE}/<slug:assignment>/", review.review_page, name="review", needs=Right.ASSESS),
    # Its script tells whoever has lost the right why nothing is saved any more: the view asks.
    page(f"{_MINE}/<slug:assignment>/save/", review.save_page, name="review-save", needs=Open.SIGNED_IN),
    page(
        f"{_MINE}/<slug:assignment>/changes/",
        review.changes_page,
        name="review-changes",
        needs=Open.SIGNED_IN,
    ),
    page(
        f"{_MINE}/<slug:assignment>/files/<int:file>/",
        review_files.review_file,
        name="review-file",
        needs=Right.ASSESS,
    ),
    page(
        f"{_ALL}/applications/<slug:key>/discussion/",
        discussion.discussion_page,
        name="discussion",
        needs=Right.READ_APPLICATIONS,
    ),
    # Assessors and staff write in it: the action asks who may.
    page(
        f"{_ALL}/applications/<slug:key>/remarks/",
        discussion.new_remark,
        name="remark-new",
        needs=Open.SIGNED_IN,
    ),
    page(
        f"{_ALL}/remarks/<slug:remark>/", discussion.change_page, name="remark-change", needs=Open.SIGNED_IN
    ),
    page(
        f"{_ALL}/calls/<slug:key>/progress/",
        progress.progress_page,
        name="assessment-progress",
        needs=Right.READ_APPLICATIONS,
    ),
    page(
        f"{_ALL}/calls/<slug:key>/remind/",
        progress.remind_action,
        name="assessment-remind",
        needs=Right.HANDLE_APPLICATIONS,
    ),
]
