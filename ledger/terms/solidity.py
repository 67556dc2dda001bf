"""The vocabulary as Solidity constants; a test compares them with what the contracts are compiled with."""
from __future__ import annotations

from ledger.terms.limits import LEAST_TRUST_BPS, MOST_DURATION_ADULT_S, MOST_DURATION_MINOR_S, MOST_MINORITY_S, MOST_PAYEES
from ledger.terms.territories import WORLDWIDE_BITMAP, WORLDWIDE_NUMBER
from ledger.terms.vocabulary import (ASSET_KINDS, MEDIA, MOMENTS, POLICIES, REPLICA_USES, REPORT_PERIODS, REVOCATIONS, ROLES,
                                     UNITS, USES, Vocabulary)
from ledger.units import BPS

Constants = dict[str, tuple[str, int]]  # name -> Solidity type, value


def constants() -> Constants:
    """Every number that contract and package share: uses and media as bits, closed lists as values, limits in seconds."""
    found: Constants = {name: ("uint32", 1 << number) for name, number in _named("", USES)}
    found |= {name: ("uint16", 1 << number) for name, number in _named("MEDIUM_", MEDIA)}
    for prefix, vocabulary in (("ROLE_", ROLES), ("UNIT_", UNITS), ("REPORT_PERIOD_", REPORT_PERIODS), ("MOMENT_", MOMENTS),
                               ("REVOCATION_", REVOCATIONS), ("KIND_", ASSET_KINDS), ("POLICY_", POLICIES)):
        found |= {name: ("uint8", number) for name, number in _named(prefix, vocabulary)}
        found[f"LAST_{prefix[:-1]}"] = ("uint8", max(word.number for word in vocabulary.words))
    return found | {
        "NEEDS_REPLICA": ("uint32", USES.mask(REPLICA_USES)), "ALL_USES": ("uint32", USES.all_bits),
        "ALL_MEDIA": ("uint16", MEDIA.all_bits), "ALL_TERRITORIES": ("uint256", WORLDWIDE_BITMAP),
        "WORLDWIDE": ("uint8", WORLDWIDE_NUMBER), "BPS": ("uint16", BPS), "LEAST_TRUST_BPS": ("uint16", LEAST_TRUST_BPS),
        "MOST_PAYEES": ("uint256", MOST_PAYEES), "MOST_DURATION_ADULT": ("uint256", MOST_DURATION_ADULT_S),
        "MOST_DURATION_MINOR": ("uint256", MOST_DURATION_MINOR_S), "MOST_MINORITY": ("uint256", MOST_MINORITY_S),
        "NOW": ("uint40", 0),  # in a query: the time of the block
    }


def constants_source() -> str:
    """A Solidity library of the constants."""
    lines = [f"    {kind} internal constant {name} = {value};" for name, (kind, value) in constants().items()]
    return "\n".join(["// SPDX-License-Identifier: MIT", "pragma solidity ^0.8.28;", "", "library Vocabulary {", *lines, "}", ""])


def _named(prefix: str, vocabulary: Vocabulary) -> list[tuple[str, int]]:
    return [(prefix + word.name.upper().replace("-", "_"), word.number) for word in vocabulary.words]
