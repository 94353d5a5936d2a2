"""Talking to Microsoft: addresses, sign-in, Graph. Plain Python; nothing here knows Odoo."""
