"""VpcMap beside general libraries that draw the same graph, in one Chromium; and what it weighs.

The libraries get what the map shows at its nearest level: the same nodes in the same nesting, the
same lines. Cytoscape.js (what ipycytoscape draws with) is given our positions (``preset``), so that
no layout of its own is counted; Mermaid knows no positions and lays out by itself. A library that
has no way to change a part of a drawing draws it again.
"""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from typing import Any

from playwright.sync_api import Browser, Page

from awslab.diagrams import VpcMap
from awslab.diagrams.still import page_stills
from tests.browser import chromium
from tests.diagrams import sites
from tests.diagrams.topologies import A
from tools import ROOT, node
from tools.bench import Comparison

HERE = ROOT / "tests" / "bench"  # these libraries are its own, see package.json there
SUBNETS = 50
MANY = 1000
LIMIT = 60_000  # bytes that a page with one diagram may have more than one without

_TIMERS = """
window.painted = () => new Promise(done => requestAnimationFrame(() => setTimeout(done)));
window.timed = async action => {
  await painted();
  const start = performance.now();
  await action();
  const script = performance.now() - start;
  await painted();
  return { script: script / 1000, painted: (performance.now() - start) / 1000 };
};
class Model {
  constructor(state) { Object.assign(this, { state, listeners: {} }); }
  get(name) { return this.state[name]; }
  set(name, value) { this.state[name] = value; this.listeners[`change:${name}`]?.(); }
  save_changes() {}
  on(event, listener) { this.listeners[event] = listener; }
  off() {}
}
"""

_OURS = """async ({ module, style, state, zone }) => {
  document.head.insertAdjacentHTML("beforeend", `<style>${style}</style>`);
  const url = URL.createObjectURL(new Blob([module], { type: "text/javascript" }));
  const { default: diagram } = await import(url);
  const runs = [];
  for (let run = 0; run < 12; run += 1) {
    const el = document.createElement("div");
    const model = new Model({ ...state });
    document.body.replaceChildren(el);
    let cleanup;
    const draw = await timed(() => void (cleanup = diagram.render({ model, el })));
    const zoneOff = await timed(() => model.set("failed_zones", [zone]));
    cleanup();
    runs.push({ draw, switch: zoneOff });
  }
  return runs;
}"""

_CYTOSCAPE = """async ({ nodes, edges, zone }) => {
  const elements = [
    ...nodes.map(({ id, label, parent, zone, box }) => ({
      data: { id, label, parent, zone },
      ...(box && { position: { x: box[0] + box[2] / 2, y: box[1] + box[3] / 2 } }),
    })),
    ...edges.map(([source, target]) => ({ data: { source, target } })),
  ];
  const style = [
    { selector: "node", style: { label: "data(label)", shape: "round-rectangle", "font-size": 12 } },
    { selector: ".off", style: { opacity: 0.4 } },
  ];
  const runs = [];
  for (let run = 0; run < 5; run += 1) {
    const container = document.createElement("div");
    container.style.cssText = "width: 900px; height: 700px";
    document.body.replaceChildren(container);
    let cy;
    const rendered = () => new Promise(done => cy.one("render", done));
    const draw = await timed(() => {
      cy = cytoscape({ container, elements, style, layout: { name: "preset" } });
      return rendered();
    });
    const zoneOff = await timed(() => {
      cy.batch(() => cy.nodes(`[zone = "${zone}"]`).addClass("off"));
      return rendered();
    });
    cy.destroy();
    runs.push({ draw, switch: zoneOff });
  }
  return runs;
}"""

_MERMAID = """async ({ plain, changed }) => {
  mermaid.initialize({ startOnLoad: false, maxTextSize: 1e7, maxEdges: 1e5 });
  const el = document.createElement("div");
  document.body.replaceChildren(el);
  const put = async text => { el.innerHTML = (await mermaid.render("graph", text)).svg; };
  return [{ draw: await timed(() => put(plain)), switch: await timed(() => put(changed)) }];
}"""


def compare() -> Iterator[Comparison]:
    """Script time an element, the same graph in two libraries, and a page's weight."""
    node.install(HERE)
    with chromium() as browser:
        ours = {count: _ours(browser, count) for count in (100, 300, MANY)}
        for what, key in (("first draw", "draw"), ("zone switch", "switch")):
            small = ours[100][f"{key} script"] / ours[100]["elements"]
            for count in (300, MANY):
                an_element = ours[count][f"{key} script"] / ours[count]["elements"]
                yield Comparison(
                    f"VpcMap, {what}, script time an element of {count:,} instances",
                    an_element,
                    "that of 100",
                    small,
                    "about 1: linear",
                )
        graph = _graph(MANY)
        for library, theirs in (
            ("Cytoscape.js", _cytoscape(browser, graph)),
            ("Mermaid", _mermaid(browser, graph)),
        ):
            for what, key in (("first draw", "draw"), ("zone switch", "switch")):
                yield Comparison(
                    f"VpcMap, {what} of {SUBNETS} subnets, {MANY:,} instances, until painted",
                    ours[MANY][f"{key} painted"],
                    library,
                    theirs[f"{key} painted"],
                    "below 1",
                )
    yield Comparison(
        "what VpcMap adds to a page, compressed",
        weight() / 1000,
        "its limit",
        LIMIT / 1000,
        "at most 1",
        "bytes",
    )


