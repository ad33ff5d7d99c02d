from __future__ import annotations

import io
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from scheduler.domain.limits import Progress
from scheduler.rules.catalogue import configured
from scheduler.runs.console import ProgressLog, Wording, listener

from ..reports.town import town

ROOT = Path(__file__).resolve().parents[2]
TOWN = town()
WORDING = Wording(TOWN, configured(TOWN), "de")


def progress(tier: int, rule: str, best: int | None, bound: int, stage: int = 0) -> Progress:
    return Progress(tier, rule, stage, best, bound, seconds=1.5, seconds_left=58.4)


@pytest.mark.parametrize("width", [10, 40, 60, 79, 199])
def test_the_line_fits_and_the_sentence_gives_way_first(width: int) -> None:
    line = WORDING.line(progress(2, "role-conflict", 3, 2), 58.4, width)
    assert len(line) <= width
    if width >= 60:
        assert line.startswith("[3/12] ")
        assert line.endswith("bisher 3 · Schranke 2 · Abstand 33 % · noch 58 s")
    if width == 199:
        assert "Niemand moderiert in eigener Sache · " in line


def test_before_the_first_plan_there_is_no_gap() -> None:
    assert "noch kein Plan · Schranke 0 · noch 58 s" in WORDING.line(progress(0, "unheld", None, 0), 58.4, 199)


CONFIRMING = Progress(11, "cost", 0, 9, 9, seconds=1.5, seconds_left=58.4, confirming=True)


@pytest.mark.parametrize("width", [10, 79])
def test_while_it_is_confirmed_the_line_says_so(width: int) -> None:
    line = WORDING.line(CONFIRMING, 58.4, width)
    assert line == "Der Plan wird durch einen zweiten Lauf bestätigt. · noch 58 s"[:width]


def test_a_pipe_hears_of_the_confirmation_after_the_last_stage() -> None:
    stream = io.StringIO()
    log = listener(stream, WORDING)
    log(progress(11, "cost", 9, 9))
    log(CONFIRMING)
    log.close()
    closed, confirming = stream.getvalue().splitlines()
    assert closed.startswith("[12/12] ")
    assert confirming == "Der Plan wird durch einen zweiten Lauf bestätigt."


def test_a_pipe_gets_one_line_for_every_stage_left_behind() -> None:
    stream = io.StringIO()
    log = listener(stream, WORDING)
    assert isinstance(log, ProgressLog)
    for step in (
        progress(1, "full-table", None, 0),
        progress(1, "full-table", 7, 2),
        progress(5, "early-involvement", 3, 3),
        progress(5, "early-involvement", 9, 8, stage=1),
        progress(0, "unheld", 1, 1),
    ):
        log(step)
    log.close()
    log.close()
    assert stream.getvalue().splitlines() == [
        "[2/12] Alle Eingeladenen sitzen am Tisch: bisher 7, Schranke 2, nach 1,5 s",
        "[6/12] Akteure werden so früh wie möglich beteiligt: bisher 3, Schranke 3, nach 1,5 s",
        "[6/12] Akteure werden so früh wie möglich beteiligt: bisher 9, Schranke 8, nach 1,5 s",
        "Es wird der größte Teilplan gesucht.",
        "[1/12] Möglichst wenige Workshops fallen aus: bisher 1, Schranke 1, nach 1,5 s",
    ]


def test_the_second_signal_ends_the_process_at_once() -> None:
    program = (
        "import time\n"
        "from scheduler.runs.console import interruptible\n"
        "with interruptible() as interruption:\n"
        "    print('ready', flush=True)\n"
        "    assert interruption.stop.wait(30)\n"
        "    print('stopping', flush=True)\n"
        "    time.sleep(30)\n"
    )
    with subprocess.Popen(
        [sys.executable, "-c", program],
        stdout=subprocess.PIPE,
        encoding="utf-8",
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    ) as process:
        assert process.stdout is not None
        for expected in ("ready\n", "stopping\n"):
            assert process.stdout.readline() == expected
            process.send_signal(signal.SIGINT)
        assert process.wait(10) == 130
