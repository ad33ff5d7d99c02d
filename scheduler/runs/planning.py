"""One run of `rundertisch plan`: search, keep the best plan on disk, write the folder, print."""

from __future__ import annotations

import datetime as dt
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from .. import api
from ..domain.answers.outcome import Infeasible, Outcome, Price, Solved
from ..domain.limits import Limits, Progress
from ..domain.parts.fields import Language
from ..domain.problem import Problem
from ..errors import EngineError
from ..executors import processes
from ..files.folder import TEXT, Folder, file_stem, open_folder
from ..files.results import Run, user, write_results
from ..reports.answers.outcome_text import outcome_text
from ..reports.documents import outcome_document
from ..reports.words.document import written
from ..reports.words.labels import Labels
from ..rules.catalogue import configured
from .console import Interruption, Listener, Wording, interruptible, listener, text_width
from .exit_codes import NO, UNDECIDED, YES

MODEL = "engine-error.txt"
_SAVED: dict[Language, str] = {"de": "Das Modell dazu: {file}", "en": "The model that shows it: {file}"}
_UNPROVED: dict[Language, str] = {
    "de": "Preise gibt es erst, wenn der Plan bewiesen ist.",
    "en": "There are no prices before the plan is proved.",
}
_FOLDER: dict[Language, str] = {"de": "Arbeitsordner: {folder}", "en": "Working folder: {folder}"}


def run_plan(
    problem: Problem,
    labels: Labels,
    limits: Limits,
    output: Path | None,
    as_json: bool,
    priced: bool,
    say: Callable[[str], None],
    note: Callable[[str], None],
) -> int:
    """The exit code. ``output``: the working folder, else one named for the programme in the current folder.

    ``priced``: once there is a plan, find the price of each priority too, within the same time again.
    """
    rules = configured(problem)
    folder = open_folder(output or f"{file_stem(problem.programme_id)}-plan")
    shown = listener(sys.stderr, Wording(problem, rules, labels.language))
    started, begun = dt.datetime.now().astimezone(), time.monotonic()
    with interruptible() as interruption:
        try:
            with processes(limits.workers).make() as executor:  # which start only if they are needed
                outcome = api.plan(
                    problem,
                    limits=limits,
                    on_progress=_Keeping(folder, shown),
                    stop=interruption.stop,
                    executor=executor,
                )
        except EngineError as error:
            if error.model:
                folder.write(MODEL, error.model)
                note(_SAVED[labels.language].format(file=folder.path / MODEL))
            raise
        finally:
            shown.close()
        interrupted = interruption.signal is not None
        run = Run(started, time.monotonic() - begun, user(), limits, interrupted)
        cut_short = interrupted and not (isinstance(outcome, Solved) and outcome.proved)
        prices: tuple[Price, ...] = ()
        try:
            text = outcome_text(problem, outcome, rules, labels, 80, cut_short)
            write_results(folder, problem, outcome, run, rules, labels, text)
            if priced and isinstance(outcome, Solved) and not interrupted:
                prices = api.prices(problem, outcome, limits=limits, stop=interruption.stop)
                folder.write(TEXT, outcome_text(problem, outcome, rules, labels, 80, cut_short, prices))
                if not outcome.proved:
                    note(_UNPROVED[labels.language])
        finally:
            if as_json:
                say(written(outcome_document(outcome, rules, labels, interrupted, prices)))
            else:
                say(outcome_text(problem, outcome, rules, labels, text_width(sys.stdout), cut_short, prices))
        note(_FOLDER[labels.language].format(folder=folder.path))
        return _code(outcome, interruption)


def _code(outcome: Outcome, interruption: Interruption) -> int:
    if interruption.exit_code is not None:
        return interruption.exit_code
    if isinstance(outcome, Solved):
        return YES
    return NO if isinstance(outcome, Infeasible) else UNDECIDED


@dataclass
class _Keeping:
    """Puts every better plan on disk and passes the progress on."""

    folder: Folder
    shown: Listener

    def __call__(self, progress: Progress) -> None:
        if progress.plan is not None:
            self.folder.write_plan(progress.plan)
        self.shown(progress)
