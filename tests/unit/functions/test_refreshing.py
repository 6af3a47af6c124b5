"""How often what is kept elsewhere is brought up to date."""

from functions.refreshing import REFRESH_SECONDS, Refresh


def test_all_is_refreshed_now_and_then():
    done, seconds = [], [0.0]
    refresh = Refresh(lambda: done.append(seconds[0]), lambda: seconds[0])

    for at in (0.0, 60.0, REFRESH_SECONDS - 1, REFRESH_SECONDS, REFRESH_SECONDS + 60):
        seconds[0] = at
        refresh()

    assert done == [0.0, REFRESH_SECONDS]
