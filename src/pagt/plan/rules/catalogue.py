"""The wording of every sentence, by code: (Danish, English)."""

from collections.abc import Mapping

_INPUT: Mapping[str, tuple[str, str]] = {
    "unknown_key": (
        "Ukendt nøgle '{word}'. Her kan stå: {known}.",
        "Unknown key '{word}'. What may stand here: {known}.",
    ),
    "unknown_key_near": (
        "Ukendt nøgle '{word}'. Mente du '{near}'? Her kan stå: {known}.",
        "Unknown key '{word}'. Did you mean '{near}'? What may stand here: {known}.",
    ),
    "unknown_value": (
        "'{word}' er ikke en værdi af {key}. Mulige værdier: {known}.",
        "'{word}' is no value of {key}. Possible values: {known}.",
    ),
    "unknown_value_near": (
        "'{word}' er ikke en værdi af {key}. Mente du '{near}'? Mulige værdier: {known}.",
        "'{word}' is no value of {key}. Did you mean '{near}'? Possible values: {known}.",
    ),
    "unknown_attribute": (
        "{kind} har intet felt '{word}', som en regel kan spørge til. Felter: {known}.",
        "{kind} has no field '{word}' that a rule can ask for. Fields: {known}.",
    ),
    "unknown_attribute_near": (
        "{kind} har intet felt '{word}', som en regel kan spørge til. Mente du '{near}'? Felter: {known}.",
        "{kind} has no field '{word}' that a rule can ask for. Did you mean '{near}'? Fields: {known}.",
    ),
    "unknown_set": (
        "Der er intet sæt med id '{word}'. Sæt: {known}.",
        "There is no set with id '{word}'. Sets: {known}.",
    ),
    "unknown_set_near": (
        "Der er intet sæt med id '{word}'. Mente du '{near}'? Sæt: {known}.",
        "There is no set with id '{word}'. Did you mean '{near}'? Sets: {known}.",
    ),
    "unknown_commitment": (
        "Planen har intet løfte med id '{word}'.",
        "The plan has no commitment with id '{word}'.",
    ),
    "unknown_commitment_near": (
        "Planen har intet løfte med id '{word}'. Mente du '{near}'?",
        "The plan has no commitment with id '{word}'. Did you mean '{near}'?",
    ),
    "unknown_record": (
        "Der er ingen post af typen {kind} med id '{word}'.",
        "There is no record of the kind {kind} with id '{word}'.",
    ),
    "not_common": (
        "Feltet '{attribute}' findes ikke på samme måde i alle regelens typer ({kinds}). Fælles felter: {known}.",
        "The field '{attribute}' is not the same in all the kinds of the rule ({kinds}). Common fields: {known}.",
    ),
    "missing_key": ("'{key}' mangler.", "'{key}' is missing."),
    "wrong_type": ("'{key}' skal være {type}, ikke {got}.", "'{key}' must be {type}, not {got}."),
    "not_a_date": (
        "'{got}' er ikke en dato. Skriv fx 2025-12-31.",
        "'{got}' is no date. Write e.g. 2025-12-31.",
    ),
    "too_long": (
        "'{key}' har {length} tegn; højst {limit} er tilladt.",
        "'{key}' has {length} characters; at most {limit} are allowed.",
    ),
    "empty_text": ("'{key}' må ikke være tom.", "'{key}' must not be empty."),
    "control_character": (
        "'{key}' indeholder et tegn, som ikke kan vises (kode {code_point}).",
        "'{key}' holds a character that cannot be shown (code {code_point}).",
    ),
    "empty_list": (
        "Listen '{key}' er tom: den kan aldrig opfyldes.",
        "The list '{key}' is empty: it can never be met.",
    ),
    "too_many": (
        "'{key}' har {length} led; højst {limit} er tilladt.",
        "'{key}' has {length} entries; at most {limit} are allowed.",
    ),
    "number_too_big": ("'{key}' er større end {limit}.", "'{key}' is greater than {limit}."),
    "negative": ("'{key}' må ikke være negativt.", "'{key}' must not be negative."),
    "at_least": ("'{key}' skal være mindst {limit}.", "'{key}' must be at least {limit}."),
    "wrong_schema": (
        "Filen siger schema = {got}; dette program læser schema = 1.",
        "The file says schema = {got}; this program reads schema = 1.",
    ),
    "bad_id": (
        "Id '{id}' må kun indeholde bogstaver, tal, punktum, bindestreg og understreg.",
        "The id '{id}' may only hold letters, digits, dots, hyphens and underscores.",
    ),
    "duplicate_id": (
        "Id '{id}' er brugt to gange ({what}); det står også i {first}.",
        "The id '{id}' is used twice ({what}); it also stands at {first}.",
    ),
    "reserved_set": (
        "'{id}' er et indbygget sæt; giv sættet et andet id.",
        "'{id}' is a built-in set; give the set another id.",
    ),
    "reversed_period": (
        "Perioden slutter ({end}), før den begynder ({start}).",
        "The period ends ({end}) before it begins ({start}).",
    ),
    "plan_too_long": (
        "Planen varer mere end {limit} år ({start} til {end}).",
        "The plan is longer than {limit} years ({start} to {end}).",
    ),
    "outside_plan": (
        "{day} ligger uden for planens periode ({start} til {end}).",
        "{day} lies outside the plan ({start} to {end}).",
    ),
    "milestone_outside": (
        "Milepælen {day} ligger uden for løftets periode ({start} til {end}).",
        "The milestone {day} lies outside the commitment's time ({start} to {end}).",
    ),
    "rule_or_channel": (
        "Et løfte skal have enten 'rule' eller 'channel_of'.",
        "A commitment must have either 'rule' or 'channel_of'.",
    ),
    "channel_without_rule": (
        "'{id}' har selv ingen regel og kan derfor ikke have '{channel}' som kanal.",
        "'{id}' has no rule itself, so '{channel}' cannot be its channel.",
    ),
    "ref_without_rule": (
        "'{id}' har ingen regel og kan derfor ikke være en del af en anden regel.",
        "'{id}' has no rule, so it cannot be a part of another rule.",
    ),
    "circle": (
        "Reglerne henviser til hinanden i ring: {circle}.",
        "The rules refer to one another in a circle: {circle}.",
    ),
    "too_deep": (
        "Regler må højst ligge {limit} lag inde i hinanden (henvisninger talt med).",
        "Rules may lie at most {limit} deep in one another (references included).",
    ),
    "ref_alone": (
        "'ref' kan kun bruges som en del af all_of eller any_of.",
        "'ref' can only be a part of all_of or any_of.",
    ),
    "no_limit": ("Reglen siger hverken 'min' eller 'max'.", "The rule says neither 'min' nor 'max'."),
    "always_true": (
        "Reglen er altid opfyldt: 'min' er 0, og der er intet 'max'.",
        "The rule is always met: 'min' is 0 and there is no 'max'.",
    ),
    "min_above_max": (
        "'min' ({min}) er større end 'max' ({max}).",
        "'min' ({min}) is greater than 'max' ({max}).",
    ),
    "no_condition": ("Betingelsen siger ingenting.", "The condition says nothing."),
    "contradiction": ("Betingelsen kan aldrig opfyldes: {why}.", "The condition can never be met: {why}."),
    "year_never": (
        "Betingelsen kan aldrig opfyldes: ingen af årene ligger i løftets periode ({start} til {end}).",
        "The condition can never be met: none of the years lies in the commitment's time ({start} to {end}).",
    ),
    "not_ordered": (
        "'{attribute}' har ingen rækkefølge; 'min' og 'max' kan ikke bruges.",
        "'{attribute}' has no order; 'min' and 'max' cannot be used.",
    ),
    "not_summable": (
        "'{attribute}' er ikke et tal og kan ikke lægges sammen. Tal: {known}.",
        "'{attribute}' is not a number and cannot be added up. Numbers: {known}.",
    ),
    "not_a_list": (
        "'{attribute}' er ikke en liste af henvisninger. Lister: {known}.",
        "'{attribute}' is not a list of links. Lists: {known}.",
    ),
    "flag_presence": (
        "'{attribute}' er altid enten true eller false; spørg om værdien i stedet.",
        "'{attribute}' is always either true or false; ask for the value instead.",
    ),
    "no_participants": ("{kind} har ingen deltagere.", "{kind} has no participants."),
    "no_items": ("{kind} har ingen dagsordenspunkter.", "{kind} has no agenda items."),
    "no_attendance": (
        "Ved {kind} er der ikke forskel på indbudt og fremmødt; 'attended' kan ikke bruges.",
        "For {kind} there is no difference between invited and attended; 'attended' cannot be used.",
    ),
    "role_elsewhere": (
        "Rollen '{role}' findes ikke for {kind}. Roller: {known}.",
        "{kind} has no role '{role}'. Roles: {known}.",
    ),
    "every_alone": ("'every' kan ikke stå sammen med andre nøgler.", "'every' cannot stand with other keys."),
    "empty_set": ("Sættet '{set}' har ingen medlemmer.", "The set '{set}' has no members."),
    "member_not_carried": (
        "Medlemmet '{member}' i sættet '{set}' kan aldrig nås gennem '{through}': {why}.",
        "The member '{member}' of the set '{set}' can never be reached through '{through}': {why}.",
    ),
    "ambassadors_by_attribute": (
        "Ambassadørerne er organisationer og kan kun nås gennem 'participants'.",
        "The ambassadors are organisations and can only be reached through 'participants'.",
    ),
    "too_few_parts": ("'{type}' skal have mindst én del.", "'{type}' must have at least one part."),
    "undated_call": (
        "Et udbud skal have 'opens_on', 'idea_closes_at', 'closes_at' eller 'year'.",
        "A call must have 'opens_on', 'idea_closes_at', 'closes_at' or 'year'.",
    ),
    "undated_bid": (
        "En ansøgning uden 'sent_on' skal have 'recorded_on'.",
        "A bid without 'sent_on' must have 'recorded_on'.",
    ),
    "bad_toml": ("Filen er ikke gyldig TOML: {why}", "The file is not valid TOML: {why}"),
    "bad_encoding": (
        "Filen er ikke UTF-8-tekst (byte {position}).",
        "The file is not UTF-8 text (byte {position}).",
    ),
    "nul_byte": (
        "Filen indeholder et NUL-tegn og er ikke en tekstfil.",
        "The file holds a NUL character and is no text file.",
    ),
    "too_nested": ("Filen er indlejret for dybt.", "The file is nested too deeply."),
    "file_too_big": (
        "Filen fylder {size} byte; højst {limit} er tilladt.",
        "The file has {size} bytes; at most {limit} are allowed.",
    ),
}

