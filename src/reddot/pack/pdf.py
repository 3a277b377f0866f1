"""Make the PDF of a laid-out pack: tagged, titled, to the PDF/UA-1 standard."""

from __future__ import annotations

from datetime import UTC, date, datetime, time

import typst

from reddot.pack.blocks import Document
from reddot.pack.typst_source import typst_source


def render_pdf(document: Document, made_on: date) -> bytes:
    """The pack as PDF/UA-1; the same pack on the same day gives the same bytes.

    Only the letters that come with Typst are used, so that every machine draws the same.
    """
    made = typst.compile(
        typst_source(document).encode("utf-8"),
        format="pdf",
        pdf_standards="ua-1",
        ignore_system_fonts=True,
        timestamp=datetime.combine(made_on, time(), UTC),
    )
    if not isinstance(made, bytes):
        raise TypeError("Typst gave several files where one PDF was asked for.")
    return made
