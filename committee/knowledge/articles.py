"""Which article of the guide explains a page or a step: the one place that says so.

A page is named by its URL name, or by the beginning of one; the longest that fits counts.
"""

from django.urls import reverse

from committee.knowledge.path_words import anchor
from partnership.interface.why import register_why

ARTICLES: dict[str, str] = {
    # the partner register
    "partners:": "partners",
    "partners:document": "papers",
    "partners:check": "papers",
    "partners:debarment": "debarment",
    "partners:debarments": "debarment",
    # requests and initiatives
    "committee:request": "requests",
    "committee:initiative": "requests",
    # projects, terms of reference, money
    "tenders:project": "projects",
    "tenders:terms": "terms",
    "tenders:budget": "budget",
    "tenders:rule": "rules",
    # tenders
    "tenders:": "tender",
    "tenders:publication": "announcement",
    "tenders:newspaper_page": "announcement",
    "tenders:clipping": "announcement",
    "tenders:home": "announcement",
    "tenders:invitation": "limited",
    "tenders:rotation": "limited",
    "tenders:board": "board",
    "tenders:clarification": "questions",
    "tenders:addendum": "addenda",
    "tenders:bid": "bid",
    "tenders:security": "security",
    "tenders:securities": "security",
    "tenders:receipt": "box",
    "tenders:box": "box",
    "tenders:paper": "box",
    # opening and evaluation
    "committee:opening": "opening",
    "committee:paper_reading": "opening",
    "committee:envelope_return": "opening",
    "committee:panel": "panel",
    "committee:examination": "examination",
    "committee:shortfall": "examination",
    "committee:sheet": "scoring",
    "committee:consensus": "consensus",
    "committee:comparison": "prices",
    "committee:flags": "prices",
    "committee:price": "prices",
    # award
    "committee:award": "award",
    "committee:joint_meeting": "award",
    "committee:result_notice": "result",
    "committee:complaint": "complaint",
    # contract
    "contracts:": "contract",
    "contracts:library": "clauses",
    "contracts:template": "clauses",
    "contracts:round": "rounds",
    "contracts:proposal": "rounds",
    "contracts:offer": "rounds",
    "contracts:signing": "signing",
    "contracts:bond": "signing",
    "contracts:amendment": "amendments",
    "contracts:milestone": "delivery",
    "contracts:visit": "delivery",
    "contracts:finding": "delivery",
    "contracts:money": "payments",
    "contracts:payment": "payments",
    "contracts:advance": "payments",
    "contracts:penalty": "payments",
    "contracts:period": "performance",
    "contracts:indicators": "performance",
    "contracts:performance": "performance",
    "contracts:evaluation": "performance",
    "contracts:judgement": "performance",
    "contracts:referral": "performance",
    "contracts:terminate": "ending",
    # the committees' office
    "committee:": "office",
    "committee:meeting": "meetings",
    "committee:agenda": "meetings",
    "committee:item": "meetings",
    "committee:directive": "directives",
    "committee:review": "reviews",
    "committee:contract_review": "reviews",
    "committee:contracts_review": "reviews",
    "committee:oversight": "oversight",
    "committee:dashboard": "oversight",
    "committee:figure": "oversight",
    "committee:view_": "oversight",
    "committee:public_money": "oversight",
    "committee:report": "reports",
    "committee:section": "reports",
    "committee:remark": "reports",
    "committee:plan": "plans",
    "committee:letter": "letters",
    "committee:memorand": "memoranda",
    "committee:improvement": "proposals",
    "committee:stud": "studies",
    "committee:published_studies": "studies",
    "committee:text": "texts",
    "committee:policy": "texts",
    "committee:guide": "texts",
    # the desk and the papers
    "workflow:": "desk",
    "documents:": "documents",
    "audit:": "trail",
    "people:delegation": "delegation",
    "people:": "account",
    "mfa_": "account",
    "workflow:notice": "notices",
    "workflow:mute": "notices",
    "workflow:mail": "notices",
    "workflow:calendar": "notices",
    "interface:search": "notices",
}


def article_of(name: str) -> str:
    """The article that explains a page; "" where none does."""
    fitting = [known for known in ARTICLES if name.startswith(known)]
    return ARTICLES[max(fitting, key=len)] if fitting else ""


@register_why
def why(name: str, model: str, step: str) -> str:
    """The address of the article; of the step itself where the page confirms one."""
    slug = anchor(model, step) if name == "workflow:step" and "." in model else article_of(name)
    return f"{reverse('committee:guide')}#g-{slug}" if slug else ""
