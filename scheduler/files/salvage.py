"""All faults of a problem at once: what is faulty gives way to a harmless stand-in, so that the rest can be judged."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from ..domain.faults.shape import fields_at, meant, shape
from ..domain.problem import Problem
from ..errors import Fault, InputError, Path
from ..rules.catalogue import configured

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ..rules.base import Rule

MANY = 500
"""With more faults than this nobody reads on, and looking for more would take long."""

_ID = "stand-in-for-a-faulty-record"
_RECORDS: dict[str, dict[str, Any]] = {
    "boroughs": {"label": "-"},
    "organisations": {"label": "-", "category": "association"},
    "people": {"engagement": "paid"},
    "topics": {"label": "-"},
    "workshops": {"duration": 15},
    "series": {"topic": _ID, "sessions": [_ID]},
    "moderators": {},
    "rooms": {"capacity": 1},
    "committees": {"label": "-"},
}
_ALL_DAY = {"weekdays": ["mon", "tue", "wed", "thu", "fri", "sat", "sun"], "start": "00:00", "end": "23:59"}
_PARTS: dict[str, Any] = {
    "schema_version": 1,
    "programme_id": _ID,
    "municipality": {"label": "-", "land": "NW"},
    "horizon": {"first": "2027-01-01", "last": "2027-03-31"},
    "planning_date": "1990-01-01",
    "slots": {"weekly": [_ALL_DAY]},
}
_BARE = {
    **_PARTS,
    "topics": [{"id": _ID, "label": "-"}],
    "workshops": [{"id": _ID, "duration": 15, "topic": _ID}],
}
_SLOTS = {"weekly": _ALL_DAY, "single": {"date": "2027-01-01", "start": "00:00", "end": "23:59"}}
_SHAPES_SERIES = {"id", "topic", "opens", "phase"}
_HARMLESS = {"schema_version", "programme_id", "boroughs", "travel", "rooms", "committees", "partial"}
_HARMLESS_OF_PEOPLE = {"engagement", "availability", "available_daytime", "load"}
_GONE: Any = object()


def all_faults(value: Any, rules: Sequence[Rule], first: ValidationError | InputError) -> list[Fault]:
    """Every fault of a problem file's value that can be told without blaming one fault on another.

    ``first`` is what the value was refused with.
    """
    return _Salvage(value).faults(rules, first)


class _Salvage:
    def __init__(self, value: Any) -> None:
        self._given = value
        self._value = value
        self._copied: set[int] = set()
        self._keep: list[Any] = []
        self._replaced: set[Path] = set()
        self._aside: dict[str, set[str]] = {}

    def faults(self, rules: Sequence[Rule], refused: ValidationError | InputError) -> list[Fault]:
        found: dict[Fault, None] = dict.fromkeys(self._of_parameters(rules))
        for _ in range(8):
            new = refused.faults if isinstance(refused, InputError) else shape(self._value, Problem, refused)
            fair = [fault for fault in new if self._fair(fault.path)]
            found |= dict.fromkeys(fair)
            fair.sort(key=lambda fault: -len(fault.path))  # what stands deep in a part before the part itself
            if not fair or len(found) > MANY or not all(self._replace(fault.path) for fault in fair):
                break
            try:
                problem = Problem.model_validate(self._value, context={"set_aside": self._aside})
                found |= dict.fromkeys(self._of_rules(problem, rules) if self._harmless() else ())
            except (ValidationError, InputError) as error:
                refused = error
            else:
                break
        return list(found | dict.fromkeys(self._of_parameters(rules)))

    # -- replacing ------------------------------------------------------------------------------

    def _replace(self, path: Path) -> bool:
        """Put something harmless where the path leads. False if there is no such thing."""
        if not path or not isinstance(self._value, dict):
            return False
        fields = fields_at(Problem, path[:-1])
        if fields and path[-1] not in fields and isinstance(path[-1], str):
            self._correct(path)
            return True
        head = str(path[0])
        if head in _RECORDS:
            self._replace_record(head, path)
        elif head == "slots" and len(path) >= 3:
            self._replace_at(path[:3], _SLOTS[str(path[1])])
        elif head == "calendar" and len(path) >= 2:
            self._replace_at(path[:2], _GONE)
        else:
            self._replace_at((head,), _PARTS.get(head, _GONE))
        return True

    def _correct(self, path: Path) -> None:
        """Take an unknown field for the one that was probably meant, else leave it out."""
        intended = meant(path, Problem)
        record = self._at(path[:-1])
        if not isinstance(record, dict) or path[-1] not in record:
            return
        if intended is not None and intended[-1] not in record:
            self._put(intended, record[path[-1]])
        self._put(path, _GONE)

    def _replace_record(self, head: str, path: Path) -> None:
        if len(path) == 1:
            self._aside[head] = _texts(self._given)
            self._replace_at(path, [{"id": _ID, **_RECORDS[head]}])
            return
        record = (head, path[1])
        own_id = f"{_ID}-{head}-{path[1]}"
        given = self._at(record)
        given_id = given.get("id") if isinstance(given, dict) else None
        if len(path) == 2:
            self._replace_at(record, {"id": own_id, **_RECORDS[head]})
        else:
            self._replace_at(path[:3], {"id": own_id, **_RECORDS[head]}.get(str(path[2]), _GONE))
        if len(path) == 2 or path[2] == "id":
            self._set_aside(head, given_id)
        if head == "series" or (head == "workshops" and (len(path) == 2 or path[2] in _SHAPES_SERIES)):
            self._set_aside("workshops", _ID)
            self._set_aside("topics", _ID)

    def _set_aside(self, head: str, id: object) -> None:
        if isinstance(id, str):
            self._aside.setdefault(head, set()).add(id)

    def _replace_at(self, path: Path, stand_in: Any) -> None:
        self._replaced.add(path)
        self._put(path, stand_in)

    def _at(self, path: Path) -> Any:
        """What stands there, or None where the way there is gone."""
        node = self._value
        for step in path:
            try:
                node = node[step]
            except (KeyError, IndexError, TypeError):
                return None
        return node

    def _put(self, path: Path, new: Any) -> None:
        """Set or remove an entry in copies of what leads there: the parts of a value may be shared."""
        node: Any = self._own(self._value)
        self._value = node
        step: Any
        for step in path[:-1]:
            if not isinstance(node, (dict, list)) or (isinstance(node, dict) and step not in node):
                return
            inner = self._own(node[step])
            node[step] = inner
            node = inner
        if isinstance(node, dict) and new is _GONE:
            node.pop(path[-1], None)
        elif isinstance(node, (dict, list)):
            step = path[-1]
            node[step] = new

    def _own(self, node: Any) -> Any:
        """The node itself if it is a copy of ours already, else a new copy."""
        if id(node) in self._copied or not isinstance(node, (dict, list)):
            return node
        copy = node.copy()
        self._copied.add(id(copy))
        self._keep.append(copy)  # so that no other object gets its id
        return copy

    # -- judging the rest -----------------------------------------------------------------------

    def _fair(self, path: Path) -> bool:
        """Is a fault at that path really in the file, and not caused by a stand-in?"""
        if any(path[:length] in self._replaced for length in range(1, len(path) + 1)):
            return False
        heads = {replaced[0] for replaced in self._replaced}
        if "horizon" in heads and path[:1] in (("planning_date",), ("slots",), ("calendar",)):
            return False
        if heads & {"municipality", "calendar"} and path[:1] == ("calendar",):
            return False
        by_slots = path[-1:] == ("duration",) or path[-2:] == ("locked", "slot")
        return not (by_slots and heads & {"municipality", "horizon", "slots", "calendar"})

    def _harmless(self) -> bool:
        """Can the rules still judge the whole, because no stand-in matters to what they find?"""
        return not self._aside and all(
            path[0] in _HARMLESS or (path[0] == "people" and len(path) == 3 and path[2] in _HARMLESS_OF_PEOPLE)
            for path in self._replaced
        )

    def _of_rules(self, problem: Problem, rules: Sequence[Rule]) -> list[Fault]:
        try:
            configured(problem, rules)
        except InputError as error:
            return list(error.faults)
        return []

    def _of_parameters(self, rules: Sequence[Rule]) -> list[Fault]:
        """The faults of rule parameters and priorities, judged on an otherwise empty problem."""
        if not isinstance(self._value, dict):
            return []
        given = {name: self._value[name] for name in ("rules", "priorities") if name in self._value}
        try:
            bare = Problem.model_validate({**_BARE, **given})
        except ValidationError:
            return []
        return self._of_rules(bare, rules)


def _texts(value: Any) -> set[str]:
    """Every text in a value: whatever could be meant as an id of records that cannot be read."""
    found: set[str] = set()
    waiting, seen = [value], set[int]()
    while waiting:
        node = waiting.pop()
        if isinstance(node, str):
            found.add(node)
        elif isinstance(node, (dict, list)) and id(node) not in seen:
            seen.add(id(node))
            waiting += node.values() if isinstance(node, dict) else node
    return found
