"""Test Configuration. A route, not a method for everybody's calls: their arguments are in the log at debug level."""

from odoo import http
from odoo.http import request


class MicrosoftCheck(http.Controller):
    @http.route("/microsoft_account/test_application", type="jsonrpc", auth="user")
    def test_application(self, entered=None, company_id=False, **_kwargs):
        """Return the lines about an application as it is entered on the screen (see ``account_check.py``)."""
        return request.env["microsoft.account"]._test_application(entered or {}, company_id)
