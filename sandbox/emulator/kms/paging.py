"""Pages of KMS lists."""

from __future__ import annotations

from typing import Any, Mapping

from emulator.errors import json_error


def page(name: str, rows: list[dict[str, Any]], params: Mapping[str, Any], default: int, maximum: int) -> dict[str, Any]:
    """Rows from Marker on, at most Limit (1 to maximum); NextMarker only while Truncated."""
    limit = int(params.get("Limit", default))
    if not 1 <= limit <= maximum:
        raise json_error("ValidationException", f"Limit must be between 1 and {maximum}, not {limit}.")
    marker = str(params.get("Marker", "0"))
    if not marker.isdigit() or int(marker) > len(rows):
        raise json_error("InvalidMarkerException", "The marker that specifies where to begin is not valid.")
    start, end = int(marker), int(marker) + limit
    answer: dict[str, Any] = {name: rows[start:end], "Truncated": end < len(rows)}
    if end < len(rows):
        answer["NextMarker"] = str(end)
    return answer
