"""A session from settings, and the work that one process per installation does beside answering requests."""
from __future__ import annotations

from pathlib import Path

from threadpoolctl import threadpool_limits

from ledger.catalogue import Catalogue
from ledger.chain.deployment import Deployment
from ledger.chain.node import Node
from ledger.config import Settings
from ledger.fingerprint import Extractor, Limits
from ledger.index import Index
from ledger.outbox import Outbox, RelayerKey, Sending
from ledger.outbox.journal import Journal
from ledger.outbox.rows import schema as outbox_schema
from ledger.records import Records, records_key
from ledger.session import record_erasure
from ledger.session.schema import schema
from ledger.session.session import Session
from ledger.typed_data import require_fast_recovery

LINEAR_ALGEBRA_THREADS = 1  # requests share the cores already; on a busy machine two threads took three times as long


def open_session(settings: Settings) -> Session:
    """Everything is open, and the node serves the chain of the deployment.

    Raises: SlowRecovery, DeploymentUnreadable, ChainChanged, NodeUnavailable, the errors of keystores and records keys,
    and those of databases that cannot be opened.
    """
    require_fast_recovery()
    threadpool_limits(LINEAR_ALGEBRA_THREADS, user_api="blas")
    node = Node(settings.rpc_url)
    deployment = Deployment.load(Path(settings.deployment_file))
    deployment.require_same(node)
    url = settings.database_url
    journal = Journal(url, outbox_schema() + schema())  # one writer for both: two would wait for each other's flushes
    session = Session(
        settings=settings, node=node, deployment=deployment, journal=journal,
        records=Records.open(url, records_key(settings.records_key_file)),
        catalogue=Catalogue.open(url), index=Index.open(url),
        outbox=Outbox(journal, Sending(node, deployment, settings.confirmations, _relayer(settings, node))),
        extractor=Extractor(Limits(upload_bytes=settings.upload_bytes)))
    record_erasure.resume(session)
    return session


def _relayer(settings: Settings, node: Node) -> RelayerKey | None:
    if settings.relayer_keystore is not None:
        return RelayerKey.from_keystore(settings.relayer_keystore, settings.relayer_password())
    if settings.relayer_dev_account is not None:
        return RelayerKey.of_development_account(settings.relayer_dev_account, node)
    return None
