"""Who takes part in the demo. Each has a key of their own; only the producer and who withdraws need ETH."""
from __future__ import annotations

from dataclasses import dataclass

from eth_account import Account

from ledger.client import Client, Wallet

PRODUCER_ACCOUNT = 3  # of the development chain's funded accounts


@dataclass(frozen=True, slots=True)
class People:
    """Wallets by role."""

    performer: Wallet
    agent: Wallet
    union: Wallet
    minor: Wallet
    guardian: Wallet
    trust: Wallet
    tool: Wallet
    producer: Wallet

    @classmethod
    def gathered(cls, ledger: Client) -> People:
        """New keys for all but the producer."""
        new = [Wallet(Account.create()) for _ in range(7)]
        return cls(*new, producer=Wallet.of_development_account(PRODUCER_ACCOUNT, ledger))

    @property
    def split(self) -> list[dict[str, object]]:
        """80 % to the performer, 15 % to the agent, 5 % to the union's fund."""
        return [_share(self.performer, 8_000, "performer"), _share(self.agent, 1_500, "agent"),
                _share(self.union, 500, "union-fund")]

    @property
    def minors_split(self) -> list[dict[str, object]]:
        """65 % to the minor, 20 % to the agent, 15 % locked in a trust until majority."""
        return [_share(self.minor, 6_500, "performer"), _share(self.agent, 2_000, "agent"), _share(self.trust, 1_500, "trust")]

    @property
    def metered_split(self) -> list[dict[str, object]]:
        """Three payees and a trust: 60 % to the minor, 20 % to the agent, 5 % to the union's fund, 15 % locked."""
        return [_share(self.minor, 6_000, "performer"), _share(self.agent, 2_000, "agent"),
                _share(self.union, 500, "union-fund"), _share(self.trust, 1_500, "trust")]

    @property
    def minors_split_without_trust(self) -> list[dict[str, object]]:
        """What a guardian must not sign."""
        return [_share(self.minor, 8_000, "performer"), _share(self.agent, 2_000, "agent")]


def _share(wallet: Wallet, bps: int, role: str) -> dict[str, object]:
    return {"account": wallet.address, "share_bps": bps, "role": role}
