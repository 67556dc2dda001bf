"""Refusals of revenue reports."""
from __future__ import annotations

from ledger.reverts.refusal import ContractRefusal


class NoRevenueOwed(ContractRefusal):
    """The grant asks for no reports."""

    says = "the grant {grant} asks for no share of revenue and no reports; nothing is to be declared under it"


class PeriodOutOfRange(ContractRefusal):
    """The period has not begun, or begins after the license's end."""

    says = "period {period} begins at {starts_at}, which is not over yet or after the license's end; declare a period that has begun"


class UnknownMoment(ContractRefusal):
    """The moment of income is not in the list."""

    says = "the moment {moment} is not known; 1 training, 2 service, 3 downstream use"


class ReportNotHigher(ContractRefusal):
    """The report declares no more income than the one before."""

    says = "the report declares {net_income} in all, {declared} was declared already; a report counts all income of the period so far"
