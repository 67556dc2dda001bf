"""The whole journey: from a recording to a paid license that a stranger can verify, each step over HTTP."""
from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from rich.console import Console

import account
import media
import voice_tool
from ledger.client import (ApiProblem, Client, Purchase, Signers, Wish, buy, distribute, draft_grant, draft_registration,
                           payouts, publish, register, withdraw_consent)
from ledger.client.metering import deposit, open_meter, settle
from ledger.client.tool import Question, Tool
from ledger.units import Wei
from people import People
from report import Report
from server import LEDGER, Server

PRICE_WEI = 500_000_000_000_000_000  # 0.5 ETH
LINES = 1_000
LINE_PRICE_WEI = 100_000_000_000_000  # 0.0001 ETH
POLICY = "with-terms"
DAY_S = 86_400
MINORITY_LEFT_S = 4 * 365 * DAY_S
ENHANCEMENT = {"use": "enhancement", "medium": "svod", "territory": "GB"}


@dataclass(frozen=True, slots=True)
class Files:
    """What is registered, and what is not."""

    voice: bytes
    face: bytes
    minors_voice: bytes
    unrelated_voice: bytes
    unrelated_picture: bytes


@dataclass(slots=True)
class Journey:
    """The steps, with what earlier ones made."""

    ledger: Client
    people: People
    files: Files
    report: Report
    directory: Path
    voice: str = ""
    face: str = ""
    minors_voice: str = ""
    minors_terms: dict[str, Any] = field(default_factory=dict)
    first_line: bytes = b""
    license: str = ""

    def registers(self) -> None:
        """The performer registers a voice and a portrait."""
        self.report.step("1. The performer registers a voice and a portrait")
        signers = Signers(self.people.performer)
        self.voice = self._register("register", Wish(self.files.voice, POLICY), signers)
        self.face = self._register("register_face", Wish(self.files.face, POLICY), signers)

    def sells(self) -> None:
        """The performer grants, the producer buys, the contract splits."""
        self.report.step("2. The performer signs a grant: a sentence, no gas")
        grant = self._publish("voice-enhancement", self._terms(self.voice, self.people.split), Signers(self.people.performer))
        self.report.step("3. The producer buys a license with a wallet")
        self.license = self._buy(grant, "purchase")
        self.report.step("4. The contract pays who shares")
        self._distribute(grant, "distribute", "")

    def verifies(self) -> None:
        """A stranger with a file gets a verdict."""
        self.report.step("5. A stranger verifies files")
        self._verdicts_on_files()
        self._license_verdict("license", "verified")
        answer = self.ledger.get("/licensed", asset_id=self.voice, licensee=self.people.producer.address, **ENHANCEMENT)
        self.report.verdict("may_i", "licensed" if answer["is_licensed"] else "not_licensed", "licensed")

    def protects_a_minor(self) -> None:
        """A guardian co-signs; without the trust share nothing is signed."""
        self.report.step("6. A minor: German to native British English, with guardian and trust")
        people = self.people
        majority_at = int(time.time()) + MINORITY_LEFT_S
        signers = Signers(people.minor, people.guardian)
        wish = Wish(self.files.minors_voice, POLICY, guardian=people.guardian.address, majority_at=majority_at)
        asset = self._register("register_minor", wish, signers)
        minor = {"guardian": people.guardian.address, "majority_at": majority_at, "duration_s": 365 * DAY_S}
        terms = self._terms(asset, people.minors_split, performer=people.minor.address) | minor
        try:
            draft_grant(self.ledger, terms | {"split": people.minors_split_without_trust}, "voice-enhancement-minor")
            refusal = "accepted"
        except ApiProblem as problem:
            refusal = problem.code
            self.report.say("refused", problem)
        self.report.verdict("minor_without_trust_share", refusal, "trust_share_too_small")
        self.minors_voice, self.minors_terms = asset, terms
        grant = self._publish("voice-enhancement-minor", terms, signers)
        self._buy(grant, "purchase_minor")
        self._distribute(grant, "distribute_minor", "minor_")

    def meters(self) -> None:
        """A tool speaks a thousand lines; one settlement pays for them, to three payees and a trust."""
        self.report.step(f"7. A voice tool speaks {LINES:,} lines; one settlement pays for all")
        people, signers = self.people, Signers(self.people.minor, self.people.guardian)
        metered = {"price_wei": "0", "unit": "line", "unit_price_wei": str(LINE_PRICE_WEI), "max_units": 10 * LINES}
        terms = self.minors_terms | metered | {"split": people.metered_split}
        grant = self._publish("voice-enhancement-minor", terms, signers)
        license_id = self._buy(grant, "purchase_metered")
        opened = open_meter(self.ledger, people.producer, license_id, (people.tool.address, LINES))
        self.report.mined("open_meter", opened.operation)
        prepaid = deposit(self.ledger, people.producer, opened.meter_id, Wei(LINES * LINE_PRICE_WEI))
        self.report.mined("deposit", prepaid)
        question = Question(self.minors_voice, people.producer.address, **ENHANCEMENT)
        tool = Tool(self.ledger, people.tool, self.directory / "counts")
        run = voice_tool.speak(tool, question, opened.meter_id, (self.files.minors_voice, LINES))
        self.first_line = run.first
        self.report.say("receipt", f"{run.meter['pending']['cumulative']} lines, owed {run.meter['owed_wei']} wei")
        self.report.mined("settle", settle(self.ledger, opened.meter_id))
        self._distribute(grant, "distribute_metered", "metered_", contract="royalties")
        self._verdict("reported_line", self.first_line, "reported_output")

    def states(self, server: Server) -> None:
        """The agent's statement recomputes from the chain to 0 units; one digit more, and it does not."""
        self.report.step("8. The agent's statement, recomputed from the chain")
        statement = account.state(server, self.people.agent.address, self.directory / "statement")
        for row in statement.balances:
            self.report.say("statement", f"{statement.lines} lines, accrued {row['accrued']}, paid {row['paid']}, "
                                         f"closing {row['closing']}")
        for name, file, expected in (("statement", statement.file, "verified"),
                                     ("statement_tampered", statement.tampered(), "refuted")):
            got, says = account.verdict_on(server, file)
            self.report.verdict(name, got, expected)
            self.report.say("", says)

    def withdraws_consent(self) -> None:
        """One write ends every license as was signed."""
        self.report.step("9. The performer withdraws consent: one transaction for all licenses")
        operation = withdraw_consent(self.ledger, self.people.performer, self.voice)
        self.report.mined("withdraw_consent", operation)
        self._license_verdict("license_after_withdrawal", "consent_withdrawn")

    def repeats(self, name: str) -> None:
        """Every question about files and the license again: the same answers, since they come from the chain."""
        before = dict(self.report.verdicts)
        self._verdicts_on_files()
        self._license_verdict("license_after_withdrawal", "consent_withdrawn")
        self.report.verdict(name, "same" if self.report.verdicts == before else "different", "same")

    def _register(self, journey: str, wish: Wish, signers: Signers) -> str:
        draft = draft_registration(self.ledger, signers.performer, wish)
        operation = register(self.ledger, draft, signers)
        self.report.say("asset", f"{draft['asset_id']}  [dim]{draft['record']['media']['type']}[/]")
        self.report.mined(journey, operation)
        return str(draft["asset_id"])

    def _terms(self, asset: str, split: list[dict[str, object]], *, performer: str = "") -> dict[str, Any]:
        return {"asset": asset, "performer": performer or self.people.performer.address, "split": split,
                "description": "The German narration of episodes 1 to 3 is given a native British accent; words and timing stay.",
                "work_title": "Die lange Nacht", "languages": ["en-GB"], "max_seconds": 5_400, "price_wei": str(PRICE_WEI),
                "closes_at": int(time.time()) + 30 * DAY_S, "revocation": "immediate", "notice_s": 0}

    def _publish(self, template: str, terms: dict[str, Any], signers: Signers) -> dict[str, Any]:
        draft = draft_grant(self.ledger, terms, template)
        self.report.say("signed", f"[italic]{draft['intent']}[/]")
        grant = publish(self.ledger, draft, signers)
        self.report.say("grant", grant["grant_id"])
        return grant

    def _buy(self, grant: dict[str, Any], journey: str) -> str:
        operation = buy(self.ledger, self.people.producer, Purchase(grant["grant_id"], int(grant["price_wei"])))
        self.report.say("license", operation["license_id"])
        self.report.mined(journey, operation)
        return str(operation["license_id"])

    def _distribute(self, grant: dict[str, Any], journey: str, prefix: str, *, contract: str = "ledger") -> None:
        operation = distribute(self.ledger, grant["pot_id"], contract=contract)
        self.report.mined(journey, operation)
        for payout in payouts(self.ledger, grant["pot_id"], operation):
            self.report.paid(payout, to=prefix + payout["role"].replace("-", "_"))

    def _verdicts_on_files(self) -> None:
        files = self.files
        self._verdict("original_voice", files.voice, "exact_copy")
        self._verdict("original_face", files.face, "exact_copy")
        self._verdict("recoded_voice", media.recoded(files.voice), "near_copy")
        self._verdict("cropped_face", media.smaller_crop(files.face), "near_copy")
        self._verdict("screenshot_face", media.screenshot(files.face), "near_copy")
        start_s = max(0.0, len(media.samples_of(files.voice)) / media.RATE / 2 - 1.5)
        excerpt = media.telephone_excerpt(files.voice, start_s=start_s, length_s=3.0)
        self._verdict("telephone_excerpt_with_music", excerpt, "near_copy")
        self._verdict("unrelated_voice", files.unrelated_voice, "unknown")
        self._verdict("unrelated_picture", files.unrelated_picture, "unknown")
        if self.first_line:
            self._verdict("reported_line", self.first_line, "reported_output")

    def _verdict(self, name: str, file: bytes, expected: str) -> None:
        self.report.verdict(name, self.ledger.post_media("/verifications", file)["verdict"], expected)

    def _license_verdict(self, name: str, expected: str) -> None:
        try:
            answer = self.ledger.post(f"/licenses/{self.license}/verification", {"use": ["enhancement"]})["verdict"]
        except ApiProblem as problem:
            answer = problem.facts.get("reason") or problem.code
        self.report.verdict(name, answer, expected)


