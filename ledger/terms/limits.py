"""Limits of the standard contract that code enforces; the Solidity constants are generated from these."""
from __future__ import annotations

HOUR_S = 3_600
DAY_S = 86_400
YEAR_S = 365 * DAY_S                     # what "(2 years)" beside a number of days means
MOST_DURATION_ADULT_S = 3_653 * DAY_S    # NO FAKES Act (bill): at most ten years, with their leap days
MOST_DURATION_MINOR_S = 1_827 * DAY_S    # the same bill: five years for a minor, and never past the eighteenth birthday
MOST_MINORITY_S = 6_575 * DAY_S          # eighteen years with their leap days: nobody's majority is further away
LEAST_HEIR_DELAY_S = 30 * DAY_S          # a performer may be away for some weeks
MOST_HEIR_DELAY_S = 3_653 * DAY_S        # no license lives longer
MOST_TRAINING_S = 1_096 * DAY_S          # SAG-AFTRA / Replica Studios: foundation and training use ends after three years
LEAST_TRUST_BPS = 1_500                  # California Family Code 6752 (Coogan): 15 % of gross is set aside
MOST_PAYEES = 32                         # bounds the payout loop of the contract
MAX_TIME = 253_402_300_799               # 9999-12-31T23:59:59Z: the last moment that a calendar date can name
MAX_SAFE_INTEGER = 2**53 - 1             # RFC 8785 numbers are IEEE 754 doubles; larger ones travel as strings
