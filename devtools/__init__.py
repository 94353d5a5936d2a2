"""Set-up, demo, tests and lint of this repository.

`python3 -m devtools --help` lists the commands. The first half of the set-up runs on nothing but Python's standard
library, because it builds the virtual environment that the second half runs in (see `setup.py`).
"""
