"""Flows of 2023 that use BigQuery, on its emulator: ours always, the article's where they are.

Each runs in this process, and on the functions where the emulators of Google Cloud are.
"""

import csv
import importlib.util
import io
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

import httpx2
import pytest

from emulators.serverless import PROJECT
from shared.cli.composition import open_memory
from shared.sdk.registry import Registry
from shared.settings import Settings
from tests.bigquery_emulator import running_bigquery
from tests.conformance.actions import File, Start
from tests.conformance.api_client import ApiClient
from tests.conformance.in_process import InProcessDriver
from tests.conformance.over_http import HttpDriver
from tests.serverless_stack import running_stack, skip_without_emulators

ROOT = Path(__file__).parents[2]
OURS = ROOT / "tests" / "flows" / "of-2023"
OUR_DATA = ROOT / "examples" / "data"
SEEDS = ROOT.parent / "shared" / "seed-flows"
LOADER = ROOT / "examples" / "bigquery" / "load_samples.py"
LONGEST = timedelta(minutes=3)
TEN = 10

pytestmark = pytest.mark.skipif(
    datetime.now(UTC).strftime("%H:%M") >= "23:57", reason="the day is about to change"
)


def _loader():
    spec = importlib.util.spec_from_file_location("load_samples", LOADER)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def emulator(tmp_path_factory):
    with running_bigquery(tmp_path_factory.mktemp("bigquery")) as address:
        yield address


@dataclass(frozen=True)
class Place:
    """Where flows run.

    Attributes:
        project: of tables that a flow names without one.
        run: runs the flow of a source with uploads by the names of its inputs, to its end.
    """

    project: str
    run: Callable


@pytest.fixture(params=["memory", pytest.param("serverless", marks=pytest.mark.emulator)])
def place(request, emulator):
    if request.param == "serverless":
        yield request.getfixturevalue("functions")
        return
    settings = Settings(BIGQUERY_EMULATOR_HOST=emulator)
    with (
        open_memory(settings, Registry.installed()) as instance,
        InProcessDriver(instance).listening() as driver,
    ):
        yield Place("local", partial(_run, driver))


@pytest.fixture(scope="module")
def functions(emulator, tmp_path_factory):
    skip_without_emulators()
    folder = tmp_path_factory.mktemp("serverless")
    with (
        running_stack(folder, {"BIGQUERY_EMULATOR_HOST": emulator}) as stack,
        httpx2.Client(base_url=stack.url, timeout=LONGEST.total_seconds()) as client,
    ):
        yield Place(PROJECT, partial(_run, HttpDriver(ApiClient(client))))


def _run(driver, source, files):
    loaded = driver.load(source)
    started = driver.ask(Start(loaded.namespace, loaded.flow_id, files=files))
    return driver.wait_for_end(started.execution_id, LONGEST)


@pytest.fixture
def load_samples(emulator, place):
    """Loads the page views of a folder, as the command of the examples does it."""
    loader = _loader()

    def load(folder):
        text = (folder / "wikipedia_pageviews.csv").read_text("utf-8")
        return loader.load(place.project, emulator, loader.shifted(text, datetime.now(UTC)))

    return load


@pytest.fixture
def run(place):
    """Runs a flow to its end; gives what is to be seen of it."""

    def run_one(path, **files):
        if not path.exists():
            pytest.skip("the article's flows are not part of this repository")
        uploads = {name: File(file.name, file.read_bytes()) for name, file in files.items()}
        return place.run(path.read_text("utf-8"), uploads)

    return run_one


def _state(seen):
    return seen.history[-1].state


def _tasks(seen):
    """(task, value) of the task runs in the order of their start."""
    started = sorted(seen.task_runs, key=lambda run: run.history[0].at)
    return [(run.task_id, run.values[-1] if run.values else None) for run in started]


def _outputs(seen, task, value=None):
    [found] = [
        run.outputs
        for run in seen.task_runs
        if run.task_id == task and (value is None or run.values[-1] == value)
    ]
    return found


def _csv(seen, uri):
    return list(csv.reader(io.StringIO(seen.read_file(uri).decode())))


def _logs(seen, task):
    return [line.message for line in seen.logs if line.task_id == task]


