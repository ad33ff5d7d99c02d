"""Who gave way where, by category and by kind of burden; volunteers beside paid staff. Never a single person."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import get_args

from ..domain.burden import BurdenScale, Cause, Part, total
from ..domain.fields import Language
from ..domain.people import CATEGORIES
from ..domain.plan import Plan
from ..domain.problem import Problem
from ..domain.schedule import read
from ..rules.base import Rule
from ..rules.fair_compromise import FairCompromise
from .labels import Labels
from .layout import table, wrapped
from .suppression import FEWEST, hidden
from .words import listed, tenths_text

CAUSES: tuple[Cause, ...] = get_args(Cause)
EVERYONE, UNAFFILIATED = "everyone", "unaffiliated"
ENGAGEMENTS = ("volunteer", "paid")


@dataclass(frozen=True, slots=True)
class Cell:
    """How many people, and their mean points in tenths. None where that is not said."""

    people: int | None
    mean_tenths: int | None


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


def compromise(problem: Problem, plan: Plan, rules: Sequence[Rule], *, small_cells: bool) -> Compromise:
    """``rules`` are configured. ``small_cells``: for the coordinator only."""
    scale: BurdenScale = next((rule for rule in rules if isinstance(rule, FairCompromise)), FairCompromise())
    burdens = scale.burdens(problem, plan)
    there = [person for person in problem.people if person.id in read(problem, plan).of_human]
    by_category: dict[str, list[Sequence[Part]]] = defaultdict(list)
    by_engagement: dict[str, list[Sequence[Part]]] = defaultdict(list)
    for person in there:
        by_category[problem.category_of(person.id) or UNAFFILIATED].append(burdens[person.id])
        by_engagement[person.engagement].append(burdens[person.id])
    categories = [(group, by_category[group]) for group in (*CATEGORIES, UNAFFILIATED) if group in by_category]
    engagements = [(group, by_engagement[group]) for group in ENGAGEMENTS if group in by_engagement]
    everyone = (EVERYONE, [burdens[person.id] for person in there])
    shown = not small_cells
    (of_all,) = _rows([everyone], suppressed=shown)
    return Compromise(
        _rows(categories, suppressed=shown), _rows(engagements, suppressed=shown), of_all, suppressed=shown
    )


Group = tuple[str, Sequence[Sequence[Part]]]


def _rows(groups: Sequence[Group], *, suppressed: bool) -> tuple[Row, ...]:
    """Groups that share a total: what is hidden is hidden so that the total does not give it away."""
    whole = _column(groups, lambda parts: total(parts), everybody=True, suppressed=suppressed)
    causes = {cause: _column(groups, _points(cause), everybody=False, suppressed=suppressed) for cause in CAUSES}
    return tuple(
        Row(group, whole[group], {cause: column[group] for cause, column in causes.items()}) for group, _ in groups
    )


def _points(cause: Cause) -> Callable[[Sequence[Part]], int]:
    return lambda parts: sum(part.points for part in parts if part.cause == cause)


def _column(
    groups: Sequence[Group], points: Callable[[Sequence[Part]], int], *, everybody: bool, suppressed: bool
) -> Mapping[str, Cell]:
    """``everybody``: those without any points are counted too."""
    borne = {
        group: [count for count in (points(parts) for parts in people) if count or everybody]
        for group, people in groups
    }
    secret = hidden({group: len(counts) for group, counts in borne.items()}) if suppressed else frozenset()
    return {
        group: Cell(None, None) if group in secret else Cell(len(counts), _mean_tenths(counts))
        for group, counts in borne.items()
    }


def _mean_tenths(counts: Sequence[int]) -> int:
    return (20 * sum(counts) + len(counts)) // (2 * len(counts)) if counts else 0


_WORDS: Mapping[Language, Mapping[str, str]] = {
    "de": {
        "nobody": "Niemand nimmt an einer Sitzung teil.",
        "beside": "Die mittlere Belastung je Person beträgt {groups}.",
        "few": "bei {group} – keine Angabe (weniger als {fewest} Personen)",
        "group": "bei {group} {mean} Punkte",
        "line-one": "{group}: 1 Person, im Mittel {mean}",
        "line-many": "{group}: {people} Personen, im Mittel {mean}",
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
        "few": "not said for {group} (fewer than {fewest} people)",
        "group": "{mean} points for {group}",
        "line-one": "{group}: 1 person, {mean} on average",
        "line-many": "{group}: {people} people, {mean} on average",
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
            told.append(words["few"].format(group=words[f"of-{row.group}"], fewest=FEWEST))
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
    cells += (
        [str(people), tenths_text(mean, labels.language)] if people is not None and mean is not None else ["·", "·"]
    )
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
        if row.whole.people is None or row.whole.mean_tenths is None:
            text = words["line-hidden"].format(group=group)
        else:
            line = words["line-one" if row.whole.people == 1 else "line-many"]
            text = line.format(group=group, people=row.whole.people, mean=tenths_text(row.whole.mean_tenths, language))
        causes = [
            words["cause"].format(cause=words[cause], people=cell.people, mean=tenths_text(cell.mean_tenths, language))
            for cause, cell in row.causes.items()
            if cell.people and cell.mean_tenths is not None
        ]
        lines += wrapped("; ".join([text, ", ".join(causes)]) if causes else text, width, "- ", "  ")
    return lines
