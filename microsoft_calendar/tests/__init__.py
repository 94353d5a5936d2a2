from . import test_both_ways
from . import test_deletions
from . import test_first_contact
from . import test_mailboxes
from . import test_reliability
from . import test_scheduler
from . import test_tour
