"""The one permission table: every URL name and who may open it.

A URL that is missing here is refused to everybody, and a test over the whole URL tree fails. This table decides which
pages a role may open at all; which objects it sees there is decided by each app's selectors.
"""

from partnership.people.access_office import office_table
from partnership.people.roles import PARTNERSHIP_COMMITTEE, READERS, STAFF, TENDER_COMMITTEE

PUBLIC: frozenset[str] = frozenset({"public"})
SIGNED_IN: frozenset[str] = frozenset({"signed in"})
ADMIN = frozenset({"admin"})
AUDITOR = frozenset({"auditor"})
OFFICER = frozenset({"officer"})
FINANCE = frozenset({"finance"})
TENDER_SECRETARY = frozenset({"tender_secretary"})
CALENDAR_KEEPERS = TENDER_SECRETARY | FINANCE
PARTNER = frozenset({"partner"})
LEGAL = frozenset({"legal"})
MINISTER = frozenset({"minister"})
EVERYBODY_INSIDE = READERS | PARTNER
EXPERT = frozenset({"expert"})  # an external expert: the own sheet, and the technical envelopes it is about
NOBODY: frozenset[str] = frozenset()  # comes with a library; accounts are made by the administrator only

_WORKFLOW = {
    "workflow:desk": SIGNED_IN,
    "workflow:step": EVERYBODY_INSIDE | EXPERT,
    "workflow:notifications": SIGNED_IN,
    "workflow:path": SIGNED_IN,
    "workflow:working_calendar": SIGNED_IN,
    "workflow:holiday_new": CALENDAR_KEEPERS,
    "workflow:holiday": CALENDAR_KEEPERS,
    "workflow:holiday_delete": CALENDAR_KEEPERS,
    "workflow:notice_settings": SIGNED_IN,
    "workflow:mute": READERS,
    "workflow:calendar_renew": SIGNED_IN,
    "workflow:calendar_end": SIGNED_IN,
    "workflow:calendar": PUBLIC,  # whoever knows the secret address
    "workflow:mails": ADMIN,
}

_AUDIT = {
    "audit:trail": AUDITOR,
    "audit:verify": AUDITOR,
    "audit:export": AUDITOR,
}

# People: sign-in (allauth), account, delegation, the administrator's pages.
_PEOPLE = {
    "account_login": PUBLIC,
    "account_logout": PUBLIC,
    "account_inactive": PUBLIC,
    "account_signup": PUBLIC,  # our own page (partners/views/joining.py), never the library's
    "account_email": NOBODY,
    "account_confirm_email": NOBODY,
    "account_email_verification_sent": NOBODY,
    "account_confirm_login_code": NOBODY,
    "account_reauthenticate": SIGNED_IN,
    "account_reset_password": PUBLIC,
    "account_reset_password_done": PUBLIC,
    "account_reset_password_from_key": PUBLIC,
    "account_reset_password_from_key_done": PUBLIC,
    "account_change_password": SIGNED_IN,
    "account_set_password": SIGNED_IN,
    "mfa_index": SIGNED_IN,
    "mfa_authenticate": PUBLIC,
    "mfa_reauthenticate": SIGNED_IN,
    "mfa_activate_totp": SIGNED_IN,
    "mfa_deactivate_totp": SIGNED_IN,
    "mfa_view_recovery_codes": SIGNED_IN,
    "mfa_generate_recovery_codes": SIGNED_IN,
    "mfa_download_recovery_codes": SIGNED_IN,
    "people:account": SIGNED_IN,
    "people:delegations": SIGNED_IN,
    "people:delegation_create": READERS,
    "people:delegation_end": SIGNED_IN,
    "people:users": ADMIN,
    "people:user": ADMIN,
    "people:user_create": ADMIN,
    "people:user_edit": ADMIN,
    "people:user_send_link": ADMIN,
    "people:role_grant": ADMIN,
    "people:role_revoke": ADMIN,
    "people:departments": ADMIN,
    "people:department_create": ADMIN,
    "people:department_edit": ADMIN,
    "interface:language": PUBLIC,
    "interface:search": EVERYBODY_INSIDE,
    "interface:display": PUBLIC,
}

