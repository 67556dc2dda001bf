"""What the licensee owes beside money, and what surrounds the contract."""
from __future__ import annotations

from ledger.terms.limits import DAY_S
from ledger.terms.schema import Says, Term
from ledger.terms.values import Choice, Choices, Count, Jurisdiction, Share, Span, Text, Time
from ledger.terms.vocabulary import Vocabulary, Word

CONTEXTS = Vocabulary("prohibited", (
    Word(0, "nudity-sex", "nudity or sex", "Nacktheit oder Sexualität"), Word(1, "political", "political messages", "politische Botschaften"),
    Word(2, "religion", "religious messages", "religiöse Botschaften"), Word(3, "hate", "hate", "Hass"),
    Word(4, "tobacco-alcohol", "tobacco or alcohol", "Tabak oder Alkohol"), Word(5, "gambling", "gambling", "Glücksspiel"),
    Word(6, "advert", "advertising", "Werbung"), Word(7, "medical", "medical claims", "medizinische Aussagen"),
    Word(8, "deceased-scene", "the performer shown as dead", "Darstellung der Person als Verstorbene"),
    Word(9, "child-with-adult-theme", "a child together with adult themes", "ein Kind in Verbindung mit Erwachsenenthemen"),
))

DUTIES = (
    Term("prohibited", 28, "duties", Says("Prohibited contexts", "Untersagte Zusammenhänge"), Choices(CONTEXTS), "C",
         default=("nudity-sex", "political", "religion", "hate"),
         text={"set": Says("Never allowed in connection with the performer: {prohibited}.",
                           "Im Zusammenhang mit der darstellenden Person nie erlaubt: {prohibited}."),
               "unset": Says("No context is excluded, beside what the law excludes.",
                             "Kein Zusammenhang ist ausgeschlossen, außer durch das Gesetz.")},
         clause={"unset": "in any context"}),
    Term("credit", 29, "duties", Says("Credit", "Nennung"), Text(0, 200), "S", default="",
         text={"set": Says("The performer is credited as {credit}.", "Die Nennung lautet {credit}."),
               "unset": Says("No credit is agreed.", "Eine Nennung ist nicht vereinbart.")}),
    Term("disclosure", 30, "duties", Says("Disclosure", "Kennzeichnung"),
         Choice(Vocabulary("disclosure", (
             Word(0, "none", "none", "keine"), Word(1, "label", "a visible or audible label", "sichtbare oder hörbare Kennzeichnung"),
             Word(2, "c2pa", "C2PA content credentials", "C2PA-Inhaltsnachweise"),
             Word(3, "both", "a visible or audible label and C2PA content credentials",
                  "sichtbare oder hörbare Kennzeichnung und C2PA-Inhaltsnachweise")))), "C",
         default="both",
         text={"none": Says("No disclosure is agreed; duties by law remain.",
                            "Eine Kennzeichnung ist nicht vereinbart; gesetzliche Pflichten bleiben."),
               "set": Says("Outputs are disclosed by: {disclosure}.", "Ausgaben werden gekennzeichnet durch: {disclosure}.")},
         clause={"none": "without disclosure of AI"}),
    Term("disclosure_wording", 30, "duties", Says("Wording of the label", "Wortlaut der Kennzeichnung"), Text(0, 200), "C", default="",
         text={"set": Says("The label reads: {disclosure_wording}", "Die Kennzeichnung lautet: {disclosure_wording}")}),
    Term("storage_place", 33, "duties", Says("Place of storage", "Ort der Speicherung"), Text(0, 120), "C", default="",
         text={"set": Says("Recordings and models are stored here: {storage_place}.",
                           "Aufnahmen und Modelle werden hier gespeichert: {storage_place}.")}),
    Term("retention_ends_at", 33, "duties", Says("End of storage", "Ende der Speicherung"), Time(), "C", default=0,
         text={"set": Says("Recordings are deleted by {retention_ends_at}.", "Aufnahmen werden bis zum {retention_ends_at} gelöscht."),
               "unset": Says("Recordings are deleted when the license ends.", "Aufnahmen werden mit dem Ende der Lizenz gelöscht.")}),
    Term("delete_proof_days", 33, "duties", Says("Days to prove deletion", "Tage zum Nachweis der Löschung"), Span(0, 365, DAY_S), "C",
         default=30,
         text={"set": Says("The performer receives proof of the deletion within {delete_proof_days} of the day on which it was due; proof "
                           "after that is late. Neither the blockchain nor a verification sees a deletion: whether its proof is late or "
                           "missing shows by these days alone.",
                           "Die darstellende Person erhält einen Nachweis der Löschung; die Frist ab dem Tag, an dem zu löschen war, "
                           "beträgt: {delete_proof_days}. Ein späterer Nachweis ist verspätet. Weder die Blockchain noch eine Prüfung "
                           "sieht eine Löschung: Ob der Nachweis verspätet ist oder fehlt, zeigt allein diese Frist.")}),
    Term("transfer_on_sale", 34, "duties", Says("Transfer", "Übertragung"),
         Choice(Vocabulary("transfer_on_sale", (
             Word(0, "consent-needed", "with consent", "mit Einwilligung"), Word(1, "notice", "after notice", "nach Anzeige"),
             Word(2, "free", "free", "frei")))), "C", default="consent-needed",
         text={"consent-needed": Says("The license moves to another party only with the performer's signature, also in a sale or an "
                                      "insolvency of the licensee.",
                                      "Die Lizenz geht nur mit Unterschrift der darstellenden Person auf andere über, auch bei Verkauf "
                                      "oder Insolvenz der lizenznehmenden Partei."),
               "notice": Says("When the licensee's business is sold, the performer is told and signs the transfer unless there is an "
                              "important reason not to.",
                              "Wird das Unternehmen der lizenznehmenden Partei verkauft, wird die darstellende Person unterrichtet und "
                              "unterschreibt die Übertragung, außer ein wichtiger Grund steht entgegen."),
               "free": Says("When the licensee's business is sold, the performer signs the transfer on demand.",
                            "Wird das Unternehmen der lizenznehmenden Partei verkauft, unterschreibt die darstellende Person die "
                            "Übertragung auf Verlangen.")},
         clause={"notice": "with a duty to sign a transfer when the licensee's business is sold, save for an important reason",
                 "free": "with a duty to sign a transfer when the licensee's business is sold"}),
    Term("audit_notice_days", 35, "duties", Says("Notice of an audit in days", "Ankündigung einer Prüfung in Tagen"), Span(0, 365, DAY_S), "C",
         default=30,
         text={"set": Says("The performer may have the use audited, announced {audit_notice_days} before.",
                           "Die darstellende Person darf die Nutzung prüfen lassen; Ankündigungsfrist: {audit_notice_days}.")}),
    Term("late_rate_bps", 35, "duties", Says("Interest on late payment, per year", "Verzugszins je Jahr"), Share(), "C", default=0,
         text={"set": Says("Late payments bear {late_rate_bps} interest per year.",
                           "Verspätete Zahlungen werden mit {late_rate_bps} im Jahr verzinst.")}),
    Term("law", 36, "law", Says("Law", "Recht"), Jurisdiction(), "S", default="DE",
         text={"set": Says("The law of this place applies: {law}.", "Es gilt das Recht von: {law}.")}),
    Term("forum", 36, "law", Says("Forum", "Gerichtsstand"), Text(0, 120), "S", default="",
         text={"set": Says("The courts of this place decide: {forum}.", "Gerichtsstand ist: {forum}.")}),
    Term("precedence", 36, "law", Says("Binding language", "Verbindliche Sprache"),
         Choice(Vocabulary("precedence", (Word(1, "en", "English", "Englisch"), Word(2, "de", "German", "Deutsch")))), "S",
         default="en",
         text={"set": Says("Where the language versions differ, this one is binding: {precedence}.",
                           "Weichen die Sprachfassungen ab, gilt diese: {precedence}.")}),
    Term("template_version", 1, "law", Says("Version of the template", "Version der Vorlage"), Count(0, 65_535), "C", default=0),
)