def main() -> int:
    """0 if every verdict is the expected one."""
    options = _options()
    report = Report(Console(highlight=False))
    with tempfile.TemporaryDirectory(prefix="ledger-demo-") as directory:
        server = Server.start(Path(directory))
        report.step(f"A ledger is up: {server.about['api']}, contract {server.about['ledger']}")
        try:
            _run(server, options, report)
            if options.keep:
                _keep(server, report)
        finally:
            server.stop()
    report.show_gas()
    if options.json:
        report.print_json()
    return 0 if report.is_right else 1


def _run(server: Server, options: argparse.Namespace, report: Report) -> None:
    directory = Path(server.about["data_dir"]) / "demo"
    files = Files(options.voice.read_bytes(), options.face.read_bytes() if options.face else media.astronaut(),
                  media.MINORS_VOICE.read_bytes(), media.UNRELATED_VOICE.read_bytes(), media.unrelated_picture())
    journey = Journey(server.client, People.gathered(server.client), files, report, directory)
    journey.registers()
    journey.sells()
    journey.verifies()
    journey.protects_a_minor()
    journey.meters()
    journey.states(server)
    journey.withdraws_consent()
    report.step("10. The index is thrown away and made again from the chain")
    rebuilt = subprocess.run([LEDGER, "index", "rebuild", "--data-dir", server.about["data_dir"], "--rpc-url",
                              server.about["rpc_url"]], stdin=subprocess.DEVNULL)
    report.verdict("index_rebuilt", "rebuilt" if rebuilt.returncode == 0 else "failed", "rebuilt")
    journey.repeats("after_rebuild")


def _keep(server: Server, report: Report) -> None:
    report.step(f"Still up: {server.about['api']}/openapi/swagger; Ctrl-C ends it")
    try:
        server.process.wait()
    except KeyboardInterrupt:
        pass


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="scripts/demo", description=__doc__)
    parser.add_argument("--voice", type=Path, default=media.VOICE, metavar="FILE", help="recording to register")
    parser.add_argument("--face", type=Path, metavar="FILE", help="portrait to register")
    parser.add_argument("--json", action="store_true", help="print one JSON summary as the last line")
    parser.add_argument("--keep", action="store_true", help="leave it running and print the address")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
