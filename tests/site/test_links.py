"""Every link inside the site leads somewhere, down to the heading."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from urllib.parse import unquote, urlsplit

from bs4 import BeautifulSoup


@lru_cache(maxsize=256)
def soup(path: Path) -> BeautifulSoup:
    return BeautifulSoup(path.read_text(encoding="utf-8"), "html.parser")


def broken(html: Path, page: Path) -> list[str]:
    """Return the links of a page that lead nowhere."""
    found = []
    for tag in soup(page).find_all(["a", "img", "link", "script"]):
        target = urlsplit(str(tag.get("href") or tag.get("src") or ""))
        if target.scheme or target.netloc or not (target.path or target.fragment):
            continue
        path = (page.parent / unquote(target.path)).resolve() if target.path else page
        if path.is_dir():
            path /= "index.html"
        if not path.is_file() or not path.is_relative_to(html.resolve()):
            found.append(f"{target.geturl()}: no such file")
        elif target.fragment and path.suffix == ".html":
            anchor = unquote(target.fragment)
            if not soup(path).find(attrs={"id": anchor}):
                found.append(f"{target.geturl()}: no such heading")
    return found


def test_every_link_of_a_page_leads_somewhere(html: Path, name: str) -> None:
    assert broken(html, (html / f"{name}.html").resolve()) == []


def test_a_wrong_link_is_found(tmp_path: Path) -> None:
    (tmp_path / "other.html").write_text('<h1 id="here">x</h1>')
    page = tmp_path / "page.html"
    page.write_text(
        '<a href="other.html#here"></a><a href="other.html#gone"></a>'
        '<a href="gone.html"></a><a href="https://aws.amazon.com/x"></a><a href="../out.html"></a>'
    )
    assert [problem.partition(":")[0] for problem in broken(tmp_path, page.resolve())] == [
        "other.html#gone",
        "gone.html",
        "../out.html",
    ]
