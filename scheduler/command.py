"""The command ``rundertisch``: parse, call, render, exit code. No logic here."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import click

from .runs.exit_codes import BAD_INPUT, INTERRUPTED, OUR_BUG, YES

if TYPE_CHECKING:
    from .domain.problem import Problem
    from .reports.plan.agenda import Reader
    from .reports.words.labels import Labels

PACKAGE = __package__ or "scheduler"


class Front(click.Group):
    """Turns what goes wrong into a short message and the exit code that belongs to it."""

    def invoke(self, ctx: click.Context) -> Any:
        from .errors import InputError

        try:
            return super().invoke(ctx)
        except InputError as error:
            for fault in error.faults:
                click.echo(str(fault), err=True)
            ctx.exit(BAD_INPUT)
        except (click.ClickException, click.exceptions.Exit, click.Abort):
            raise
        except KeyboardInterrupt:
            ctx.exit(INTERRUPTED)
        except BrokenPipeError:
            raise
        except OSError as error:
            where = f" {error.filename}" if error.filename else ""
            click.echo(f"rundertisch: cannot use the file{where}: {error.strerror or error}", err=True)
            ctx.exit(BAD_INPUT)
        except Exception as error:
            if ctx.params.get("debug"):
                raise_with_traceback()
            _tell_our_bug(error)
            ctx.exit(OUR_BUG)


def raise_with_traceback() -> NoReturn:
    import traceback

    traceback.print_exc()
    raise SystemExit(OUR_BUG)


def _tell_our_bug(error: Exception) -> None:
    from .files.results import versions

    known = ", ".join(f"{name} {version}" for name, version in versions().items())
    click.echo(f"rundertisch: {type(error).__name__}: {error}", err=True)
    click.echo(f"A bug of rundertisch, not of your file. Please report it with this message ({known}).", err=True)
    click.echo("rundertisch --debug … shows where it happened.", err=True)


def _version(ctx: click.Context, option: click.Parameter, asked: bool) -> None:
    if not asked or ctx.resilient_parsing:
        return
    from importlib import metadata

    from .files.results import versions

    click.echo(f"rundertisch {versions()['rundertisch'] or '(not installed)'}")
    owners = sorted(set(metadata.packages_distributions().get(PACKAGE, ())))
    if len(owners) > 1:
        click.echo(
            f"warning: {' and '.join(owners)} both install a package named {PACKAGE!r} and overwrite each other; "
            "keep them in separate environments",
            err=True,
        )
    ctx.exit(YES)


@click.group(cls=Front, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.option("--version", is_flag=True, expose_value=False, is_eager=True, callback=_version, help="Show the version.")
@click.option("--debug", is_flag=True, envvar="RUNDERTISCH_DEBUG", help="Show the traceback of a bug.")
def cli(debug: bool) -> None:
    """Plans a municipality's quarter of workshops: when, where, who moderates, who sits at the table.

    Exit codes: 0 yes, 1 the answer is no, 2 bad input, 3 undecided in time, 70 a bug, 130 or 143 interrupted.
    """


PROBLEM = click.argument("problem", type=click.Path(path_type=Path))
PLAN = click.argument("plan", type=click.Path(path_type=Path))
LANGUAGE = click.option("--lang", type=click.Choice(["de", "en"]), help="Language; default: the municipality's.")
PARTIAL = click.option("--partial", is_flag=True, help="Workshops may stay unheld.")
AS_JSON = click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")


def _finite(ctx: click.Context, option: click.Parameter, value: float) -> float:
    if value != value or value == float("inf"):
        raise click.BadParameter("a finite number is needed")
    return value


@cli.command("plan")
@PROBLEM
@click.option("-o", "--output", type=click.Path(path_type=Path), help="Working folder; default: PROGRAMME-plan, here.")
@click.option("--seconds", type=click.FloatRange(0, min_open=True), callback=_finite, default=60.0, show_default=True)
@click.option("--gap", type=click.FloatRange(0, 1), callback=_finite, default=0.0, help="Share that is good enough.")
@click.option("--workers", type=click.IntRange(1, 256), default=2, show_default=True, help="Threads of the search.")
@click.option("--seed", type=click.IntRange(0, 2**31 - 1), default=0, show_default=True)
@click.option("--prices", is_flag=True, help="Also what each priority costs those below it; up to as long again.")
@PARTIAL
@LANGUAGE
@AS_JSON
def plan_command(
    problem: Path,
    output: Path | None,
    seconds: float,
    gap: float,
    workers: int,
    seed: int,
    prices: bool,
    partial: bool,
    lang: str | None,
    as_json: bool,
) -> None:
    """Plan the quarter in the file PROBLEM and write the working folder."""
    from .domain.limits import Limits
    from .runs.planning import run_plan

    loaded, labels = _load(problem, partial, lang)
    limits = Limits(seconds=seconds, gap=gap, workers=workers, seed=seed)
    _exit(run_plan(loaded, labels, limits, output, as_json, prices, say=_say, note=_note))


@cli.command("batch")
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("-o", "--output", type=click.Path(path_type=Path), required=True, help="A folder in it for each.")
@click.option("--executor", type=click.Choice(["processes", "dask"]), default="processes", show_default=True)
@click.option("--scheduler", help="Address of the Dask scheduler, as tcp://HOST:PORT.")
@click.option("--workers", type=click.IntRange(1, 256), default=2, show_default=True, help="Processes, a plan each.")
@click.option("--workers-per-plan", type=click.IntRange(1, 256), default=1, show_default=True, help="Threads.")
@click.option("--seconds", type=click.FloatRange(0, min_open=True), callback=_finite, default=60.0, show_default=True)
@click.option("--gap", type=click.FloatRange(0, 1), callback=_finite, default=0.0, help="Share that is good enough.")
@click.option("--seed", type=click.IntRange(0, 2**31 - 1), default=0, show_default=True)
@click.option("--reproducible", is_flag=True, help="Equal input, equal plans: no clock, so --seconds does not count.")
@click.option("--effort", type=click.FloatRange(0, min_open=True), callback=_finite, default=30.0, show_default=True)
@PARTIAL
@LANGUAGE
def batch_command(folder: Path, output: Path, **options: Any) -> None:
    """Plan every problem file in FOLDER; what is finished already is not planned again."""
    from .runs.batching import run_batch

    _exit(run_batch(folder, output, options, note=_note))


@cli.command("check")
@PROBLEM
@PLAN
@PARTIAL
@LANGUAGE
@AS_JSON
def check_command(problem: Path, plan: Path, partial: bool, lang: str | None, as_json: bool) -> None:
    """Judge the plan in the file PLAN by the rules and the file PROBLEM."""
    from .runs.checking import run_check

    loaded, labels = _load(problem, partial, lang)
    _exit(run_check(loaded, labels, plan, as_json, say=_say))


@cli.command("explain")
@PROBLEM
@click.argument("plan", type=click.Path(path_type=Path), required=False)
@click.option("--why", metavar="WORKSHOP", help="Why is it then and there?")
@click.option("--why-not", metavar="WORKSHOP=PLACE", help="Why not in that slot or room, or with that human?")
@click.option("--options", metavar="WORKSHOP", help="Where could it be?")
@click.option("--alternatives", metavar="N", type=click.IntRange(1, 20), help="Other plans that are as good.")
@click.option("--what-if", metavar="FILE", type=click.Path(path_type=Path), help="If the problem were that one?")
@click.option("--for", "level", type=click.Choice(["coordinator", "participant", "public"]), default="coordinator")
@click.option("--person", metavar="ID", help="Who asks, with --for participant.")
@click.option("--seconds", type=click.FloatRange(0, min_open=True), callback=_finite, default=60.0, show_default=True)
@click.option("--workers", type=click.IntRange(1, 256), default=2, show_default=True, help="Threads of the search.")
@click.option("--seed", type=click.IntRange(0, 2**31 - 1), default=0, show_default=True)
@PARTIAL
@LANGUAGE
@AS_JSON
def explain_command(problem: Path, plan: Path | None, **options: Any) -> None:
    """Explain what stands in the way of a plan for PROBLEM, or why PLAN is as it is. One question at a time."""
    from .runs.explaining import run_explain

    loaded, labels = _load(problem, options["partial"], options["lang"])
    _exit(run_explain(loaded, labels, plan, options, say=_say))


@cli.command("schema")
def schema_command() -> None:
    """Print the JSON Schema of a problem file."""
    from .files.schema import schema
    from .reports.words.document import written

    _say(written(schema()))


@cli.command("new")
@click.argument("file", type=click.Path(allow_dash=True))
def new_command(file: str) -> None:
    """Write a commented first problem to FILE (or - for the screen). Never overwrites."""
    from .files.starter import starter

    if file == "-":
        _say(starter())
        return
    if Path(file).suffix.lower() not in (".yaml", ".yml"):
        raise click.UsageError(f"{file}: the first problem is YAML, so the file's name should end in .yaml")
    try:
        with Path(file).open("x", encoding="utf-8", newline="\n") as stream:
            stream.write(starter())
    except FileExistsError:
        raise click.UsageError(f"{file} exists already and is not overwritten") from None
    click.echo(f"{file}: try  rundertisch plan {file}", err=True)


FORMS = click.Choice(["json", "csv", "ics", "report", "report-json"])


@cli.command("export")
@PROBLEM
@PLAN
@click.option("--to", "form", type=FORMS, required=True, help="Format; report: all reports, as text or as JSON.")
@click.option("-o", "--output", type=click.Path(path_type=Path, allow_dash=True), help="File; default: the screen.")
@click.option("--for", "audience", default="public", show_default=True, help="public, participant=ID or coordinator.")
@LANGUAGE
def export_command(problem: Path, plan: Path, form: str, output: Path | None, audience: str, lang: str | None) -> None:
    """Pass a plan or the reports on it on. For the public: topic, time and place, and nobody's id."""
    from .runs.exporting import run_export

    loaded, labels = _load(problem, False, lang)
    run_export(loaded, labels, plan, _reader(loaded, audience), form, output, note=_note)


