"""When: the offer, the license, its number and exclusivity."""
from __future__ import annotations

from ledger.terms.schema import Says, Term
from ledger.terms.values import Choice, Count, Duration, Flag, Time
from ledger.terms.vocabulary import Vocabulary, Word

PERIOD = (
    Term("opens_at", 16, "period", Says("Offer opens", "Beginn des Angebots"), Time(), "E", default=0, member="uint40 opensAt",
         text={"set": Says("The license can be bought from {opens_at} until {closes_at}, not including that moment.",
                           "Die Lizenz kann ab dem {opens_at} und bis zum {closes_at}, diesen Zeitpunkt ausgeschlossen, erworben "
                           "werden."),
               "unset": Says("The license can be bought from the signature until {closes_at}, not including that moment.",
                             "Die Lizenz kann ab der Unterschrift und bis zum {closes_at}, diesen Zeitpunkt ausgeschlossen, erworben "
                             "werden.")},
         clause={"set": "on offer from {opens_at} until {closes_at}", "unset": "on offer until {closes_at}"}),
    Term("closes_at", 16, "period", Says("Offer closes", "Ende des Angebots"), Time(1), "E", member="uint40 closesAt"),
    Term("starts_at", 16, "period", Says("License starts", "Beginn der Lizenz"), Time(), "E", default=0, member="uint40 startsAt",
         text={"set": Says("The license starts on {starts_at}, or with the purchase if that is later.",
                           "Die Lizenz beginnt am {starts_at} oder, wenn der Erwerb später liegt, mit dem Erwerb."),
               "unset": Says("The license starts with the purchase.", "Die Lizenz beginnt mit dem Erwerb.")},
         clause={"set": "starting on {starts_at} or at the purchase if later", "unset": "starting at the purchase"}),
    Term("duration_s", 16, "period", Says("Duration of the license", "Dauer der Lizenz"), Duration(1, 2**32 - 1), "E",
         member="uint32 durationS",
         text={"set": Says("The license lasts {duration_s} and then ends by itself.",
                           "Die Laufzeit beträgt: {duration_s}. Danach endet die Lizenz von selbst.")},
         clause={"set": "for {duration_s}"}),
    Term("max_supply", 17, "period", Says("Number of licenses", "Anzahl der Lizenzen"), Count(0, 2**32 - 1), "E", default=1,
         member="uint32 maxSupply",
         text={"unset": Says("Any number of licenses can be sold under this grant.",
                             "Unter diesem Angebot können beliebig viele Lizenzen verkauft werden."),
               "one": Says("One license only is sold under this grant.", "Unter diesem Angebot wird nur eine Lizenz verkauft."),
               "set": Says("At most {max_supply} licenses are sold under this grant.",
                           "Unter diesem Angebot werden höchstens {max_supply} Lizenzen verkauft.")},
         clause={"unset": "any number of licenses", "one": "one license only", "set": "at most {max_supply} licenses"}),
    Term("exclusive", 17, "period", Says("Exclusive", "Exklusiv"), Flag(), "E", default=False, member="bool exclusive",
         text={"yes": Says("The license is exclusive: while it lives, nobody else receives a license for these uses of the asset.",
                           "Die Lizenz ist exklusiv: Solange sie besteht, erhält niemand sonst eine Lizenz für diese Nutzungen."),
               "no": Says("The license is not exclusive.", "Die Lizenz ist nicht exklusiv.")},
         clause={"yes": "exclusive", "no": "not exclusive"}),
    Term("exclusive_scope", 17, "period", Says("Scope of exclusivity", "Umfang der Exklusivität"),
         Choice(Vocabulary("exclusive_scope", (
             Word(0, "none", "none", "keine"), Word(1, "category", "the uses named here", "die hier genannten Nutzungen"),
             Word(2, "territory", "the uses named here, in the territories named here",
                  "die hier genannten Nutzungen in den hier genannten Gebieten")))), "C", default="none",
         text={"set": Says("The exclusivity covers {exclusive_scope}.", "Die Exklusivität umfasst {exclusive_scope}.")},
         clause={"set": "the exclusivity covering {exclusive_scope}"}),
)
