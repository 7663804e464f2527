"""The rule engine: promises and records in, verdicts with their proof out. Pure Python: no Django, no clock, no files.

Modules, lowest first:

- `messages`    sentences as data (code + parameters), said in Danish or English; `InvalidInputError` carries all problems
- `catalogue`, `labels`  the wordings of those sentences and of kinds, attributes and values
- `vocabulary`  what kinds of record there are and what each may carry
- `reading`     strict reading of dicts that collects every problem with its place
- `language`    the rules as dataclasses; `rule_reading` makes them from dicts
- `plan`        plan, focus areas, commitments, sets; `plan_reading` makes them from dicts, `plan_checks` checks the whole
- `records`     facts as an ordered, indexed `RecordSet`; `record_reading` reads and writes the records file
- `bits`, `index`, `conditions`, `reasons`  conditions as sets of records, sets as integers
- `verdict`     the seven verdicts and how they combine; `results` what an evaluation hands back
- `evaluate`    `evaluate(plan, records, on=..., known_at=...)`
- `history`     the days on which verdicts changed
- `toml_source` TOML bytes to a dict, and the line on which a value stands
"""
