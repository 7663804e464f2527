"""What choices of scenarios are called."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from pagt.grants.selection.states import GroupBy, RuleKind, ValueFunction

VALUE_NAMES = {
    ValueFunction.SCORES: _("Sum of scores"),
    ValueFunction.MONEY: _("Scores weighted by money"),
}
RULE_NAMES = {
    RuleKind.SHARE_LEAST: _("At least a share of the money"),
    RuleKind.SHARE_MOST: _("At most a share of the money"),
    RuleKind.MONEY_LEAST: _("At least an amount"),
    RuleKind.MONEY_MOST: _("At most an amount"),
    RuleKind.COUNT_LEAST: _("At least a number of projects"),
    RuleKind.COUNT_MOST: _("At most a number of projects"),
    RuleKind.LEAD_MOST: _("At most a number for each applicant"),
    RuleKind.EITHER: _("At most one of two projects"),
    RuleKind.MUST: _("Must be in"),
    RuleKind.MUST_NOT: _("Must not be in"),
}
GROUP_NAMES = {
    GroupBy.THEME: _("Theme"),
    GroupBy.MUNICIPALITY: _("Municipality"),
    GroupBy.EDUCATION: _("Kind of education"),
}
EACH_NAMES = {
    GroupBy.THEME: _("Each theme"),
    GroupBy.MUNICIPALITY: _("Each municipality"),
    GroupBy.EDUCATION: _("Each kind of education"),
}
VALUE_MEANINGS = {
    ValueFunction.SCORES: _(
        "Each project counts with its score, whatever it costs. The best portfolio has the highest sum. That favours "
        "many cheap projects: two cheap ones with middling scores beat one dear one with a high score."
    ),
    ValueFunction.MONEY: _(
        "Each krone counts with the score of the project that it goes to. The best portfolio has the highest sum of "
        "score times amount. That favours spending all the money, and a dear project with a high score over several "
        "cheap ones."
    ),
}
PLACE_NAMES = {
    "core": _("firmly in"),
    "borderline": _("borderline"),
    "exterior": _("firmly out"),
}
