"""An environment whose package is not installed."""

import gymbridge_no_such_package

from gymbridge_testenvs.behaved import Count


class MissingPackage(Count):
    """Cannot be made: its module imports a package that does not exist."""

    package = gymbridge_no_such_package
