"""What is signed, as wallets show it and as the contract hashes it. Source: EIP-712."""
from ledger.typed_data.domain import AlteredTypedData, Domain, OldDeployment, WrongChain, WrongContract, require_same_domain
from ledger.typed_data.encoding import MalformedTypedData
from ledger.typed_data.message import TypedData, require_unaltered, typed_data_of
from ledger.typed_data.messages import (BATCH, CANCEL, RATE_CARD, REGISTER, WITHDRAW_CONSENT, Batch, Cancellation,
                                        Registration, Withdrawal, batch_message, cancel_message, grant_message,
                                        rate_card_message, register_message, withdraw_consent_message)
from ledger.typed_data.signature import (SlowRecovery, recovered_from, require_fast_recovery, require_in_time,
                                         require_signed_by)

__all__ = ["AlteredTypedData", "BATCH", "Batch", "CANCEL", "Cancellation", "Domain", "MalformedTypedData", "OldDeployment",
           "RATE_CARD", "REGISTER", "Registration", "SlowRecovery", "TypedData", "WITHDRAW_CONSENT", "Withdrawal",
           "WrongChain", "WrongContract", "batch_message", "cancel_message", "grant_message", "rate_card_message",
           "recovered_from", "register_message", "require_fast_recovery", "require_in_time", "require_same_domain",
           "require_signed_by", "require_unaltered", "typed_data_of", "withdraw_consent_message"]
