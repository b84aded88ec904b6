"""Pictures of the live page, light, dark and on a phone: `make screenshots` writes docs/images/*.png.

python tests/browser/screenshots.py [FOLDER]
"""

import sys
import tempfile
from contextlib import closing
from io import BytesIO
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from floor import NOW, fill
from PIL import Image
from playwright.sync_api import Browser, sync_playwright

from harness import free_port
from read_model import Model
from view_site import Site

COLOURS = 96
CHROMIUM = "/usr/bin/chromium"
FOLDER = Path(__file__).parents[2] / "docs" / "images"
DESK, PHONE = {"width": 1360, "height": 850}, {"width": 390, "height": 844}
SHOTS = (
    ("page_light", "light", DESK, "?actor=airport:OAKB"),
    ("page_dark", "dark", DESK, "?actor=airport:OAKB"),
    ("floor_light", "light", DESK, ""),
    ("then_light", "light", DESK, "?actor=airport:OAKB&known=2021-08-27T12:00:00Z"),
    ("phone_list", "light", PHONE, ""),
    ("phone_actor", "dark", PHONE, "?actor=airport:OAKB"),
)


def shoot(browser: Browser, site: Site, name: str, scheme: str, size: dict[str, int], query: str, folder: Path) -> None:
    page = browser.new_page(viewport=size, color_scheme=scheme)
    page.clock.set_fixed_time(NOW)
    page.goto(f"{site.address}/{query}")
    page.locator("#list .row").first.wait_for(state="attached")
    if query:
        page.locator("#panel mark").first.wait_for()
    page.wait_for_timeout(600)
    # A quarter of the size, and no difference that is seen: the page has few colours.
    picture = Image.open(BytesIO(page.screenshot()))
    picture.quantize(COLOURS).save(folder / f"{name}.png", optimize=True)
    page.close()


def main(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as kept:
        model = Model(Path(kept) / "view.sqlite")
        with closing(model.connection):
            fill(model)
            site = Site(model, free_port(), now=lambda: NOW)
            try:
                with sync_playwright() as playwright:
                    browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
                    for name, scheme, size, query in SHOTS:
                        shoot(browser, site, name, scheme, size, query, folder)
                    browser.close()
            finally:
                site.stop()


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER)
