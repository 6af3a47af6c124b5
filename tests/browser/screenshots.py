"""Makes the pictures of the documentation anew: `make screenshots`."""

import sys
import tempfile
from pathlib import Path

from tests.browser.journeys import missing, play, serving, told
from tests.e2e.command import ROOT

IMAGES = ROOT / "docs" / "images"


def main():
    """Drives the interface through what the pictures show; says what is missing."""
    reason = missing()
    if reason:
        return f"No pictures: {reason}."
    IMAGES.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, serving(Path(folder, "home")) as address:
        done = play("screenshots", address, SCREENSHOTS=str(IMAGES))
    if done.returncode:
        return told(done)
    for one in sorted(IMAGES.glob("*.webp")):
        sys.stdout.write(f"{one.relative_to(ROOT)}  {one.stat().st_size // 1000} kB\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
