"""The command line."""

from __future__ import annotations

import argparse
import json
import logging
import os
import signal
import sys
import threading
from pathlib import Path

from .emulator import Emulator


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="graph-emulator",
        description="A local Microsoft 365: sign-in, calendars, the mail that would be sent, and faults on demand.",
    )
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (default: %(default)s)")
    parser.add_argument("--port", type=int, default=0, help="HTTP port of Graph and the page; 0 takes a free one")
    parser.add_argument("--login-port", type=int, default=0, help="HTTPS port of the sign-in; 0 takes a free one")
    parser.add_argument("--state-dir", metavar="DIR", help="keep state, key and certificate here between runs")
    parser.add_argument("--ready-file", metavar="FILE", help="write the addresses there as JSON, once they answer")
    parser.add_argument("--seed", type=int, metavar="N", help="make ids and tokens repeatable")
    parser.add_argument("--faults", metavar="FILE", help="JSON file with faults to begin with")
    parser.add_argument(
        "--openapi",
        metavar="FILE",
        default=os.environ.get("GRAPH_OPENAPI"),
        help="an OpenAPI description (JSON, or YAML where PyYAML is installed): answers that do not match become "
        "complaints in the journal (default: the file that GRAPH_OPENAPI names)",
    )
    parser.add_argument("--verbose", action="store_true", help="log every request")
    return parser


def main(arguments: list[str] | None = None) -> int:
    """Run until SIGINT or SIGTERM. Returns the exit status: 2 when it cannot start."""
    options = _parser().parse_args(arguments)
    logging.basicConfig(
        format="%(asctime)s %(levelname)s %(name)s: %(message)s",
        level=logging.INFO if options.verbose else logging.WARNING,
    )
    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())
    try:
        emulator = Emulator(
            options.host,
            options.port,
            options.login_port,
            state_dir=options.state_dir,
            seed=options.seed,
            openapi=options.openapi,
        )
        if options.faults:
            emulator.core.faults.add(json.loads(Path(options.faults).read_text()).get("faults", []))
    except (OSError, ValueError, KeyError, OverflowError, ImportError) as error:
        print(f"graph-emulator: cannot start: {error}", file=sys.stderr)
        return 2
    with emulator:
        if options.ready_file:
            _write_ready_file(Path(options.ready_file), emulator)
        print(
            f"graph-emulator is ready: Graph and page {emulator.graph_url}  sign-in {emulator.login_url}"
            f"  CA {emulator.ca_bundle}",
            flush=True,
        )
        stop.wait()
    return 0


def _write_ready_file(target: Path, emulator: Emulator) -> None:
    """Whole or not at all: who waits for the file reads it at once."""
    fresh = target.with_name(f".{target.name}.{os.getpid()}")
    fresh.write_text(json.dumps(emulator.addresses(), indent=1))
    fresh.replace(target)
