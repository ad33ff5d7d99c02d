"""What many records say together: the best run of each group on each instance, and medians over the seeds."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from statistics import median
from typing import Any

from .solvers import GROUPS, group_of

Record = dict[str, Any]
SIZES = ("S", "M", "L", "XL", "XXL")
LEADING = 7
"""The stages that tables and plots show: those of the first six tiers, which the baselines know too.

Scores are compared by all of their stages.
"""


def has_plan(record: Record) -> bool:
    return bool(record["status"] == "solved")


def best_of_groups(records: Iterable[Record]) -> dict[str, dict[str, Record]]:
    """By instance and group the best run: a plan before none, the better score, then the earlier end."""
    found: dict[str, dict[str, Record]] = defaultdict(dict)
    for record in records:
        of_instance, group = found[record["instance"]["name"]], group_of(record["solver"])
        if group not in of_instance or _rank(record) < _rank(of_instance[group]):
            of_instance[group] = record
    return dict(found)


def _rank(record: Record) -> tuple[bool, list[int], float]:
    return (not has_plan(record), record["score"] if has_plan(record) else [], record["seconds"])


def by_kind(best: dict[str, dict[str, Record]]) -> dict[tuple[str, str], dict[str, list[Record]]]:
    """The same by (size, family) and group: one record for each seed, groups in the order they are named in."""
    found: dict[tuple[str, str], dict[str, list[Record]]] = defaultdict(lambda: defaultdict(list))
    for of_instance in best.values():
        for group in GROUPS:
            if group in of_instance:
                instance = of_instance[group]["instance"]
                found[instance["size"], instance["family"]][group].append(of_instance[group])
    order = {size: n for n, size in enumerate(SIZES)}
    return dict(sorted(found.items(), key=lambda item: (order.get(item[0][0], len(order)), item[0][1])))


def middle(records: Sequence[Record], number: Callable[[Record], float | None]) -> float | None:
    """The median, with a missing value as infinitely large; None if that is the median or there is no record."""
    values = [value if value is not None else math.inf for value in map(number, records)]
    found = median(values) if values else math.inf
    return None if found == math.inf else found


def middle_score(records: Sequence[Record]) -> list[float] | None:
    """Stage by stage the median over the runs with a plan."""
    scores = [record["score"] for record in records if has_plan(record)]
    return [median(stage) for stage in zip(*scores, strict=True)] if scores else None


def reached(record: Record, score: Sequence[int]) -> float | None:
    """Seconds until this run had a plan at least as good as that score."""
    return next((seconds for seconds, own in record["scores"] if own <= list(score)), None)


def all_proved(record: Record) -> float | None:
    """Seconds in all, if every stage was proved."""
    return record["seconds"] if has_plan(record) and record["proved"] == len(record["score"]) else None


def leading_proved(record: Record) -> float | None:
    """Seconds until the leading stages were proved: until the next one was worked on, or the end."""
    if not has_plan(record) or record["proved"] < min(LEADING, len(record["score"])):
        return None
    later = (seconds for seconds, stage, _, _ in record["trace"] if stage >= LEADING)
    return float(next(later, record["seconds"]))


def empty_share(record: Record) -> float | None:
    """Of all places of all workshops the share on which nobody sits, in percent."""
    if not record.get("places") or record["empty_places"] is None:
        return None
    return float(100 * record["empty_places"] / record["places"])
