"""Binder as far as it goes without Docker: repo2docker's plan, carried out, and a lab in the browser."""

from __future__ import annotations

from pathlib import Path

from awsbook.lab_pages import binder_url
from playwright.sync_api import Browser, expect
from repo2docker.buildpacks import BuildPack, PythonBuildPack

LAB = "servers/vpc"
MINUTE = 60_000
_READY = """() => {
  const context = window.jupyterapp?.shell.currentWidget?.context;
  return context?.isReady && context.sessionContext.session?.kernel?.status === "idle";
}"""


def test_repo2docker_plans_what_the_files_say(plan: BuildPack, checkout: Path) -> None:
    assert type(plan) is PythonBuildPack
    assert f"python-{plan.python_version}" == (checkout / "runtime.txt").read_text().strip()
    scripts = [script for _, script in plan.get_assemble_scripts()]
    assert any('-r "requirements.txt"' in script for script in scripts)
    assert plan.get_post_build_scripts() == ["postBuild"]


def test_the_launch_address_names_a_copy_that_post_build_makes(
    environment: dict[str, str], checkout: Path
) -> None:
    address = binder_url("https://github.com/someone/book", LAB)
    path = address.partition("urlpath=lab%2Ftree%2F")[2].replace("%2F", "/")
    assert (checkout / path).is_file()


def test_a_student_copy_runs_and_its_diagrams_answer(jupyter: str, browser: Browser) -> None:
    page = browser.new_page(viewport={"width": 1400, "height": 900})
    page.goto(jupyter.replace("/lab?", f"/lab/tree/student/{LAB}.ipynb?"))
    page.wait_for_function(_READY, timeout=2 * MINUTE)
    page.evaluate("void jupyterapp.commands.execute('notebook:run-all-cells')")
    last = page.locator(".jp-CodeCell").last
    expect(last.locator(".awslab-check")).to_contain_text("not yet", timeout=2 * MINUTE)
    diagram = page.locator(".awslab").last
    diagram.scroll_into_view_if_needed()
    switch = diagram.get_by_role("group", name="Switch a zone off").get_by_role("button").first
    switch.click()
    expect(diagram.get_by_role("status")).to_contain_text("off:")
    page.close()
