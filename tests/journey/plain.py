"""A browser without a picture: cookies, redirects, forms and their tokens over real HTTP, with the standard library."""

import http.client
import re
import time
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from html import unescape
from http import HTTPStatus
from http.cookies import SimpleCookie
from itertools import count
from urllib.parse import unquote, urlencode, urljoin, urlsplit

from tests.journey import html
from tests.journey.device import Entries, File
from tests.journey.html import Element, Page

MOST_REDIRECTS = 5
SECONDS_TO_BE_PAID = 40.0
_addresses = count(2)


@dataclass(frozen=True)
class Answer:
    """What came back for one request."""

    url: str
    status: int
    headers: Mapping[str, str]
    body: bytes
    cookies: SimpleCookie


@dataclass(frozen=True)
class Request:
    """What is sent."""

    method: str
    url: str
    body: bytes = b""
    content_type: str = "application/x-www-form-urlencoded"


@dataclass
class Plain:
    """A device of its own: each has another address in the loopback net, as phones have, so limits count apart."""

    site: str
    language: str = "de"
    cookies: dict[str, str] = field(default_factory=dict)
    address: str = field(default_factory=lambda: f"127.0.0.{2 + next(_addresses) % 250}")
    last_post: Request | None = None
    _page: Page | None = None
    _entries: dict[str, str | tuple[str, ...]] = field(default_factory=dict)
    _files: dict[str, list[File]] = field(default_factory=dict)

    @property
    def page(self) -> Page:
        """The page that is shown."""
        assert self._page is not None, "nothing was opened yet"
        return self._page

    def open(self, path: str) -> Page:
        """Go to an address."""
        return self.show(self.follow(Request("GET", urljoin(self.site, path))))

    def fill(self, entries: Entries) -> None:
        """Type and choose."""
        unknown = set(entries) - self.page.names()
        assert not unknown, f"{self.page.path} has no inputs {unknown}, only {self.page.names()}"
        self._entries |= entries

    def upload(self, name: str, file: File) -> None:
        """Choose a file."""
        assert name in self.page.names(), f"no file input {name}"
        self._files.setdefault(name, []).append(file)

    def is_new(self, what: str) -> bool:
        """Quick enough to do everything every time."""
        return True

    def press(self, label: str) -> Page:
        """Press a button or follow a link; what is folded away can be read anyway."""
        if self.page.pressable(label).tag == "summary":
            return self.page
        return self.show(self.follow(self.request(label)))

    def pay(self, go: str, away: str, there: str, done: str) -> Page:
        """Go to the provider and back, then look again and again."""
        self.press(go)
        self.press(away)
        page = self.press(there)
        deadline = time.monotonic() + SECONDS_TO_BE_PAID
        while page.heading != done:
            assert time.monotonic() < deadline, page.text
            time.sleep(0.5)
            page = self.open(page.path)
        return page

    def log_in(self, go: str, away: str, who: str) -> Page:
        """Go to the provider and bring back what it answers. Its pages are not ours, and read in another way."""
        self.press(go)
        chosen = _form_before(self.follow(self.request(away)), f">{who}<")
        return self.show(self.follow(_form_before(self.follow(chosen), "</form>")))

    def download(self, label: str) -> File:
        """Press what hands over a file; the page stays."""
        answer = self.follow(self.request(label))
        kind = answer.headers.get("content-disposition", "")
        found = re.search(r"filename\*=(?:UTF-8|utf-8)''(.+)", kind) or re.search(r'filename="(.+?)"', kind)
        assert answer.status == HTTPStatus.OK and found, f"{label}: no file, {answer.status} {answer.headers}"
        assert kind.startswith("attachment"), kind
        return File(unquote(found[1]), answer.body)

    def request(self, label: str) -> Request:
        """What the browser would send for this button or link, now."""
        pressed = self.page.pressable(label)
        if pressed.tag == "a":
            return Request("GET", urljoin(self.page.address, pressed.attributes["href"]))
        button, form = self.page.button(label)
        target = urljoin(self.page.address, form.attributes.get("action") or self.page.address)
        inputs = {**self._of_form(form), **_of_button(button)}
        if form.attributes.get("method") != "post":
            return Request("GET", f"{target}?{urlencode(inputs, doseq=True)}")
        if form.attributes.get("enctype") == "multipart/form-data":
            return _multipart(target, inputs, self._files)
        return Request("POST", target, urlencode(inputs, doseq=True).encode())

    def follow(self, request: Request) -> Answer:
        """Send, and go where the answer leads."""
        if request.method == "POST":
            self.last_post = request
        answer = self.send(request)
        for _ in range(MOST_REDIRECTS):
            if answer.status not in (HTTPStatus.FOUND, HTTPStatus.SEE_OTHER):
                return answer
            answer = self.send(Request("GET", urljoin(answer.url, answer.headers["location"])))
        raise AssertionError(f"{request.url}: no end of redirects")

    def send(self, request: Request) -> Answer:
        """Send one request and keep the cookies that come back."""
        answer = exchange(request, self.cookies, self.language, self.address)
        for name, cookie in answer.cookies.items():
            self.cookies.pop(name, None)
            if cookie["max-age"] != 0 and cookie.value:
                self.cookies[name] = cookie.value
        return answer

    def show(self, answer: Answer) -> Page:
        """Make the answer the page that is shown."""
        assert answer.headers["content-type"].startswith("text/html"), answer.headers
        assert answer.status < HTTPStatus.INTERNAL_SERVER_ERROR, f"{answer.url}: {answer.status}"
        self._entries, self._files = {}, {}
        self._page = html.read(answer.url, answer.body.decode())
        return self._page

    def _of_form(self, form: Element) -> dict[str, str | tuple[str, ...]]:
        inputs = [each for each in form.all("input", "textarea", "select") if each.attributes.get("type") != "file"]
        names = {each.attributes["name"] for each in inputs if "name" in each.attributes}
        hidden = {each.attributes["name"]: each.attributes["value"] for each in form.all("input", type="hidden")}
        visible = {name: self._entries.get(name, self.page.value(name)) for name in names - hidden.keys()}
        choices = {each.attributes["name"] for kind in ("radio", "checkbox") for each in form.all("input", type=kind)}
        return {**hidden, **{name: value for name, value in visible.items() if value or name not in choices}}


