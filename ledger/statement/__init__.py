"""What a payee is told about a period: each line tied to an event, and recomputed by whoever doubts it."""
from ledger.statement.account import EventsContradict
from ledger.statement.correction import Issued, IssuedUnbalanced, OtherStatement
from ledger.statement.document import from_json, json_chunks, json_text
from ledger.statement.dsr import dsr_text
from ledger.statement.filing import MalformedStatement, StatementTooLarge
from ledger.statement.line import COLUMNS, Line
from ledger.statement.origin import AsOf, Origin, PeriodTooEarly, as_of, history
from ledger.statement.period import MalformedPeriod, Period
from ledger.statement.sales import Signed
from ledger.statement.sheet import pdf
from ledger.statement.statement import Request, Statement, statement
from ledger.statement.table import csv_text
from ledger.statement.totals import Balance, Total
from ledger.statement.verification import StatementRefuted, Verdict, verify_statement

__all__ = ["AsOf", "Balance", "COLUMNS", "EventsContradict", "Issued", "IssuedUnbalanced", "Line", "MalformedPeriod",
           "MalformedStatement", "Origin", "OtherStatement", "Period", "PeriodTooEarly", "Request", "Signed", "Statement",
           "StatementRefuted", "StatementTooLarge", "Total", "Verdict", "as_of", "csv_text", "dsr_text", "from_json",
           "history", "json_chunks", "json_text", "pdf", "statement", "verify_statement"]
