"""What the demo shows while it runs, and the summary that it ends with."""
from __future__ import annotations

import json
import time
from dataclasses import dataclass, field
from typing import Any

from rich.console import Console
from rich.table import Table

WEI_PER_ETHER = 10**18


@dataclass(slots=True)
class Report:
    """Steps are shown as they happen; verdicts are compared with what they must be."""

    console: Console
    started: float = field(default_factory=time.monotonic)
    verdicts: dict[str, str] = field(default_factory=dict)
    wrong: list[str] = field(default_factory=list)
    gas: dict[str, int] = field(default_factory=dict)
    payouts: dict[str, str] = field(default_factory=dict)

    def step(self, title: str) -> None:
        """A new step begins."""
        self.console.print(f"\n[bold cyan]{title}[/]  [dim]{time.monotonic() - self.started:.1f} s[/]")

    def say(self, name: str, value: Any) -> None:
        """One line of a step."""
        self.console.print(f"  [dim]{name:<14}[/] {value}", highlight=False, soft_wrap=True)

    def mined(self, journey: str, operation: dict[str, Any]) -> None:
        """A transaction of a journey, with its gas."""
        self.gas[journey] = operation["gas_used"]
        self.say("transaction", f"{operation['transaction']}  [dim]block {operation['block']}, {operation['gas_used']:,} gas[/]")

    def paid(self, payout: dict[str, Any], *, to: str) -> None:
        """Who got how much of a distribution."""
        self.payouts[to] = payout["amount_wei"]
        ether = f"{int(payout['amount_wei']) / WEI_PER_ETHER:.6f}".rstrip("0")
        how = {"paid": "paid out", "credited": "credited", "trust": "locked in the trust"}.get(payout["way"], payout["way"])
        self.say(to, f"{ether} ETH {how}  [dim]{payout['account']}[/]")

    def verdict(self, name: str, got: str, expected: str) -> None:
        """An answer, beside the one that it must be."""
        self.verdicts[name] = got
        if got != expected:
            self.wrong.append(name)
        mark = "[green]✓[/]" if got == expected else f"[red]✗ expected {expected}[/]"
        self.console.print(f"  {mark} {name:<34} [bold]{got}[/]")

    @property
    def is_right(self) -> bool:
        return bool(self.verdicts) and not self.wrong

    def summary(self) -> dict[str, Any]:
        """All of it, for machines."""
        return {"ok": self.is_right, "verdicts": self.verdicts, "wrong": self.wrong, "gas": self.gas,
                "payouts": self.payouts, "seconds": round(time.monotonic() - self.started, 1)}

    def show_gas(self) -> None:
        """The gas of each journey as a table."""
        table = Table("journey", "gas", title="gas by journey", title_justify="left")
        for journey, gas in self.gas.items():
            table.add_row(journey, f"{gas:,}")
        self.console.print(table)

    def print_json(self) -> None:
        """The summary as the last line."""
        print(json.dumps(self.summary()), flush=True)
