"""The commands and their arguments."""

from __future__ import annotations

import argparse
import importlib
import os
import shutil
import signal
import time
from collections.abc import Callable, Sequence

from devtools.console import Problem, complain, duration, say

STARTED = "DEVTOOLS_STARTED"


def main(arguments: Sequence[str]) -> int:
    """Run a command; the exit status."""
    ours, for_pytest = _split(arguments)
    options = _parser().parse_args(ours)
    options.options = for_pytest
    for number in (signal.SIGTERM, signal.SIGHUP):  # the same as Ctrl-C: what was started is stopped
        signal.signal(number, signal.default_int_handler)
    # The program is started twice (see setup.py); the time counts from the first start.
    started = float(os.environ.setdefault(STARTED, str(time.time())))
    try:
        status: int = options.command(options)
    except Problem as problem:
        complain(str(problem))
        return 1
    except KeyboardInterrupt:
        complain("Stopped.")
        return 130
    if options.timed:
        say(f"\n{options.name}: {duration(time.time() - started)}")
    return status


def _split(arguments: Sequence[str]) -> tuple[list[str], list[str]]:
    """What stands before and behind "--" (argparse would mix them when both may be empty)."""
    if arguments[:1] == ["run"] or "--" not in arguments:
        return list(arguments), []
    here = list(arguments).index("--")
    return list(arguments[:here]), list(arguments[here + 1 :])


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python3 -m devtools", description=__doc__)
    commands = parser.add_subparsers(dest="name", required=True, metavar="COMMAND")

    command = commands.add_parser("setup", help="fetch and build everything that the other commands need")
    command.set_defaults(command=setup, timed=True)

    command = commands.add_parser("demo", help="two people, their Outlook and their Odoo (DEMO=once: and end)")
    command.set_defaults(command=demo, timed=True)

    command = commands.add_parser("pictures", help="take the pictures of the README and of the addon's page again")
    command.set_defaults(command=pictures, timed=True)

    command = commands.add_parser(
        "test",
        help="run all tests, or the named parts (lint plain addons browser system)",
        epilog='What follows "--" goes to pytest (or is the tags of browser tests).',
    )
    command.add_argument("parts", nargs="*", metavar="PART")
    command.set_defaults(command=test, timed=True)

    command = commands.add_parser(
        "series", help="random series with random edits on both sides, synchronised and compared"
    )
    command.add_argument("--count", type=int, default=2000)
    command.add_argument("--seed", type=int, default=1, help="of the first one; the same seed is the same series")
    command.add_argument("--jobs", type=int, default=2, help="processes, each with a database and an emulator")
    command.set_defaults(command=simulation("simulation", "count", "seed", "jobs"), timed=True)

    command = commands.add_parser(
        "sweep",
        help="one scenario, broken at every request and every commit: it must end as if nothing had been",
    )
    command.add_argument("--every", type=int, default=1, help="only each n-th accident")
    command.add_argument("--only", default="", help="only accidents whose words contain this")
    command.add_argument("--jobs", type=int, default=2, help="processes, each with a database and an emulator")
    command.set_defaults(command=simulation("sweep", "jobs", "every", "only"), timed=True)

    command = commands.add_parser("reset", help="the eight ways to reset an account, killed at every commit")
    command.add_argument("--every", type=int, default=1, help="only each n-th kill")
    command.add_argument("--jobs", type=int, default=2, help="processes, each with a database and an emulator")
    command.set_defaults(command=simulation("reset", "jobs", "every"), timed=True)

    command = commands.add_parser(
        "simulate", help="an office full of people at work on both sides, with accidents: both sides must end the same"
    )
    command.add_argument("--count", type=int, default=200, help="how many stories")
    command.add_argument("--seed", type=int, default=1, help="of the first one; the same seed is the same story")
    command.add_argument("--jobs", type=int, default=2, help="processes, each with a database and an emulator")
    command.set_defaults(command=simulation("office", "seed", "count", "jobs"), timed=True)

    command = commands.add_parser(
        "planted", help="bugs put in on purpose, one at a time: a story of the office must find each"
    )
    command.add_argument("--seeds", type=int, default=200, help="how many stories are played for each bug at most")
    command.add_argument("--jobs", type=int, default=2, help="processes, each with a database and an emulator")
    command.set_defaults(command=simulation("planted", "seeds", "jobs"), timed=True)

    command = commands.add_parser("load", help="an hour of many mailboxes, two cron workers and people at work")
    command.add_argument("--mailboxes", type=int, default=200)
    command.add_argument("--minutes", type=int, default=60)
    command.set_defaults(command=simulation("load", "mailboxes", "minutes"), timed=True)

    command = commands.add_parser("fuzz", help="damaged documents for everything that reads what Microsoft sends")
    command.add_argument("--count", type=int, default=1_000_000, help="how many inputs (one document, one reader)")
    command.add_argument("--seed", type=int, default=1, help="the first document; the same number is the same document")
    command.add_argument("--jobs", type=int, default=2, help="processes")
    command.set_defaults(command=fuzz, timed=True)

    command = commands.add_parser("measure", help="what a long series costs in requests and SQL queries")
    command.set_defaults(command=simulation("measure"), timed=True)

    command = commands.add_parser("lint", help="the same as: test lint")
    command.set_defaults(command=test, timed=True, parts=["lint"])

    command = commands.add_parser("run", help="run a program (odoo, pytest, psql...) in the environment of the tests")
    command.add_argument("program", nargs=argparse.REMAINDER, metavar="PROGRAM [ARGUMENT...]")
    command.set_defaults(command=run, timed=False)

    command = commands.add_parser("lock", help="write devtools/requirements.lock from pyproject.toml")
    command.set_defaults(command=lock, timed=False)

    command = commands.add_parser("clean", help="delete what this project keeps in the cache folder")
    command.set_defaults(command=clean, timed=False)
    return parser


