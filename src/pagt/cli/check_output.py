"""The three forms in which `pagt check` prints a result (docs/reference/check.md)."""

import csv
import io
import json
from collections.abc import Callable, Iterator
from datetime import date

import click

from pagt.plan.rules.labels import label
from pagt.plan.rules.messages import Lang, say
from pagt.plan.rules.results import CommitmentResult, PartResult, PeriodResult, PlanResult
from pagt.plan.rules.verdict import Verdict

_SIGNS = {
    Verdict.UPCOMING: ("○", "dim"),
    Verdict.OPEN: ("◔", "blue"),
    Verdict.AT_RISK: ("▲", "yellow"),
    Verdict.KEPT: ("●", "green"),
    Verdict.DEVIATES: ("◆", "magenta"),
    Verdict.BROKEN: ("✕", "red"),
    Verdict.UNPROVEN: ("?", "cyan"),
}
_WORDS = {
    "as_of": {"da": "opgjort ved udgangen af {on}", "en": "as at the end of {on}"},
    "channel": {"da": "vises under {id}", "en": "shown under {id}"},
    "missing": {"da": "mangler: {names}", "en": "missing: {names}"},
}
CSV_COLUMNS = (
    "commitment",
    "title",
    "part",
    "from",
    "to",
    "verdict",
    "have",
    "need_min",
    "need_max",
    "missing",
    "days_left",
    "rule_version",
    "counted",
    "rejected",
)


def as_data(result: PlanResult, lang: Lang) -> dict[str, object]:
    """The result as plain data: what `--format json` prints."""
    return {
        "plan": result.plan.id,
        "on": result.on.isoformat(),
        "known_at": result.known_at.isoformat() if result.known_at else None,
        "commitments": [_commitment(one, lang) for one in result.commitments],
    }


def _commitment(one: CommitmentResult, lang: Lang) -> dict[str, object]:
    commitment = one.commitment
    out: dict[str, object] = {
        "id": commitment.id,
        "title": (commitment.title_en if lang == "en" else "") or commitment.title,
        "verdict": one.verdict,
        "rule_version": one.rule_version,
        "periods": [_period(period, lang) for period in one.periods],
    }
    if one.parts:
        out["parts"] = [_part(part, lang) for part in one.parts]
    if commitment.channel_of:
        out["channel_of"] = commitment.channel_of
    return out


def _part(part: PartResult, lang: Lang) -> dict[str, object]:
    out: dict[str, object] = {
        "label": say(part.label, lang),
        "verdict": part.verdict,
        "periods": [_period(period, lang) for period in part.periods],
    }
    if part.parts:
        out["parts"] = [_part(inner, lang) for inner in part.parts]
    return out


def _period(period: PeriodResult, lang: Lang) -> dict[str, object]:
    out: dict[str, object] = {
        "from": period.start.isoformat(),
        "to": period.end.isoformat(),
        "verdict": period.verdict,
        "have": period.have,
        "need": {"min": period.need_min, "max": period.need_max},
        "missing": [say(name, lang) for name in period.missing],
        "days_left": period.days_left,
        "counted": [
            {"kind": record.kind, "date": record.on.isoformat(), "title": record.heading(lang)}
            for record in period.counted
        ],
        "rejected": [
            {
                "kind": entry.record.kind,
                "date": entry.record.on.isoformat(),
                "title": entry.record.heading(lang),
                "reason": entry.reason.text(lang),
                "reason_code": entry.reason.code,
            }
            for entry in period.rejected
        ],
    }
    if period.days_late is not None:
        out["days_late"] = period.days_late
    return out


def print_json(result: PlanResult, lang: Lang) -> None:
    """Print the result as JSON."""
    click.echo(json.dumps(as_data(result, lang), ensure_ascii=False, indent=2))


def rows_of(one: CommitmentResult, lang: Lang) -> Iterator[tuple[str, PeriodResult]]:
    """(name of the part or empty, period): the periods of a commitment, then those of its parts."""
    for period in one.periods:
        yield "", period
    yield from _part_rows(one.parts, lang, "")