def _reader(problem: Problem, audience: str) -> Reader:
    from .reports.plan.agenda import Reader, knows

    level, _, id = audience.partition("=")
    if audience == "public":
        return Reader("public")
    if audience == "coordinator":
        return Reader("coordinator")
    if level != "participant" or not id:
        raise click.BadParameter(f"{audience!r} is none of public, participant=ID, coordinator", param_hint="--for")
    if not knows(problem, id):
        raise click.BadParameter(f"{id!r} is neither a person nor a moderator of the problem", param_hint="--for")
    return Reader("participant", id)


def _load(path: Path, partial: bool, language: str | None) -> tuple[Problem, Labels]:
    from .files.names_file import names_beside
    from .files.problem_file import load
    from .reports.words.labels import Labels

    problem = load(path)
    if partial:
        problem = problem.model_copy(update={"partial": True})
    spoken = problem.municipality.language
    if language is not None:
        spoken = "de" if language == "de" else "en"
    return problem, Labels(problem, spoken, names_beside(path))


def _say(text: str) -> None:
    click.echo(text, nl=False)


def _note(text: str) -> None:
    click.echo(text, err=True)


def _exit(code: int) -> NoReturn:
    click.get_current_context().exit(code)


def main() -> None:
    """The entry point. Whatever the terminal's encoding, nothing printed can fail."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")
    cli(prog_name="rundertisch")
