"""With a script, on a line that dies: nothing typed is lost, nothing is done twice, each file says how it stands."""

from __future__ import annotations

import io

import pytest
from PIL import Image

from grievance.cases.attachments import content_of
from grievance.cases.models import Attachment, Case
from grievance.foundation.database import db
from grievance.intake.models import Draft
from tests.features.intake.pages import URDU
from tests.support.hands import ClientHands
from tests.support.serving import served

CUT = "The line is cut."


@pytest.fixture
def phone(forum, chromium):  # noqa: ANN001, ANN201
    """A page of a small browser with a script, and the address of the forum."""
    with served(forum) as address:
        context = chromium.new_context(viewport={"width": 360, "height": 740})
        page = context.new_page()
        page.set_default_timeout(60_000)
        yield page, address
        context.close()


def count(kind) -> int:  # noqa: ANN001
    db.session.rollback()
    return db.session.query(kind).count()


def after_the_commit(page, pattern: str, times: int = 1) -> None:  # noqa: ANN001
    """The server gets the next POSTs and their answers never arrive."""
    left = [times]

    def cut(route):  # noqa: ANN001, ANN202
        if route.request.method != "POST" or not left[0]:
            return route.continue_()
        left[0] -= 1
        route.fetch(max_redirects=0)
        return route.abort("connectionreset")

    page.route(pattern, cut)


def to_the_words(page, address: str) -> None:  # noqa: ANN001
    page.goto(f"{address}/file")
    page.locator("main input[name=group][value=power]").check()
    page.locator("main button.btn").first.click()
    page.locator("main input[name=where][value=estate]").check()
    page.locator("main input[name=estate]").fill("Gangyal")
    page.locator("main button.btn:not(.alt)").first.click()
    page.wait_for_url("**/words")


def to_the_end(page, address: str) -> None:  # noqa: ANN001
    to_the_words(page, address)
    page.locator("main textarea[name=words]").fill("After 9 pm the voltage falls to 310.")
    page.locator("main input[name=since]").first.check()
    page.locator("main button.btn:not(.alt)").first.click()
    page.wait_for_url("**/contact")
    page.locator("main input[name=name]").fill("Rakesh Kumar")
    page.locator("main input[name=filer_kind][value=artisan]").check()
    page.locator("main input[name=contact]").fill("9419123456")
    page.locator("main button.btn:not(.alt)").first.click()
    page.wait_for_url("**/check")


def test_words_stay_on_a_dead_line_outlive_a_reload_and_go_out_when_it_is_back(phone):
    page, address = phone
    to_the_words(page, address)
    page.locator("main textarea[name=words]").fill(URDU)
    page.locator("main input[name=since]").first.check()
    page.context.set_offline(True)
    page.locator("main button.btn:not(.alt)").first.click()
    page.get_by_text(CUT).wait_for()
    assert page.locator("main textarea[name=words]").input_value() == URDU
    page.context.set_offline(False)
    page.reload()
    assert page.locator("main textarea[name=words]").input_value() == URDU
    assert page.locator("main input[name=since]").first.is_checked()
    page.locator("main button.btn:not(.alt)").first.click()
    page.wait_for_url("**/contact")
    assert [row.data["words"] for row in db.session.query(Draft)] == [URDU]
    assert page.evaluate("Object.keys(sessionStorage).length") == 0, "the next page has come"


def test_a_send_whose_answer_was_lost_is_tried_again_and_shows_the_first_result(phone):
    page, address = phone
    to_the_end(page, address)
    after_the_commit(page, "**/check", times=2)
    for _ in range(2):
        page.locator("main button.btn:not(.alt)").last.click()
        page.get_by_text(CUT).wait_for()
    page.get_by_role("button", name="Try again").click()
    page.wait_for_url("**/file/*/*")
    page.wait_for_function("!location.pathname.endsWith('/check')")
    if page.url.endswith("/code"):
        page.locator("main button[value=without]").click()
        page.wait_for_url("**/filed")
    assert count(Case) == 1
    page.get_by_role("link", name="Follow it").wait_for()


def test_words_changed_after_a_lost_answer_are_the_ones_kept(phone):
    page, address = phone
    to_the_words(page, address)
    page.locator("main textarea[name=words]").fill("The voltage falls at night.")
    page.locator("main input[name=since]").first.check()
    after_the_commit(page, "**/words")
    page.locator("main button.btn:not(.alt)").first.click()
    page.get_by_text(CUT).wait_for()
    page.locator("main textarea[name=words]").fill("The voltage falls at night and by day.")
    page.get_by_role("button", name="Try again").click()
    page.wait_for_url("**/contact")
    db.session.rollback()
    assert [row.data["words"] for row in db.session.query(Draft)] == ["The voltage falls at night and by day."]


