"""A lane of its own, run by `make test-kannel`: it needs Debian's kannel package, which others need not have.

Without TELLBACK_TEST_KANNEL it is not collected, so it counts neither as passed nor as skipped. With it and
without the programs the run ends with an error that says so.
"""

from __future__ import annotations

import os
import shutil

import pytest

collect_ignore_glob = [] if os.environ.get("TELLBACK_TEST_KANNEL") else ["test_*.py"]
PROGRAMS = ("bearerbox", "smsbox")
_MISSING = 3


def pytest_collection_modifyitems() -> None:
    missing = [name for name in PROGRAMS if shutil.which(name, path=search_path()) is None]
    if missing and not collect_ignore_glob:
        why = f"Kannel is not here ({', '.join(missing)}): nothing was tested. apt-get install kannel"
        pytest.exit(why, returncode=_MISSING)


def search_path() -> str:
    """Where Debian puts daemons is not on everybody's path."""
    return os.pathsep.join([os.environ.get("PATH", ""), "/usr/sbin"])