def setup(_options: argparse.Namespace) -> int:
    """Everything, up to the database template."""
    from devtools.setup import enter_environment, prepare_databases

    enter_environment()
    prepare_databases()
    return 0


def demo(_options: argparse.Namespace) -> int:
    """The demo."""
    from devtools.setup import enter_environment

    enter_environment()
    from devtools.demo import command

    return command.run()


def pictures(_options: argparse.Namespace) -> int:
    """The pictures."""
    from devtools.setup import enter_environment

    enter_environment()
    from devtools.pictures import command

    return command.run()


def test(options: argparse.Namespace) -> int:
    """The tests."""
    from devtools.setup import enter_environment

    enter_environment()
    from devtools.testing import runner

    return runner.run(options.parts, options.options)


def simulation(package: str, *names: str) -> Callable[[argparse.Namespace], int]:
    """A command of ``devtools.<package>`` on copies of our database; ``names`` are the options that it takes."""

    def command(options: argparse.Namespace) -> int:
        from devtools.setup import enter_environment, prepare_databases

        enter_environment()
        odoo, template = prepare_databases()
        module = importlib.import_module(f"devtools.{package}.command")
        return 1 if module.run(odoo, template, **{name: getattr(options, name) for name in names}) else 0

    return command


def fuzz(options: argparse.Namespace) -> int:
    """The fuzzer."""
    from devtools.setup import enter_environment

    enter_environment()
    from devtools.fuzz import command

    return 1 if command.run(count=options.count, seed=options.seed, jobs=options.jobs) else 0


def run(options: argparse.Namespace) -> int:
    """A program of the person's choice, with PostgreSQL running and our addons on the path."""
    from devtools.setup import enter_environment, run_program

    if not options.program:
        raise Problem("Which program? For example: python3 -m devtools run psql -l")
    enter_environment(quiet=True)
    return run_program(options.program)


def lock(_options: argparse.Namespace) -> int:
    """Resolve the dependency groups again."""
    from devtools.locking import write_lock

    write_lock()
    return 0


def clean(_options: argparse.Namespace) -> int:
    """Give the room back; the next command makes everything again."""
    from devtools.postgres import EmbeddedServer
    from devtools.setup import places

    EmbeddedServer().stop_left_behind()
    for folder in places():
        shutil.rmtree(folder, ignore_errors=True)
        say(f"deleted {folder}")
    return 0
