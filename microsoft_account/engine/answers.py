"""What an answer inside a batch concerns."""

from ..graph.errors import GraphError, Meaning, Throttled, meaning


def concerns_the_run(answer: object) -> bool:
    """Return whether an answer is about more than its item. Microsoft's trouble with one item (5xx) is not."""
    if not isinstance(answer, GraphError):
        return False
    return isinstance(answer, Throttled) or meaning(answer) in (Meaning.SIGN_IN, Meaning.ADMINISTRATOR)
