from . import test_account
from . import test_callback
from . import test_check
from . import test_companies
from . import test_renewal
from . import test_renewal_locks
from . import test_return_address
from . import test_upgrade