def weight() -> int:
    """Return the compressed bytes of all that a page with one map has more than one without."""
    diagram = VpcMap(sites.site())
    host = (ROOT / "site" / "static" / "diagram-host.js").read_text(encoding="utf-8")
    figure = "".join(page_stills(diagram.spec)) + json.dumps(diagram.spec)
    parts = (host, str(diagram._esm), str(diagram._css), figure)
    return sum(len(gzip.compress(part.encode())) for part in parts)


def _ours(browser: Browser, instances: int) -> dict[str, float]:
    diagram = _map(instances)
    state = {name: getattr(diagram, name) for name in ("spec", "selected", "failed_zones", "level")}
    given = {"module": diagram._esm, "style": diagram._css, "state": state, "zone": A}
    page = _page(browser)
    found = _best(page.evaluate(_OURS, given))
    page.close()
    return found | {"elements": len(diagram.spec["scenes"]["wide"]["items"])}


def _cytoscape(browser: Browser, graph: dict[str, Any]) -> dict[str, float]:
    page = _page(browser)
    page.add_script_tag(path=HERE / "node_modules" / "cytoscape" / "dist" / "cytoscape.min.js")
    found = _best(page.evaluate(_CYTOSCAPE, graph | {"zone": A}))
    page.close()
    return found


def _mermaid(browser: Browser, graph: dict[str, Any]) -> dict[str, float]:
    page = _page(browser)
    page.set_default_timeout(0)
    page.add_script_tag(path=HERE / "node_modules" / "mermaid" / "dist" / "mermaid.min.js")
    plain = _flowchart(graph)
    dark = [names[0] for names in _names(graph).values() if names[1] == A]
    changed = "\n".join([plain, "classDef off opacity:0.4", f"class {','.join(dark)} off"])
    found = _best(page.evaluate(_MERMAID, {"plain": plain, "changed": changed}))
    page.close()
    return found


def _map(instances: int) -> VpcMap:
    return VpcMap(sites.crowd(SUBNETS, instances, groups=0), level="instances")


def _graph(instances: int) -> dict[str, Any]:
    """Return what the map shows as nodes (with their parents) and edges."""
    spec = _map(instances).spec
    home = {
        i.id: i.subnet_id for vpc in sites.crowd(SUBNETS, instances).vpcs for i in vpc.instances
    }
    nodes = [{"id": zone["name"], "label": zone["name"]} for zone in spec["zones"]]
    edges = []
    for item in spec["scenes"]["wide"]["items"]:
        key, zone = item["key"], item.get("zone", "")
        if item["class"].startswith("wire"):
            edges.append(key.split(">"))
        elif key:
            label, parent = spec["things"][key]["name"], home.get(key, zone)
            entry = {"id": key, "label": label, "zone": zone, "box": item["box"]}
            nodes.append(entry | ({"parent": parent} if parent else {}))
    return {"nodes": nodes, "edges": edges}


def _names(graph: dict[str, Any]) -> dict[str, tuple[str, str]]:
    """Return for each node a name that Mermaid takes, and its zone."""
    return {
        each["id"]: (f"n{number}", each.get("zone", ""))
        for number, each in enumerate(graph["nodes"])
    }


def _flowchart(graph: dict[str, Any]) -> str:
    names = _names(graph)
    children: dict[str, list[dict[str, Any]]] = {}
    for each in graph["nodes"]:
        children.setdefault(each.get("parent", ""), []).append(each)

    def lines(parent: str) -> Iterator[str]:
        for each in children.get(parent, ()):
            name = names[each["id"]][0]
            if each["id"] in children:
                yield f'subgraph {name}["{each["label"]}"]'
                yield from lines(each["id"])
                yield "end"
            else:
                yield f'{name}["{each["label"]}"]'

    wires = [f"{names[a][0]} --> {names[b][0]}" for a, b in graph["edges"]]
    return "\n".join(["flowchart LR", *lines(""), *wires])


def _page(browser: Browser) -> Page:
    page = browser.new_page(viewport={"width": 1100, "height": 800})
    page.set_content("<!doctype html><title>bench</title>")
    page.add_script_tag(content=_TIMERS)
    return page


def _best(runs: list[dict[str, dict[str, float]]]) -> dict[str, float]:
    """Return the least of some runs: a busy machine only ever adds."""
    return {
        f"{key} {until}": min(run[key][until] for run in runs)
        for key in ("draw", "switch")
        for until in ("script", "painted")
    }
