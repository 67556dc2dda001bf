"""What a term can hold: how it is parsed, written as JSON, put into the signed struct and said in words."""
from ledger.terms.values.base import MalformedTerm, Reader, TermOutOfRange, Value
from ledger.terms.values.numbers import Amount, Count, Duration, Share, Span, Time
from ledger.terms.values.parties import Account, Hash, Payee, Payees
from ledger.terms.values.places import Jurisdiction, Languages, Territories
from ledger.terms.values.text import Text, Title
from ledger.terms.values.words import Choice, Choices, Flag

__all__ = ["Account", "Amount", "Choice", "Choices", "Count", "Duration", "Flag", "Hash", "Jurisdiction", "Languages",
           "MalformedTerm", "Payee", "Payees", "Reader", "Share", "Span", "TermOutOfRange", "Territories", "Text", "Time", "Title", "Value"]
