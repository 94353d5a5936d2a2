from . import (
    test_account,
    test_callback,
    test_renewal,
    test_renewal_locks,
    test_return_address,
    test_upgrade,
)
