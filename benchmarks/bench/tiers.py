"""Where the engine's time goes: seconds by tier, as a Markdown table."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from .summary import SIZES, Record, has_plan, middle


def tiers_table(records: Sequence[Record]) -> str:
    """Medians over the seeds, a row for each size and family; – where most runs did not come to the tier."""
    runs: dict[tuple[str, str], list[Record]] = defaultdict(list)
    for record in records:
        if record["solver"] == "engine" and has_plan(record):
            runs[record["instance"]["size"], record["instance"]["family"]].append(record)
    names = list(dict.fromkeys(name for record in records for name in record.get("tiers") or ()))
    lines = [_row(["size", "family", *names]), _row([":--"] * 2 + ["--:"] * len(names))]
    order = {size: n for n, size in enumerate(SIZES)}
    for (size, family), of_kind in sorted(runs.items(), key=lambda item: order.get(item[0][0], len(order))):
        spent = [seconds_by_tier(record) for record in of_kind]
        cells = [middle([{"seconds": of.get(name)} for of in spent], lambda cell: cell["seconds"]) for name in names]
        lines.append(_row([size, family, *("–" if cell is None else f"{cell:.1f}" for cell in cells)]))
    return "\n".join(lines) + "\n"


def seconds_by_tier(record: Record) -> dict[str, float]:
    """Seconds from the end of the tier before to the end of this one; the first worked on has the start-up too.

    Stages that are solved together end together: their time stands at the first of them.
    """
    tier_of = [name for name, stages in record["tiers"].items() for _ in stages]
    end: dict[str, float] = {}
    for seconds, stage, _, _ in record["trace"]:
        end[tier_of[stage]] = seconds
    found: dict[str, float] = {}
    before = 0.0
    for name, seconds in end.items():
        found[name] = round(seconds - before, 3)
        before = seconds
    return found


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"
