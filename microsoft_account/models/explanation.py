"""What a person is told about an error: what happened, and what to do."""

from odoo.tools.translate import LazyTranslate

from ..graph import errors
from ..graph.login_errors import Reason

_lt = LazyTranslate(__name__)

_BY_REASON = {
    Reason.EXPIRED: _lt("Microsoft's permission ran out or was withdrawn. Connect your account again."),
    Reason.STALE: _lt("This sign-in was already used or took too long. Start again."),
    Reason.USED: _lt("This sign-in was already used. Start again."),
    Reason.PROOF: _lt("Your organization wants you to prove who you are. Connect your account again."),
    Reason.CONSENT: _lt(
        "Odoo was not given the permissions it needs. Connect again and accept all of them, or ask the administrator "
        "of your organization's Microsoft 365 to do so for everybody."
    ),
    Reason.ADMIN_CONSENT: _lt(
        "Only an administrator of your organization's Microsoft 365 may give Odoo the permissions it needs. "
        "Ask one to do so, then connect again."
    ),
    Reason.DECLINED: _lt("The permissions were declined at Microsoft, so nothing was connected."),
    Reason.WRONG_SECRET: _lt(
        "Microsoft refuses the client secret. An Odoo administrator must check it in the settings (the secret's value "
        "is needed there, not its ID). Nobody has to connect again."
    ),
    Reason.SECRET_EXPIRED: _lt(
        "The client secret has expired. An Odoo administrator must create a new one at Microsoft and enter it in the "
        "settings. Nobody has to connect again."
    ),
    Reason.UNKNOWN_APPLICATION: _lt(
        "Microsoft does not know the application, or it is disabled in your organization. An Odoo administrator must "
        "check the client ID, the tenant and the cloud in the settings."
    ),
    Reason.REDIRECT: _lt(
        "The redirect address is not registered with Microsoft. An Odoo administrator must copy it from the settings "
        "into the application's registration."
    ),
    Reason.WRONG_TENANT: _lt(
        "The application does not accept this kind of account. An Odoo administrator must check the tenant and the "
        "cloud in the settings."
    ),
    Reason.ONE_TENANT: _lt(
        "The application is for one organization only. An Odoo administrator must enter the tenant ID of that "
        "organization in the settings, in place of “common”."
    ),
    Reason.NOT_CONFIGURED: _lt("An Odoo administrator must enter the client ID and the client secret in the settings."),
    Reason.WRONG_ACCOUNT: _lt(
        "This Microsoft account is unknown, disabled or not allowed to use the application. "
        "Take another one, or ask your organization's administrator."
    ),
    Reason.MISMATCH: _lt("Microsoft's answer does not belong to this sign-in. Start again."),
}

_BY_KIND = {
    errors.NetworkError: _lt("Microsoft cannot be reached. Odoo tries again by itself."),
    errors.Unreadable: _lt("Microsoft's answer cannot be read. Odoo tries again by itself."),
    errors.Throttled: _lt("Microsoft asks for a pause. Odoo goes on by itself."),
    errors.ServiceUnavailable: _lt("Microsoft's service is not available now. Odoo tries again by itself."),
    errors.SignInNeeded: _lt("Microsoft wants you to sign in. Connect your account again."),
    errors.ApplicationRefused: _lt("Microsoft refuses the application. An Odoo administrator must check the settings."),
    errors.AccessDenied: _lt("Microsoft does not allow this account to do that."),
    errors.MailboxUnavailable: _lt(
        "This account has no mailbox that can be used (no license, not in the cloud, or disabled). "
        "Ask your organization's administrator."
    ),
}


def explain(env, error: errors.GraphError) -> str:
    """Return the text about an error, in the language of ``env``. Microsoft's own words are quoted, in English."""
    by_code = {reason.value: text for reason, text in _BY_REASON.items()}
    text = by_code.get(error.code) or _BY_KIND.get(type(error))
    return env._(text) if text else env._("Microsoft does not accept it: “%s”", error.message)
