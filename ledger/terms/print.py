"""The contract as a PDF that reads like one: A4, numbered sentences, signatures, the hash of the terms on every page."""
from __future__ import annotations

from datetime import datetime, timezone
from importlib.resources import as_file, files

from fpdf import FPDF, XPos, YPos

from ledger.errors import InvalidInput
from ledger.terms.agreement import Terms
from ledger.terms.document import terms_hash
from ledger.terms.page import LABELS, signatories
from ledger.terms.wording import Contract, Part, contract, intent
from ledger.units import hex_of

MARGIN_MM = 25          # DIN 676 left margin, kept on both sides
BOTTOM_MM = 22          # room for the hash and the page number
NUMBER_MM = 12          # "10.12" in the body size
PAGE_MM = 14            # "Seite 10/12" in the small size
MARK_MM = 8             # the column of E, C and S
PAGES = "\ufdd0"        # stands for the number of pages until it is known: no character, so that no text can hold it
BODY_PT, SMALL_PT, TITLE_PT, HEADING_PT = 10.5, 8, 19, 12
LINE_MM = 5.2           # 1.4 times the body size
NO_DATE = datetime(2026, 1, 1, tzinfo=timezone.utc)  # the same terms give the same bytes, so no clock is read
GREY, BLACK, PAPER = (105, 105, 105), (0, 0, 0), (244, 244, 240)


class UnprintableCharacter(InvalidInput):
    """A text holds a character that the printed contract's typeface has not; the HTML contract shows it."""

    says = "the typeface of the PDF has no {character!r} (U+{number:04X}); read the HTML contract, or write the text without it"


class _Sheet(FPDF):
    """A4 with the footer that every page carries."""

    def __init__(self, footnote: str, page_label: str) -> None:
        super().__init__(format="A4")
        self.footnote, self.page_label = footnote, page_label
        self.set_margins(MARGIN_MM, 20, MARGIN_MM)
        self.set_auto_page_break(True, BOTTOM_MM)
        self.set_creation_date(NO_DATE)
        self.alias_nb_pages(PAGES)
        for style, name in (("", "Regular"), ("B", "Bold")):
            with as_file(files("ledger.terms.fonts") / f"LiberationSerif-{name}.ttf") as path:
                self.add_font("contract", style, path)

    def footer(self) -> None:
        self.set_y(-15)
        self.ink(SMALL_PT, GREY)
        self.cell(0, 4, self.footnote, align="L")
        self.set_x(-MARGIN_MM - PAGE_MM)
        self.cell(PAGE_MM, 4, f"{self.page_label} {self.page_no()}/{PAGES}")  # left: PAGES changes its width at the end

    def ink(self, size_pt: float, colour: tuple[int, int, int] = BLACK, style: str = "") -> None:
        self.set_font("contract", style, size_pt)
        self.set_text_color(*colour)

    def paragraph(self, text: str, *, width_mm: float = 0, line_mm: float = LINE_MM) -> None:
        self.multi_cell(width_mm, line_mm, text, align="L", new_x=XPos.LMARGIN, new_y=YPos.NEXT)


def contract_pdf(terms: Terms, language: str) -> bytes:
    """The PDF in "en" or "de"; the same terms give the same bytes. Raises: UnprintableCharacter."""
    words, labels = contract(terms, language), LABELS[language]
    sheet = _Sheet(f"{labels['hash']}: {hex_of(terms_hash(terms))}", labels["page"])
    sheet.set_title(words.title)
    sheet.set_lang(language)
    _refuse_unprintable(sheet, words)
    sheet.add_page()
    _heading(sheet, terms, words)
    for part in words.parts:
        _part(sheet, part)
    _signatures(sheet, terms, language)
    _closing(sheet, words)
    return bytes(sheet.output())


def _refuse_unprintable(sheet: _Sheet, words: Contract) -> None:
    printable = sheet.fonts["contract"].cmap
    for clause in (clause for part in words.parts for clause in part.clauses):
        for character in clause.sentence:
            if ord(character) not in printable:
                raise UnprintableCharacter(character=character, number=ord(character))


def _heading(sheet: _Sheet, terms: Terms, words: Contract) -> None:
    sheet.ink(TITLE_PT, style="B")
    sheet.paragraph(words.title, line_mm=9)
    sheet.ln(3)
    sheet.ink(SMALL_PT, GREY, "B")
    sheet.paragraph(LABELS[words.language]["signed"], line_mm=4.5)
    sheet.set_fill_color(*PAPER)
    sheet.ink(BODY_PT)
    sheet.multi_cell(0, LINE_MM, intent(terms), align="L", fill=True, padding=2, new_x=XPos.LMARGIN, new_y=YPos.NEXT)
    sheet.ln(3)
    sheet.paragraph(words.preamble)
    sheet.ln(1)
    sheet.ink(SMALL_PT, GREY)
    sheet.paragraph(words.legend, line_mm=4)


def _part(sheet: _Sheet, part: Part) -> None:
    sheet.ln(4)
    if sheet.will_page_break(3 * LINE_MM):  # no heading stands alone at the foot of a page
        sheet.add_page()
    sheet.ink(HEADING_PT, style="B")
    sheet.paragraph(part.heading, line_mm=7)
    for clause in part.clauses:
        _clause(sheet, clause.number, clause.where, clause.sentence)


def _clause(sheet: _Sheet, number: str, where: str, sentence: str) -> None:
    width_mm = sheet.epw - NUMBER_MM - MARK_MM
    sheet.ink(BODY_PT)
    lines = sheet.multi_cell(width_mm, LINE_MM, sentence, align="L", dry_run=True, output="LINES")
    if sheet.will_page_break(min(len(lines), 3) * LINE_MM):  # three lines stay together
        sheet.add_page()
    sheet.cell(NUMBER_MM, LINE_MM, number)
    sheet.ink(SMALL_PT, GREY)
    sheet.set_x(MARGIN_MM + NUMBER_MM + width_mm)
    sheet.cell(MARK_MM, LINE_MM, where, align="R")
    sheet.ink(BODY_PT)
    sheet.set_x(MARGIN_MM + NUMBER_MM)
    sheet.paragraph(sentence, width_mm=width_mm)
    sheet.ln(0.8)


def _signatures(sheet: _Sheet, terms: Terms, language: str) -> None:
    signers = signatories(terms, language)
    sheet.ln(6)
    if sheet.will_page_break((2 + 3 * len(signers)) * LINE_MM):
        sheet.add_page()
    sheet.ink(HEADING_PT, style="B")
    sheet.paragraph(LABELS[language]["signatures"], line_mm=8)
    for who, how in signers:
        sheet.ink(BODY_PT, style="B")
        sheet.paragraph(who)
        sheet.ink(BODY_PT)
        sheet.paragraph(how)
        sheet.ln(2)


def _closing(sheet: _Sheet, words: Contract) -> None:
    sheet.ln(3)
    sheet.ink(SMALL_PT, GREY)
    for line in (words.closing, words.form):
        sheet.paragraph(line, line_mm=4)
