"""What is signed, as wallets show it and as the contracts hash it. Source: EIP-712."""
from ledger.typed_data.domain import AlteredTypedData, Domain, OldDeployment, WrongChain, WrongContract, require_same_domain
from ledger.typed_data.encoding import MalformedTypedData
from ledger.typed_data.message import TypedData, require_unaltered, typed_data_of
from ledger.typed_data.messages import (BATCH, CANCEL, RATE_CARD, REGISTER, WITHDRAW_CONSENT, Batch, Cancellation,
                                        Registration, Withdrawal, batch_message, cancel_message, grant_message,
                                        rate_card_message, register_message, withdraw_consent_message)
from ledger.typed_data.order import PURCHASE_ORDER, purchase_order_message
from ledger.typed_data.signature import (SlowRecovery, recovered_from, require_fast_recovery, require_in_time,
                                         require_signed_by)
from ledger.typed_data.usage import (APPOINT_TOOL, DISMISS_TOOL, RECEIPT, REPORT, REPORT_OUTPUT, appoint_tool_message,
                                     dismiss_tool_message, output_message, receipt_message, report_message)

__all__ = ["APPOINT_TOOL", "AlteredTypedData", "BATCH", "Batch", "CANCEL", "Cancellation", "DISMISS_TOOL", "Domain",
           "MalformedTypedData", "OldDeployment", "PURCHASE_ORDER", "RATE_CARD", "RECEIPT", "REGISTER", "REPORT", "REPORT_OUTPUT",
           "Registration", "SlowRecovery", "TypedData", "WITHDRAW_CONSENT", "Withdrawal", "WrongChain",
           "WrongContract", "appoint_tool_message", "batch_message", "cancel_message", "dismiss_tool_message",
           "grant_message", "output_message",
           "purchase_order_message", "rate_card_message", "receipt_message", "recovered_from", "register_message",
           "report_message", "require_fast_recovery", "require_in_time", "require_same_domain", "require_signed_by",
           "require_unaltered", "typed_data_of", "withdraw_consent_message"]
