"""What an answer inside a batch concerns, and whether it holds the item that was asked for."""

from ..graph.client import Response
from ..graph.errors import GraphError, Meaning, Throttled, Unreadable, meaning
from ..sync.delta import is_id


def concerns_the_run(answer: object) -> bool:
    """Return whether an answer is about more than its item. Microsoft's trouble with one item (5xx) is not."""
    if not isinstance(answer, GraphError):
        return False
    return isinstance(answer, Throttled) or meaning(answer) in (Meaning.SIGN_IN, Meaning.ADMINISTRATOR)


def holding_item(collection, answer: Response | GraphError) -> Response | GraphError:
    """Return an answer that shall be an item, identified; where it is none, an error that concerns this item only."""
    if not isinstance(answer, Response):
        return answer
    if not isinstance(answer.body, dict) or not is_id(answer.body.get("id")):
        return Unreadable("Microsoft Graph answered without the item.", status=answer.status)
    return Response(answer.status, collection._identified(answer.body), answer.headers)
