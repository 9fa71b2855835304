"""The pages that are looked at, who opens them, and in which looks; every page of the route map stands here or says why not."""

from __future__ import annotations

import zlib
from collections.abc import Iterable
from dataclasses import dataclass

from tests.support.safety import is_full


@dataclass(frozen=True)
class PageToSee:
    """``path``: names in braces stand for rows (``rows_looked_at.py``). ``form``: instead, a page that only the browser sees
    that came to it by its steps: of ``opened_alone.py``, or of the table in ``tests/features/web/test_a_lost_answer.py``."""

    path: str = ""
    who: str | None = None
    is_for_filers: bool = False
    form: str = ""

    def __str__(self) -> str:
        return f"form {self.form}" if self.form else f"{self.who or 'visitor'} {self.path}"


@dataclass(frozen=True)
class Look:
    """``cookie``: what the person chose (``web/display.py``): language, size, theme, keys. ``width`` in CSS pixels."""

    name: str
    cookie: str
    width: int = 1280
    has_forced_colours: bool = False


LIGHT = Look("light", "en.1.light.off")
URDU = Look("Urdu", "ur.1.light.off")
LOOKS = (
    LIGHT,
    Look("dark", "en.1.dark.off"),
    Look("320 px", "en.1.light.off", width=320),
    Look("largest text", "en.3.light.off"),
    Look("forced colours", "en.1.light.off", has_forced_colours=True),
    Look("Hindi", "hi.1.light.off"),
)


def looks_of(page: PageToSee) -> tuple[Look, ...]:
    """All of them in ``make safety``; else one, chosen by the page's name, so that all looks come up on some page."""
    looks = (*LOOKS, URDU) if page.is_for_filers else LOOKS
    return looks if is_full() else (looks[zlib.crc32(str(page).encode()) % len(looks)],)


def _pages(who: str | None, *paths: str, is_for_filers: bool = False) -> tuple[PageToSee, ...]:
    return tuple(PageToSee(path, who, is_for_filers) for path in paths)


def _forms(*names: str) -> tuple[PageToSee, ...]:
    return tuple(PageToSee(is_for_filers=True, form=name) for name in names)


def _under(head: str, *tails: str) -> Iterable[str]:
    return (f"{head}{tail}" for tail in tails)


STEPS_OF_THE_HEAD = ("answer", "ask-filer", "report-progress", "transfer", "ask-extension", "not-admissible", "acknowledge", "assign",
                     "change-category", "consult")  # fmt: skip
