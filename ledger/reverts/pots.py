"""Refusals around money."""
from __future__ import annotations

from ledger.reverts.refusal import ContractRefusal


class WrongPayment(ContractRefusal):
    """The payment is not exactly the price."""

    says = "sent {sent}, the price is {price}; send exactly the price, in minor units"


class SplitMismatch(ContractRefusal):
    """The payees are not those of the split that was signed."""

    says = "the payees hash to {got}, the signed split is {expected}; send the payees as they were signed"


class WrongShareSum(ContractRefusal):
    """The shares of a split are not 10,000 basis points together."""

    says = "the shares sum to {bps} basis points, the rule is: 10000"


class TooManyPayees(ContractRefusal):
    """A split has more payees than are paid in one transaction."""

    says = "the split has {count} payees, the rule is: 1 to 32"


class UnknownRole(ContractRefusal):
    """A payee's role is not in the list."""

    says = "the role {role} is not known; 0 performer, 1 agent, 2 trust, 3 union fund, 4 dubbing double, 5 estate, 6 other, 7 source"


class PayeeMissing(ContractRefusal):
    """A payee is the zero address or the contract itself."""

    says = "payee {position} is the zero address or the contract itself; name the account that receives the share"


class PerformerNotFirst(ContractRefusal):
    """The first payee, who receives the remainder, is not the performer."""

    says = "the first payee has the role {role}, the rule is: 0, the performer"


class TrustShareTooSmall(ContractRefusal):
    """The split of a minor locks less than 15 % until majority."""

    says = "the trust payees have {bps} basis points, the rule for a minor is: at least {least}"


class TrustWithoutMinor(ContractRefusal):
    """A trust payee stands in the split of an adult."""

    says = "the split has a trust payee and the asset no minor; give that payee another role"


class FeeOnTransfer(ContractRefusal):
    """A token moved another amount than it was told to."""

    says = "the token {token} moved {received} instead of {expected}; tokens that take a fee cannot pay here"


class PotEmpty(ContractRefusal):
    """There is nothing to distribute."""

    says = "the pot {pot} holds nothing in {currency} to distribute; wait for the next purchase"


class NothingToWithdraw(ContractRefusal):
    """The payee has no credit, or no trust money with this date."""

    says = "{payee} has nothing to withdraw in {currency}; what was distributed has been paid already"


class TrustLocked(ContractRefusal):
    """Trust money is withdrawn before majority."""

    says = "the trust is locked until {unlock_at}; withdraw it from then on"


class GasMissing(ContractRefusal):
    """A payee of a distribution was not paid, and with so little gas nobody knows whether it would have been."""

    says = "{left} gas was left for a payment that may take {least}; send the distribution again with more gas"


class PayoutFailed(ContractRefusal):
    """The receiving account refuses the money."""

    says = "{to} does not take the payment in {currency}; withdraw to another account"


class SafeERC20FailedOperation(ContractRefusal):
    """A token refuses the transfer. Source: OpenZeppelin SafeERC20."""

    says = "the token {token} refuses the transfer; check the buyer's balance and allowance"


class ReentrancyGuardReentrantCall(ContractRefusal):
    """A function that moves money is called from within itself. Source: OpenZeppelin ReentrancyGuardTransient."""

    says = "the contract is called from within its own payment; no call that moves money may be nested"
