"""Run first in a built program: it has no `ssl`, and PostgreSQL's driver is told so in the one way it takes.

The compiled part of psycopg imports `ssl` for callbacks that OpenSSL needed before 1.1, and uses nothing of it. With
None among the modules that import gives None, while `import ssl` of Python's own modules fails as where there is none,
which they are made for. The trial of the built program on a server (tests/bundle) sees whether that still holds.
"""

import sys

sys.modules["ssl"] = None  # type: ignore[assignment]  # how Python spells "not to be had"
