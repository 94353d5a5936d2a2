from . import test_account, test_return_address, test_upgrade
