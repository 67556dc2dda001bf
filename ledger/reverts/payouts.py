"""Refusals of mass payouts."""
from __future__ import annotations

from ledger.reverts.refusal import ContractRefusal


class PayoutExists(ContractRefusal):
    """The same payout was posted before."""

    says = "the payout {payout} is posted already; claim from it, or name another period for a second one"


class PayoutUnknown(ContractRefusal):
    """Nobody posted this payout, or all of it is gone."""

    says = "the payout {payout} was never posted, or nothing is left of it; check its members"


class NotPoster(ContractRefusal):
    """Another account than the poster posts or reclaims."""

    says = "{account} is not the poster {poster}; only that account posts this payout and takes back what is left"


class NothingToPost(ContractRefusal):
    """The payout promises nothing."""

    says = "the payout's total is 0; post what its entries sum to"


class PayoutClosed(ContractRefusal):
    """The time to claim is over, or would be before it begins."""

    says = "claims close at {claim_until}, which is over; ask the poster to post the unclaimed entries again"


class PayoutOpen(ContractRefusal):
    """What is left cannot be taken back while it can be claimed."""

    says = "claims are open until {claim_until}; take back what is left from then on"


class AlreadyClaimed(ContractRefusal):
    """The entry was paid before."""

    says = "entry {index} of the payout {payout} is paid already; nothing has to be done again"


class NotInPayout(ContractRefusal):
    """The Merkle proof does not lead from the entry to the root."""

    says = "the proof does not lead from entry {index} to the payout's root {root}; take the entry as it was published"


class PayoutExhausted(ContractRefusal):
    """The root promises more than was paid in."""

    says = "the payout has {left} left, the entry asks for {amount}; its poster paid in less than the entries sum to"
