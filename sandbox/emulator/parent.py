"""Ending with the process that started the emulator, so that a killed test run leaves nothing behind."""

from __future__ import annotations

import os
import threading
import time

CHECK_SECONDS = 1.0


def stop_with_parent() -> None:
    """End this process within about a second of its parent's end."""
    parent = os.getppid()

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(CHECK_SECONDS)
        # Nothing is worth saving: the world lives in memory.
        os._exit(0)

    threading.Thread(target=watch, name="parent-watch", daemon=True).start()
