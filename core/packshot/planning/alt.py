"""Alt text: what a picture shows, for people who cannot see it."""

from __future__ import annotations

from packshot.api import Job

MAX_ALT = 125
"""Characters: longer alt texts are cut by common screen readers (facts of commerce: alt text, 2026)."""


def alt_text(job: Job) -> str:
    """The product first, then colour and material, then the setting: `Haven sofa in Moss Green boucle, Loft`."""
    text = job.product.title or job.product.id
    if job.colorway:
        text += f" in {' '.join(_look(job)).strip()}"
    if job.scene:
        text += f", {job.scene.label}"
    return text if len(text) <= MAX_ALT else text[: MAX_ALT - 1].rstrip() + "\u2026"


def _look(job: Job) -> tuple[str, str]:
    colorway = job.colorway
    return (colorway.label, colorway.material or job.product.material) if colorway else ("", job.product.material)
