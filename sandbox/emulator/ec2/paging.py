"""Pages of a Describe answer: MaxResults and NextToken as EC2 checks them."""

from __future__ import annotations

import base64
import binascii
from dataclasses import dataclass
from typing import Any, Callable, Optional, Sequence, TypeVar

from emulator.ec2.refusals import Refusal, combination, dry_run, invalid

T = TypeVar("T")


@dataclass(frozen=True)
class Page:
    """What page a request asks for; `after` is the mark of the last item it has seen, 0 at the start."""

    action: str
    size: Optional[int]
    after: int
    dry_run: bool = False


def page_asked(request: Any, *, minimum: int = 5, maximum: int = 1000, clamp: bool = False, ids: str = "", ids_name: str = "") -> Page:
    """Read MaxResults and NextToken; refuses a size out of range, a token of another call, and MaxResults with the ids that `ids` names.

    `clamp`: a size above the maximum counts as the maximum (DescribeSnapshots, DescribeVolumes, DescribeTags).
    """
    action = request._get_action()
    size = request._get_param("MaxResults")
    if size is not None:
        size = int(size)
        if size < minimum:
            raise invalid(f"Value ( {size} ) for parameter maxResults is invalid. Expecting a value greater than {minimum}.")
        if size > maximum and not clamp:
            raise invalid(f"Value ( {size} ) for parameter maxResults is invalid. Expecting a value less than {maximum}.")
        if ids and request._get_param(ids):
            raise combination(f"The parameter {ids_name} cannot be used with the parameter maxResults")
        size = min(size, maximum)
    return Page(action, size, _read(action, request._get_param("NextToken")), bool(request._get_param("DryRun")))


def cut(items: Sequence[T], page: Page, mark: Optional[Callable[[T], int]] = None) -> tuple[list[T], Optional[str]]:
    """The items of one page and the token of the next, None at the end.

    With `mark` (a number that grows along the list) a page goes on after the last item seen even when items before it
    have left the list meanwhile; without, it goes on at a position. A dry run ends here: all was checked.
    """
    if page.dry_run:
        raise dry_run()
    rest = list(items[page.after :]) if mark is None else [item for item in items if mark(item) > page.after]
    if page.size is None or len(rest) <= page.size:
        return rest, None
    shown = rest[: page.size]
    seen = page.after + page.size if mark is None else mark(shown[-1])
    return shown, _write(page.action, seen)


def _write(action: str, after: int) -> str:
    return base64.urlsafe_b64encode(f"{action} {after}".encode()).decode()


def _read(action: str, token: Optional[str]) -> int:
    if not token:
        return 0
    try:
        made_for, after = base64.urlsafe_b64decode(token.encode()).decode().split(" ")
        if made_for == action:
            return int(after)
    except (binascii.Error, UnicodeDecodeError, ValueError):
        pass
    raise Refusal("InvalidNextToken", f"The specified NextToken '{token}' is not valid.")
