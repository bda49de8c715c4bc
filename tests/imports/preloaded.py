"""A process that has everything loaded and forks the real worker whenever a line comes in: a worker in 20 ms.

`python -m tests.imports.preloaded FD`: for each line read it prints the worker's pid, and its exit code when it ends;
the worker writes one byte to FD
just before and just after each COMMIT of its own.
"""

from __future__ import annotations

import os
import sys
from typing import Any


def main(signal_to: int) -> None:
    import django

    django.setup()
    from django.db.backends.postgresql.base import DatabaseWrapper

    from kechuang.register.importing import run  # noqa: F401 - loaded before the forks
    from kechuang.register.importing.jobs.work import work

    commit = DatabaseWrapper._commit

    def told(self: Any) -> None:
        os.write(signal_to, b"(")
        commit(self)
        os.write(signal_to, b")")

    DatabaseWrapper._commit = told  # type: ignore[method-assign]
    for _ in sys.stdin:
        child = os.fork()
        if child == 0:
            work(once=True)
            os._exit(0)
        print(child, flush=True)
        print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)


if __name__ == "__main__":
    main(int(sys.argv[1]))
