"""What a licensee says was made: an upload, read row by row against the licenses it is reported under."""
from ledger.usage_report.licensed import Licensed, Reported, RuleBroken
from ledger.usage_report.report import (RowProblem, Taking, UsageReport, UsageTotal, leaf_of, lines_root, moment_of,
                                        usage_report)
from ledger.usage_report.row import UsageRow
from ledger.usage_report.upload import (COLUMNS, MOST_BYTES, MOST_ROWS, BrokenReport, ReportTooLarge, TooManyRows,
                                        WrongColumns, WrongEncoding)

__all__ = ["BrokenReport", "COLUMNS", "Licensed", "MOST_BYTES", "MOST_ROWS", "ReportTooLarge", "Reported", "RowProblem",
           "RuleBroken", "Taking", "TooManyRows", "UsageReport", "UsageRow", "UsageTotal", "WrongColumns", "WrongEncoding",
           "leaf_of", "lines_root", "moment_of", "usage_report"]
