"""The page about gas says what the snapshot says, and no further journey passes its aim."""
import importlib.util
import json
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]

_spec = importlib.util.spec_from_file_location("contracts_gas", ROOT / "contracts" / "gas.py")
gas = importlib.util.module_from_spec(_spec)
sys.modules[_spec.name] = gas  # its dataclass looks itself up there
_spec.loader.exec_module(gas)

# docs/gas.md says what each is made of; a new one here needs such a reason
KNOWN_ABOVE_AIM = {
    "buy_capped_first", "buy_unlimited_erc20", "buy_capped_first_erc20",
    "distribute_to_three_erc20", "claim_erc20",
}


def used():
    return {name: int(amount) for name, amount in json.loads(gas.SNAPSHOT.read_text()).items()}


def test_the_page_is_what_the_figures_say():
    assert gas.PAGE.read_text() == gas.rendered(), "run python contracts/gas.py"


def test_no_further_journey_is_above_its_aim():
    above = {name for name, amount in used().items() if amount > gas.JOURNEYS[name].bound}
    assert above == KNOWN_ABOVE_AIM


def test_a_purchase_costs_less_than_the_sale_of_an_existing_token():
    assert used()["buy_unlimited"] < json.loads(gas.PEERS.read_text())["Seaport basic order"]


def test_the_snapshot_holds_every_journey_of_the_solidity_tests():
    source = "".join(path.read_text() for path in (ROOT / "contracts" / "test").glob("*Journeys.gas.t.sol"))
    assert not [name for name in gas.JOURNEYS if f'"{name}"' not in source]


def test_the_gas_that_a_wallet_is_told_holds_the_heaviest_purchase():
    from ledger.session.purchases import PURCHASE_GAS
    assert PURCHASE_GAS > used()["buy_heaviest"] * 5 // 4, "contract wallets and proxied tokens take some more"