_OPERATIONS = {
    "healthz": PUBLIC,
    "readyz": PUBLIC,
    "bench_floor": SIGNED_IN,  # these two exist in measuring mode only
    "bench_upload": SIGNED_IN,
}

# The public site: texts, site map, feedback
COMMUNICATION = frozenset({"communication"})
_SITE: dict[str, frozenset[str]] = {
    "site:page": PUBLIC,
    "site:map": PUBLIC,
    "site:sitemap": PUBLIC,
    "site:robots": PUBLIC,
    "site:feedback": PUBLIC,
    "site:feedback_sent": PUBLIC,
    "site:feedback_list": COMMUNICATION,
    "site:feedback_item": COMMUNICATION,
}

_DOCUMENTS: dict[str, frozenset[str]] = {
    "documents:document": PUBLIC,  # announcements are everybody's; each kind of document says who reads it
    "documents:pdf": PUBLIC,
    "documents:progress": EVERYBODY_INSIDE,
    "documents:file": EVERYBODY_INSIDE,
    "documents:verify": PUBLIC,
    "documents:verify_any": PUBLIC,
}

_PARTNERS: dict[str, frozenset[str]] = {
    "partners:partners": READERS,
    "partners:partner": EVERYBODY_INSIDE,
    "partners:mine": PARTNER,
    "partners:partner_new": PARTNER,
    "partners:partner_edit": PARTNER,
    "partners:join": PUBLIC,
    "partners:join_confirm": PUBLIC,
    "partners:join_sent": PUBLIC,
    "partners:documents": EVERYBODY_INSIDE,
    "partners:representatives": PARTNER | {"partnership_secretary"},
    "partners:representative_end": PARTNER | {"partnership_secretary"},
    "partners:authority": PARTNER | {"partnership_secretary"},
    "partners:invitation_back": PARTNER | {"partnership_secretary"},
    "partners:activities": READERS,
    "partners:activity_off": frozenset({"partnership_secretary"}),
    "partners:imports": frozenset({"partnership_secretary", "auditor"}),
    "partners:import_template": frozenset({"partnership_secretary", "auditor"}),
    "partners:import_preview": frozenset({"partnership_secretary", "auditor"}),
    "partners:document_add": PARTNER,
    "partners:said": EVERYBODY_INSIDE,
    "partners:check": frozenset({"partnership_secretary"}),
    "partners:debarments": READERS,
    "partners:debarment": EVERYBODY_INSIDE,
    "partners:debarment_new": frozenset({"partnership_secretary", "tender_secretary"}),
}

# Projects, terms of reference, budget, rules, search
MONEY_READERS = frozenset({"finance", "senior", "minister", "higher", "auditor"})
_PROJECTS: dict[str, frozenset[str]] = {
    "tenders:projects": READERS,
    "tenders:project_new": OFFICER,
    "tenders:project": READERS,
    "tenders:project_timeline": READERS,
    "tenders:terms": READERS,
    "tenders:terms_edit": OFFICER,
    "tenders:terms_version": READERS,
    "tenders:terms_compare": READERS,
    "tenders:budget": MONEY_READERS,
    "tenders:budget_line": MONEY_READERS,
    "tenders:budget_line_new": FINANCE,
    "tenders:budget_line_edit": FINANCE,
    "tenders:rules": READERS,
    "tenders:rule": READERS,
    "tenders:rule_change": TENDER_SECRETARY,
}

