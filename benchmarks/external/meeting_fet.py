"""FET on the same set, where ``fet-cl`` is installed: its own search, judged by the same official score.

Required people are its teachers, who are never in two places; rooms and days are its own. FET has no wish that a
teacher be free, so it knows nothing of the medium level, and it stops at the first timetable that it completes.
"""

from __future__ import annotations

import shutil
import subprocess
import tempfile
import time
from collections import Counter
from pathlib import Path
from typing import Any
from xml.etree import ElementTree
from xml.etree.ElementTree import Element, SubElement

from .meeting_file import MeetingFile
from .meeting_score import Placed, score

COMMAND = "fet-cl"


def fet(file: MeetingFile, seconds: float) -> dict[str, Any]:
    """What FET finds in that time, or why it finds nothing."""
    if shutil.which(COMMAND) is None:
        return {"status": f"{COMMAND} is not installed"}
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "set.fet"
        ElementTree.ElementTree(written(file)).write(source, encoding="UTF-8", xml_declaration=True)
        command = [
            COMMAND,
            f"--inputfile={source}",
            f"--outputdir={folder}",
            f"--timelimitseconds={max(1, round(seconds))}",
            "--htmllevel=0",
        ]
        started = time.monotonic()
        try:
            done = subprocess.run(command, capture_output=True, text=True, timeout=seconds + 30)
        except (OSError, subprocess.TimeoutExpired) as error:
            return {"status": f"{COMMAND} failed: {type(error).__name__}"}
        took = round(time.monotonic() - started, 2)
        found = sorted(Path(folder).glob("timetables/set/*_activities.xml"))
        placed = _read(file, found[0]) if found else None
    if placed is None:
        last = done.stdout.strip().splitlines()[-1:] or [f"exit code {done.returncode}"]
        return {"status": "no timetable", "said": last[0], "seconds": took}
    levels = score(file, placed)
    return {
        "status": "timetable",
        "hard": -levels.hard,
        "medium": levels.medium,
        "soft": levels.soft,
        "seconds": took,
    }


def written(file: MeetingFile) -> Element:
    """The set as FET's input."""
    root = Element("fet", version="6.8.5")
    _say(root, Institution_Name="meeting scheduling", Comments="")
    lengths = Counter(file.days)
    days, hours = sorted(lengths), range(file.longest_day)
    _list(root, "Days_List", "Number_of_Days", "Day", [f"d{day}" for day in days])
    _list(root, "Hours_List", "Number_of_Hours", "Hour", [f"h{hour}" for hour in hours])
    _say(SubElement(SubElement(root, "Subjects_List"), "Subject"), Name="meeting", Comments="")
    SubElement(root, "Activity_Tags_List")
    teachers = SubElement(root, "Teachers_List")
    for person in range(len(file.people)):
        _say(SubElement(teachers, "Teacher"), Name=f"p{person}", Target_Number_of_Hours="0", Comments="")
    SubElement(root, "Students_List")
    activities = SubElement(root, "Activities_List")
    for n, meeting in enumerate(file.meetings):
        activity = SubElement(activities, "Activity")
        for person in meeting.required:
            _say(activity, Teacher=f"p{person}")
        length = str(meeting.duration)
        _say(activity, Subject="meeting", Duration=length, Total_Duration=length, Id=str(n + 1))
        _say(activity, Activity_Group_Id="0", Active="true", Comments="")
    SubElement(root, "Buildings_List")
    rooms = SubElement(root, "Rooms_List")
    for r, capacity in enumerate(file.capacities):
        _say(SubElement(rooms, "Room"), Name=f"r{r}", Building="", Capacity=str(capacity), Virtual="false", Comments="")
    _times(SubElement(root, "Time_Constraints_List"), days, hours, lengths)
    _places(SubElement(root, "Space_Constraints_List"), file)
    return root


def _times(parent: Element, days: list[int], hours: range, lengths: Counter[int]) -> None:
    _always(SubElement(parent, "ConstraintBasicCompulsoryTime"))
    missing = [(day, hour) for day in days for hour in hours if hour >= lengths[day]]
    if missing:
        constraint = SubElement(parent, "ConstraintBreakTimes")
        _say(constraint, Weight_Percentage="100", Number_of_Break_Times=str(len(missing)))
        for day, hour in missing:
            _say(SubElement(constraint, "Break_Time"), Day=f"d{day}", Hour=f"h{hour}")
        _say(constraint, Active="true", Comments="")


def _places(parent: Element, file: MeetingFile) -> None:
    """Every meeting in one of the rooms that hold everyone it names."""
    _always(SubElement(parent, "ConstraintBasicCompulsorySpace"))
    for n, meeting in enumerate(file.meetings):
        fitting = [f"r{r}" for r, capacity in enumerate(file.capacities) if capacity >= len(meeting.people)]
        constraint = SubElement(parent, "ConstraintActivityPreferredRooms")
        _say(constraint, Weight_Percentage="100", Activity_Id=str(n + 1), Number_of_Preferred_Rooms=str(len(fitting)))
        for room in fitting:
            _say(constraint, Preferred_Room=room)
        _say(constraint, Active="true", Comments="")


def _always(constraint: Element) -> None:
    _say(constraint, Weight_Percentage="100", Active="true", Comments="")


def _list(parent: Element, name: str, count: str, item: str, names: list[str]) -> None:
    found = SubElement(parent, name)
    _say(found, **{count: str(len(names))})
    for each in names:
        _say(SubElement(found, item), Name=each)


def _say(parent: Element, **said: str) -> None:
    for name, text in said.items():
        SubElement(parent, name).text = text


def _read(file: MeetingFile, path: Path) -> list[Placed] | None:
    """FET's timetable as start grains and rooms; None unless it is complete."""
    first = {f"d{day}": file.days.index(day) for day in file.days}
    placed: dict[int, Placed] = {}
    for activity in ElementTree.parse(path).getroot().iter("Activity"):
        said = {child.tag: (child.text or "").strip() for child in activity}
        if not said.get("Day") or not said.get("Hour") or not said.get("Room"):
            return None
        grain = first[said["Day"]] + int(said["Hour"].removeprefix("h"))
        placed[int(said["Id"]) - 1] = Placed(grain, int(said["Room"].removeprefix("r")))
    if len(placed) < len(file.meetings):
        return None
    return [placed[n] for n in range(len(file.meetings))]
