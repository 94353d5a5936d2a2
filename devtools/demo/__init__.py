"""`make demo`: two people, their Outlook calendars and their Odoo, synchronised before one's eyes."""
