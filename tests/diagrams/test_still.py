from __future__ import annotations

import json
from xml.etree import ElementTree

from hypothesis import given, settings

from awslab.diagrams import VpcMap
from awslab.diagrams.still import page_stills
from awslab.topology.model import Topology
from tests.diagrams import topologies as make

SVG = "{http://www.w3.org/2000/svg}"


@settings(max_examples=30, deadline=None)
@given(make.topologies())
def test_any_still_is_well_formed(topology: Topology) -> None:
    assert ElementTree.fromstring(VpcMap(topology).to_svg()).tag == f"{SVG}svg"


def test_hostile_names_stay_text() -> None:
    still = ElementTree.fromstring(VpcMap(make.hostile()).to_svg())
    assert not still.findall(f".//{SVG}script")
    tags = {element.tag.removeprefix(SVG) for element in still.iter()}
    assert tags <= {"svg", "title", "desc", "style", "g", "rect", "path", "circle", "text"}
    titles = [element.text or "" for element in still.findall(f".//{SVG}title")]
    assert any(make.HOSTILE in title for title in titles)


def test_equal_topologies_give_equal_stills() -> None:
    assert VpcMap(make.shop()).to_svg() == VpcMap(make.shop()).to_svg()


def test_a_still_has_a_name_a_description_and_its_own_style() -> None:
    still = ElementTree.fromstring(VpcMap(make.shop()).to_svg())
    assert still.get("role") == "img"
    assert still.findtext(f"{SVG}title") == "VPC shop"
    description = still.findtext(f"{SVG}desc") or ""
    assert "5 subnets (2 public, 2 private and 1 isolated)" in description
    assert "prefers-color-scheme: dark" in (still.findtext(f"{SVG}style") or "")
    assert not [e for e in still.iter() if e.get("id")]


def test_a_named_things_id_is_not_written_on_the_still() -> None:
    words = " ".join(ElementTree.fromstring(VpcMap(make.shop()).to_svg()).itertext())
    assert "web-a" in words
    assert "subnet-web-a" not in words
    assert "igw-1" not in words


def test_both_stills_of_a_page_come_from_a_saved_spec() -> None:
    saved = json.loads(json.dumps(VpcMap(make.shop()).spec))
    wide, narrow = map(ElementTree.fromstring, page_stills(saved))
    assert wide.get("class") == "awslab-scene awslab-wide"
    assert narrow.get("class") == "awslab-scene awslab-narrow"
    assert int(narrow.get("width", "")) < 390 < int(wide.get("width", ""))
    assert not wide.findall(f".//{SVG}style")


def test_an_output_has_the_widget_its_still_and_a_stable_line_of_text() -> None:
    diagram = VpcMap(make.shop())
    bundle = diagram._repr_mimebundle_()
    assert bundle is not None
    data, _ = bundle
    assert data["image/svg+xml"] == diagram.to_svg()
    assert data["application/vnd.jupyter.widget-view+json"]["model_id"] == diagram.model_id
    assert data["text/plain"] == repr(VpcMap(make.shop()))
    assert data["text/plain"].startswith("<VpcMap: VPC shop with 5 subnets")