def _most_viewed(wiki, without):
    """(title, views) of the ten first rows of the last day, told by our own data."""
    with (OUR_DATA / "wikipedia_pageviews.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    today = max(row["datehour"][:10] for row in rows)
    wanted = [
        row
        for row in rows
        if row["wiki"] == wiki and row["datehour"].startswith(today) and row["title"] != without
    ]
    # The latest hour first, then the most views: sorting is stable.
    wanted.sort(key=lambda row: -int(row["views"]))
    wanted.sort(key=lambda row: row["datehour"], reverse=True)
    return [(row["title"], int(row["views"])) for row in wanted[:TEN]]


def test_our_file_is_loaded_and_counted(run, load_samples):
    load_samples(OUR_DATA)
    rows = len((OUR_DATA / "beers.csv").read_text("utf-8").splitlines()) - 1

    first = run(OURS / "load-and-count.yaml", rows=OUR_DATA / "beers.csv")
    second = run(OURS / "load-and-count.yaml", rows=OUR_DATA / "beers.csv")

    assert [_state(first), _state(second)] == ["SUCCESS", "SUCCESS"]
    assert _outputs(first, "count-rows")["row"] == {"total": rows}
    assert _logs(second, "end") == [f"{2 * rows} rows are there"]


def test_our_most_viewed_pages_become_csv(run, load_samples):
    load_samples(OUR_DATA)

    seen = run(OURS / "most-viewed.yaml")

    assert _state(seen) == "SUCCESS"
    for language in ("fr", "de"):
        header, *rows = _csv(seen, _outputs(seen, "as-csv", language)["uri"])
        assert header == ["date", "title", "views"]
        assert [(title, int(views)) for _, title, views in rows] == _most_viewed(
            language, "Accueil"
        )


def test_our_views_are_added_up_by_a_script(run, load_samples):
    load_samples(OUR_DATA)

    seen = run(OURS / "sum-of-views.yaml")

    total = sum(views for _, views in _most_viewed("fr", "Accueil"))
    assert _state(seen) == "SUCCESS"
    assert _outputs(seen, "add-up")["vars"] == {"total": total}


# What seed-flows/README.md says.
FRENCH = [
    ("Printemps", 8891),
    ("Tour_de_France", 8805),
    ("Liste_des_ponts_de_Paris", 8633),
    ("Le_Petit_Prince", 8162),
    ("Système_solaire", 7848),
    ("Île_de_Ré", 4862),
    ("Réforme_des_retraites", 3146),
    ("Éclipse_solaire", 2924),
    ("Gruyère", 2793),
    ("Château_de_Chambord", 2398),
]
ENGLISH = [
    ("Special:Search", 78906),
    ("Main_Page", 76536),
    ("List_of_rivers_by_length", 8853),
    ("Northern_Lights", 8327),
    ("History_of_bread", 6662),
    ('"Heroes"_(David_Bowie_album)', 5869),
    ("Bridge", 5626),
    ("Crouching_Tiger,_Hidden_Dragon", 2919),
    ("Windmill", 2646),
    ("Beer", 2437),
]
GERMAN = [
    ("Wikipedia:Hauptseite", 88558),
    ("Spezial:Suche", 85491),
    ("Frühling", 8156),
    ("Bier", 4966),
    ("Größe", 4440),
    ("Sonnensystem", 3223),
    ("Wikipedia:Hauptseite", 64045),
    ("Spezial:Suche", 62839),
    ("Größe", 8748),
    ("Käse", 8014),
]


@pytest.fixture
def seeds(load_samples):
    if not SEEDS.exists():
        pytest.skip("the article's flows are not part of this repository")
    load_samples(SEEDS / "data")
    return SEEDS


def test_beers_of_the_article_are_loaded_and_counted(run, seeds):
    first = run(seeds / "beer.yaml", beers=seeds / "data" / "beers.csv")
    second = run(seeds / "beer.yaml", beers=seeds / "data" / "beers.csv")

    assert _state(first) == "SUCCESS"
    assert [task for task, _ in _tasks(first)] == [
        "start-log",
        "load-beers",
        "query-beers",
        "end-log",
    ]
    assert _outputs(first, "query-beers")["row"] == {"count": 52}
    [start], [end] = _logs(first, "start-log"), _logs(first, "end-log")
    assert start.endswith(" - start-log - Launching the flow")
    assert end.endswith(" - 52 beers loaded")
    assert len(first.logs) == len([start, end])
    assert _logs(second, "end-log")[0].endswith(" - 104 beers loaded")


def test_most_viewed_pages_of_the_article_become_csv(run, seeds):
    seen = run(seeds / "wikipedia-top-ten.yaml")

    assert _state(seen) == "SUCCESS"
    loop = [
        (task, language)
        for language in ("fr", "en", "de")
        for task in ("query-top-ten", "write-csv")
    ]
    assert _tasks(seen) == [("start-log", None), ("for-each-countries", None), *loop]
    for language, pages in (("fr", FRENCH), ("en", ENGLISH), ("de", GERMAN)):
        header, *rows = _csv(seen, _outputs(seen, "write-csv", language)["uri"])
        assert header == ["date", "title", "views"]
        assert [(title, int(views)) for _, title, views in rows] == pages


@pytest.mark.slow
def test_views_of_the_article_are_summed_with_pandas(run, seeds):
    seen = run(seeds / "wikipedia-top-ten-pyhton-panda.yaml")

    said = "\n".join(_logs(seen, "python"))
    if "Unable to install the requirements" in said:
        pytest.skip("pandas can not be installed here: there is no package index")
    assert _state(seen) == "SUCCESS"
    assert [task for task, _ in _tasks(seen)] == ["query-top-ten", "write-csv", "python"]
    assert _outputs(seen, "python")["vars"] == {"sumOfViews": 58462}
    assert "10 entries" in said
    assert all(f" {column} " in said for column in ("date", "title", "views"))
