"""A service that a supervisor can be tried on: `python stub_part.py [stubborn] [parent]`.

stubborn: takes no notice of SIGTERM; parent: has a child of its own, whose pid it writes into the file `child` beside its port.
"""

import asyncio
import os
import signal
import subprocess
import sys
from pathlib import Path

from watchfloor.runtime.health import Health
from watchfloor.runtime.http_server import PORT_FILE, serving
from watchfloor.runtime.settings import Settings
from watchfloor.runtime.stopping import stop_event


async def main() -> None:
    stop = stop_event()
    if "stubborn" in sys.argv:
        asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, lambda: None)
    if "parent" in sys.argv:
        have_a_child()
    async with serving(Settings(), 0, Health()):
        await stop.wait()


def have_a_child() -> None:
    child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])
    Path(os.environ[PORT_FILE]).with_suffix(".child").write_text(str(child.pid))


asyncio.run(main())
