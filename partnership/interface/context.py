"""What the shell of every page needs, computed only when a template asks for it."""

from functools import cached_property, lru_cache
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from partnership.interface import navigation
from partnership.interface.why import why_url
from partnership.people.roles import ROLES, roles_of

THEMES = ("auto", "light", "dark")
LANGUAGES = tuple(code for code, _name in settings.LANGUAGES)
TEXT_SIZES = ("normal", "large", "larger")


_LINKS = {
    "desk": "workflow:desk", "path": "workflow:path", "notifications": "workflow:notifications",
    "account": "people:account", "delegations": "people:delegations",
    "sign_in": "account_login", "sign_out": "account_logout",
    "language": "interface:language", "display": "interface:display",
    "feedback": "site:feedback", "map": "site:map",
}  # fmt: skip
_TEXTS = ("about", "faq", "contact", "accessibility", "privacy", "terms")  # of the public site


@lru_cache(maxsize=1)
def links() -> dict[str, str]:
    """Addresses that every page links to; they never change while the server runs."""
    texts = {slug: reverse("site:page", args=[slug]) for slug in _TEXTS}
    return {name: reverse(view) for name, view in _LINKS.items()} | texts


@lru_cache(maxsize=2)
def files(is_arabic: bool) -> dict[str, str]:
    """Addresses of the static files that every page loads."""
    bootstrap = "bootstrap/css/bootstrap.rtl.min.css" if is_arabic else "bootstrap/css/bootstrap.min.css"
    return {
        "mark": static("img/mark.svg"),
        "font": static("build/plex-arabic-400.woff2"),
        "bootstrap": static(bootstrap),
        "look": static("css/sharaka.css"),
        "forms": static("js/forms.js"),
        "menus": static("js/menus.js"),
    }


class Shell:
    """The frame of a page: direction, look, navigation, who is signed in."""

    def __init__(self, request: HttpRequest) -> None:
        self._request = request
        self.language = get_language() or settings.LANGUAGE_CODE
        self.is_arabic = self.language == "ar"
        self.direction = "rtl" if self.is_arabic else "ltr"
        self.other_language, self.other_name = ("en", "English") if self.is_arabic else ("ar", "العربية")
        self.to, self.files = links(), files(self.is_arabic)
        self.demo = settings.SHARAKA_DEMO
        self.ministry = settings.SHARAKA_MINISTRY_NAME
        self.site, self.languages = settings.SITE_URL, LANGUAGES
        self.contact = settings.SHARAKA_CONTACT

    @cached_property
    def theme(self) -> str:
        return _one_of(self._request.COOKIES.get("sharaka_theme"), THEMES)

    @cached_property
    def text(self) -> str:
        return _one_of(self._request.COOKIES.get("sharaka_text"), TEXT_SIZES)

    @cached_property
    def here(self) -> str:
        """The page's own address, for the language switch to come back to."""
        return self._request.get_full_path()

    @cached_property
    def user(self) -> Any:
        return getattr(self._request, "user", None)

    @cached_property
    def signed_in(self) -> bool:
        return bool(self.user and self.user.is_authenticated)

    @cached_property
    def roles(self) -> frozenset[str]:
        return frozenset(roles_of(self.user)) if self.signed_in else frozenset()

    @cached_property
    def menu(self) -> SafeString:
        here = navigation.place_of(self._request.path, self.roles, signed_in=self.signed_in)
        return navigation.menu(self.language, self.roles, self.signed_in, here)

    @cached_property
    def role_lines(self) -> list[tuple[Any, Any]]:
        """(role's words, whom the person stands in for or None) for the account menu."""
        held = roles_of(self.user) if self.signed_in else {}
        return [(ROLES[code].label, who if who.pk != self.user.pk else None) for code, who in held.items()]

    @cached_property
    def search_url(self) -> str:
        if not self.signed_in:
            return navigation.address("tenders:home")
        name = "interface:search"
        return navigation.address(name) if navigation.may_open(name, self.roles, signed_in=self.signed_in) else ""

    @cached_property
    def guide(self) -> str:
        return navigation.address("committee:guide")

    @cached_property
    def why(self) -> str:
        """Where the guide explains this page."""
        return why_url(self._request.resolver_match)

    @cached_property
    def query(self) -> str:
        """What stands in the search box."""
        return self._request.GET.get("q", "")[:200] if self.search_url and self._request.path == self.search_url else ""


def _one_of(value: str | None, known: tuple[str, ...]) -> str:
    return value if value in known else known[0]


def shell(request: HttpRequest) -> dict[str, Shell]:
    """Context processor: `shell` on every page."""
    return {"shell": Shell(request)}
