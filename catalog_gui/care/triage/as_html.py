"""The report as one HTML page that needs nothing else: no script, no font, no picture from elsewhere."""

from collections.abc import Iterable, Iterator
from html import escape
from typing import Final

from catalog_gui.care.triage.as_text import INFERENCE, NOTHING_LOST, cells
from catalog_gui.care.triage.records import Hypothesis, Report
from catalog_gui.care.triage.story import story
from catalog_gui.care.triage.timeline_picture import timeline

_STYLE: Final = """
:root { color-scheme: light dark; --ground: #eee; --panel: #fafafa; --line: #d6d6d6; --text: #1c1c1c; --faint: #606060;
  --accent: #2f6fab; --critical: #b3261e; --warning: #8a5a00 }
@media (prefers-color-scheme: dark) { :root { --ground: #181818; --panel: #202020; --line: #383838; --text: #dedede;
  --faint: #9e9e9e; --accent: #7fb2e5; --critical: #ff8a80; --warning: #f0b95a } }
body { margin: 24px auto; max-width: 1120px; padding: 0 24px; background: var(--ground); color: var(--text);
  font: 14px/1.5 system-ui, sans-serif }
h1 { font-size: 20px; overflow-wrap: anywhere } h2 { font-size: 14px; margin: 32px 0 8px }
section { background: var(--panel); border: 1px solid var(--line); border-radius: 6px; padding: 8px 16px; overflow-x: auto }
table { border-collapse: collapse; width: 100% }
th { text-align: left; font-weight: normal; color: var(--faint) }
td, th { padding: 6px 16px 6px 0; border-bottom: 1px solid var(--line); vertical-align: top; overflow-wrap: anywhere }
tr:last-child td { border-bottom: 0 }
.number { text-align: right; font-variant-numeric: tabular-nums }
.faint, small, dt { color: var(--faint) } .critical { color: var(--critical) } .warning { color: var(--warning) }
dl { display: grid; grid-template-columns: max-content 1fr; gap: 2px 16px; margin: 0 } dd { margin: 0; overflow-wrap: anywhere }
ul { margin: 2px 0; padding-left: 20px; color: var(--faint); overflow-wrap: anywhere }
code { background: var(--ground); padding: 1px 6px; border-radius: 4px; overflow-wrap: anywhere }
.timeline { width: 100%; min-width: 720px } .timeline text { font-size: 11px; fill: var(--faint) }
.timeline line { stroke: var(--line) } .timeline .info { fill: var(--accent) } .timeline .warning { fill: var(--warning) }
.timeline .critical { fill: var(--critical) }
.bar { height: 6px; border-radius: 3px; background: var(--accent); min-width: 1px }
"""
_WORDS: Final = {"critical": "▲ grave", "warning": "◆ look at this", "info": "● for the record"}


def page(report: Report) -> str:
    """The whole page."""
    parts = (
        ("", _header(report)),
        ("Tables", _tables(report)),
        ("Findings", _findings(report)),
        ("Timeline", _timeline(report)),
        ("Likely causes", _causes(report)),
        ("Ways back", _ways(report)),
        ("Questions", _questions(report)),
        ("What cannot be known", _list(report.gaps)),
        ("Next steps", _steps(report)),
        ("What was tried", _tried(report)),
        ("Files to look at", _places(report)),
    )
    body = "".join(f"{_heading(title)}<section>{told}</section>" for title, told in parts if told)
    title = escape(f"Triage of {report.subject}")
    return (
        '<!DOCTYPE html><html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{title}</title><style>{_STYLE}</style></head><body><h1>{title}</h1>{body}</body></html>\n"
    )


def _heading(title: str) -> str:
    return f"<h2>{title}</h2>" if title else ""


def _header(report: Report) -> str:
    facts = (("Report of", f"{report.made_at:%Y-%m-%d %H:%M} UTC"), *report.header)
    return "<dl>" + "".join(f"<dt>{escape(name)}</dt><dd>{escape(value)}</dd>" for name, value in facts) + "</dl>"


