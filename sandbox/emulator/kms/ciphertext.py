"""Which key a ciphertext was made with."""

from __future__ import annotations

import base64
import binascii
from typing import Any, Mapping

from moto.kms.models import kms_backends
from moto.kms.utils import _deserialize_ciphertext_blob

from emulator.errors import json_error


def ciphertext_of(params: Mapping[str, Any]) -> bytes:
    """The CiphertextBlob of a request."""
    try:
        return base64.b64decode(str(params.get("CiphertextBlob", "")), validate=True)
    except binascii.Error as broken:
        raise json_error("InvalidCiphertextException", "The ciphertext is not base64.") from broken


def key_of_ciphertext(params: Mapping[str, Any], region: str) -> Any:
    """The key named inside the ciphertext, in whichever account; InvalidCiphertextException if it names none of this Region."""
    try:
        key_id = _deserialize_ciphertext_blob(ciphertext_blob=ciphertext_of(params)).key_id
    except Exception as broken:
        raise json_error("InvalidCiphertextException", "The ciphertext is corrupted or was made elsewhere.") from broken
    for account in list(kms_backends.values()):
        if region in account and key_id in account[region].keys:
            return account[region].keys[key_id]
    raise json_error("InvalidCiphertextException", "The ciphertext refers to a key that does not exist in this Region.")
