"""What can be wrong with a form, in words; `%(where)s` is the place of it."""

from django.utils.translation import gettext_lazy as _

NAMES_OF_PARTS = {
    "sections": _("section"),
    "questions": _("question"),
    "options": _("answer"),
    "columns": _("column"),
    "title": _("title"),
    "intro": _("introduction"),
    "key": _("key"),
    "type": _("type"),
    "label": _("question text"),
    "help": _("help"),
    "required": _("required"),
    "limit": _("limit"),
    "minimum": _("least"),
    "maximum": _("greatest"),
    "years": _("years"),
    "shown_if": _("shown if"),
    "value": _("value"),
}
FAULTS = {
    # What can't be read as a form at all.
    "file_too_large": _("The file is too large for a form. It may have at most 1 MB."),
    "file_not_text": _("The file is no text. Save it as a TOML file in UTF-8."),
    "file_not_toml": _("The file is no valid TOML, so that no form can be read. %(why)s"),
    "not_a_table": _("Something else stands where names and values should: %(where)s."),
    "not_a_list": _("A list is needed: %(where)s."),
    "not_a_text": _("A text is needed: %(where)s."),
    "not_a_flag": _("Write true or false: %(where)s."),
    "not_whole": _("Write a whole number: %(where)s."),
    "not_years": _("Write years as whole numbers: %(where)s."),
    "not_texts": _("Write a list of texts: %(where)s."),
    "too_long": _("The text has %(count)s characters and may have %(limit)s: %(where)s. Shorten it."),
    "too_many": _("There are %(count)s and may be %(limit)s: %(where)s. Take some away."),
    "unknown_word": _("“%(value)s” is unknown: %(where)s. Write one of: %(words)s."),
    "unknown_name": _("A form has nothing of this name: %(where)s. Take it away or mend its spelling."),
    # What hinders its publication.
    "no_title": _("The form does not ask for the project's title. Add that question."),
    "no_period": _("The form does not ask for the project's period. Add that question."),
    "no_budget": _("The form does not ask for the budget. Add that question."),
    "section_untitled": _("Give the section a title: %(where)s."),
    "section_empty": _("The section “%(section)s” has no questions. Add some, or take it away."),
    "type_twice": _("“%(label)s”: a form can ask this only once (%(type)s). Take one of the two away."),
    "always_needed": _("“%(label)s” must be required and always shown: the register is built on it."),
    "key_twice": _("Two questions have the key “%(key)s”. Give one of them another."),
    "bad_key": _(
        "The key “%(key)s” can't be used (%(where)s). Write a small letter a-z first, then letters, digits and "
        "underscores, 60 at most."
    ),
    "unlabelled": _("Write the question itself: %(where)s."),
    "limit_unused": _("“%(label)s” can't have a limit. Take it away."),
    "limit_outside": _("“%(label)s”: the limit must lie between 1 and %(most)s."),
    "limit_too_small": _("“%(label)s”: the limit must be at least 1."),
    "bound_unused": _("“%(label)s” can't have a least or greatest value. Take it away."),
    "bad_bound": _(
        "“%(label)s”: “%(value)s” can't be a least or greatest value here. Write e.g. 12.5 for a number, 50000 for an "
        "amount in kroner, 2027-01-31 for a day."
    ),
    "bounds_crossed": _("“%(label)s”: the least value is greater than the greatest."),
    "options_unused": _("“%(label)s” can't have answers to choose among. Take them away."),
    "too_few_options": _("“%(label)s” has too few answers to choose among. Add some."),
    "bad_option": _("“%(label)s”: every answer needs a value of at most 60 characters."),
    "option_unlabelled": _("“%(label)s”: an answer has no text. Write it."),
    "option_twice": _("“%(label)s”: the answer “%(value)s” stands there twice. Take one away."),
    "columns_unused": _("“%(label)s” can't have columns of its own. Take them away."),
    "no_columns": _("“%(label)s” is a table without columns. Add some."),
    "bad_column_key": _(
        "“%(label)s”: the column's key “%(key)s” can't be used. Write a small letter a-z first, then letters, digits "
        "and underscores."
    ),
    "column_unlabelled": _("“%(label)s”: a column has no heading. Write it."),
    "column_twice": _("“%(label)s”: the column “%(value)s” stands there twice. Take one away."),
    "years_unused": _("“%(label)s” can't have years. Take them away."),
    "bad_years": _("“%(label)s”: name the budget's years in order, each once, %(most)s at most."),
    "condition_not_before": _(
        "“%(label)s” is shown after an answer to “%(question)s”, but no such question stands before it. Move one of them."
    ),
    "condition_on_no_choice": _(
        "“%(label)s” is shown after an answer to “%(question)s”, but that question has no answers to choose among."
    ),
    "condition_without_value": _("“%(label)s”: say which answers show it."),
    "condition_unknown_value": _(
        "“%(label)s” is shown after the answer “%(value)s” to “%(question)s”, but it has no such answer."
    ),
}