# Tenders, bids, the portal
_TENDERS: dict[str, frozenset[str]] = {
    "tenders:home": PUBLIC,
    "tenders:planned": PUBLIC,
    "tenders:results": PUBLIC,
    "tenders:archive": PUBLIC,
    "tenders:feed": PUBLIC,
    "tenders:deadlines": PUBLIC,
    "tenders:tender_deadlines": PUBLIC,
    "tenders:card": PUBLIC,
    "tenders:clipping": PUBLIC,
    "tenders:clipping_upload": COMMUNICATION,
    "tenders:publication": READERS,
    "tenders:newspaper_page": READERS,
    "tenders:document_payments": FINANCE,
    "tenders:invitation_received": PARTNER,
    "tenders:rotation": frozenset({"tender_secretary", "tender_chair", "auditor"}),
    "tenders:rotation_export": frozenset({"tender_secretary", "tender_chair", "auditor"}),
    "tenders:subscribe": PUBLIC,
    "tenders:subscribe_sent": PUBLIC,
    "tenders:subscription": PUBLIC,
    "tenders:subscription_end": PUBLIC,
    "tenders:invitation": PUBLIC,
    "tenders:tender": PUBLIC,
    "tenders:tenders": READERS,
    "tenders:tender_edit": TENDER_SECRETARY,
    "tenders:tender_again": TENDER_SECRETARY,
    "tenders:clarification_ask": PARTNER,
    "tenders:clarification": PUBLIC,
    "tenders:addendum_new": TENDER_SECRETARY,
    "tenders:addendum": PUBLIC,
    "tenders:addendum_edit": TENDER_SECRETARY,
    "tenders:addendum_received": PARTNER,
    "tenders:addendum_file": PUBLIC,
    "tenders:addendum_file_remove": TENDER_SECRETARY,
    "tenders:bid_new": PARTNER,
    "tenders:bids": PARTNER,
    "tenders:bid": EVERYBODY_INSIDE | EXPERT,
    "tenders:bid_edit": PARTNER,
    "tenders:bid_step": PARTNER,
    "tenders:bid_file_add": PARTNER,
    "tenders:bid_file_remove": PARTNER,
    "tenders:box_file": EVERYBODY_INSIDE | EXPERT,
    "tenders:bid_key": PARTNER,
    "tenders:bid_key_new": PARTNER,
    "tenders:bid_sealed": PARTNER,
    "tenders:receipt_text": PARTNER,
    "tenders:security": TENDER_COMMITTEE | PARTNERSHIP_COMMITTEE | {"auditor", "minister", "legal", "partner"},
    "tenders:securities": TENDER_COMMITTEE | AUDITOR,
    "tenders:receipt_verify": PUBLIC,
    "tenders:box": TENDER_COMMITTEE | PARTNERSHIP_COMMITTEE | AUDITOR,
    "tenders:board": READERS,
    "tenders:paper_bids": TENDER_COMMITTEE | PARTNERSHIP_COMMITTEE | AUDITOR,
    "tenders:paper_bid": TENDER_COMMITTEE | PARTNERSHIP_COMMITTEE | AUDITOR,
    "tenders:box_passphrase": TENDER_COMMITTEE | PARTNERSHIP_COMMITTEE,
    "tenders:box_officers": TENDER_SECRETARY,
    "tenders:box_keys": TENDER_SECRETARY,
    "tenders:box_share": TENDER_COMMITTEE | PARTNERSHIP_COMMITTEE,
    "tenders:box_rehearsal": frozenset({"tender_secretary", "tender_chair"}),
    "tenders:box_reserve": frozenset({"tender_secretary", "tender_chair"}),
    "tenders:box_reshare": TENDER_SECRETARY,
}

