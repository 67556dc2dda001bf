"""The statement on paper: A4 across, balances first, then totals and lines, and a code that holds the statement's id."""
from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timezone
from importlib.resources import as_file, files

import segno
from fpdf import FPDF, XPos, YPos

from ledger.statement.line import Line
from ledger.statement.period import moment_text
from ledger.statement.pot import ROUNDING
from ledger.statement.statement import Statement
from ledger.statement.totals import Balance, Total
from ledger.statement.wording import KINDS, LABELS, ROUNDINGS, STATUSES
from ledger.terms import ROLES
from ledger.units import ETHER, Address, hex_of

MOST_LINES = 300        # on paper; some ten pages, and whoever has more reads the CSV
MARGIN_MM, BOTTOM_MM = 12, 16
TITLE_PT, HEADING_PT, BODY_PT, SMALL_PT = 20, 11, 9, 7.5
ROW_MM = 4.6
QR_MM = 27
ETHER_DECIMALS = 18
GREY, BLACK, RULE = (105, 105, 105), (0, 0, 0), (190, 190, 185)
NO_DATE = datetime(2026, 1, 1, tzinfo=timezone.utc)  # the same statement gives the same bytes, so no clock is read
NOT_IN_TYPEFACE = "?"
CUT = "…"


@dataclass(frozen=True, slots=True)
class Field:
    """A column on paper: its heading, its width, and R for numbers."""

    heading: str
    width_mm: float
    align: str = "L"


class Sheet(FPDF):
    """A4 across, with the statement's id on every page."""

    def __init__(self, stated: Statement, language: str) -> None:
        super().__init__(orientation="L", format="A4")
        self.stated, self.labels = stated, LABELS[language]
        self.set_margins(MARGIN_MM, MARGIN_MM, MARGIN_MM)
        self.set_auto_page_break(True, BOTTOM_MM)
        self.set_creation_date(NO_DATE)
        for style, name in (("", "Regular"), ("B", "Bold")):
            with as_file(files("ledger.terms.fonts") / f"LiberationSerif-{name}.ttf") as path:
                self.add_font("statement", style, path)

    def footer(self) -> None:
        self.set_y(-10)
        self.ink(SMALL_PT, GREY)
        self.cell(0, 4, f"{self.labels['id']} {hex_of(self.stated.id)}", align="L")
        self.set_x(-MARGIN_MM - 24)
        self.cell(24, 4, f"{self.labels['page']} {self.page_no()}/{{nb}}", align="R")

    def ink(self, size_pt: float, colour: tuple[int, int, int] = BLACK, style: str = "") -> None:
        self.set_font("statement", style, size_pt)
        self.set_text_color(*colour)

    def paragraph(self, text: str, line_mm: float, width_mm: float = 0) -> None:
        self.multi_cell(width_mm, line_mm, self.printable(text), align="L", new_x=XPos.LMARGIN, new_y=YPos.NEXT)

    def heading(self, text: str, rows_below: int) -> None:
        """No heading stands alone at the foot of a page."""
        self.ln(4)
        if self.will_page_break((2 + rows_below) * ROW_MM):
            self.add_page()
        self.ink(HEADING_PT, style="B")
        self.paragraph(text, 6)

    def table_head(self, columns: Sequence[Field]) -> None:
        self.ink(SMALL_PT, GREY, "B")
        for column in columns:
            self.cell(column.width_mm, ROW_MM, column.heading, align=column.align)
        self.ln(ROW_MM)
        self.set_draw_color(*RULE)
        self.line(MARGIN_MM, self.get_y(), MARGIN_MM + sum(c.width_mm for c in columns), self.get_y())
        self.ink(SMALL_PT)

    def table_row(self, columns: Sequence[Field], cells: Sequence[str]) -> None:
        if self.will_page_break(ROW_MM):
            self.add_page()
            self.table_head(columns)
        for column, text in zip(columns, cells, strict=True):
            self.cell(column.width_mm, ROW_MM, self.cut(text, column.width_mm), align=column.align)
        self.ln(ROW_MM)

    def cut(self, text: str, width_mm: float) -> str:
        """The text as far as the column is wide."""
        shown, room = self.printable(text), width_mm - 2 * self.c_margin
        if self.get_string_width(shown) <= room:
            return shown
        while shown and self.get_string_width(shown + CUT) > room:
            shown = shown[:-1]
        return shown.rstrip() + CUT

    def amount(self, amount: int, currency: Address) -> str:
        """With the decimal mark of the language."""
        return amount_text(amount, currency).replace(".", self.labels["decimal"])

    def percent(self, share_bps: int) -> str:
        return f"{share_bps // 100}{self.labels['decimal']}{share_bps % 100:02} %"

    def printable(self, text: str) -> str:
        """Titles may be in any script; the CSV and JSON have them as they are."""
        known = self.fonts["statement"].cmap
        return "".join(each if ord(each) in known else NOT_IN_TYPEFACE for each in text)


