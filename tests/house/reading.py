"""What a page offers: its links and its forms, read as a browser would."""

from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit


@dataclass(slots=True)
class FormOnPage:
    """A form: where it goes and what it sends when nobody touches it."""

    page: str
    action: str
    method: str
    fields: dict[str, list[str]] = field(default_factory=dict)
    files: list[str] = field(default_factory=list)


class Reader(HTMLParser):
    def __init__(self, address: str) -> None:
        super().__init__()
        self.address = address
        self.links: list[str] = []
        self.forms: list[FormOnPage] = []
        self.language = self.direction = ""
        self._form: FormOnPage | None = None
        self._select = ""

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attributes}
        if tag == "html":
            self.language, self.direction = given.get("lang", ""), given.get("dir", "")
        elif tag == "a" and given.get("href", "").split("#")[0]:
            self._link(given["href"])
        elif tag == "form":
            action = urljoin(self.address, given.get("action", "")) or self.address
            self._form = FormOnPage(self.address, action, given.get("method", "get").lower())
            self.forms.append(self._form)
        elif self._form is not None:
            self._field(tag, given)

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._form = None

    def _link(self, href: str) -> None:
        parts = urlsplit(urljoin(self.address, href))
        if not parts.scheme and not parts.netloc:
            self.links.append(parts.path + (f"?{parts.query}" if parts.query else ""))

    def _field(self, tag: str, given: dict[str, str]) -> None:
        form = self._form
        name = given.get("name") or self._select
        if form is None or not name:
            return
        if tag == "select":
            self._select = name
            form.fields.setdefault(name, [])
        elif tag == "option":
            form.fields.setdefault(self._select, []).append(given.get("value", ""))
        elif tag == "textarea":
            form.fields.setdefault(name, [""])
        elif tag in ("input", "button"):
            if given.get("type") == "file":
                form.files.append(name)
            else:
                form.fields.setdefault(name, []).append(given.get("value", ""))


def read(address: str, html: str) -> Reader:
    reader = Reader(address)
    reader.feed(html)
    return reader
