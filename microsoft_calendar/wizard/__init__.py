from . import account_reset
from . import change_apart
