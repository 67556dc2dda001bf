"""How senders are usually written, as a control: under the same faults it must lose what it has accepted."""
from __future__ import annotations

from ledger.chain.node import PENDING, NodeRefused, NodeUnavailable
from ledger.units import hex_of
from tests.outbox.registrations import GAS, signed_bytes

TRIES = 3


class NaiveSender:
    """Asks the node for the nonce, sends, and believes the node; tries again with a new nonce when there was an error."""

    def __init__(self, node, account):
        self._node, self._account = node, account

    def submit(self, call):
        """Whether the caller is told that it will happen."""
        for _ in range(TRIES):
            try:
                nonce = self._node.transaction_count(self._account.address, PENDING)
                self._node.send_raw(signed_bytes(self._account, {
                    "to": call.to, "data": hex_of(call.data), "gas": GAS, "nonce": nonce}))
                return True
            except (NodeUnavailable, NodeRefused):
                pass
        return False
