"""python -m emulator --port 4566 [--snapshot-seconds 8] [--world] [--stop-with-parent]"""

from __future__ import annotations

import argparse
import logging


def main() -> None:
    """Patch moto, seed the world if asked, and serve until stopped."""
    parser = argparse.ArgumentParser(prog="emulator", description="The emulated AWS of the sandbox.")
    parser.add_argument("--port", type=int, default=4566, help="port on 127.0.0.1; 0 takes a free one")
    parser.add_argument("--snapshot-seconds", type=float, default=8.0, help="how long a snapshot stays pending")
    parser.add_argument("--world", action="store_true", help="seed the demo world before serving")
    parser.add_argument("--stop-with-parent", action="store_true", help="end when the starting process ends")
    options = parser.parse_args()
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(name)s %(message)s")
    # A queue of waiting requests is normal under load and no warning.
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)

    from emulator import plugin

    plugin.install()

    from emulator.parent import stop_with_parent
    from emulator.server import serve_forever
    from emulator.settings import change_settings
    from emulator.world import seed_world

    change_settings(snapshot_seconds=options.snapshot_seconds)
    if options.stop_with_parent:
        stop_with_parent()
    if options.world:
        seed_world()
    serve_forever(options.port)


if __name__ == "__main__":
    main()
