"""An hour of a database with many mailboxes: who waits, and how long?

`python3 -m devtools load`
"""
