"""Random series and random edits on both sides: after a synchronisation both sides must show the same.

`story.py` invents what happens, as data. `outlook_side.py` and `odoo_side.py` carry it out, `worker.py` plays many
stories at once in a process that has Odoo loaded, and compares both sides, `command.py` starts the workers.
`process.py` and `program.py` are the two ends of such a process, for the other simulations, too.
"""
