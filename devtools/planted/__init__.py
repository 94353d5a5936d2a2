"""Bugs put in on purpose, one at a time: do the stories of the office find them?

`python3 -m devtools planted`
"""
