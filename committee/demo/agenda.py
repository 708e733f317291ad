"""Two years told in order: stories are generators that say how long until their next act; the earliest acts next.

The trail is written in the order of time, as it would have been, because only one story acts at any moment and the
demonstration's clock (workflow.clock) is set to that moment.
"""

import heapq
from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import count

from partnership.workflow import clock

Story = Iterator[timedelta]


class Agenda:
    """Runs stories side by side until each has ended or the present is reached."""

    def __init__(self, present: datetime) -> None:
        self.present = present
        self._queue: list[tuple[datetime, int, Story]] = []
        self._order = count()

    def add(self, moment: datetime, story: Story) -> None:
        """Let a story begin at `moment`."""
        heapq.heappush(self._queue, (moment, next(self._order), story))

    def run(self) -> int:
        """Act until nothing is left before the present; returns the number of acts. The clock ends at the true time."""
        acts = 0
        try:
            while self._queue and self._queue[0][0] < self.present:
                moment, _order, story = heapq.heappop(self._queue)
                clock.shift_to(moment)
                pause = next(story, None)
                acts += 1
                if pause is not None:
                    self.add(moment + pause, story)
        finally:
            clock.shift_to(None)
        return acts