def test_after_a_lost_answer_a_reload_sends_with_the_key_of_before(phone):
    page, address = phone
    page.goto(f"{address}/file")
    page.locator("main input[name=group][value=power]").check()
    after_the_commit(page, "**/file")
    page.locator("main button.btn").first.click()
    page.get_by_text(CUT).wait_for()
    page.context.clear_cookies(name="draft")  # it came with the answer that was lost
    page.reload()
    page.locator("main button.btn:not(.alt)").first.click()
    page.wait_for_url("**/place")
    assert count(Draft) == 1


def test_what_the_server_refuses_is_shown_with_all_that_was_typed(phone):
    page, address = phone
    to_the_words(page, address)
    page.locator("main textarea[name=words]").fill("Too dark")
    page.locator("main button.btn:not(.alt)").first.click()
    page.locator(".err-sum").wait_for()
    assert page.locator("main textarea[name=words]").input_value() == "Too dark"
    page.locator("main input[name=since]").first.check()
    page.locator("main textarea[name=words]").fill("Too dark after nine in the evening.")
    page.locator("main button.btn:not(.alt)").first.click()
    page.wait_for_url("**/contact")


def photo(wide: int, high: int) -> bytes:
    """A picture that does not pack: more than the 400 kB below which a photo is left as it is."""
    import random

    made, chance = io.BytesIO(), random.Random(7)
    small = Image.frombytes("RGB", (wide // 4, high // 4), chance.randbytes(wide * high * 3 // 16))
    small.resize((wide, high)).save(made, "JPEG", quality=95)
    assert len(made.getvalue()) > 400_000
    return made.getvalue()


def test_each_file_says_how_it_stands_and_a_lost_one_is_tried_again_by_itself(phone):
    page, address = phone
    to_the_end(page, address)
    page.goto(page.url.replace("/check", "/files"))
    after_the_commit(page, "**/files")
    page.locator("input[type=file]").set_input_files([
        {"name": "meter.jpg", "mimeType": "image/jpeg", "buffer": photo(2400, 1200)},
        {"name": "notes.txt", "mimeType": "text/plain", "buffer": b"not a picture"},
        {"name": "bill.jpg", "mimeType": "image/jpeg", "buffer": photo(2000, 2400)},
    ])  # fmt: skip
    page.get_by_text("bill.jpg: kept").wait_for()
    rows = page.locator("ul[data-list] li").all_inner_texts()
    assert (
        "the line was cut" in rows[0]
        and "Try again" in rows[0]
        and "neither a picture" in rows[1]
        and rows[2] == "bill.jpg: kept"
    )
    page.get_by_role("button", name="Try again").click()
    page.get_by_text("meter.jpg: kept").wait_for()
    assert count(Attachment) == 2, "the one whose answer was lost is kept once"
    with_sizes = [Image.open(io.BytesIO(content_of(row))).size for row in db.session.query(Attachment).order_by("id")]
    assert with_sizes == [(1600, 800), (1333, 1600)]


def test_a_large_photo_leaves_the_phone_small(phone):
    page, address = phone
    to_the_end(page, address)
    page.goto(page.url.replace("/check", "/files"))
    sent: list[int] = []
    page.on("request", lambda one: sent.append(len(one.post_data_buffer or b"")) if one.method == "POST" else None)
    big = photo(4000, 3000)
    page.locator("input[type=file]").set_input_files([{"name": "big.jpg", "mimeType": "image/jpeg", "buffer": big}])
    page.get_by_text("big.jpg").first.wait_for()
    page.get_by_role("button", name="Remove").wait_for()
    assert count(Attachment) == 1 and sent and max(sent) < len(big) / 2


def test_without_a_script_the_good_files_are_taken_and_each_refused_one_is_named(forum):
    hands = ClientHands(forum)
    hands.open("/file")
    hands.fill(group="power")
    hands.press("")
    draft = hands.path().rsplit("/", 1)[0]
    hands.fill(where="estate", estate="Gangyal")
    hands.press("")
    hands.fill(words="After 9 pm the voltage falls to 310.", since="month")
    hands.press("")
    hands.fill(name="Rakesh", filer_kind="artisan", contact="9419123456")
    hands.press("")
    page = hands.browser.get(f"{draft}/files")
    small = io.BytesIO()
    Image.new("RGB", (40, 40)).save(small, "PNG")
    form = next(form for form in page.forms.values() if "file" in form.fields)
    fields = [(name, value) for name, value in form.submit_fields() if name != "file"]
    files = [("file", "good.png", small.getvalue()), ("file", "bad.txt", b"no"), ("file", "empty.pdf", b"")]
    done = hands.browser.post(f"{draft}/files", params=fields, upload_files=files)
    for _ in range(2):
        done = hands.browser.post(f"{draft}/files", params=fields, upload_files=files)
    seen = " ".join(done.follow().html.get_text(" ").split())
    assert "good.png" in seen and "bad.txt is neither a picture" in seen and "The file empty.pdf is empty" in seen
    assert count(Attachment) == 1
