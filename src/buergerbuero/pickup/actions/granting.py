"""From the receipt of a box to a grant: for this load alone, with a token that the page of the case will show."""

import datetime

from django.utils import timezone

from ausgabebox.protocol import codes, grants
from ausgabebox.protocol.messages import GrantGiven, Loaded
from buergerbuero.base import keyring, sealing
from buergerbuero.base.ids import new_id
from buergerbuero.base.models import WrappedKey
from buergerbuero.pickup import queries, rules
from buergerbuero.pickup.actions.writing import signer, write
from buergerbuero.pickup.models import Grant, Load, Order, Report


def give_grant(report: Report, order: Order, load: Load, said: Loaded, *, now: datetime.datetime) -> None:
    """Make the grant and the token of a load that was just laid in; its order is locked.

    Where the case is erased, nobody could be given a token: the document has to be taken out again.
    """
    try:
        key = keyring.open_at_desk(vault=order.case_id)
    except WrappedKey.DoesNotExist:
        order.withdrawn_at = now
        order.save(update_fields=["withdrawn_at"])
        return
    grant_id, token = new_id(), codes.new_token()
    not_before = load.at - rules.CLOCKS_MAY_DIFFER
    not_after = rules.until(now, order.retention_days, timezone.get_current_timezone())
    grant = grants.Grant(
        grant_id=grant_id.bytes,
        box_id=report.box_id,
        compartment=load.compartment,
        load_id=load.id.bytes,
        doc_class=order.doc_class,
        not_before=max(int(not_before.timestamp()), 0),
        not_after=int(not_after.timestamp()),
        token_hash=codes.token_hash(grant_id.bytes, token),
        code_hash=codes.code_hash(grant_id.bytes, codes.code_of(token)),
        pin_tag=said.pin_tag,
        return_required=order.return_required,
    )
    context = queries.token_place(order.case_id, grant_id)
    Grant.objects.create(
        id=grant_id,
        load=load,
        sealed_token=sealing.seal_json(key, token.hex(), context=context),
        not_before=not_before,
        not_after=not_after,
        made_at=now,
    )
    order.not_after = not_after
    order.save(update_fields=["not_after"])
    write(report, GrantGiven(grants.sign(grant, signer())), now=now)
