"""Version 1 of the standard contract, as data. Once published it never changes: tests pin its hash and the code of its rules."""
from __future__ import annotations

from ledger.terms.schema import Says, Schema
from ledger.terms.v1.consent import CONSENT
from ledger.terms.v1.duties import DUTIES
from ledger.terms.v1.money import MONEY
from ledger.terms.v1.parties import PARTIES
from ledger.terms.v1.payees import PAYEES
from ledger.terms.v1.period import PERIOD
from ledger.terms.v1.rules import RULES
from ledger.terms.v1.scope import SCOPE
from ledger.terms.v1.topics import SECTIONS, TOPICS
from ledger.terms.vocabulary import ASSET_KINDS, MOMENTS, POLICIES, ROLES

SCHEMA_V1 = Schema(
    version=1,
    title=Says("License for the use of a face or voice", "Lizenz zur Nutzung eines Gesichts oder einer Stimme"),
    preamble=Says("The performer grants the licensee the rights named here, and no others. The contract on the blockchain enforces money, "
                  "dates, numbers, exclusivity and withdrawal; what happens elsewhere it cannot see.",
                  "Die darstellende Person räumt der lizenznehmenden Partei die hier genannten Rechte ein, und keine anderen. Der Vertrag "
                  "auf der Blockchain setzt Geld, Fristen, Anzahl, Exklusivität und Widerruf durch; was anderswo geschieht, sieht er nicht."),
    closing=Says("This text is a standard form and not legal advice.", "Dieser Text ist ein Standardformular und keine Rechtsberatung."),
    topics=TOPICS, sections=SECTIONS,
    terms=(*PARTIES, *SCOPE, *PERIOD, *MONEY, *CONSENT, *PAYEES, *DUTIES),
    rules=RULES,
    vocabularies=(ASSET_KINDS, POLICIES, ROLES, MOMENTS),
)
