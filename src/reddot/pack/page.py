"""Draw a laid-out pack as one HTML page: nothing loaded from anywhere, no script."""

from __future__ import annotations

from functools import singledispatch
from importlib import resources

from reddot.pack.blocks import (
    Answer,
    Beware,
    Block,
    Bullets,
    Chart,
    Document,
    Evidence,
    Finding,
    Fold,
    Grid,
    Rule,
    Section,
    Terms,
    Tile,
    Words,
)
from reddot.pack.page_tables import is_wide, table, text

POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:"


def render_page(document: Document) -> str:
    """The whole page as text.

    Every text goes through :func:`reddot.pack.page_tables.text`; SVG comes from the charts.
    """
    style = (resources.files("reddot.pack") / "page.css").read_text(encoding="utf-8")
    parts = "\n".join(_part(section) for section in document.sections)
    return f"""<!doctype html>
<html lang="en-GB">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="{POLICY}">
<meta name="referrer" content="no-referrer">
<title>{text(document.title)}</title>
<style>
{style}{_banner_in_print(document)}</style>
</head>
<body>
<a class="skip" href="#main">Skip to the evidence</a>
{_banner(document)}{_header(document)}
<main id="main" class="wide" tabindex="-1">
{parts}
</main>
<footer><div class="wide"><p>Made with Reddot, open software for police use-of-force evidence. \
Numbers may be quoted with their counting rule.</p></div></footer>
</body>
</html>
"""


def _banner(document: Document) -> str:
    if document.banner is None:
        return ""
    words = text(document.banner)
    return f'<aside class="banner" aria-label="Synthetic records"><p>{words}</p></aside>\n'


def _banner_in_print(document: Document) -> str:
    """The synthetic mark at the head of every printed page."""
    if document.banner is None:
        return ""
    words = "".join(f"\\{ord(c):x} " if not c.isalnum() else c for c in document.banner)
    return f'@page {{ @top-center {{ content: "{words}"; font: bold 8.5pt sans-serif; }} }}\n'


def _header(document: Document) -> str:
    about = "".join(_pair(term, words) for term, words in document.about)
    links = "".join(
        f'<li><a href="#{section.key}">{text(section.title)}</a></li>'
        for section in document.sections
    )
    return f"""<header><div class="wide">
<h1>{text(document.title)}</h1>
<p class="lead">{text(document.what_it_is)}</p>
<dl class="about">{about}</dl>
<nav aria-labelledby="contents"><h2 id="contents">Contents</h2><ol>{links}</ol></nav>
</div></header>"""


def _part(section: Section) -> str:
    inner = "\n".join([*map(_block, section.blocks), *map(_topic, section.sections)])
    apart = " apart" if section.apart else ""
    return (
        f'<section class="part{apart}" aria-labelledby="{section.key}">'
        f'<h2 id="{section.key}">{text(section.title)}</h2>\n{inner}</section>'
    )


def _topic(section: Section) -> str:
    inner = "\n".join(map(_block, section.blocks))
    return f'<h3 id="{section.key}">{text(section.title)}</h3>\n{inner}'


@singledispatch
def _block(block: Block) -> str:
    raise TypeError(f"There is no way to draw {type(block).__name__} as HTML.")


@_block.register
def _(block: Words) -> str:
    return f"<p>{text(block.text)}</p>"


@_block.register
def _(block: Beware) -> str:
    items = "".join(f"<li>{text(item)}</li>" for item in block.items)
    return f'<div class="note"><p><strong>Beware</strong></p><ul>{items}</ul></div>'


@_block.register
def _(block: Bullets) -> str:
    return f"<ul>{''.join(f'<li>{text(item)}</li>' for item in block.items)}</ul>"


@_block.register
def _(block: Terms) -> str:
    return f"<dl>{''.join(_pair(term, words) for term, words in block.pairs)}</dl>"


@_block.register
def _(block: Finding) -> str:
    return f'<div class="finding">{"".join(map(_answer, block.answers))}</div>'


@_block.register
def _(block: Fold) -> str:
    pairs = "".join(_pair(term, words) for term, words in block.pairs)
    return f"<details><summary>{text(block.title)}</summary><dl>{pairs}</dl></details>"


@_block.register
def _(block: Evidence) -> str:
    charts = "".join(map(_chart, block.charts))
    tiles = "".join(map(_tile, block.tiles))
    drawn = f'<ul class="tiles">{tiles}</ul>\n' if tiles else ""
    drawn += f'<div class="charts">{charts}</div>\n' if charts else ""
    grids = "\n".join(_block(grid) for grid in block.grids)
    about = block.grids[0].caption if block.grids else "these numbers"
    rules = "\n".join(_rule(rule, about) for rule in block.rules)
    beside = len(block.charts) == len(block.grids) == 1 and not is_wide(block.grids[0])
    return f'<div class="shown{" pair" if beside else ""}">{drawn}{grids}\n{rules}</div>'


@_block.register
def _(block: Grid) -> str:
    return table(block)


def _tile(tile: Tile) -> str:
    return (
        f'<li><span class="size">{text(tile.number)}</span> <span class="what">{text(tile.what)}'
        f'</span> <span class="where">{text(tile.where)}</span></li>'
    )


def _pair(term: str, words: str) -> str:
    return f"<dt>{text(term)}</dt><dd>{text(words)}</dd>"


def _answer(answer: Answer) -> str:
    return (
        f'<div class="answer {answer.tone}"><p class="question">{text(answer.question)}</p>'
        f'<p class="verdict">{text(answer.verdict)}</p><p>{text(answer.meaning)}</p></div>'
    )


def _chart(chart: Chart) -> str:
    return f"<figure><figcaption>{text(chart.title)}</figcaption>{_picture(chart)}</figure>"


def _picture(chart: Chart) -> str:
    """The SVG with its name and description, to stand in a page."""
    names = f"{chart.key}-title {chart.key}-desc"
    opening = f'<svg role="img" aria-labelledby="{names}" '
    head = (
        f'<title id="{chart.key}-title">{text(chart.title)}</title>'
        f'<desc id="{chart.key}-desc">{text(chart.description)}</desc>'
    )
    start, rest = chart.svg.split(">", 1)
    return f"{start.replace('<svg ', opening, 1)}>{head}{rest}"


def _rule(rule: Rule, about: str) -> str:
    pairs = "".join(_pair(term, words) for term, words in rule.particulars)
    hidden = f'<span class="hidden"> of {text(about)}</span>'
    more = f"<details><summary>Counting rule and source{hidden}</summary><dl>{pairs}</dl></details>"
    return (
        f'<div class="rule"><p><strong>What is counted:</strong> {text(rule.statement)}</p>'
        f"{more if pairs else ''}</div>"
    )
