"""Who shares the money, and what is locked for a minor: the last member of the signed struct that is a term."""
from __future__ import annotations

from ledger.terms.schema import Says, Term
from ledger.terms.values import Payees, Time

PAYEES = (
    Term("split", 22, "money", Says("Split", "Aufteilung"), Payees(), "E", member="Payee[] split",
         text={"set": Says("Whatever is paid is shared as follows: {split}. The remainder of a division goes to the first named.",
                           "Was gezahlt wird, wird so geteilt: {split}. Der Rest einer Teilung geht an die erstgenannte Stelle.")},
         clause={"set": "shared as {split:shares}"}),
    Term("majority_at", 23, "money", Says("Eighteenth birthday, rounded up to the month", "Volljährigkeit, auf den Monat aufgerundet"),
         Time(), "E", default=0,
         text={"set": Says("The trust share is locked until {majority_at}. The license ends by then; whoever wants to go on asks the "
                           "performer, who is then of age.",
                           "Der Treuhandanteil ist bis {majority_at} gesperrt. Bis dahin endet die Lizenz; wer fortfahren will, fragt "
                           "die dann volljährige Person.")},
         clause={"set": "the trust share is locked until {majority_at}"}),
)
