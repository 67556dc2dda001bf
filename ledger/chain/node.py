"""One Ethereum node, spoken to in JSON-RPC over HTTP."""
from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any
from urllib.parse import urlsplit

import urllib3

from ledger.errors import InvalidInput, Unavailable
from ledger.units import Address, Bytes32, Wei, hex_of

ANSWER_S = 30            # a node that replays a long eth_call takes several; nobody waits longer for a page
MOST_CALLS = 100         # of one request: the least limit among the public providers
MOST_CONNECTIONS = 16    # kept open; more threads than that open their own for a while
MOST_ANSWER_BYTES = 256 * 2**20  # the receipts of 100 full blocks take some 100 MB

LATEST = "latest"
PENDING = "pending"

RpcCall = tuple[str, Sequence[Any]]  # method and parameters


class MalformedNodeUrl(InvalidInput):
    """The address of the node is no HTTP URL."""

    says = "{field}: the address of a node starts with http:// or https:// and names a host"


class NodeUnavailable(Unavailable):
    """The node does not answer, or not in JSON-RPC. `node` is host and port alone: a path may hold an access key."""

    says = "the node at {node} gives no usable answer ({reason}); see that it runs, then try again"


class MalformedAnswer(Unavailable):
    """A node answered with something that the protocol does not allow there."""

    says = "the node wrote {got!r} where {expected} belongs; see which node answers at this address"


class NodeRefused(Unavailable):
    """The node answers with an error. `data` holds the revert data of a call that a contract refuses, else nothing."""

    says = "the node refuses {method}: {reason} (code {rpc_code})"


class Node:
    """A node at one URL. Threads may share it; connections are kept open between calls."""

    def __init__(self, rpc_url: str) -> None:
        """Raises: MalformedNodeUrl. Nothing is sent."""
        parts = urlsplit(rpc_url)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise MalformedNodeUrl(field="rpc_url")
        self.rpc_url = rpc_url
        self.name = parts.hostname if parts.port is None else f"{parts.hostname}:{parts.port}"
        self._pool = urllib3.PoolManager(maxsize=MOST_CONNECTIONS, retries=False, timeout=ANSWER_S)
        self._target = parts._replace(netloc=parts.netloc.rpartition("@")[2]).geturl()
        self._headers = {"Content-Type": "application/json"} | _authorization(parts.username, parts.password)

    def call(self, method: str, *parameters: Any) -> Any:
        """The result of one method. Raises: NodeUnavailable, NodeRefused."""
        request = {"jsonrpc": "2.0", "id": 0, "method": method, "params": parameters}
        result = self._outcome(method, self._exchange(request))
        if isinstance(result, NodeRefused):
            raise result
        return result

    def batch(self, calls: Sequence[RpcCall]) -> list[Any]:
        """The results in the order of the calls, from as few requests as the provider's limit allows.

        Raises: NodeUnavailable; NodeRefused for the first call that fails.
        """
        results = self.batch_each(calls)
        for result in results:
            if isinstance(result, NodeRefused):
                raise result
        return results

    def batch_each(self, calls: Sequence[RpcCall]) -> list[Any]:
        """As `batch`, but a call that the node refuses has its NodeRefused as result. Raises: NodeUnavailable."""
        results: list[Any] = []
        for start in range(0, len(calls), MOST_CALLS):
            results += self._batch(calls[start : start + MOST_CALLS])
        return results

    def chain_id(self) -> int:
        return number(self.call("eth_chainId"))

    def block_number(self) -> int:
        """The number of the newest block."""
        return number(self.call("eth_blockNumber"))

    def code(self, account: Address) -> bytes:
        """The code of a contract; empty for a key's account."""
        return data(self.call("eth_getCode", account, LATEST))

    def balance_wei(self, account: Address) -> Wei:
        return Wei(number(self.call("eth_getBalance", account, LATEST)))

    def transaction_count(self, account: Address, block: str) -> int:
        """The nonce of the account's next transaction as of `LATEST`, or of `PENDING`."""
        return number(self.call("eth_getTransactionCount", account, block))

    def send_raw(self, transaction: bytes) -> Bytes32:
        """The hash of a signed transaction that the node has taken; it is not in a block yet.

        Raises: NodeUnavailable, NodeRefused (also where the node knows it already: look for its receipt first).
        """
        return Bytes32(data(self.call("eth_sendRawTransaction", hex_of(transaction))))

    def receipt(self, transaction: Bytes32) -> dict[str, Any] | None:
        """The receipt as the node writes it; None while the transaction is in no block."""
        return self.call("eth_getTransactionReceipt", hex_of(transaction))

    def _batch(self, calls: Sequence[RpcCall]) -> list[Any]:
        answers = self._exchange([
            {"jsonrpc": "2.0", "id": position, "method": method, "params": parameters}
            for position, (method, parameters) in enumerate(calls)
        ])
        if not isinstance(answers, list):  # a node that refuses the whole answers with one error
            return [self._outcome(method, answers) for method, _ in calls]
        by_position = {answer.get("id"): answer for answer in answers if isinstance(answer, dict)}
        return [self._outcome(method, by_position.get(position)) for position, (method, _) in enumerate(calls)]

    def _exchange(self, request: Any) -> Any:
        try:
            response = self._pool.request(
                "POST", self._target, body=json.dumps(request), headers=self._headers, preload_content=False
            )
            body = response.read(MOST_ANSWER_BYTES + 1)
            if len(body) > MOST_ANSWER_BYTES:
                response.close()
                raise NodeUnavailable(node=self.name, reason=f"the answer is longer than {MOST_ANSWER_BYTES} bytes")
            response.release_conn()
        except (urllib3.exceptions.HTTPError, OSError) as problem:
            # its text would repeat the URL
            raise NodeUnavailable(node=self.name, reason=type(problem).__name__) from None
        try:
            return json.loads(body)
        except ValueError:
            raise NodeUnavailable(node=self.name, reason=f"HTTP {response.status}, not JSON") from None

    def _outcome(self, method: str, answer: Any) -> Any:
        error = answer.get("error") if isinstance(answer, dict) else None
        if isinstance(error, dict):
            reason, data = str(error.get("message")), _revert_data(error)
            return NodeRefused(method=method, rpc_code=error.get("code"), reason=reason, data=data)
        if not isinstance(answer, dict) or "result" not in answer:
            raise NodeUnavailable(node=self.name, reason=f"no result of {method}")
        return answer["result"]


def number(quantity: Any) -> int:
    """The number of a JSON-RPC quantity. Raises: MalformedAnswer.

    >>> number("0x7a69")
    31337
    """
    try:
        return int(quantity, 16)
    except (TypeError, ValueError):
        raise MalformedAnswer(got=quantity, expected="a number") from None


def data(text: Any) -> bytes:
    """The bytes of JSON-RPC data. Raises: MalformedAnswer.

    >>> data("0x01ff")
    b'\\x01\\xff'
    """
    try:
        return bytes.fromhex(text.removeprefix("0x"))
    except (AttributeError, ValueError):
        raise MalformedAnswer(got=str(text)[:80], expected="0x-hex") from None


def _authorization(name: str | None, password: str | None) -> dict[str, str]:
    return urllib3.util.make_headers(basic_auth=f"{name}:{password or ''}") if name else {}


def _revert_data(error: dict[str, Any]) -> bytes:
    """Where nodes put it: `data` itself (geth, anvil), or `data` of `data` (some providers)."""
    found = error.get("data")
    found = found.get("data") if isinstance(found, dict) else found
    return data(found) if isinstance(found, str) and found.startswith("0x") else b""