_REASONS: Mapping[str, tuple[str, str]] = {
    "cancelled": ("aflyst: {why}", "cancelled: {why}"),
    "withdrawn": ("trukket tilbage: {why}", "withdrawn: {why}"),
    "cancelled_elsewhere": ("aflyst", "cancelled"),
    "withdrawn_elsewhere": ("trukket tilbage", "withdrawn"),
    "not_sent": ("ikke sendt", "not sent"),
    "not_introduced": (
        "de to er ikke sat i kontakt med hinanden endnu",
        "the two are not introduced to each other yet",
    ),
    "not_submitted": ("ikke indsendt", "not submitted"),
    "unpublished": ("ikke offentliggjort endnu", "not published yet"),
    "undated": ("har ingen dato", "has no date"),
    "later": ("ligger efter opgørelsesdagen ({day})", "lies after the day of the verdict ({day})"),
    "before_period": ("uden for perioden: før {start}", "outside the period: before {start}"),
    "after_period": ("uden for perioden: efter {end}", "outside the period: after {end}"),
    "late": ("{days} dage efter fristen {by}", "{days} days after the due date {by}"),
    "late_one": ("1 dag efter fristen {by}", "1 day after the due date {by}"),
    "attribute_missing": ("{attribute} er ikke oplyst", "{attribute} is not given"),
    "attribute_unwanted": ("{attribute} er udfyldt", "{attribute} is given"),
    "attribute_differs": ("{attribute} er {have}, ikke {want}", "{attribute} is {have}, not {want}"),
    "attribute_below": (
        "{attribute} er {have}, mindst {limit} kræves",
        "{attribute} is {have}, at least {limit} is asked",
    ),
    "attribute_above": (
        "{attribute} er {have}, højst {limit} tæller",
        "{attribute} is {have}, at most {limit} counts",
    ),
    "nobody": ("ingen {who} deltog", "no {who} took part"),
    "nobody_invited": ("ingen {who} er med", "no {who} is named"),
    "too_few": ("{have} {who} deltog, {need} kræves", "{have} {who} took part, {need} are asked"),
    "not_every": ("deltog ikke: {names}", "did not take part: {names}"),
    "set_empty": ("{set} har ingen medlemmer den dag", "{set} has no members that day"),
    "no_item": ("intet dagsordenspunkt med {what}", "no agenda item with {what}"),
    "too_few_items": (
        "{have} dagsordenspunkt(er) med {what}, {need} kræves",
        "{have} agenda item(s) with {what}, {need} are asked",
    ),
    "not_linked": ("{attribute} mangler", "{attribute} is missing"),
    "no_member": ("når ingen fra {set}", "reaches no one of {set}"),
}

SENTENCES: Mapping[str, tuple[str, str]] = {**_INPUT, **_REASONS}
