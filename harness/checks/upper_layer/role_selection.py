"""SCP/SCU role selection (PS3.7 D.3.3.4)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from harness.checks.registry import CheckContext, check
from harness.checks.sources import ps3
from harness.checks.upper_layer.sides import accepted
from harness.core.finding import Finding
from harness.core.requirement import Level, Requirement, Role
from harness.core.subject import AssociatePdu, Negotiation, UserItem

ROLE_SELECTION = 0x54

ROLES_ARE_ANSWERED_ONLY_WHEN_PROPOSED = Requirement(
    id="ul.roles-are-answered-only-when-proposed",
    level=Level.SHALL,
    binds=Role.RESPONDER,
    statement="Role selection is answered only for SOP Classes it was proposed for.",
    cites=(ps3(7, "D.3.3.4"),),
    catalogue=("UL-22",),
)

ONLY_PROPOSED_ROLES_ARE_GRANTED = Requirement(
    id="ul.only-proposed-roles-are-granted",
    level=Level.SHALL,
    binds=Role.RESPONDER,
    statement="Role selection grants no role that the requestor did not propose.",
    cites=(ps3(7, "D.3.3.4"),),
    catalogue=("UL-21", "RG-02"),
)


@dataclass(frozen=True, slots=True)
class Roles:
    """One role selection item: for which SOP Class, and which roles of the requestor."""

    sop_class: str
    scu: int
    scp: int


def roles(item: UserItem) -> Roles | None:
    """Read a role selection item; None when it does not fill its length."""
    size = int.from_bytes(item.value[:2], "big")
    if len(item.value) != size + 4:
        return None
    sop_class = item.value[2 : 2 + size].decode("latin-1").rstrip("\0 ")
    return Roles(sop_class, item.value[-2], item.value[-1])


def proposed_roles(pdu: AssociatePdu) -> dict[str, Roles]:
    """Return the readable role selection items by SOP Class."""
    found = (roles(u) for u in pdu.user(ROLE_SELECTION))
    return {r.sop_class: r for r in found if r}


@check(ROLES_ARE_ANSWERED_ONLY_WHEN_PROPOSED, on=Negotiation, when=accepted)
def roles_are_answered_only_when_proposed(n: Negotiation, ctx: CheckContext) -> Iterator[Finding]:
    """Compare the SOP Classes of the answered role selections with those proposed."""
    proposed = proposed_roles(n.request)
    for item in n.accept.user(ROLE_SELECTION) if n.accept else ():
        answered = roles(item)
        if answered is None or answered.sop_class not in proposed:
            yield ctx.finding(
                expected="role selection for " + (", ".join(proposed) or "no SOP Class"),
                actual=answered.sop_class if answered else "an item that does not fill its length",
                at="user-information.role-selection",
                span=item.span,
            )


@check(
    ONLY_PROPOSED_ROLES_ARE_GRANTED,
    on=Negotiation,
    when=lambda n: accepted(n) and bool(proposed_roles(n.request)),
)
def only_proposed_roles_are_granted(n: Negotiation, ctx: CheckContext) -> Iterator[Finding]:
    """Compare each role granted with the same role as proposed."""
    proposed = proposed_roles(n.request)
    for item in n.accept.user(ROLE_SELECTION) if n.accept else ():
        answered = roles(item)
        asked = proposed.get(answered.sop_class) if answered else None
        if answered is None or asked is None:
            continue
        if answered.scu > asked.scu or answered.scp > asked.scp:
            yield ctx.finding(
                expected=f"at most SCU={asked.scu}, SCP={asked.scp}",
                actual=f"SCU={answered.scu}, SCP={answered.scp}",
                at=f"user-information.role-selection[{answered.sop_class}]",
                span=item.span,
            )