MEETING_KEEPERS = frozenset({"tender_secretary", "partnership_secretary"})
MEETING_LEADERS = MEETING_KEEPERS | {"tender_chair", "partnership_chair"}
_COMMITTEE: dict[str, frozenset[str]] = {
    "committee:dossier": READERS,
    "committee:dossier_zip": READERS,
    "committee:home": TENDER_COMMITTEE | PARTNERSHIP_COMMITTEE | {"minister", "higher", "legal", "auditor"},
    "committee:opening": TENDER_COMMITTEE | PARTNERSHIP_COMMITTEE,
    "committee:opening_begin": frozenset({"tender_secretary", "tender_chair"}),
    "committee:opening_next": frozenset({"tender_secretary", "tender_chair"}),
    "committee:paper_reading": TENDER_COMMITTEE | PARTNERSHIP_COMMITTEE,
    "committee:envelope_return": frozenset({"tender_secretary", "tender_chair"}),
    "committee:opening_live": PARTNER,
    "committee:opening_join": PARTNER,
    "committee:opening_sign": TENDER_COMMITTEE | PARTNERSHIP_COMMITTEE | PARTNER,
    "committee:sheet": TENDER_COMMITTEE | PARTNERSHIP_COMMITTEE | {"minister", "auditor", "legal", "expert"},
    "committee:sheet_declare": TENDER_COMMITTEE | LEGAL | EXPERT,
    "committee:examination": TENDER_COMMITTEE | PARTNERSHIP_COMMITTEE | {"legal", "auditor"},
    "committee:examination_all": frozenset({"tender_secretary", "tender_chair"}),
    "committee:examination_act": frozenset({"tender_secretary", "tender_chair"}),
    "committee:shortfall": PARTNER,
    "committee:sheet_autosave": TENDER_COMMITTEE | LEGAL | EXPERT,
    "committee:consensus": TENDER_COMMITTEE | PARTNERSHIP_COMMITTEE | {"minister", "auditor", "legal", "expert"},
    "committee:comparison": TENDER_COMMITTEE
    | PARTNERSHIP_COMMITTEE
    | {"minister", "legal", "auditor", "senior", "higher"},
    "committee:comparison_xlsx": TENDER_COMMITTEE
    | PARTNERSHIP_COMMITTEE
    | {"minister", "legal", "auditor", "senior", "higher"},
    "committee:flags": TENDER_COMMITTEE | PARTNERSHIP_COMMITTEE | {"minister", "auditor"},
    "committee:price": TENDER_COMMITTEE | PARTNERSHIP_COMMITTEE | {"minister", "legal", "auditor", "partner"},
    "committee:price_ask": frozenset({"tender_chair", "tender_secretary"}),
    "committee:price_negotiate": frozenset({"tender_chair"}),
    "committee:award": READERS,
    "committee:panel": frozenset({"tender_chair"}),
    "committee:meeting_minutes": MEETING_KEEPERS,
    "committee:meeting_edit": MEETING_KEEPERS,
    "committee:meeting_draft": READERS,
    "committee:meeting_invitation": READERS,
    "committee:agenda_add": MEETING_KEEPERS,
    "committee:meeting_item": READERS,
    "committee:item_move": MEETING_KEEPERS,
    "committee:item_remove": MEETING_KEEPERS,
    "committee:item_aside": TENDER_COMMITTEE | PARTNERSHIP_COMMITTEE,
    "committee:item_put": MEETING_LEADERS,
    "committee:item_vote": TENDER_COMMITTEE | PARTNERSHIP_COMMITTEE,
    "committee:item_votes": MEETING_LEADERS,
    "committee:item_close": MEETING_LEADERS,
    "committee:joint_meeting": frozenset({"partnership_secretary", "partnership_chair"}),
    "committee:result_notice": READERS,
    "committee:complaint": EVERYBODY_INSIDE,
    "committee:complaint_new": PARTNER,
    "committee:complaints": EVERYBODY_INSIDE,
    "committee:meeting": READERS,
    "committee:meeting_new": MEETING_KEEPERS,
    "committee:meetings": READERS,
    "committee:request": EVERYBODY_INSIDE,
    "committee:request_new": PARTNER,
    "committee:request_opinion": PARTNERSHIP_COMMITTEE,
    "committee:request_score": PARTNERSHIP_COMMITTEE,
    "committee:initiative_start": PUBLIC,
    "committee:initiative_sent": PUBLIC,
    "committee:initiative_new": PUBLIC,  # whoever holds the link
    "committee:initiative": PUBLIC,  # whoever holds the link
    "committee:initiative_paper": PUBLIC,  # whoever holds the link
    "committee:requests": EVERYBODY_INSIDE,
    "committee:directive": READERS,
    "committee:directive_new": frozenset({"higher"}),
    "committee:directives": READERS,
}

