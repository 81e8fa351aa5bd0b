"""GenerateDataKey, Decrypt, ReEncrypt: real AES-GCM under the key's material (moto's), bound to the encryption context."""

from __future__ import annotations

import base64
import os
from typing import Any, Mapping

from moto.kms.exceptions import InvalidCiphertextException
from moto.kms.utils import decrypt as decrypt_blob
from moto.kms.utils import encrypt as encrypt_blob

from emulator.errors import json_error
from emulator.gate.caller import Caller
from emulator.kms.access import refuse_unless_usable
from emulator.kms.ciphertext import ciphertext_of, key_of_ciphertext
from emulator.kms.keys import find_key, key_named

_SPEC_BYTES = {"AES_128": 16, "AES_256": 32}


def generate_data_key(caller: Caller, region: str, params: Mapping[str, Any]) -> dict[str, Any]:
    """A fresh data key, plain and under the key; KeySpec or NumberOfBytes (1 to 1,024), not both."""
    key = key_named(params["KeyId"], caller.account_id, region)
    refuse_unless_usable(key)
    spec, count = params.get("KeySpec"), params.get("NumberOfBytes")
    if (spec is None) == (count is None):
        raise json_error("ValidationException", "Please specify either number of bytes or key spec.")
    if spec is not None and spec not in _SPEC_BYTES:
        raise json_error("ValidationException", f"KeySpec must be one of {sorted(_SPEC_BYTES)}, not {spec}.")
    size = _SPEC_BYTES[spec] if spec is not None else int(count or 0)
    if not 1 <= size <= 1024:
        raise json_error("ValidationException", f"NumberOfBytes must be between 1 and 1024, not {size}.")
    plaintext = os.urandom(size)
    blob = encrypt_blob({key.id: key}, key.id, plaintext, params.get("EncryptionContext") or {})
    return {"KeyId": key.arn, "Plaintext": _text(plaintext), "CiphertextBlob": _text(blob)}


def decrypt(caller: Caller, region: str, params: Mapping[str, Any]) -> dict[str, Any]:
    """The plaintext; a KeyId that is given must be the key of the ciphertext."""
    key = key_of_ciphertext(params, region)
    refuse_unless_usable(key)
    if params.get("KeyId") and find_key(params["KeyId"], caller.account_id, region) is not key:
        raise json_error("IncorrectKeyException", "The key ID in the request does not identify a CMK that can perform this operation.")
    plaintext = _opened(key, params, params.get("EncryptionContext") or {})
    return {"KeyId": key.arn, "Plaintext": _text(plaintext), "EncryptionAlgorithm": "SYMMETRIC_DEFAULT"}


def re_encrypt(caller: Caller, region: str, params: Mapping[str, Any]) -> dict[str, Any]:
    """The same plaintext under another key, or under another encryption context."""
    source = key_of_ciphertext(params, region)
    target = key_named(params["DestinationKeyId"], caller.account_id, region)
    for key in (source, target):
        refuse_unless_usable(key)
    plaintext = _opened(source, params, params.get("SourceEncryptionContext") or {})
    blob = encrypt_blob({target.id: target}, target.id, plaintext, params.get("DestinationEncryptionContext") or {})
    return {"CiphertextBlob": _text(blob), "SourceKeyId": source.arn, "KeyId": target.arn}


def _opened(key: Any, params: Mapping[str, Any], encryption_context: Mapping[str, str]) -> bytes:
    try:
        plaintext, _ = decrypt_blob({key.id: key}, ciphertext_of(params), dict(encryption_context))
    except InvalidCiphertextException as wrong:
        raise json_error("InvalidCiphertextException", "The ciphertext does not fit the encryption context.") from wrong
    return bytes(plaintext)


def _text(data: bytes) -> str:
    return base64.b64encode(data).decode("ascii")
