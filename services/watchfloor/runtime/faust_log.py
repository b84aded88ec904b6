"""The logger of what Faust itself says in our subclasses: otherwise it would log each start and stop in our name."""

import logging

FAUST_LOG = logging.getLogger("faust.strict")
