"""Runs a conformance corpus: `python -m tests.conformance FOLDER`."""

import argparse
import os
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from tests.conformance.opening import Backend, Place
from tests.conformance.required import is_required
from tests.conformance.run import Verdict, run_corpus
from tests.conformance.scenario import Corpus, InvalidCorpus
from tests.conformance.serving import SERVERLESS, STANDALONE, Server, prepared_stack

JOBS = 4


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs the corpus: 0 when nothing failed, 1 when something did, 2 without a corpus."""
    options = _parser().parse_args(arguments)
    try:
        corpus = Corpus.read(options.corpus)
    except InvalidCorpus as error:
        _tell(str(error))
        return 2
    scenarios = [
        scenario
        for scenario in corpus.scenarios
        if (not options.only or scenario.id in options.only)
        and (not options.area or scenario.area in options.area)
        and (not options.required or is_required(scenario))
    ]
    counts: Counter[Verdict] = Counter()
    with _places(options) as places:
        for result in run_corpus(corpus, scenarios, places, _jobs(options)):
            counts[result.verdict] += 1
            if result.verdict is Verdict.FAILED or options.verbose:
                _tell(result.line)
    _tell(", ".join(f"{counts[verdict]} {verdict}" for verdict in Verdict))
    return 1 if counts[Verdict.FAILED] or not counts else 0


@contextmanager
def _places(options: argparse.Namespace) -> Iterator[list[Place]]:
    if options.server == SERVERLESS:
        with prepared_stack() as server:
            yield [server]
    elif options.server:
        yield [Server(options.server)]
    else:
        yield [Backend(name) for name in options.backend or list(Backend)]


def _jobs(options: argparse.Namespace) -> int:
    """On a server that was there before, scenarios would see each other's flows."""
    is_shared = bool(options.server) and options.server != STANDALONE
    return 1 if is_shared else int(options.jobs)


def _tell(line: str) -> None:
    print(line, flush=True)  # noqa: T201 - this is a program


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tests.conformance", description=__doc__)
    parser.add_argument("corpus", type=Path, help="folder with expectations.json and flows/")
    parser.add_argument("--backend", action="append", choices=[b.value for b in Backend])
    parser.add_argument(
        "--server",
        metavar="URL",
        help=f"through the HTTP API of this server; {STANDALONE}: of one started for each scenario;"
        f" {SERVERLESS}: of the functions on the emulators",
    )
    parser.add_argument("--only", action="append", metavar="ID", help="this scenario")
    parser.add_argument("--area", action="append", metavar="AREA", help="scenarios of this area")
    parser.add_argument("--required", action="store_true", help="only what must pass")
    parser.add_argument("--verbose", "-v", action="store_true", help="what passed, too")
    parser.add_argument("--jobs", type=int, default=JOBS, help="scenarios at a time")
    return parser


if __name__ == "__main__":
    code = main()
    sys.stdout.flush()
    # A task that hangs must not keep the program from ending.
    os._exit(code)