def _part_rows(parts: tuple[PartResult, ...], lang: Lang, before: str) -> Iterator[tuple[str, PeriodResult]]:
    for part in parts:
        name = before + say(part.label, lang)
        for period in part.periods:
            yield name, period
        yield from _part_rows(part.parts, lang, f"{name} / ")


def guarded(value: object) -> str:
    """A cell that no spreadsheet takes for a formula."""
    text = "" if value is None else str(value)
    return (
        f"'{text}"
        if isinstance(value, str) and text.lstrip(" ")[:1] in ("=", "+", "-", "@", "\t", "\r")
        else text
    )


def print_csv(result: PlanResult, lang: Lang) -> None:
    """Print one line for each commitment (and part) and period."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(CSV_COLUMNS)
    for one in result.commitments:
        title = (one.commitment.title_en if lang == "en" else "") or one.commitment.title
        if one.verdict is None:
            writer.writerow([guarded(one.commitment.id), guarded(title)] + [""] * (len(CSV_COLUMNS) - 2))
        for part, period in rows_of(one, lang):
            missing = ", ".join(say(name, lang) for name in period.missing)
            cells: list[object] = [
                one.commitment.id,
                title,
                part,
                period.start.isoformat(),
                period.end.isoformat(),
            ]
            cells += [str(period.verdict), period.have, period.need_min, period.need_max, missing]
            cells += [period.days_left, one.rule_version, len(period.counted), len(period.rejected)]
            writer.writerow([guarded(cell) for cell in cells])
    click.echo(out.getvalue(), nl=False)


def _period_name(start: date, end: date) -> str:
    if (start.month, start.day, end.month, end.day) == (1, 1, 12, 31):
        return f"{start.year:04}" if start.year == end.year else f"{start.year:04}-{end.year:04}"
    return f"{start.isoformat()} - {end.isoformat()}"


def _need(period: PeriodResult) -> str:
    low, high = period.need_min, period.need_max
    if low is not None and high is not None:
        return str(low) if low == high else f"{low}-{high}"
    return f"≥ {low}" if low is not None else f"≤ {high}"


def print_table(result: PlanResult, lang: Lang) -> None:
    """Print the result for people: a heading for each commitment, a line for each period."""
    from rich.console import Console  # only the table needs it, and it costs start-up time
    from rich.table import Table
    from rich.text import Text

    console = Console()
    title = (result.plan.title_en if lang == "en" else "") or result.plan.title
    console.print(Text(title, style="bold"), Text(_WORDS["as_of"][lang].format(on=result.on.isoformat())))
    for one in result.commitments:
        commitment = one.commitment
        name = (commitment.title_en if lang == "en" else "") or commitment.title
        heading = Text.assemble("\n", (f"{commitment.id} ", "bold"), (name, "bold"))
        if one.verdict is None:
            console.print(heading)
            console.print(Text(f"    {_WORDS['channel'][lang].format(id=commitment.channel_of)}"))
            continue
        sign, style = _SIGNS[one.verdict]
        console.print(heading.append(f"  {sign} {label('verdict', one.verdict, lang)}", style=style))
        table = Table.grid(padding=(0, 2))
        for justify in ("left", "left", "right", "left"):
            table.add_column(justify=justify, no_wrap=True)
        table.add_column(overflow="fold")
        for part, period in rows_of(one, lang):
            sign, style = _SIGNS[period.verdict]
            missing = ", ".join(say(name, lang) for name in period.missing)
            left = [part] if part else []
            left += [_WORDS["missing"][lang].format(names=missing)] if missing else []
            table.add_row(
                f"    {_period_name(period.start, period.end)}",
                Text(f"{sign} {label('verdict', period.verdict, lang)}", style=style),
                f"{period.have:,}".replace(",", "." if lang == "da" else ","),
                Text(f"({_need(period)})"),
                Text(" · ".join(left)),
            )
        console.print(table)


FORMATS: dict[str, Callable[[PlanResult, Lang], None]] = {
    "table": print_table,
    "json": print_json,
    "csv": print_csv,
}
"""How to print a result, by the name of the form."""
