"""Writes docs/gas.md from the snapshot of the journeys and the measured peers, or checks the committed page.

    python contracts/gas.py            writes it
    python contracts/gas.py --check    exits 1 when it is not what the figures say
"""
from __future__ import annotations

import json
import sys
from dataclasses import dataclass
from pathlib import Path

CONTRACTS = Path(__file__).resolve().parent
SNAPSHOT = CONTRACTS / "snapshots" / "journeys.json"  # written by `scripts/foundry forge test`
PEERS = CONTRACTS / "gas_peers.json"                  # written by `scripts/bench/gas --save`
PAGE = CONTRACTS.parent / "docs" / "gas.md"


@dataclass(frozen=True, slots=True)
class Journey:
    """One whole transaction: what happens, and the gas that it should stay under."""

    says: str
    bound: int


JOURNEYS = {
    "register": Journey("register an asset, by a relayed signature", 56_000),
    "register_minor": Journey("register a minor's asset, with the guardian's signature", 85_000),
    "batch_of_1000": Journey("anchor a batch of 1,000 assets", 60_000),
    "buy_unlimited": Journey("buy, ETH, worldwide, unlimited supply", 77_000),
    "buy_capped_first": Journey("buy, ETH, the first of a capped supply", 96_500),
    "buy_capped_later": Journey("buy, ETH, a later one of a capped supply", 80_000),
    "buy_unlimited_erc20": Journey("buy, ERC-20, unlimited supply", 94_500),
    "buy_capped_first_erc20": Journey("buy, ERC-20, the first of a capped supply", 114_000),
    "buy_territory": Journey("buy, ETH, for some territories only", 77_000 + 22_600),
    "buy_exclusive_first": Journey("buy, ETH, exclusively, the first on its use", 96_500 + 22_600),
    "buy_with_guardian": Journey("buy, ETH, with a guardian's signature", 77_000 + 8_200),
    "buy_opening_a_pot": Journey("buy, ETH, the first of a split", 110_000),
    "buy_beside_a_cancelled": Journey("buy, ETH, on an asset with a cancelled grant", 77_000 + 2_200),
    "buy_derivative": Journey("buy, ETH, a derivative with its three payees", 85_000),
    "buy_heaviest": Journey("buy, ERC-20, 13 uses exclusively, some territories, 32 new payees", 600_000),
    "distribute_to_three": Journey("distribute to three payees, ETH", 62_000),
    "distribute_to_three_erc20": Journey("distribute to three payees, ERC-20", 65_000),
    "distribute_royalties_to_three": Journey("distribute royalties to three payees, ETH", 62_000),
    "settle": Journey("settle any number of units from a deposit, ETH", 45_000),
    "settle_deposit_erc20": Journey("settle any number of units from a deposit, ERC-20", 45_000),
    "settle_paid": Journey("settle any number of units, paid by the caller, ETH", 45_000),
    "settle_paid_erc20": Journey("settle any number of units, paid by the caller, ERC-20", 65_000),
    "open_meter": Journey("let a tool count", 105_000),
    "dismiss_tool": Journey("dismiss a tool", 60_000),
    "close_meter": Journey("close the meter of a dismissed tool", 40_000),
    "report": Journey("report a period's income and pay the share, ETH", 125_000),
    "post_payout": Journey("post a payout for up to a million payees, ETH", 50_000),
    "claim": Journey("claim from a payout to a million payees, ETH", 60_000),
    "claim_erc20": Journey("claim from a payout to a million payees, ERC-20", 65_000),
    "checkout_signed": Journey("carry a producer's signed order, ERC-20", 141_000),
    "checkout_signed_reporting": Journey("carry a producer's signed order that owes reports, ERC-20", 150_000),
    "checkout_authorized": Journey("carry a producer's ERC-3009 authorization", 155_000),
    "declare_source": Journey("declare what a derivative was made from", 95_000),
    "succeed": Journey("move an asset to another wallet, the first time", 60_000),
    "withdraw_consent": Journey("withdraw consent for all licenses of an asset", 32_000),
    "is_licensed": Journey("isLicensed, execution only", 8_000),
}

_HEAD = """# Gas

Whole transactions in steady state: the split's pot is open, the day's lock is written, payees have received before.
Measured by `contracts/test/*Journeys.gas.t.sol`, each call a transaction of its own; `scripts/test` fails when a figure
changes. `scripts/bench/gas` measures the main ones again, by receipts, beside comparable work elsewhere.

| Journey | Gas | Aim | Below (above) the aim |
|---|---:|---:|---:|
"""

