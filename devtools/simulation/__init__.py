"""Random series and random edits on both sides: after a synchronisation both sides must show the same.

`story.py` invents what happens, as data. `outlook_side.py` and `odoo_side.py` carry it out, `compare.py` says what
differs, `worker.py` plays many stories at once in a process that has Odoo loaded, `command.py` starts the workers.
"""
