"""What a browser keeps of a reader's labs is shown, kept, and never lost."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from awsbook.contents import lab_minutes
from playwright.sync_api import Browser, Page, expect

from tools import LABS
from tools.student import student_copy

LAB = "servers/vpc"
#: As JupyterLite stores files: one record a path.
_STORE = """async files => {
  const request = indexedDB.open("awsbook-labs", 1);
  request.onupgradeneeded = () => request.result.createObjectStore("files");
  const database = await new Promise(done => { request.onsuccess = () => done(request.result); });
  const change = database.transaction("files", "readwrite");
  for (const file of files) change.objectStore("files").put(file, file.path);
  await new Promise(done => { change.oncomplete = done; });
  database.close();
}"""
_STORED = """async () => {
  const request = indexedDB.open("awsbook-labs");
  const database = await new Promise(done => { request.onsuccess = () => done(request.result); });
  const all = database.transaction("files").objectStore("files").getAll();
  const found = await new Promise(done => { all.onsuccess = () => done(all.result); });
  database.close();
  return Object.fromEntries(found.map(file => [file.path, file]));
}"""


def copy(*passed: str, version: str = "", note: str = "") -> dict[str, Any]:
    """Return the record of a student copy in which these exercises have passed."""
    notebook = json.loads(student_copy(LABS / f"{LAB}.ipynb"))
    if version:
        notebook["metadata"]["awslab"]["version"] = version
    notebook["cells"][0]["source"] = note
    for cell in notebook["cells"]:
        name = cell["id"].removeprefix("check-")
        if cell["id"].startswith("check-"):
            answer = {"lab": LAB, "exercise": name, "passed": name in passed}
            data = {"application/vnd.awslab.check+json": answer, "text/plain": "…"}
            cell["outputs"] = [{"output_type": "display_data", "data": data, "metadata": {}}]
    return {
        "name": f"{LAB.split('/')[1]}.ipynb", "path": f"{LAB}.ipynb", "type": "notebook", "format": "json",
        "content": notebook, "last_modified": "2026-11-02T09:00:00Z", "writable": True,
    }  # fmt: skip


@pytest.fixture
def reader(browser: Browser, site: str) -> Iterator[Page]:
    """A reader's browser, with nothing in it yet."""
    page = browser.new_page()
    page.goto(site)
    yield page
    page.close()


def open_(page: Page, site: str, name: str = f"labs/{LAB}") -> Page:
    page.goto(f"{site}/{name}.html")
    page.wait_for_selector("html[data-labs=ready]")
    return page


def test_a_browser_without_labs_shows_nothing_and_stores_nothing(reader: Page, site: str) -> None:
    open_(reader, site)
    expect(reader.locator(".my-lab")).to_be_hidden()
    assert reader.evaluate("indexedDB.databases()") == []
    open_(reader, site, "index")
    expect(reader.locator(".my-progress-file")).to_have_count(0)


def test_the_lab_and_the_contents_count_what_passed(reader: Page, site: str) -> None:
    reader.evaluate(_STORE, [copy("address-plan", "room-to-grow")])
    open_(reader, site)
    expect(reader.locator(".my-lab")).to_contain_text("2 of 3 exercises done")
    expect(reader.locator(".my-lab")).not_to_contain_text("newer version")
    open_(reader, site, "index")
    expect(reader.locator(f'[data-lab="{LAB}"]')).to_have_text("2 of 3 exercises done")


def test_a_lab_that_is_begun_says_so(reader: Page, site: str) -> None:
    reader.evaluate(_STORE, [copy()])
    open_(reader, site, "index")
    expect(reader.locator(f'[data-lab="{LAB}"]')).to_have_text("begun")


def test_a_newer_version_can_be_taken_and_the_work_stays(reader: Page, site: str) -> None:
    reader.evaluate(_STORE, [copy("address-plan", version="older", note="my work")])
    open_(reader, site)
    expect(reader.locator(".my-lab")).to_contain_text("The lab has a newer version")
    reader.get_by_role("button", name="Take the new version, keep mine beside it").click()
    expect(reader.locator(".my-lab [role=status]")).to_contain_text("vpc (mine).ipynb")
    stored = reader.evaluate(_STORED)
    assert set(stored) == {f"{LAB} (mine).ipynb"}
    assert stored[f"{LAB} (mine).ipynb"]["content"]["cells"][0]["source"] == "my work"
    link = reader.get_by_role("link", name="vpc (mine).ipynb").get_attribute("href")
    assert link is not None
    assert link.endswith("lite/notebooks/index.html?path=servers%2Fvpc%20(mine).ipynb")


def test_starting_afresh_twice_keeps_both_copies_and_the_progress(reader: Page, site: str) -> None:
    for number in (1, 2):
        reader.evaluate(_STORE, [copy("address-plan", note=f"my work {number}")])
        open_(reader, site)
        reader.get_by_role("button", name="Start afresh, keep mine beside it").click()
        expect(reader.locator(".my-lab [role=status]")).to_contain_text("(mine")
    stored = reader.evaluate(_STORED)
    kept = {path: file["content"]["cells"][0]["source"] for path, file in stored.items()}
    assert kept == {f"{LAB} (mine).ipynb": "my work 1", f"{LAB} (mine 2).ipynb": "my work 2"}
    expect(reader.locator(".my-lab")).to_contain_text("1 of 3 exercises done")


def test_the_copy_can_be_downloaded_as_it_is(reader: Page, site: str) -> None:
    reader.evaluate(_STORE, [mine := copy("address-plan", note="my work")])
    open_(reader, site)
    with reader.expect_download() as download:
        reader.get_by_role("button", name="Download my copy").click()
    assert download.value.suggested_filename == "vpc.ipynb"
    assert json.loads(Path(download.value.path()).read_text()) == mine["content"]


def test_the_progress_can_be_saved_as_a_file(reader: Page, site: str) -> None:
    reader.evaluate(_STORE, [copy("address-plan")])
    open_(reader, site, "index")
    with reader.expect_download() as download:
        reader.get_by_role("button", name="Save my progress as a file").click()
    assert json.loads(Path(download.value.path()).read_text())["passed"] == {
        LAB: {"address-plan": "2026-11-02T09:00:00Z"}
    }


def test_names_in_a_copy_never_become_markup(reader: Page, site: str) -> None:
    evil = copy() | {"name": "<img src=x>.ipynb", "path": f"{LAB} (mine) <img src=x>.ipynb"}
    reader.evaluate(_STORE, [evil])
    open_(reader, site)
    expect(reader.locator(".my-lab")).to_contain_text("<img src=x>")
    assert reader.locator(".my-lab img").count() == 0


def test_a_window_that_refuses_storage_has_a_whole_page(browser: Browser, site: str) -> None:
    page = browser.new_page()
    page.add_init_script("indexedDB.databases = () => Promise.reject(new Error('SecurityError'))")
    open_(page, site)
    expect(page.locator(".my-lab")).to_be_hidden()
    page.close()


def test_a_lab_that_promises_no_minutes_is_refused(tmp_path: Path) -> None:
    lab = tmp_path / "x.ipynb"
    lab.write_text(json.dumps({"cells": [{"source": ["# Lab"]}]}))
    with pytest.raises(ValueError, match="About 45 minutes"):
        lab_minutes(lab)
