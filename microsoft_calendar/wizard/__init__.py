from . import account_reset
