"""The contract as an HTML page: the same words as the canonical text, nothing fetched from elsewhere."""
from __future__ import annotations

from html import escape

from ledger.terms.agreement import Terms
from ledger.terms.document import terms_hash
from ledger.terms.schema import ENFORCEMENT
from ledger.terms.wording import Contract, Part, contract, intent
from ledger.units import NO_ADDRESS, hex_of

LABELS = {
    "en": {"signed": "The sentence that is signed", "hash": "Hash of these terms",
           "signatures": "Signatures", "by": "Signs electronically with the account", "performer": "Performer",
           "guardian": "Guardian", "licensee": "Licensee", "buys": "Accepts by buying the license", "page": "Page"},
    "de": {"signed": "Der Satz, der unterschrieben wird (auf Englisch)", "hash": "Hash dieser Bedingungen",
           "signatures": "Unterschriften", "by": "Unterschreibt elektronisch mit dem Konto",
           "performer": "Darstellende Person", "guardian": "Sorgeberechtigte Person", "licensee": "Lizenznehmende Partei",
           "buys": "Nimmt durch den Erwerb der Lizenz an", "page": "Seite"},
}

_STYLE = """
body{font:1rem/1.5 "Liberation Serif",Georgia,serif;max-width:44rem;margin:2rem auto;padding:0 1rem;color:#111}
h1{font-size:1.6rem;line-height:1.2}h2{font-size:1.1rem;margin:1.6rem 0 .4rem}
blockquote{margin:1rem 0;padding:.6rem 1rem;border-left:4px solid #444;background:#f4f4f0;overflow-wrap:anywhere}
ol{list-style:none;padding:0;margin:0}li{display:grid;grid-template-columns:3rem 1fr 1.2rem;gap:.3rem;margin:.25rem 0}
li span{overflow-wrap:anywhere}abbr{color:#666;text-decoration:none;font-size:.8rem}
.legend{font-size:.85rem;color:#333}
footer{margin-top:2rem;border-top:1px solid #999;font-size:.85rem;color:#333;overflow-wrap:anywhere}
dl{display:grid;grid-template-columns:auto 1fr;gap:.2rem 1rem;overflow-wrap:anywhere}dd{margin:0}
""".strip()


def signatories(terms: Terms, language: str) -> list[tuple[str, str]]:
    """Who is bound and how, as label and sentence: the performer, the guardian of a minor, and the licensee, who buys."""
    labels = LABELS[language]
    signers = [(labels["performer"], f"{labels['by']} {terms.performer}")]
    if terms.guardian != NO_ADDRESS:
        signers.append((labels["guardian"], f"{labels['by']} {terms.guardian}"))
    buyer = "" if terms.licensee == NO_ADDRESS else f" ({terms.licensee})"
    return [*signers, (labels["licensee"], labels["buys"] + buyer)]


def contract_page(terms: Terms, language: str) -> str:
    """A whole HTML5 document in "en" or "de"; every text of the terms is escaped."""
    words, labels = contract(terms, language), LABELS[language]
    signers = "".join(f"<dt>{escape(who)}</dt><dd>{escape(how)}</dd>" for who, how in signatories(terms, language))
    return (f'<!doctype html>\n<html lang="{language}"><head><meta charset="utf-8">'
            f'<meta name="viewport" content="width=device-width, initial-scale=1"><title>{escape(words.title)}</title>'
            f"<style>{_STYLE}</style></head>\n<body><h1>{escape(words.title)}</h1>\n"
            f'<blockquote lang="en"><strong>{escape(labels["signed"])}.</strong> {escape(intent(terms))}</blockquote>\n'
            f"<p>{escape(words.preamble)}</p>\n<p class=\"legend\">{escape(words.legend)}</p>\n"
            f"{''.join(_part(part, language) for part in words.parts)}"
            f"<h2>{escape(labels['signatures'])}</h2><dl>{signers}</dl>\n{_footer(words, terms)}</body></html>\n")


def _part(part: Part, language: str) -> str:
    items = "".join(f'<li><span>{clause.number}</span><span>{escape(clause.sentence)}</span>'
                    f'<abbr title="{escape(ENFORCEMENT[clause.where][language])}">{clause.where}</abbr></li>\n'
                    for clause in part.clauses)
    return f"<h2>{escape(part.heading)}</h2>\n<ol>{items}</ol>\n"


def _footer(words: Contract, terms: Terms) -> str:
    label = LABELS[words.language]["hash"]
    return (f"<footer><p>{escape(words.closing)} {escape(words.form)}</p>"
            f"<p>{escape(label)}: {hex_of(terms_hash(terms))}</p></footer>\n")