def _form_before(page: Answer, mark: str) -> Request:
    """What a form sends that only holds hidden inputs: the last one that begins before the mark."""
    text = page.body.decode()
    before, found, _ = text.partition(mark)
    assert found, f"{page.url} does not say {mark!r}: {text}"
    form = before[before.rindex("<form") :]
    inputs = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', form)
    target = re.search(r'action="([^"]+)"', form)
    named = {unescape(name): unescape(value) for name, value in inputs}
    return Request("POST", unescape(target[1]) if target else page.url, urlencode(named).encode())


def exchange(request: Request, cookies: Mapping[str, str], language: str, address: str) -> Answer:
    """Send one request over a connection of its own."""
    parts = urlsplit(request.url)
    connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=30, source_address=(address, 0))
    try:
        target = parts.path + (f"?{parts.query}" if parts.query else "")
        connection.request(request.method, target, request.body or None, headers_of(request, cookies, language))
        response = connection.getresponse()
        headers = {name.lower(): value for name, value in response.getheaders()}
        found = SimpleCookie()
        for line in response.headers.get_all("set-cookie") or ():
            found.load(line)
        return Answer(request.url, response.status, headers, response.read(), found)
    finally:
        connection.close()


def send_and_hang_up(request: Request, device: Plain) -> None:
    """Send everything, and lose the connection before an answer can come."""
    parts = urlsplit(request.url)
    connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=30)
    headers = headers_of(request, device.cookies, device.language)
    connection.request(request.method, parts.path, request.body or None, headers)
    connection.close()


def headers_of(request: Request, cookies: Mapping[str, str], language: str) -> dict[str, str]:
    """The headers that a browser sends."""
    parts = urlsplit(request.url)
    headers = {"Accept": "text/html", "Accept-Language": language}
    if cookies:
        headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in cookies.items())
    if request.method == "POST":
        headers |= {"Content-Type": request.content_type, "Origin": f"{parts.scheme}://{parts.netloc}"}
    return headers


def _of_button(button: Element) -> dict[str, str]:
    name = button.attributes.get("name")
    return {name: button.attributes.get("value", "")} if name else {}


def _multipart(target: str, inputs: Mapping[str, str | tuple[str, ...]], files: Mapping[str, list[File]]) -> Request:
    mark = uuid.uuid4().hex
    texts = [(name, each) for name, given in inputs.items() for each in ((given,) if isinstance(given, str) else given)]
    parts = [(f'name="{name}"', text.encode()) for name, text in texts]
    for name, chosen in files.items():
        for file in chosen:
            parts.append((f'name="{name}"; filename="{file.name}"\r\nContent-Type: application/pdf', file.content))
    head = f"--{mark}\r\nContent-Disposition: form-data; "
    body = b"".join(f"{head}{what}\r\n\r\n".encode() + content + b"\r\n" for what, content in parts)
    return Request("POST", target, body + f"--{mark}--\r\n".encode(), f"multipart/form-data; boundary={mark}")
