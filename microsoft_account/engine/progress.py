"""How far a run is, for the person who waits: "120 of 800"."""

import time

# Nobody reads faster, and each message goes through the database.
SECONDS_BETWEEN = 1


class Progress:
    """Counts the items of a run. Noted on the collection with the commits that the run makes anyway.

    The first second is kept quiet: most runs are over by then.
    """

    def __init__(self, collection):
        self._collection = collection
        self._told_at = time.monotonic()
        self.told = False
        self.done = 0
        self.total = 0

    def end(self):
        """The run is over: there is nothing left to wait for."""
        self.done = self.total = 0
        self._collection.write({"progress_done": 0, "progress_total": 0})

    def note(self):
        """Write the counts on the collection, in the transaction that is under way; tell the user about each second."""
        collection = self._collection
        if (collection.progress_done, collection.progress_total) == (self.done, self.total):
            return
        collection.write({"progress_done": self.done, "progress_total": self.total})
        now = time.monotonic()
        if now - self._told_at >= SECONDS_BETWEEN:
            self._told_at = now
            self.told = True
            collection._tell_user(changed=False)
