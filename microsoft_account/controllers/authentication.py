"""To Microsoft and back."""

import logging
import re
import secrets
from urllib.parse import urlencode

from odoo import http
from odoo.http import request

from ..graph.errors import GraphError
from ..graph.login_errors import Reason, refusal
from ..models.explanation import explain
from ..models.microsoft_account import CALLBACK, START
from .pending import recall, remember
from .return_address import CLOSE, HOME, local_path

_logger = logging.getLogger(__name__)

_NAME = re.compile(r"[a-z_]{1,30}")


class MicrosoftAuthentication(http.Controller):
    @http.route(START, type="http", auth="user", methods=["GET"], sitemap=False)
    def sign_in(self, from_url=None, service="calendar", **_kwargs):
        """Send the person to Microsoft."""
        if not request.env.user._is_internal():
            return self._page(request.env._("Only internal users can connect a Microsoft account."))
        return_url = local_path(from_url, request.httprequest.host_url)
        services = [service] if _NAME.fullmatch(service) else []
        try:
            flow = request.env["microsoft.account"]._start_sign_in()
        except GraphError as error:
            return self._refused(error, return_url)
        remember(
            request.session,
            flow["state"],
            {
                "stage": "started",
                "uid": request.env.uid,
                "flow": flow,
                "return_url": return_url,
                "services": services,
            },
        )
        return self._leave_to(flow["auth_uri"])

    @http.route(CALLBACK, type="http", auth="public", methods=["GET"], sitemap=False)
    def authentication(self, **answer):
        """Take Microsoft's answer. Opening the same address again changes nothing."""
        if request.env.user._is_public():
            # No redirect to the login page: it would carry the answer along.
            return self._page(
                request.env._("Your Odoo session has ended. Log in, then connect your Microsoft account again."),
                link="/web/login",
                label=request.env._("Log in"),
            )
        entry = recall(request.session, answer.get("state"), request.env.uid)
        if not entry:
            return self._refused(refusal(Reason.STALE, "No such sign-in in this session."), HOME)
        return_url = entry["return_url"]
        if entry["stage"] == "done":
            return request.redirect(return_url)
        if entry["stage"] == "admin_consent":
            return self._admin_consent(answer, return_url)
        if entry["stage"] == "failed":
            return self._refused(refusal(Reason.STALE, "This sign-in has failed before."), return_url)
        error = self._finish(entry, answer)
        rest = {"uid": entry["uid"], "return_url": return_url}
        remember(request.session, answer["state"], {**rest, "stage": "failed" if error else "done"})
        return self._refused(error, return_url) if error else request.redirect(return_url)

    def _finish(self, entry, answer):
        try:
            request.env["microsoft.account"]._finish_sign_in(entry["flow"], answer, entry["services"])
        except GraphError as error:
            # The browser asked twice at once: the other request has connected the account.
            return None if error.code == Reason.USED.value else error
        return None

    def _refused(self, error, return_url):
        _logger.info("Sign-in of user %s refused: %s", request.env.uid, error)
        consent_url = None
        if error.code == Reason.ADMIN_CONSENT.value:
            state = secrets.token_urlsafe()
            entry = {"stage": "admin_consent", "uid": request.env.uid, "return_url": return_url}
            remember(request.session, state, entry)
            consent_url = request.env["microsoft.account"]._admin_consent_url(state)
        return self._page(
            explain(request.env, error),
            details=str(error),
            retry_url=f"{START}?{urlencode({'from_url': return_url})}",
            consent_url=consent_url,
            link=return_url,
        )

    def _admin_consent(self, answer, return_url):
        """Back from the page where an administrator gives the permissions for everybody."""
        if answer.get("admin_consent", "").lower() != "true":
            return self._refused(refusal(Reason.DECLINED, "The administrator did not consent."), return_url)
        return self._page(
            request.env._("Odoo has the permissions now. You can connect your account."),
            retry_url=f"{START}?{urlencode({'from_url': return_url})}",
            link=return_url,
        )

    @http.route(CLOSE, type="http", auth="user", methods=["GET"], sitemap=False)
    def close(self):
        """End a sign-in that has a window of its own: tell the page that opened it, and close the window."""
        return self._render("microsoft_account.sign_in_close", {})

    def _page(self, message, link=HOME, label=None, **values):
        label = label or (request.env._("Close") if link == CLOSE else request.env._("Back to Odoo"))
        return self._render(
            "microsoft_account.sign_in_page", {"message": message, "link": link, "label": label, **values}
        )

    def _render(self, template, values):
        headers = {"Cache-Control": "no-store", "Referrer-Policy": "no-referrer"}
        return request.render(template, values, headers=headers)

    def _leave_to(self, address):
        response = request.redirect(address, local=False)
        response.headers["Cache-Control"] = "no-store"
        return response
