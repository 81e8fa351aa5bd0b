"""EBS using a key for a caller: the check behind a snapshot copy's or a volume's asynchronous failure."""

from __future__ import annotations

from typing import Optional

from emulator.gate.caller import Caller
from emulator.gate.context import global_context
from emulator.gate.request import served_request
from emulator.kms.access import key_denial
from emulator.kms.keys import find_key

# What EBS needs of a key it reads from, and of one it writes under (EBS user guide, permissions for encryption).
READS = ("kms:DescribeKey", "kms:CreateGrant", "kms:Decrypt", "kms:ReEncryptFrom")
WRITES = ("kms:DescribeKey", "kms:CreateGrant", "kms:GenerateDataKeyWithoutPlaintext", "kms:ReEncryptTo")

NOT_ACCESSIBLE = "Given key ID is not accessible"


def ebs_key_problem(caller: Caller, reference: str, region: str, actions: tuple[str, ...]) -> Optional[str]:
    """None when EBS may use the key for this caller (actions: READS or WRITES), else the StateMessage that AWS gives."""
    key = find_key(reference, caller.account_id, region)
    if key is None or key.key_state != "Enabled":
        return NOT_ACCESSIBLE
    request = served_request()
    if request is None:
        return None
    context = {**global_context(request, caller), "kms:viaservice": (f"ec2.{region}.amazonaws.com",)}
    for action in actions:
        extra = {"kms:grantisforawsresource": ("true",)} if action == "kms:CreateGrant" else {}
        if key_denial(caller, key, action, {**context, **extra}):
            return NOT_ACCESSIBLE
    return None