def pdf(stated: Statement, language: str) -> bytes:
    """The statement in "en" or "de"; the same statement gives the same bytes. At most `MOST_LINES` lines are printed."""
    sheet = Sheet(stated, language)
    sheet.set_title(f"{sheet.labels['title']} {stated.request.period.name}")
    sheet.set_lang(language)
    sheet.add_page()
    _head(sheet, stated)
    _balances(sheet, stated.balances)
    _totals(sheet, stated.totals)
    _lines(sheet, stated.lines, language)
    _foot(sheet, stated, language)
    return bytes(sheet.output())


def amount_text(amount: int, currency: Address) -> str:
    """ETH in full decimals, other currencies in minor units: their decimals stand in no event.

    >>> amount_text(499999999999999999, ETHER), amount_text(-10**18, ETHER), amount_text(1234567, Address("0x" + "1" * 40))
    ('0.499999999999999999', '-1', '1 234 567')
    """
    if currency != ETHER:
        return f"{amount:,}".replace(",", " ")
    whole, part = divmod(abs(amount), 10**ETHER_DECIMALS)
    decimals = f"{part:0{ETHER_DECIMALS}}".rstrip("0")
    return ("-" if amount < 0 else "") + str(whole) + ("." + decimals if decimals else "")


def _head(sheet: Sheet, stated: Statement) -> None:
    labels, request, top = sheet.labels, stated.request, sheet.get_y()
    _code(sheet, hex_of(stated.id))
    sheet.set_xy(MARGIN_MM, top)
    sheet.ink(TITLE_PT, style="B")
    sheet.paragraph(f"{labels['title']} {request.period.name}", 10)
    sheet.ink(BODY_PT)
    sheet.paragraph(f"{labels['payee']} {request.payee}", 5)
    first, last = moment_text(request.period.start), moment_text(request.period.end - 1)
    sheet.paragraph(f"{labels['period']} {first} – {last}", 5)
    over = labels["over" if request.as_of.is_period_over else "not_over"]
    block = request.as_of.block
    sheet.paragraph(labels["as_of"].format(number=block.number, time=moment_text(block.time)) + f"; {over}", 5)
    if request.issued.ids:
        sheet.paragraph(labels["adjusts"].format(ids=", ".join(map(hex_of, request.issued.ids))), 5, sheet.epw - QR_MM - 6)
    sheet.set_y(max(sheet.get_y(), top + QR_MM + 4))


def _code(sheet: Sheet, text: str) -> None:
    """A QR code at the upper right: dark modules are drawn, and the margin of four modules is left free."""
    rows = list(segno.make_qr(text, error="m").matrix)
    size_mm = QR_MM / len(rows)
    left, top = sheet.w - MARGIN_MM - QR_MM, sheet.get_y()
    sheet.set_fill_color(*BLACK)
    for down, row in enumerate(rows):
        for along, is_dark in enumerate(row):
            if is_dark:
                sheet.rect(left + along * size_mm, top + down * size_mm, size_mm, size_mm, style="F")
    sheet.set_xy(left - 10, top + QR_MM + 0.5)
    sheet.ink(SMALL_PT, GREY)
    sheet.cell(QR_MM + 10, 4, sheet.labels["code"], align="R")


def _balances(sheet: Sheet, balances: Sequence[Balance]) -> None:
    labels = sheet.labels
    sheet.heading(labels["balances"], len(balances))
    names = ("opening", "accrued", "paid", "closing", "pending", "held", "trust_withheld")
    columns = [Field(labels["currency"], 35), *(Field(labels[name], 34, "R") for name in names)]
    sheet.table_head(columns)
    for each in balances:
        amounts = (sheet.amount(getattr(each, name), each.currency) for name in names)
        said = "ETH" if each.currency == ETHER else labels["minor"].format(token=_currency(each.currency))
        sheet.table_row(columns, [said, *amounts])


