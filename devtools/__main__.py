"""The command line: `python3 -m devtools COMMAND`."""

import sys

OLDEST_PYTHON = (3, 11)

if sys.version_info < OLDEST_PYTHON:  # said here, before anything is imported that an old Python cannot read
    sys.exit(
        f"Python {OLDEST_PYTHON[0]}.{OLDEST_PYTHON[1]} or newer is needed, this is {sys.version.split()[0]}. "
        "If a newer one has another name: make setup PYTHON=python3.12"
    )

from devtools.cli import main  # noqa: E402

sys.exit(main(sys.argv[1:]))
