"""The user's side of the HTTP API: keys stay here, and nothing is signed that was not made or read here first.

    ledger = Client("https://ledger.example", Pin.load(Path("deployment.json")))
    performer = Wallet.of_development_account(1, ledger)
    draft = draft_registration(ledger, performer, Wish(media, policy="with-terms"))
    operation = register(ledger, draft, Signers(performer))
"""
from ledger.client.deployments import KnownLedgers, Pin, WrongDeployment
from ledger.client.erasure import erase_asset, erase_media
from ledger.client.http import ApiProblem, Client, OperationFailed, OperationUnfinished, ServerUnreachable
from ledger.client.journey import (Purchase, SignedPurchase, Signers, buy, cancel, collect_source, distribute, draft_grant,
                                   draft_registration, payouts, publish, register, sign_purchase, sign_registration,
                                   withdraw, withdraw_consent)
from ledger.client.reading import UnexpectedMessage, Wish
from ledger.client.successions import (announce_succession, cancel_succession, declare_source, name_heir, reaffirm,
                                       succeed)
from ledger.client.wallet import UnexpectedTransaction, Wallet

__all__ = ["ApiProblem", "Client", "KnownLedgers", "OperationFailed", "OperationUnfinished", "Pin", "Purchase", "ServerUnreachable",
           "SignedPurchase", "Signers", "UnexpectedMessage", "UnexpectedTransaction", "Wallet", "Wish", "WrongDeployment", "announce_succession",
           "buy", "cancel", "cancel_succession", "collect_source", "declare_source", "distribute", "draft_grant", "draft_registration", "erase_asset", "erase_media",
           "name_heir", "payouts", "publish", "reaffirm", "register", "sign_purchase", "sign_registration", "succeed",
           "withdraw", "withdraw_consent"]
