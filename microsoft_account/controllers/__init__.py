"""Pages between Odoo and Microsoft."""

from . import access_log, authentication, check
