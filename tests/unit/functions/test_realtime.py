"""Which trigger a push is for, and how often all of them are looked at."""

from functions.realtime import REFRESH_SECONDS, Refresh


def test_triggers_are_refreshed_now_and_then():
    done, seconds = [], [0.0]
    refresh = Refresh(lambda: done.append(seconds[0]), lambda: seconds[0])

    for at in (0.0, 60.0, REFRESH_SECONDS - 1, REFRESH_SECONDS, REFRESH_SECONDS + 60):
        seconds[0] = at
        refresh()

    assert done == [0.0, REFRESH_SECONDS]