# Dashboards and figures: which of them a role opens stands in committee/oversight/pages.py.
LEADERS = frozenset({"minister", "higher", "senior", "auditor", "finance"})
OVERSEERS = TENDER_COMMITTEE | PARTNERSHIP_COMMITTEE | LEADERS | LEGAL | OFFICER
REPORT_READERS = PARTNERSHIP_COMMITTEE | LEADERS | {"tender_chair"}
_REPORTERS = frozenset({"partnership_secretary"})
_OVERSIGHT: dict[str, frozenset[str]] = {
    **dict.fromkeys(("oversight", "dashboard", "figures", "figure", "figure_rows", "view_new", "view_gone"), OVERSEERS),
    **dict.fromkeys(("reviews", "contract_review"), READERS),
    **dict.fromkeys(("reports", "report", "report_preview"), REPORT_READERS),
    **dict.fromkeys(("report_new", "report_edit", "remark_answer", "section", "section_move"), _REPORTERS),
    "contracts_review": PARTNERSHIP_COMMITTEE | LEADERS | LEGAL | OFFICER,
    "public_money": PARTNERSHIP_COMMITTEE | LEADERS,
    "review_new": frozenset({"partnership_secretary", "partnership_chair"}),
    "remark_new": PARTNERSHIP_COMMITTEE,
    "directive_take": frozenset({"partnership_secretary", "higher"}),
}

_CONTRACTS: dict[str, frozenset[str]] = {
    "contracts:contracts": EVERYBODY_INSIDE,
    "contracts:contract": EVERYBODY_INSIDE,
    "contracts:library": READERS,
    "contracts:library_clause": READERS,
    "contracts:template": READERS,
    "contracts:draft": READERS,
    "contracts:clause": READERS,
    "contracts:comment_new": READERS,
    "contracts:revision": READERS,
    "contracts:round": EVERYBODY_INSIDE,
    "contracts:proposal": PARTNER,
    "contracts:bond_new": LEGAL | FINANCE,
    "contracts:amendment_new": OFFICER,
}
# A contract in force: what everybody concerned reads, then who writes what.
# fmt: off
_CONTRACTS |= {f"contracts:{name}": roles for roles, names in (
    (EVERYBODY_INSIDE, ("milestone", "period", "indicators", "visits", "visit", "money", "payment", "bond",
        "letters", "letter", "amendment", "performance", "evaluation", "referral", "calendar", "calendar_file")),
    (PARTNER, ("period_figures",)),
    (OFFICER, ("period_targets", "period_pay", "visit_new", "finding_new", "finding_close", "advance",
        "penalty_new", "judgement")),
    (PARTNER | OFFICER, ("finding_answer",)),
    (LEGAL, ("penalty_waive", "terminate", "library_new", "library_edit", "template_row_new", "template_row",
        "template_row_remove", "clauses", "clause_add", "clause_edit", "clause_remove", "template_use", "values",
        "comment_resolve", "checklist", "external_review", "annex_new", "annex_remove", "offer", "decide",
        "signing_extend")),
    (FINANCE, ("bond_extend", "bond_call", "bond_release")),
    (PARTNER | OFFICER | LEGAL, ("letter_new", "letter_reply", "letter_receive")),
    (OFFICER | LEGAL, ("letter_close",)),
) for name in names}
# fmt: on

ACCESS: dict[str, frozenset[str]] = {
    **_WORKFLOW,
    **_AUDIT,
    **_PEOPLE,
    **_OPERATIONS,
    **_SITE,
    **_DOCUMENTS,
    **_PARTNERS,
    **_PROJECTS,
    **_TENDERS,
    **_COMMITTEE,
    **office_table(PUBLIC),
    **{f"committee:{name}": roles for name, roles in _OVERSIGHT.items()},
    **_CONTRACTS,
}
__all__ = ["ACCESS", "PARTNERSHIP_COMMITTEE", "PUBLIC", "SIGNED_IN", "STAFF", "TENDER_COMMITTEE"]
