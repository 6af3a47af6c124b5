from shared.api.log_windows import MOST_SCANNED, last_lines
from shared.backends.memory.logs import MemoryLogs
from shared.backends.memory.repository import MemoryRepository
from shared.model.query import Comparison, LogField, Operation
from tests.builders import EXECUTION_ID, later, log_chunk, log_line


def kept(*chunks):
    logs = MemoryLogs(MemoryRepository())
    logs.append(chunks)
    return logs


def chunk(number, *texts):
    return log_chunk(number, lines=tuple(log_line(text, at=later(number)) for text in texts))


def texts(window):
    return [entry.line.message for entry in window.entries]


def test_last_lines_of_a_short_log_are_all_of_it():
    window = last_lines(kept(chunk(1, "a", "b"), chunk(2, "c")), EXECUTION_ID, 10)

    assert texts(window) == ["a", "b", "c"]
    assert window.before is None


def test_windows_one_above_the_other_hold_every_line_once():
    logs = kept(*(chunk(number, f"{number} a", f"{number} b") for number in range(1, 6)))

    window = last_lines(logs, EXECUTION_ID, 3)
    found = [texts(window)]
    while window.before is not None:
        window = last_lines(logs, EXECUTION_ID, 3, before=window.before)
        found.insert(0, texts(window))

    assert [line for lines in found for line in lines] == [
        f"{number} {letter}" for number in range(1, 6) for letter in "ab"
    ]
    assert len(found) == 3


def test_lines_of_chunks_that_were_said_side_by_side_come_by_time():
    one = log_chunk(1, lines=(log_line("a", at=later(1)), log_line("c", at=later(3))))
    other = log_chunk(2, lines=(log_line("b", at=later(2)),))

    assert texts(last_lines(kept(one, other), EXECUTION_ID, 10)) == ["a", "b", "c"]


def test_only_lines_that_match_count():
    where = Comparison(LogField.MESSAGE, Operation.CONTAINS, ("x",))
    logs = kept(chunk(1, "x1"), chunk(2, "a"), chunk(3, "b", "x2"))

    assert texts(last_lines(logs, EXECUTION_ID, 2, where=where)) == ["x1", "x2"]


def test_window_that_looked_through_too_much_tells_where_to_go_on():
    where = Comparison(LogField.MESSAGE, Operation.CONTAINS, ("x",))
    long = log_chunk(2, lines=(log_line("a", at=later(2)),) * MOST_SCANNED)
    logs = kept(chunk(1, "x"), long)

    window = last_lines(logs, EXECUTION_ID, 1, where=where)

    assert (texts(window), window.before) == ([], long.id)
    assert texts(last_lines(logs, EXECUTION_ID, 1, where=where, before=long.id)) == ["x"]
