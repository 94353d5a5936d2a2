from . import account_reset
from . import change_apart
from . import first_sync
