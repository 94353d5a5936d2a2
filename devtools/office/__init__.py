"""An office: some people at work in Odoo and in Outlook, at random, with accidents. Both sides must end the same.

`python3 -m devtools simulate`, `make simulate SEEDS=200`
"""
