import re
from dataclasses import replace

from pack.packs import a_figure_row, a_report, hand_made, records_pack
from reddot.figures.figure import Figure, FigureRow, Share
from reddot.pack.blocks import Evidence, Section
from reddot.pack.cell_notes import MOST_NAMED, cell_notes
from reddot.pack.figure_blocks import share_line
from reddot.pack.layout import lay_out
from reddot.pack.page import render_page
from reddot.records.cells import Missing
from reddot.stats import share_interval

WHY = "the source has no answer for it"
GONE = Figure(Missing.NOT_AVAILABLE, note=WHY)


def notes_of(*rows: FigureRow, name: str = "ced") -> list[str]:
    return list(cell_notes(hand_made(*rows, name=name).table("ced")))  # type: ignore[arg-type]


def test_a_note_names_its_cells_and_begins_with_a_capital() -> None:
    row = a_figure_row({"drawn": GONE, "aimed": GONE, "fired": Figure(3), "total": Figure(3)})
    assert notes_of(row) == [f"Drawn, aimed: not available, because {WHY}."]


def test_a_note_of_some_rows_names_them() -> None:
    young = a_figure_row({"total": GONE}, age_band="11-17")
    grown = a_figure_row({"total": Figure(2)}, age_band="18-34")
    assert notes_of(young, grown, name="reports") == [f"11 to 17: not available, because {WHY}."]
    kent = a_figure_row({"drawn": GONE, "total": Figure(1)})
    essex = a_figure_row({"drawn": Figure(1), "total": Figure(1)}, force="Essex")
    assert notes_of(kent, essex) == [f"Drawn (Kent): not available, because {WHY}."]


def test_a_number_with_a_note_is_not_said_to_be_gone() -> None:
    assert notes_of(a_figure_row({"drawn": Figure(4, note="part of it alone")})) == [
        "Drawn: part of it alone."
    ]
    assert notes_of(a_figure_row({"drawn": Figure(4, note=f"at least: {WHY}")})) == [
        f"Drawn: at least the number given, because {WHY}."
    ]


def test_very_many_rows_are_not_all_named() -> None:
    rows = [a_figure_row({"total": GONE}, force=f"Force {i}") for i in range(MOST_NAMED + 3)]
    (note,) = notes_of(*rows, a_figure_row({"total": Figure(1)}), name="reports")
    assert f"Force {MOST_NAMED - 1} and 3 more: not available" in note


def tiles_of(section: Section) -> list[str]:
    return [f"{t.number} {t.what}" for b in section.blocks if isinstance(b, Evidence)
            for t in b.tiles]  # fmt: skip


def test_a_discharge_that_nobody_can_say_has_neither_a_share_nor_a_count_of_none() -> None:
    cells = {"drawn": GONE, "discharge": GONE, "not_stated": Figure(0), "total": Figure(8)}
    row = a_figure_row(cells, force="All forces")
    stale = {"discharge": Share(0, 8, share_interval(0, 8))}
    for shares in (None, {}, stale):
        made = replace(row, shares=shares)
        document = lay_out(hand_made(made))
        assert "not available of Taser uses discharged" in tiles_of(document.sections[0])
        assert share_line(made) == ""
        assert "0 of 8" not in render_page(document)


def test_reports_without_a_day_are_said_in_words_and_are_in_no_chart_by_month() -> None:
    undated = replace(a_report(8, "fired"), used_on=None)
    document = lay_out(records_pack(a_report(1, "drawn"), a_report(2, "aimed"), undated))
    page = render_page(document)
    assert "day not stated" in page
    assert "not_stated" not in re.sub(r"<[^>]*>", "", page.split("</style>")[-1])
    months = next(s for s in document.sections if s.key == "months")
    charts = [c for s in months.sections for b in s.blocks if isinstance(b, Evidence)
              for c in b.charts]  # fmt: skip
    assert [chart.title.split(": ")[1] for chart in charts] == ["Eastshire, 2017/18"] * 2
    assert not [chart.title for chart in charts if "Not stated" in chart.description]
