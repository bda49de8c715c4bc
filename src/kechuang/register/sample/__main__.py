"""`python -m kechuang.register.sample PACK FOLDER [PARTIES]`: the sample register, for a process that waits.

One line of output for every file that is complete: its name.
"""

from __future__ import annotations

import gc
import signal
import sys

from kechuang.register.sample import generate


def main(pack: str, folder: str, parties: str = "") -> None:
    """Write the files; ends without a word when nobody reads its output any more."""
    signal.signal(signal.SIGPIPE, signal.SIG_DFL)
    gc.disable()  # a world without cycles, and a process that ends with it

    def tell(name: str, done: int, total: int) -> None:
        print(name, flush=True)

    generate(pack, folder, parties=int(parties) if parties else None, progress=tell)


if __name__ == "__main__":
    main(*sys.argv[1:])
