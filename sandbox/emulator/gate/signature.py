"""Signature Version 4, checked the way AWS documents it (canonical request, string to sign, derived key)."""

from __future__ import annotations

import hashlib
import hmac
import re
from urllib.parse import parse_qsl, quote

from emulator.gate.request import AwsRequest

_SPACES = re.compile(r" +")


def signature_matches(request: AwsRequest, secret_access_key: str) -> bool:
    """Whether the request was signed with this secret. The age of the signature is not checked: the emulator's clock may be advanced."""
    scope = request.authorization
    scope_text = f"{scope.date}/{scope.region}/{scope.service}/aws4_request"
    canonical = hashlib.sha256(_canonical_request(request).encode("utf-8")).hexdigest()
    to_sign = f"AWS4-HMAC-SHA256\n{request.headers.get('x-amz-date', '')}\n{scope_text}\n{canonical}"
    key = ("AWS4" + secret_access_key).encode("utf-8")
    for part in (scope.date, scope.region, scope.service, "aws4_request"):
        key = hmac.new(key, part.encode("utf-8"), hashlib.sha256).digest()
    expected = hmac.new(key, to_sign.encode("utf-8"), hashlib.sha256).hexdigest()
    return hmac.compare_digest(expected, scope.signature)


def _canonical_request(request: AwsRequest) -> str:
    signed = request.authorization.signed_headers
    headers = "".join(f"{name}:{_SPACES.sub(' ', request.headers.get(name, '').strip())}\n" for name in signed)
    query = "&".join(
        f"{quote(name, safe='-_.~')}={quote(value, safe='-_.~')}"
        for name, value in sorted(parse_qsl(request.query, keep_blank_values=True))
    )
    payload = hashlib.sha256(request.body).hexdigest()
    path = quote(request.path or "/", safe="/-_.~")
    return "\n".join((request.method, path, query, headers, ";".join(signed), payload))
