"""Who opens the pages of the partnership committee's office: texts, plans, letters, proposals, studies. Part of access.py."""

from partnership.people.roles import PARTNERSHIP_COMMITTEE, READERS

OFFICER = frozenset({"officer"})
PARTNERSHIP_SECRETARY = frozenset({"partnership_secretary"})
LETTER_READERS = PARTNERSHIP_COMMITTEE | {"minister", "higher", "auditor", "communication", "legal"}


def office_table(public: frozenset[str]) -> dict[str, frozenset[str]]:
    """URL name → roles; `public` is what the whole table means by everybody."""
    return {
        "committee:nine_tasks": PARTNERSHIP_COMMITTEE | {"minister", "higher", "auditor"},
        "committee:policy": public,
        "committee:guide": public,
        "committee:texts": READERS,
        "committee:text": READERS,
        "committee:text_changes": READERS,
        "committee:text_new": PARTNERSHIP_SECRETARY,
        "committee:text_edit": PARTNERSHIP_SECRETARY,
        "committee:plans": READERS,
        "committee:plan": READERS,
        "committee:plan_new": PARTNERSHIP_SECRETARY,
        "committee:plan_line": READERS,
        "committee:plan_line_new": PARTNERSHIP_SECRETARY | OFFICER,
        "committee:plan_line_edit": PARTNERSHIP_SECRETARY | OFFICER,
        "committee:plan_line_remove": PARTNERSHIP_SECRETARY | OFFICER,
        "committee:plan_line_unlink": PARTNERSHIP_SECRETARY | OFFICER,
        "committee:letters": LETTER_READERS,
        "committee:letter": LETTER_READERS,
        "committee:letter_new": PARTNERSHIP_SECRETARY,
        "committee:letter_edit": PARTNERSHIP_SECRETARY,
        "committee:letter_reply": PARTNERSHIP_SECRETARY,
        "committee:memoranda": LETTER_READERS,
        "committee:memorandum": LETTER_READERS,
        "committee:memorandum_new": PARTNERSHIP_SECRETARY,
        "committee:memorandum_edit": PARTNERSHIP_SECRETARY,
        "committee:improvements": READERS,
        "committee:improvement": READERS,
        "committee:improvement_new": READERS - {"auditor"},
        "committee:improvement_outcome": PARTNERSHIP_SECRETARY,
        "committee:studies": READERS,
        "committee:study": READERS,
        "committee:study_new": PARTNERSHIP_COMMITTEE,
        "committee:study_edit": PARTNERSHIP_COMMITTEE,
        "committee:study_outcome": PARTNERSHIP_SECRETARY,
        "committee:published_studies": public,
    }
