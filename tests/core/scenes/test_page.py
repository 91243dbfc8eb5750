from __future__ import annotations

import base64
import re

from packshot.api import Picture, Size
from packshot.scenes.page import page


def test_the_page_holds_the_photo_at_its_full_size() -> None:
    """Clicks are pixels of the photo, so it comes as large as it is; and nothing is loaded from anywhere."""
    html = page(Picture.new(Size(320, 200), "#808080"), "packshot scene calibrate room.png")
    photo = re.search(r"data:image/jpeg;base64,([A-Za-z0-9+/=]+)", html)
    assert photo
    assert Picture.decode(base64.b64decode(photo[1])).size == Size(320, 200)
    assert "http://" not in html
    assert "https://" not in html


def test_a_path_cannot_end_the_script() -> None:
    """The command is a string of the script, whatever the file is called."""
    html = page(Picture.new(Size(20, 20), "#808080"), 'packshot scene calibrate "</script>".png')
    assert html.count("</script>") == 1
    assert "\\u003c/script>" in html