PAGES = (
    *_pages(None, "/", "/track", "/track/code", "/calculator", "/public", "/sittings", "/sign-in", "/sign-in/code", "/offices",
            "/offices/JPDCL", "/offices/JPDCL/calendar", "/estates", "/estates/gangyal", "/districts", "/districts/Samba", "/public/data", "{called}", "{held}", "/check", "{paper}", "/help", "/shared", "{shared}", "/display",
            *_under("/pages/", "about", "contact", "policies", "accessibility", "sitemap"), "/nowhere", is_for_filers=True),
    *_forms("intake.start_filing", "intake.ask_about", "intake.ask_place", "intake.ask_similar", "intake.ask_words", "intake.ask_contact",
            "intake.check_and_send", "intake.check_and_send joining", "intake.prove_contact", "intake.add_files", "intake.finish_later",
            "cases.stop_tracking", "cases.replace_secret", "cases.take_step the last word", "cases.say_word", "cases.choose_messages",
            "cases.change_contact", "correspondence.correct_address", "cosigning.invite_units", "cosigning.list_members", "cosigning.read_and_sign",
            "cosigning.prove_address", "cosigning.show_signed", "cosigning.lead_case", "cosigning.give_contact", "cosigning.prove_contact", "enterprises.show_units", "enterprises.add_represented", "accounts.enter_code", "accounts.change_contact",
            "intake.show_filed", "intake.show_filed joined", "cosigning.show_signature", "cases.show_case followed"),
    PageToSee(form="cases.show_contact by an officer"), PageToSee(form="cosigning.show_signatories by an officer"),
    *_pages("association", "{invitation}", is_for_filers=True),
    *_pages("filer", "{unit}", "{unit_member}/end", "/account/take-away", "{own}/take-away", "/inbox", "/cases", "/account", "/account/tokens", "{own}", "{open_own}", "/sittings/my-calendar", "{claimed}/word",
            *_under("{own}", "/steps/accept", "/steps/dispute", "/receipt", "/files"),
            *_under("{open_own}", "/steps/reply", "/steps/add-information", "/steps/withdraw"),
            "{heard_case}{called}/cannot-come", is_for_filers=True),
    *_pages("hod", "/inbox", "/cases", "/search?q=power", "/directions", "/overview", "/keys", "/reply-templates", "/reply-templates/new",
            "{template}", "/account", "/account/deputy", "/inbox/deputy", "/offices/report-cards", "/offices/JPDCL/report-card",
            "/offices/JPDCL/report-card/received", "/offices/JPDCL/handover", "/offices/JPDCL/handover/new", "/views/new?estate=gangyal", "{view}", "/bulk?step=transfer&{two_cases}",
            "/bulk?step=transfer&office=KPDCL&{two_cases}", "{bulk}", "{direction}", "{called}/briefs", "{item}",
            "{item_case}/adoption", "{item_case}/refusal", "{letter}", "{proof}/files",
            *_under("{case}", "", "/notes", "/files"), *_under("{case}/steps/", *STEPS_OF_THE_HEAD)),
    *_pages("nodal", "{case}/steps/prepare-answer"),
    *_pages("secretary.power", "/inbox", "{case}"),
    *_pages("convener.jammu", "/inbox", "/sittings", "/sittings/series/new", "/directions/new", "/agenda-rules", "/sittings/quorum/jammu", "/directions", "{direction}",
            "{direction}/terms", "/counter-filing", "/policy-items", "/policy-items/new", "{item}", "{item}/change", "{item_case}/removal",
            "{alike}", "/letters", "{tray}", "{returned}", "{to_sort}", "{to_sort}/steps/sort", "{case}/steps/join", "{joined}/steps/unjoin",
            "/action-taken", "/estates/gangyal", "/meetings", "/meetings/new", *_under("{meeting}", "", "/change", "/instructions/new"),
            *_under("{sitting}", "", "/agenda", "/freeze", "/papers", "/briefs", "/live", "/live/attendance", "/sheet", "/agenda/due-not-listed",
                    "/change", "/chair-notes"),
            *_under("{planned}", "/following", "/end-series"),
            *_under("{held}", "/agenda", "/papers", "/minutes", "/minutes/corrections/new", "/minutes/corrigenda/new")),
    *_pages("convener.kashmir", *_under("{called}", "/agenda", "/live", "/agenda/entries/{entry}/hold-over",
            "/agenda/entries/{entry}/cannot-come"), "{texts}", "{correction}",
            *_under("{open_direction}", "", "/terms")),
    *_pages("hod.kashmir", *_under("{open_direction}", "", "/files"), "{asked_case}", "{asked}"),
    *_pages("secretary", "{deputy_mail}", "/programmes", *_under("{programme}", "", "/figures", "/report", "/import", "/items/{programme_item}",
            "/items/{programme_item}/figures", "/items/{programme_item}/stages/{programme_stage}", "/figures/{reading}/correct")),
    *_pages("chair", "/inbox", "/overview", "{called}", "{called}/agenda", "{called}/chair-notes", "/directions", "/cases"),
    *_pages("overseer", "/cases", "/overview", "/overview/open", "/overview/sittings-due", "/reports/monthly", "/reports/monthly/2026-10/both", "/files",
            "/files/ask?of=%2Fcases"),
    *_pages("admin", "/associations", "{association}/first-member", "/imports", "/imports/new", *_under("{taken_over}", "", "/take-out"), "/admin/webhooks", "/admin/webhooks/new", *_under("{webhook}", "", "/change"), "/admin/system", "/admin/mail", "{mail}", "/admin/sms", "/letters", "/admin/people", "/admin/people/new", "/reports/monthly/subscribers", "{person}",
            "/admin/routing", "/admin/routing/new", "/admin/routing/try", "{rule}", "/admin/kit",
            *_under("/admin/reference", "", "/limits", "/limits/change", "/ladders", "/ladders/resolve/1", "/ladders/resolve/1/end", "/estates",
                    "/estates/new", "/estates/gangyal", "/offices", "/offices/new", "/offices/JPDCL", "/offices/JPDCL/holders", "/seats", "/seats/new",
                    "/weeks", "/weeks/new", "/weeks/six", "/holidays", "/holidays/import", "/categories", "/categories/power_supply", "/districts",
                    "/districts/Samba"),
            "/programmes/new", *_under("{programme}", "/change", "/measure/new", "/stage/{programme_stage}/change"), "{holder}/end", "{holder}/deputy", "{holiday}/move", "{holiday_file}", "{seat}"),
)  # fmt: skip

MOST_USED = (
    "visitor /", "form intake.start_filing", "form intake.ask_place", "form intake.ask_words", "form intake.ask_contact",
    "form intake.check_and_send", "form intake.prove_contact", "form intake.show_filed", "visitor /track", "form cases.show_case followed",
    "visitor /sittings", "visitor {called}", "filer {own}", "filer {own}/steps/dispute", "hod /inbox", "hod /cases", "hod {case}",
    "hod {case}/steps/answer", "convener.jammu {sitting}/agenda", "convener.jammu {sitting}/live",
)  # fmt: skip
"""The twenty that are opened most often, of each kind of reader: these are read without the style sheet too."""

LEFT_OUT = {
    "sittings.ask_to_end": "there only on the day of a sitting: looked at with its room (journeys/test_room_by_keyboard.py)",
    **dict.fromkeys(("admin.show_health", "desk.stay_signed_in", "web.serve_static", "web.serve_icon"), "no page: for machines and scripts"),
    **dict.fromkeys(("documents.download_papers", "documents.print_action_taken", "documents.print_agenda", "documents.print_meeting", "documents.print_paper", "public.send_open_data", "public.send_table",
                     "documents.print_receipt", "cases.download_file", "sittings.download_proof", "reference.export_csv", "exports.send_case",
                     "exports.send_own", "exports.send_list_file", "monthly.print_report"), "a file"),
    **dict.fromkeys(("reference.export_calendar", "reference.show_office_feed", "sittings.show_feed", "sittings.show_own_feed"), "a calendar file"),
    **{f"api.{name}": "answers programs (features/api/test_contract.py)" for name in (
        "discover", "download_file", "read_case", "read_cases", "read_categories", "read_direction", "read_directions",
        "read_districts", "read_divisions", "read_document", "read_estates", "read_files", "read_holidays",
        "read_offices", "read_programme", "read_programmes", "read_request", "read_requests", "read_service",
        "read_services", "read_sitting", "read_sittings")},
    **dict.fromkeys(("web.choose_display", "cosigning.open_signed", "cosigning.follow_joined", "intake.go_on", "public.show_about",
                     "public.show_accessibility", "public.show_contact", "public.show_privacy", "public.show_sitemap", "public.show_terms"),
                    "leads on to another page"),
}  # fmt: skip