def _totals(sheet: Sheet, totals: Sequence[Total]) -> None:
    if not totals:
        return
    labels = sheet.labels
    sheet.heading(labels["totals"], min(len(totals), 3))
    columns = [Field(labels["month"], 17), Field(labels["work"], 58), Field(labels["use"], 42), Field(labels["where"], 24),
               Field(labels["currency"], 24), Field(labels["lines"], 12, "R"), Field(labels["gross"], 32, "R"),
               Field(labels["deduction"], 32, "R"), Field(labels["net"], 32, "R")]
    sheet.table_head(columns)
    for each in totals[:MOST_LINES]:
        amounts = (sheet.amount(amount, each.currency) for amount in (each.gross, each.deduction, each.net))
        work = each.work or (labels["untitled"] if each.use_class else "")
        sheet.table_row(columns, [each.period[:7], work, each.use_class or "", each.territory or "",
                                  _currency(each.currency), str(each.lines), *amounts])


def _lines(sheet: Sheet, lines: Sequence[Line], language: str) -> None:
    labels = sheet.labels
    sheet.heading(labels["lines"], min(max(len(lines), 1), 3))
    if not lines:
        sheet.ink(BODY_PT)
        sheet.paragraph(labels["unchanged" if sheet.stated.request.issued.ids else "nothing"], 5)
        return
    columns = [Field(labels["line"], 9, "R"), Field(labels["date"], 16), Field(labels["what"], 33), Field(labels["work"], 30),
               Field(labels["role"], 28), Field(labels["share"], 14, "R"), Field(labels["currency"], 15),
               Field(labels["gross"], 31, "R"), Field(labels["net"], 31, "R"), Field(labels["paid"], 31, "R"),
               Field(labels["status"], 17), Field(labels["place"], 18, "R")]
    sheet.table_head(columns)
    for line in lines[:MOST_LINES]:
        sheet.table_row(columns, _line_cells(sheet, line, language))
    if len(lines) > MOST_LINES:
        sheet.ink(BODY_PT, style="B")
        sheet.paragraph(labels["more"].format(left=len(lines) - MOST_LINES, all=len(lines)), 6)


def _line_cells(sheet: Sheet, line: Line, language: str) -> list[str]:
    share = "" if line.share_bps is None else sheet.percent(line.share_bps)
    work = (line.work or sheet.labels["untitled"]) if line.license_id else ""
    role = getattr(ROLES.word(line.role), language) if line.role else ""
    moved = [sheet.amount(amount, line.currency) if amount or must else "" for amount, must in (
        (line.gross, True), (line.net, line.is_accrual), (line.paid, not line.is_accrual))]
    return [str(line.line), moment_text(line.time)[:10], _what(sheet, line, language), work, role, share,
            _currency(line.currency), *moved, STATUSES[language][line.status],
            f"{line.block} / {line.log_index}"]


def _what(sheet: Sheet, line: Line, language: str) -> str:
    """What happened, and by which number the amount came about."""
    said = KINDS[language][line.kind]
    if line.units is not None:
        return f"{said}, {line.units}"
    if line.minimum_applied:
        return f"{said}, {sheet.labels['minimum']}"
    return said if line.rate_bps is None else f"{said}, {sheet.percent(line.rate_bps)}"


def _foot(sheet: Sheet, stated: Statement, language: str) -> None:
    labels, origin, block = sheet.labels, stated.request.origin, stated.request.as_of.block
    sheet.ln(4)
    sheet.ink(SMALL_PT, GREY)
    sheet.paragraph(f"{labels['rounding']}: {ROUNDINGS.get(language, ROUNDING)}", 3.8)
    sheet.paragraph(labels["origin"].format(
        chain_id=origin.chain_id, ledger=origin.ledger, royalties=origin.royalties, deployment_id=hex_of(origin.deployment_id),
        block=origin.block_number, number=block.number, hash=hex_of(block.hash)), 3.8)
    sheet.paragraph(labels["check"], 3.8)


def _currency(currency: Address) -> str:
    return "ETH" if currency == ETHER else currency[:8] + CUT
