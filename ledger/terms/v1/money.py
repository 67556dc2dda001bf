"""What is paid and how it is counted."""
from __future__ import annotations

from ledger.terms.limits import MAX_SAFE_INTEGER
from ledger.terms.schema import Says, Term
from ledger.terms.values import Account, Amount, Choice, Count, Flag, Share, Text
from ledger.terms.vocabulary import REPORT_PERIODS, UNITS, Vocabulary, Word

REVENUE_BASES = Vocabulary("revenue_base", (
    Word(0, "none", "nothing", "nichts"),
    Word(1, "gross", "gross income", "Bruttoerlös"),
    Word(2, "net-of-tax", "income net of tax", "Erlös nach Steuern"),
    Word(3, "net-income", "net income", "Nettoerlös"),
))

MONEY = (
    Term("currency", 20, "money", Says("Currency", "Währung"), Account(), "E", default=Account.empty, member="address currency",
         text={"unset": Says("All amounts are in ETH.", "Alle Beträge lauten auf ETH."),
               "set": Says("All amounts are in the token {currency}, called {currency_label:plain} here, with {currency_decimals} decimals.",
                           "Alle Beträge lauten auf das Token {currency}, hier {currency_label:plain} genannt, "
                           "mit {currency_decimals} Dezimalstellen.")},
         clause={"set": "paid in the token {currency} ({currency_label:plain}, {currency_decimals} decimals)"}),
    Term("currency_label", 20, "money", Says("Name of the currency", "Name der Währung"), Text(2, 12, "[A-Za-z0-9.]+"), "C",
         default="ETH"),
    Term("currency_decimals", 20, "money", Says("Decimals of the currency", "Dezimalstellen der Währung"), Count(0, 36), "C", default=18),
    Term("price_wei", 20, "money", Says("Price of the license", "Preis der Lizenz"), Amount(), "E", member="uint128 price",
         text={"set": Says("Each license costs {price_wei}, paid with the purchase.",
                           "Jede Lizenz kostet {price_wei}, zahlbar mit dem Erwerb."),
               "unset": Says("Nothing is paid with the purchase.", "Mit dem Erwerb wird nichts gezahlt.")},
         clause={"set": "at {price_wei} per license"}),
    Term("gratis", 20, "money", Says("Free of charge", "Unentgeltlich"), Flag(), "E", default=False, member="bool gratis",
         text={"yes": Says("The license is free of charge.", "Die Lizenz ist unentgeltlich.")},
         clause={"yes": "free of charge"}),
    Term("unit", 20, "money", Says("Metered unit", "Gezählte Einheit"), Choice(UNITS), "E", default="none", member="uint8 unit",
         text={"none": Says("Use is not metered.", "Die Nutzung wird nicht gezählt."),
               "set": Says("Use is metered by the {unit}. Tools that the licensee appoints on the blockchain count and sign; what they "
                           "counted stays owed after the license has ended.",
                           "Gezählt wird je {unit}. Werkzeuge, die die lizenznehmende Partei auf der Blockchain benennt, zählen und "
                           "unterschreiben; was sie gezählt haben, bleibt auch nach dem Ende der Lizenz geschuldet.")}),
    Term("unit_price_wei", 20, "money", Says("Price per unit", "Preis je Einheit"), Amount(), "E", default="0",
         member="uint128 unitPrice",
         text={"set": Says("Each {unit} costs {unit_price_wei}.", "Gezahlt wird je {unit}: {unit_price_wei}.")},
         clause={"set": "with {unit_price_wei} per {unit} used"}),
    Term("max_units", 20, "money", Says("Number of units", "Anzahl der Einheiten"), Count(0, MAX_SAFE_INTEGER), "E", default=0,
         member="uint128 maxUnits",
         text={"set": Says("At most {max_units} units may be used.", "Es dürfen höchstens {max_units} Einheiten genutzt werden.")},
         clause={"set": "at most {max_units} metered units"}),
    Term("revenue_share_bps", 21, "money", Says("Revenue share", "Erlösbeteiligung"), Share(), "E", default=0,
         member="uint16 revenueShareBps",
         text={"set": Says("The licensee pays {revenue_share_bps} of its {revenue_base} from the permitted use.",
                           "Die lizenznehmende Partei zahlt {revenue_share_bps} vom {revenue_base} aus der erlaubten Nutzung."),
               "unset": Says("No share of revenue is owed.", "Eine Erlösbeteiligung ist nicht geschuldet.")},
         clause={"set": "with a share of {revenue_share_bps} of {revenue_base}"}),
    Term("revenue_base", 21, "money", Says("Base of the revenue share", "Grundlage der Erlösbeteiligung"), Choice(REVENUE_BASES), "C",
         default="none"),
    Term("minimum_wei", 21, "money", Says("Minimum per period", "Minimum je Zeitraum"), Amount(), "E", default="0",
         member="uint128 minimum",
         text={"set": Says("For each report period at least {minimum_wei} is owed, also when the share is lower.",
                           "Je Berichtszeitraum sind mindestens {minimum_wei} geschuldet, auch wenn die Beteiligung niedriger ist.")},
         clause={"set": "at least {minimum_wei} per report period"}),
    Term("report_every", 35, "money", Says("Usage reports", "Nutzungsberichte"), Choice(REPORT_PERIODS), "E", default="none",
         member="uint8 reportEvery",
         text={"set": Says("The licensee reports its use {report_every}, counted from the start of the license, also when there was none. "
                           "A report is late 45 days after its period.",
                           "Die lizenznehmende Partei berichtet {report_every} über die Nutzung, gerechnet ab dem Beginn der Lizenz, "
                           "auch wenn es keine gab. Ein Bericht ist 45 Tage nach seinem Zeitraum verspätet.")},
         clause={"set": "with usage reports {report_every}"}),
)
