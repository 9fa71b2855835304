"""The first question: nine groups of the twenty categories, in the words of those who file (DESIGN 10)."""

from __future__ import annotations

from dataclasses import dataclass

from grievance.sentences import N_

SOMETHING_ELSE = "something_else"


@dataclass(frozen=True)
class Group:
    """``label`` and ``examples`` are message keys."""

    code: str
    label: str
    examples: str
    categories: tuple[str, ...] = ()


GROUPS = (
    Group("power", N_("Power"), N_("Cuts, low voltage, new connection, bill, tariff"),
          ("power_supply", "power_tariff_billing")),
    Group("estate_land", N_("Estate and land"), N_("Road, drain, water, lights, plot, lease, rent"),
          ("estate_infrastructure", "land_lease")),
    Group("licences_pollution", N_("Licences and pollution"), N_("Registration, NOC, inspection, consent, closure notice"),
          ("approvals_licences", "pollution_consent")),
    Group("money_due", N_("Money due"), N_("Subsidy, incentive, unpaid bill, loss by fire or flood, sick unit"),
          ("incentives_subsidies", "delayed_payments", "relief_revival")),
    Group("tax_bank", N_("Tax and bank"), N_("GST refund, checks on the road, loan, settlement, recovery"),
          ("gst_taxes_levies", "credit_banking")),
    Group("material_transport", N_("Raw material and transport"), N_("Sand, stone, timber, highway, toll, trucks, rail"),
          ("raw_material_minerals", "transport_logistics")),
    Group("selling_policy", N_("Selling and policy"), N_("Tenders, GeM, purchase preference, industrial policy"),
          ("procurement_preference", "industrial_policy_protection")),
    Group("crafts_fruit_tourism", N_("Crafts, fruit, tourism"), N_("Handicrafts, GI, cold storage, mandi, hotel, houseboat"),
          ("handicrafts_artisans", "horticulture_trade", "tourism_hospitality")),
    Group("workers_safety", N_("Workers and safety"), N_("Labour rules, ESI, EPF, internet, security of premises"),
          ("labour_social_security", "security_connectivity")),
    Group(SOMETHING_ELSE, N_("Something else"), N_("Write what it is; we find the office")),
)  # fmt: skip
BY_CODE = {group.code: group for group in GROUPS}


def group_of(category: str) -> str:
    """The group a category stands in."""
    return next((group.code for group in GROUPS if category in group.categories), SOMETHING_ELSE)


def offered(group: str, suggested: tuple[str, ...], most: int = 4) -> tuple[str, ...]:
    """Categories to choose from, best first: those of the filer's group in the order of the suggestion, then the others.

    ``suggested`` are codes, best first, as the words suggest them. The filer's own group comes first, because the
    filer has said what it is about; the words decide inside it, and alone where the filer said "Something else".
    """
    own = BY_CODE[group].categories if group in BY_CODE else ()
    inside = [code for code in suggested if code in own] + [code for code in own if code not in suggested]
    outside = [code for code in suggested if code not in own]
    return tuple(inside + outside[: max(0, most - len(inside))])
