"""What a transaction offers for its gas, and by how much more when it waits too long."""
from __future__ import annotations

from ledger.outbox.relayer import Fees
from ledger.units import Wei

BASE_FEE_GROWTH = 2           # the base fee grows by an eighth per block at most: this lasts for five full blocks
MOST_FEE_WEI = 500 * 10**9    # per gas; a registration would cost some 0.03 ETH: rather wait than pay more
RAISE = (9, 8)                # nodes replace a waiting transaction only for 10 % (geth) to 12.5 % more in both fees
BUMP_AFTER_BLOCKS = 3         # in calm times the next block takes it


def offered(base_fee_wei: int, priority_wei: int) -> Fees:
    """Enough for the next blocks, never above `MOST_FEE_WEI`."""
    most = min(BASE_FEE_GROWTH * base_fee_wei + priority_wei, MOST_FEE_WEI)
    return Fees(Wei(most), Wei(min(priority_wei, most)))


def raised(fees: Fees, needed: Fees) -> Fees | None:
    """Both fees up by an eighth, rounded up, or to what is needed now if that is more; None above `MOST_FEE_WEI`.

    >>> raised(Fees(Wei(800), Wei(9)), needed=Fees(Wei(100), Wei(1)))
    Fees(max_wei=900, priority_wei=11)
    """
    up, down = RAISE
    most, priority = (max(-(-old * up // down), now) for old, now in
                      ((fees.max_wei, needed.max_wei), (fees.priority_wei, needed.priority_wei)))
    return Fees(Wei(most), Wei(priority)) if most <= MOST_FEE_WEI else None
