"""What may be spent: what the planted plan costs, and some more."""

from __future__ import annotations

from collections import Counter
from typing import Any

from .sizes import Knobs
from .write import Writer

EURO_CENTS = 100


def budget(knobs: Knobs, writer: Writer) -> dict[str, Any]:
    """The caps by the knobs for the plan as it is planted now; none where it costs nothing."""
    total, of_topic = 0, Counter[str]()
    for meeting in writer.world.meetings:
        total += meeting.cents
        if meeting.topic is not None and meeting.topic.capped:
            of_topic[writer.ids.of(meeting.topic)] += meeting.cents
    if not (knobs.budget and total):
        return {}
    topics = {topic: _capped(knobs, cents) for topic, cents in sorted(of_topic.items()) if cents}
    return {"total_cents": _capped(knobs, total), **({"topic_cents": topics} if topics else {})}


def larger(one: dict[str, Any], other: dict[str, Any]) -> dict[str, Any]:
    """Caps that allow for both plans. A topic that only one of them spends money on has the cap of that one."""
    if not (one and other):
        return one or other
    topics = {**other.get("topic_cents", {})}
    for topic, cents in one.get("topic_cents", {}).items():
        topics[topic] = max(cents, topics.get(topic, 0))
    found: dict[str, Any] = {"total_cents": max(one["total_cents"], other["total_cents"])}
    return {**found, "topic_cents": dict(sorted(topics.items()))} if topics else found


def _capped(knobs: Knobs, cents: int) -> int:
    """In whole euros, rounded up."""
    return -(-cents * knobs.budget // (100 * EURO_CENTS)) * EURO_CENTS