def _tables(report: Report) -> str:
    head = ("Table", "Inserts", "Deletes", "Expected", "Actual", "Status")
    return (
        _table(head, (map(escape, cells(table)) for table in report.tables), numbers=range(1, 5))
        if report.tables
        else ""
    )


def _table(head: Iterable[str], rows: Iterable[Iterable[str]], numbers: Iterable[int] = ()) -> str:
    right = set(numbers)

    def line(kind: str, row: Iterable[str]) -> Iterator[str]:
        for at, cell in enumerate(row):
            name = ' class="number"' if at in right else ""
            yield f"<{kind}{name}>{cell}</{kind}>"

    lines = "".join(f"<tr>{''.join(line('td', row))}</tr>" for row in rows)
    return f"<table><tr>{''.join(line('th', head))}</tr>{lines}</table>"


def _findings(report: Report) -> str:
    rows = (
        (
            f'<span class="{each.severity}">{_WORDS[each.severity]}</span>',
            f"{escape(each.title)}{_list(each.evidence)}{_code(each.action)}",
        )
        for each in report.findings
    )
    return _table(("", ""), rows) if report.findings else "<p>Nothing to report.</p>"


def _timeline(report: Report) -> str:
    if not report.events:
        return ""
    rows = (
        (str(number), f"{event.at} UTC", f"{escape(event.what)}<br><small>{escape(event.evidence)}</small>")
        for number, event in enumerate(report.events, 1 - max(0, len(report.events) - 150))
        if number > 0
    )
    return timeline(report.events) + _table(("", "When", "What"), rows, numbers=(0,))


def _causes(report: Report) -> str:
    if not report.hypotheses:
        return f"<p>{NOTHING_LOST}</p>"
    rows = (
        (
            f'{each.confidence} %<div class="bar" style="width: {each.confidence}px"></div>',
            f"{escape(each.title)}{_list(f'For: {words}' for words in each.evidence)}"
            f"{_list(f'Against: {words}' for words in each.against)}"
            f"<small>Would be ruled out by: {escape(each.falsified_by)}</small>{_story(report, each)}",
        )
        for each in report.hypotheses
    )
    return f'<p class="faint">{INFERENCE}</p>' + _table(("Confidence", "Cause"), rows)


def _story(report: Report, cause: Hypothesis) -> str:
    steps = "".join(f"<li>{escape(told.sentence)}</li>" for told in story(report, cause))
    return f"<details><summary>Step by step</summary><ol>{steps}</ol></details>"


def _ways(report: Report) -> str:
    rows = (
        (
            "yes" if way.available else "no",
            f"{escape(way.option)}<br><small>{escape(way.why)}</small>{_code(way.command)}",
        )
        for way in report.recovery
    )
    return _table(("Available", "Way"), rows) if report.recovery else ""


def _questions(report: Report) -> str:
    answers = {None: "not answered", True: "yes", False: "no"}
    return _table(("Question", "Answer"), ((escape(each.words), answers[each.answer]) for each in report.questions))


def _steps(report: Report) -> str:
    rows = (
        ("☑" if step.done else "☐", escape(step.words) + _code(step.command), escape(step.owner))
        for step in report.steps
    )
    return _table(("", "", "Who"), rows) if report.steps else ""


def _tried(report: Report) -> str:
    rows = (
        (f"{each.at:%Y-%m-%d %H:%M:%S} UTC", escape(each.action), escape(each.result), escape(each.by))
        for each in report.tried
    )
    return _table(("When", "Tried", "Result", "Who"), rows) if report.tried else ""


def _places(report: Report) -> str:
    rows = (
        ("there" if each.exists else "not there", f"{escape(each.path)}<br><small>{escape(each.what)}</small>")
        for each in report.places
    )
    return _table(("", ""), rows) if report.places else ""


def _list(words: Iterable[str]) -> str:
    items = "".join(f"<li>{escape(each)}</li>" for each in words)
    return f"<ul>{items}</ul>" if items else ""


def _code(command: str | None) -> str:
    return f"<div><code>{escape(command)}</code></div>" if command else ""
