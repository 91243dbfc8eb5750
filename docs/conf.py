"""The documentation site: `sphinx-build -W docs FOLDER` writes it, from the pages as they are and without a network."""

from __future__ import annotations

from pygments.lexers.special import TextLexer
from sphinx.application import Sphinx

from packshot import __version__

project = "packshot"
author = "packshot's authors"
version = release = __version__

extensions = ["myst_parser"]
source_suffix = {".md": "markdown"}
exclude_patterns = ["**/.*"]
highlight_language = "text"
myst_heading_anchors = 4

html_theme = "furo"
html_title = f"packshot {__version__}"
html_copy_source = False
html_show_sphinx = False
html_show_copyright = False


def setup(app: Sphinx) -> None:
    """CSV is shown as it is: no lexer colours it."""
    app.add_lexer("csv", TextLexer)
