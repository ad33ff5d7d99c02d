"""Who gave way where, by category and by kind of burden; volunteers beside paid staff. Never a single person.

What others than the coordinator read gives no small cell away. Where people are few, the whole row is hidden; in the
column of a kind of burden the few that bear it, with others until no total tells them. Then a mean over all kinds would
give away what is hidden in its row, so it goes too: either the total hides its own, or two rows do.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import get_args

from ...domain.parts.fields import Language
from ...domain.parts.people import CATEGORIES
from ...domain.plan import Plan
from ...domain.plans.burden import BurdenScale, Cause, Part, total
from ...domain.plans.schedule import read
from ...domain.problem import Problem
from ...rules.base import Rule
from ...rules.fair_compromise import FairCompromise
from ..words.labels import Labels
from ..words.layout import table, wrapped
from ..words.suppression import FEWEST, hidden
from ..words.words import listed, tenths_text

CAUSES: tuple[Cause, ...] = get_args(Cause)
EVERYONE, UNAFFILIATED = "everyone", "unaffiliated"
ENGAGEMENTS = ("volunteer", "paid")


@dataclass(frozen=True, slots=True)
class Cell:
    """How many people, and their mean points in tenths. None where that is not said."""

    people: int | None
    mean_tenths: int | None


HIDDEN = Cell(None, None)


@dataclass(frozen=True, slots=True)
class Row:
    """A group of the people at a session. ``whole``: all of them and their burden; ``causes``: who bears what."""

    group: str
    whole: Cell
    causes: Mapping[Cause, Cell]


@dataclass(frozen=True, slots=True)
class Compromise:
    """``everyone`` is the total of ``categories`` and of ``engagements``. ``suppressed``: small cells are not said."""

    categories: tuple[Row, ...]
    engagements: tuple[Row, ...]
    everyone: Row
    suppressed: bool


@dataclass(frozen=True, slots=True)
class Bearer:
    """Somebody at a session: of a category (or unaffiliated), volunteer or paid, with their burden."""

    category: str
    engagement: str
    parts: Sequence[Part]


def compromise(problem: Problem, plan: Plan, rules: Sequence[Rule], *, small_cells: bool) -> Compromise:
    """``rules`` are configured. ``small_cells``: for the coordinator only."""
    scale: BurdenScale = next((rule for rule in rules if isinstance(rule, FairCompromise)), FairCompromise())
    burdens = scale.burdens(problem, plan)
    bearers = [
        Bearer(problem.category_of(person.id) or UNAFFILIATED, person.engagement, burdens[person.id])
        for person in problem.people
        if person.id in read(problem, plan).of_human
    ]
    return compromise_of(bearers, small_cells=small_cells)


def compromise_of(bearers: Sequence[Bearer], *, small_cells: bool) -> Compromise:
    by_category: dict[str, list[Sequence[Part]]] = defaultdict(list)
    by_engagement: dict[str, list[Sequence[Part]]] = defaultdict(list)
    for bearer in bearers:
        by_category[bearer.category].append(bearer.parts)
        by_engagement[bearer.engagement].append(bearer.parts)
    categories = [_row(group, by_category[group]) for group in (*CATEGORIES, UNAFFILIATED) if group in by_category]
    engagements = [_row(group, by_engagement[group]) for group in ENGAGEMENTS if group in by_engagement]
    everyone = _row(EVERYONE, [bearer.parts for bearer in bearers])
    if small_cells:
        return Compromise(tuple(categories), tuple(engagements), everyone, suppressed=False)
    (of_all,) = _suppressed([everyone])
    return Compromise(_suppressed(categories), _suppressed(engagements), of_all, suppressed=True)


def _row(group: str, people: Sequence[Sequence[Part]]) -> Row:
    causes: dict[Cause, Cell] = {}
    for cause in CAUSES:
        points = [sum(part.points for part in parts if part.cause == cause) for parts in people]
        causes[cause] = _cell([count for count in points if count])
    return Row(group, _cell([total(parts) for parts in people]), causes)


def _cell(points: Sequence[int]) -> Cell:
    return Cell(len(points), _mean_tenths(points))


def _suppressed(rows: Sequence[Row]) -> tuple[Row, ...]:
    """Rows that share a total, as others may read them."""
    few = hidden({row.group: row.whole.people or 0 for row in rows})
    secret = {cause: hidden({row.group: row.causes[cause].people or 0 for row in rows}, few) for cause in CAUSES}
    told: list[Row] = []
    for row in rows:
        causes = {cause: HIDDEN if row.group in secret[cause] else cell for cause, cell in row.causes.items()}
        whole = HIDDEN if row.group in few else row.whole
        if HIDDEN in causes.values():
            whole = replace(whole, mean_tenths=None)
        told.append(Row(row.group, whole, causes))
    return tuple(told)


def _mean_tenths(counts: Sequence[int]) -> int:
    return (20 * sum(counts) + len(counts)) // (2 * len(counts)) if counts else 0


_WORDS: Mapping[Language, Mapping[str, str]] = {
    "de": {
        "nobody": "Niemand nimmt an einer Sitzung teil.",
        "beside": "Die mittlere Belastung je Person beträgt {groups}.",
        "few": "bei {group} – keine Angabe",
        "group": "bei {group} {mean} Punkte",
        "line-one": "{group}: 1 Person, im Mittel {mean}",
        "line-many": "{group}: {people} Personen, im Mittel {mean}",
        "line-mean-hidden": "{group}: {people} Personen, im Mittel keine Angabe",
        "line-hidden": "{group}: keine Angabe",
        "cause": "{cause} {people} ({mean})",
        "legend": "Je Art: Personen, die es betrifft, und in Klammern deren Punkte im Mittel.",
        "hidden": "Nicht genannt (·) ist, was weniger als {fewest} Personen betrifft, und was nötig wäre, um "
        "eine solche Zahl zu errechnen.",
        "head": "Gruppe",
        "people": "Personen",
        "mean": "im Mittel",
        "everyone": "alle",
        "unaffiliated": "ohne Organisation",
        "volunteer": "Ehrenamtliche",
        "paid": "Hauptamtliche",
        "of-volunteer": "Ehrenamtlichen",
        "of-paid": "Hauptamtlichen",
        "if_needed": "nur zur Not frei",
        "late": "spät am Abend",
        "saturday": "samstags",
        "outside_office": "außerhalb der Dienstzeit",
        "travel": "weiter Weg",
        "short_notice": "kurzfristig",
        "history": "aus früheren Quartalen",
    },
    "en": {
        "nobody": "Nobody takes part in a session.",
        "beside": "The mean burden per person is {groups}.",
        "few": "not said for {group}",
        "group": "{mean} points for {group}",
        "line-one": "{group}: 1 person, {mean} on average",
        "line-many": "{group}: {people} people, {mean} on average",
        "line-mean-hidden": "{group}: {people} people, the mean is not said",
        "line-hidden": "{group}: not said",
        "cause": "{cause} {people} ({mean})",
        "legend": "For each kind: the people concerned and, in brackets, their points on average.",
        "hidden": "Not said (·) is what concerns fewer than {fewest} people, and what would be needed to compute "
        "such a number.",
        "head": "Group",
        "people": "people",
        "mean": "on average",
        "everyone": "all",
        "unaffiliated": "without an organisation",
        "volunteer": "volunteers",
        "paid": "paid staff",
        "of-volunteer": "volunteers",
        "of-paid": "paid staff",
        "if_needed": "free only if need be",
        "late": "late in the evening",
        "saturday": "on a Saturday",
        "outside_office": "outside office hours",
        "travel": "long way",
        "short_notice": "short notice",
        "history": "from earlier quarters",
    },
}


def compromise_lines(found: Compromise, labels: Labels, width: int) -> list[str]:
    """Volunteers beside paid staff; then a table of the groups, or a line for each where the table is too wide."""
    words = _WORDS[labels.language]
    if not found.engagements:
        return wrapped(words["nobody"], width)
    lines = [*wrapped(_beside(found, labels), width), ""]
    rows = (*found.categories, *found.engagements, found.everyone)
    lines += _as_table(rows, labels, width) or _as_lines(rows, labels, width)
    lines += ["", *wrapped(words["legend"], width)]
    if found.suppressed:
        lines += wrapped(words["hidden"].format(fewest=FEWEST), width)
    return lines


def _beside(found: Compromise, labels: Labels) -> str:
    words = _WORDS[labels.language]
    told = []
    for row in found.engagements:
        mean = row.whole.mean_tenths
        if mean is None:
            told.append(words["few"].format(group=words[f"of-{row.group}"]))
        else:
            told.append(words["group"].format(group=words[f"of-{row.group}"], mean=tenths_text(mean, labels.language)))
    return words["beside"].format(groups=listed(told, labels.language))


def group_text(group: str, labels: Labels) -> str:
    return _WORDS[labels.language].get(group) or labels.category(group)


def _causes_in(rows: Sequence[Row]) -> list[Cause]:
    return [cause for cause in CAUSES if any(row.causes[cause].people for row in rows)]


def _as_table(rows: Sequence[Row], labels: Labels, width: int) -> list[str] | None:
    words = _WORDS[labels.language]
    causes = _causes_in(rows)
    heads = [words["head"], words["people"], words["mean"], *(words[cause] for cause in causes)]
    return table(heads, [_cells(row, causes, labels) for row in rows], width)


def _cells(row: Row, causes: Sequence[Cause], labels: Labels) -> list[str]:
    people, mean = row.whole.people, row.whole.mean_tenths
    cells = [group_text(row.group, labels)]
    cells += ["·" if people is None else str(people), "·" if mean is None else tenths_text(mean, labels.language)]
    for cause in causes:
        cell = row.causes[cause]
        if cell.people is None or cell.mean_tenths is None:
            cells.append("·")
        else:
            cells.append(f"{cell.people} ({tenths_text(cell.mean_tenths, labels.language)})" if cell.people else "–")
    return cells


def _as_lines(rows: Sequence[Row], labels: Labels, width: int) -> list[str]:
    words, language = _WORDS[labels.language], labels.language
    lines: list[str] = []
    for row in rows:
        group = group_text(row.group, labels)
        people, mean = row.whole.people, row.whole.mean_tenths
        if mean is None:
            text = words["line-hidden" if people is None else "line-mean-hidden"].format(group=group, people=people)
        else:
            line = words["line-one" if people == 1 else "line-many"]
            text = line.format(group=group, people=people, mean=tenths_text(mean, language))
        causes = [
            words["cause"].format(cause=words[cause], people=cell.people, mean=tenths_text(cell.mean_tenths, language))
            for cause, cell in row.causes.items()
            if cell.people and cell.mean_tenths is not None
        ]
        lines += wrapped("; ".join([text, ", ".join(causes)]) if causes else text, width, "- ", "  ")
    return lines
