"""Makes pictures of every page in every state, to be looked at: `make gallery`."""

import os
import sys
import tempfile
from pathlib import Path

from tests.browser.journeys import missing, play, serving, told


def main():
    """Drives the interface through all its pages; names the folder of the pictures."""
    reason = missing()
    if reason:
        return f"No pictures: {reason}."
    folder = Path(os.environ.get("GALLERY") or tempfile.mkdtemp(prefix="gallery-")).resolve()
    with tempfile.TemporaryDirectory() as home, serving(Path(home, "home")) as address:
        done = play("gallery", address, GALLERY=str(folder))
    if done.returncode:
        return told(done)
    sys.stdout.write(f"{len(list(folder.glob('*.png')))} pictures: {folder}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