_PEERS = """
Comparable work elsewhere, by receipts of one run, contracts from their npm packages:

| Elsewhere | Gas |
|---|---:|
"""

_RESIDUE = """
## What a purchase is made of

Of the purchase with unlimited supply about 68,600 gas buy things that cannot be had for less: 21,000 for any
transaction and 9,540 for its call data (30 words of the grant, a signature); 22,100 for writing the license; 5,000 for
adding to the pot; 4,200 for reading the asset and the lock of the use; 3,667 for the event; 3,100 to recover the signer.
The rest, about 7,400, is compiled code: some thirty rules of the grant, hashing of keys, and bounds checks.

Two words are not read where they cannot matter. An asset remembers that a grant of it was cancelled by itself: before
that, an unlimited sale does not look whether it was this one (2,200 less). A capped grant remembers until when its uses
are locked anyway: a later sale that ends by then leaves the locks alone (2,600 less).

What stands above its aim, and why:

- The first sale of a capped grant writes a word from nothing, 20,000 more than reading it, and reads the lock that keeps
  two exclusive licenses from living side by side, 2,100 and about 500 for its rules, which the aim did not count. A grant
  without exclusivity pays it too: it has to know whether somebody else holds the use.
- Purchases in an ERC-20 token: the token alone takes 21,300 of the 24,200 that they cost more than one in ETH (two
  balances and an allowance that is not endless, 15,100; waking the contract, 2,600; its event, 1,756; its code), so the
  aims of 17,500 more cannot be met. The other 2,900 compare the ledger's balance before and after, which is how a token
  that keeps a fee is refused, and guard against reentrance while they do.
- `distribute` to three payees in ETH is within its aim, by little. Of its 62,000 21,000 are any transaction's and 1,800
  its call data; 27,900 the payments, 9,300 each; 5,000 empty the pot; 1,756 are the event; 378 hashing; 300 the guard,
  without which a payee could take credits of which the event has told before they are all written. These 58,130 buy what
  cannot be had for less. The rest, about 3,800, is compiled code, of which about 1,600 make the payees' hash as a wallet
  signed it, so that the chain need not store them, and 1,200 hand out the shares.
- The same in an ERC-20 token, 67,100, is above it: the token alone takes 32,300 (waking it, 2,600; four balances, 20,400;
  three events, 5,268; its code). Without these calls, about 34,800 is what a distribution in ETH costs without its
  payments, a word of call data for the token, and 70 for each payment to hear whether the token says that it paid.
- A `claim` in ETH is within its aim; in an ERC-20 token the token takes 15,600 (waking it, 2,600; two balances, 10,000;
  its event, 1,756; its code) in place of 9,300, and its address 240 of call data: 6,600 more, where the aim allows 5,000.
  Of the 59,700 in ETH the twenty words of proof are 10,240 as call data and about 3,100 to hash up to the root. What a
  million payees save is the rest: nobody writes a word for each of them in advance.

## What a settlement is made of

Of the 44,000 gas of a settlement 21,000 are any transaction's and 4,050 its call data; 5,000 each change the meter's
word and the pot's; 3,100 recover the tool's signature and 2,149 tell the index. The rest, about 3,700, is compiled code.
The number of units does not matter: a receipt counts all so far.
"""


def rendered() -> str:
    """The page. Raises KeyError for a journey of the snapshot that is not described here."""
    used = {name: int(gas) for name, gas in json.loads(SNAPSHOT.read_text()).items()}
    if set(used) != set(JOURNEYS):
        raise KeyError(f"snapshot and journeys differ: {sorted(set(used) ^ set(JOURNEYS))}")
    rows = (f"| {journey.says} | {used[name]:,} | {journey.bound:,} | {_difference(journey.bound - used[name])} |\n"
            for name, journey in JOURNEYS.items())
    peers = (f"| {name} | {gas:,} |\n" for name, gas in json.loads(PEERS.read_text()).items())
    return _HEAD + "".join(rows) + _PEERS + "".join(peers) + _RESIDUE


def _difference(gas: int) -> str:
    return f"{gas:,}" if gas >= 0 else f"({-gas:,})"


def main(arguments: list[str]) -> int:
    """0 if the page is (now) what the figures say, 1 if `--check` found another, 2 if it was asked for more."""
    if arguments not in ([], ["--check"]):
        print(__doc__, file=sys.stderr)
        return 2
    if not arguments:
        PAGE.write_text(rendered())
    elif not PAGE.exists() or PAGE.read_text() != rendered():
        print("docs/gas.md is not what the figures say; run python contracts/gas.py", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
