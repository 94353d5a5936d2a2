from . import account_reset
from . import partner_merge
from . import change_apart
from . import first_sync
