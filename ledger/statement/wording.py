"""The words of the printed statement, in English and German."""
from __future__ import annotations

from collections.abc import Mapping

from ledger.statement.line import (ADJUSTMENT, CLAIM, COLLECTION, DISTRIBUTION, HELD, OPENING, PAID, PENDING, PURCHASE,
                                   REPORT, SOURCE, TRUST_WITHDRAWAL, USE, WITHDRAWAL)

LABELS: Mapping[str, Mapping[str, str]] = {
    "en": {
        "title": "Statement", "payee": "Payee", "period": "Period", "id": "Statement",
        "as_of": "As of block {number}, {time}", "over": "the period is over: this is what was so at its end",
        "not_over": "the period is not over yet: more may come", "adjusts": "Adjusts statement {ids}; no statement is edited",
        "balances": "Balances", "currency": "Currency", "opening": "Opening", "accrued": "Accrued", "paid": "Paid",
        "closing": "Closing", "pending": "of it in pots", "held": "of it to withdraw", "trust_withheld": "of it in trust",
        "decimal": ".", "totals": "What came in, by work and use", "month": "Month", "work": "Work",
        "use": "Use", "where": "Territory", "lines": "Lines", "gross": "Gross", "deduction": "Deduction", "net": "Net",
        "line": "No.", "date": "Date", "what": "What", "role": "As", "share": "Share", "status": "Status", "place": "Block / log",
        "untitled": "no title known", "nothing": "Nothing came in and nothing was paid in this period.", "unchanged": "Nothing had to be adjusted.",
        "minimum": "minimum",
        "more": "{left} further lines are in the CSV and JSON files, which have all {all} lines.",
        "rounding": "Rounding", "origin": "Recorded on chain {chain_id}: licenses {ledger}, royalties {royalties}, deployment "
        "{deployment_id}, since block {block}. Block {number} has the hash {hash}.",
        "check": "Check it yourself: `ledger verify-statement statement.csv --rpc-url NODE` folds every event of both "
        "contracts again and accepts no difference. It checks all but the titles of works, and a rate where several "
        "lead to the same amounts.",
        "code": "The code holds the statement's id.", "page": "Page", "minor": "minor units of {token}",
    },
    "de": {
        "title": "Abrechnung", "payee": "Berechtigt", "period": "Zeitraum", "id": "Abrechnung",
        "as_of": "Stand: Block {number}, {time}", "over": "der Zeitraum ist vorbei: so stand es an seinem Ende",
        "not_over": "der Zeitraum läuft noch: es kann mehr dazukommen",
        "adjusts": "Berichtigt Abrechnung {ids}; keine Abrechnung wird geändert",
        "balances": "Kontostände", "currency": "Währung", "opening": "Anfang", "accrued": "Angefallen", "paid": "Gezahlt",
        "closing": "Ende", "pending": "davon in Töpfen", "held": "davon abzuholen", "trust_withheld": "davon in Treuhand",
        "decimal": ",", "totals": "Eingänge nach Werk und Nutzung", "month": "Monat", "work": "Werk",
        "use": "Nutzung", "where": "Gebiet", "lines": "Zeilen", "gross": "Brutto", "deduction": "Abzug", "net": "Netto",
        "line": "Nr.", "date": "Datum", "what": "Vorgang", "role": "Als", "share": "Anteil", "status": "Status",
        "place": "Block / Log", "untitled": "kein Titel bekannt",
        "nothing": "In diesem Zeitraum ist nichts angefallen und nichts gezahlt worden.",
        "unchanged": "Es gab nichts zu berichtigen.", "minimum": "Minimum",
        "more": "{left} weitere Zeilen stehen in den Dateien CSV und JSON, die alle {all} Zeilen enthalten.",
        "rounding": "Rundung", "origin": "Aufgezeichnet auf Kette {chain_id}: Lizenzen {ledger}, Vergütungen {royalties}, "
        "Einrichtung {deployment_id}, seit Block {block}. Block {number} hat den Hash {hash}.",
        "check": "Selbst prüfen: `ledger verify-statement statement.csv --rpc-url KNOTEN` rechnet alle Ereignisse beider "
        "Verträge neu und duldet keine Abweichung. Geprüft wird alles außer den Titeln der Werke und einem Satz, wo "
        "mehrere zu denselben Beträgen führen.",
        "code": "Der Code enthält die Kennung der Abrechnung.", "page": "Seite", "minor": "kleinste Einheiten von {token}",
    },
}

KINDS: Mapping[str, Mapping[str, str]] = {
    "en": {PURCHASE: "license sold", USE: "metered use", REPORT: "revenue share", SOURCE: "from a derivative",
           CLAIM: "mass payout", DISTRIBUTION: "distribution", WITHDRAWAL: "withdrawal",
           TRUST_WITHDRAWAL: "trust withdrawal", COLLECTION: "into the pot", OPENING: "opening balance"},
    "de": {PURCHASE: "Lizenz verkauft", USE: "gezählte Nutzung", REPORT: "Erlösanteil", SOURCE: "aus Bearbeitung",
           CLAIM: "Sammelzahlung", DISTRIBUTION: "Ausschüttung", WITHDRAWAL: "Auszahlung",
           TRUST_WITHDRAWAL: "Treuhandauszahlung", COLLECTION: "in den Topf", OPENING: "Anfangsstand"},
}

STATUSES: Mapping[str, Mapping[str, str]] = {
    "en": {PENDING: "in the pot", HELD: "held", PAID: "paid", ADJUSTMENT: "adjustment"},
    "de": {PENDING: "im Topf", HELD: "verwahrt", PAID: "gezahlt", ADJUSTMENT: "Berichtigung"},
}

ROUNDINGS: Mapping[str, str] = {
    "de": "Jede berechtigte Person erhält ihren Anteil abgerundet auf die kleinste Einheit, einmal für alles, was seit der "
          "letzten Ausschüttung in den Topf kam; der Rest geht an die erste, die darstellende Person. Eine kleinste Einheit "
          "bleibt im Topf. Eine Zeile zeigt, um wie viel ihr Ereignis den Anteil am Topf ändert; die Zeilen ergeben "
          "zusammen, was ausgeschüttet wird.",
}
