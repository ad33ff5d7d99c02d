"""Which workshops belong together because they have an order, or are identical sessions."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from .instance import Instance


def chains(instance: Instance, pool: Collection[int]) -> list[frozenset[int]]:
    """The workshops of the pool that orders or repeats join, small groups first."""
    pairs = [(a, b) for _, _, a, b in instance.order if a in pool and b in pool]
    pairs += [(ws[0], w) for ws in instance.repeats.values() for w in ws if w in pool and ws[0] in pool]
    return sorted(_components(sorted(pool), pairs), key=lambda group: (len(group), sorted(group)))


def _components(nodes: Sequence[int], pairs: Iterable[tuple[int, int]]) -> list[frozenset[int]]:
    group = {node: {node} for node in nodes}
    for a, b in pairs:
        if group[a] is not group[b]:
            group[a] |= group[b]
            for node in group[b]:
                group[node] = group[a]
    return [frozenset(nodes) for nodes in {id(nodes): nodes for nodes in group.values()}.values()]
