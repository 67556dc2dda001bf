"""The user's side of the HTTP API: keys stay here, and nothing is signed that was not read first.

    ledger = Client("http://127.0.0.1:8080")
    performer = Wallet.of_development_account(1, ledger)
    draft = ledger.post_media("/registrations/drafts", voice, performer=performer.address, policy="with-terms")
    operation = register(ledger, draft, Signers(performer))
"""
from ledger.client.http import ApiProblem, Client, OperationFailed, OperationUnfinished, ServerUnreachable
from ledger.client.journey import (Purchase, Signers, buy, distribute, publish, register, withdraw, withdraw_consent,
                                   cancel)
from ledger.client.wallet import UnexpectedMessage, UnexpectedTransaction, Wallet

__all__ = ["ApiProblem", "Client", "OperationFailed", "OperationUnfinished", "Purchase", "ServerUnreachable", "Signers",
           "UnexpectedMessage", "UnexpectedTransaction", "Wallet", "buy", "cancel", "distribute", "publish", "register",
           "withdraw", "withdraw_consent"]
