// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

/// @notice Numbers of the terms' vocabulary, version 1; `ledger/terms` holds their meaning and a test compares the two.
library Vocabulary {
    uint32 internal constant CREATE_REPLICA = 1 << 0;
    uint32 internal constant REPLICA_SCENE = 1 << 3;
    uint32 internal constant FACE_REPLACEMENT = 1 << 5;
    uint32 internal constant NEEDS_REPLICA = REPLICA_SCENE | FACE_REPLACEMENT;
    uint32 internal constant ALL_USES = (1 << 14) - 1;
    uint16 internal constant ALL_MEDIA = (1 << 11) - 1;
    uint256 internal constant ALL_TERRITORIES = type(uint256).max;
    uint8 internal constant WORLDWIDE = 255;

    uint8 internal constant ROLE_PERFORMER = 0;
    uint8 internal constant ROLE_TRUST = 2;
    uint8 internal constant ROLE_SOURCE = 7;
    uint8 internal constant LAST_ROLE = 7;

    uint8 internal constant LAST_UNIT = 7;
    uint8 internal constant LAST_REPORT_PERIOD = 2; // 0 never, 1 every 30 days, 2 every 91 days

    uint8 internal constant LAST_MOMENT = 3; // 1 training, 2 the service that generates, 3 later use of the output

    uint16 internal constant BPS = 10_000;
    uint16 internal constant LEAST_TRUST_BPS = 1_500; // the Coogan share
    uint256 internal constant MOST_PAYEES = 32; // one distribution fits into any block, whatever the payees do

    uint256 internal constant MOST_DURATION_ADULT = 3_653 days; // ten years with their leap days
    uint256 internal constant MOST_DURATION_MINOR = 1_827 days; // five years with their leap days
    uint256 internal constant MOST_MINORITY = 6_575 days; // eighteen years with their leap days
    uint40 internal constant NOW = 0;
}
