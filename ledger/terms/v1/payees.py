"""Who shares the money, and what is locked for a minor: the last member of the signed struct that is a term."""
from __future__ import annotations

from ledger.terms.schema import Says, Term
from ledger.terms.values import Payees, Time

PAYEES = (
    Term("split", 22, "money", Says("Split", "Aufteilung"), Payees(), "E", member="Payee[] split",
         text={"set": Says("Whatever is paid is shared as follows: {split}. The remainder of a division goes to the first named.",
                           "Was gezahlt wird, wird so geteilt: {split}. Der Rest einer Teilung geht an die erstgenannte Stelle."),
               "source": Says("Whatever is paid is shared as follows: {split}. The remainder of a division goes to the first named. "
                              "This recording derives from another one: the share of the source recording goes to the payees of "
                              "the license under which it was made.",
                              "Was gezahlt wird, wird so geteilt: {split}. Der Rest einer Teilung geht an die erstgenannte Stelle. "
                              "Diese Aufnahme ist von einer anderen abgeleitet: Der Anteil der Ausgangsaufnahme geht an die "
                              "Berechtigten der Lizenz, unter der sie entstanden ist.")},
         clause={"set": "shared as {split:shares}"}),
    Term("majority_at", 23, "money", Says("Eighteenth birthday, rounded up to the month", "Volljährigkeit, auf den Monat aufgerundet"),
         Time(), "E", default=0,
         text={"set": Says("The trust share is locked until {majority_at}. The license ends by then. From then on the performer, who is "
                           "of age, re-affirms the recording's registration or ends it by withdrawing consent; until that is done "
                           "no license to the recording is sold.",
                           "Der Treuhandanteil ist bis zum {majority_at} gesperrt. Bis dahin endet die Lizenz. Danach bestätigt die dann "
                           "volljährige darstellende Person den Eintrag der Aufnahme, oder sie beendet ihn durch Widerruf der "
                           "Einwilligung; bis dahin wird keine Lizenz an der Aufnahme verkauft.")},
         clause={"set": "the trust share is locked until {majority_at}"}),
)
