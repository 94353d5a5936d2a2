"""Microsoft's answer comes in the address of the callback, and the server logs addresses: leave its query out."""

import logging
import re

_QUERY = re.compile(r"(/microsoft_account/authentication)\?[^\s\"#]*")


class HideAnswer(logging.Filter):
    """Shortens the callback's address in log records."""

    def filter(self, record: logging.LogRecord) -> bool:
        if isinstance(record.args, tuple):
            record.args = tuple(_hide(part) for part in record.args)
        record.msg = _hide(record.msg)
        return True


def _hide(part):
    return _QUERY.sub(r"\1?…", part) if isinstance(part, str) else part


logging.getLogger("werkzeug").addFilter(HideAnswer())
