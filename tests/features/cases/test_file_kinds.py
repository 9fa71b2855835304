"""What may be handed in is told by its content, and nothing in it can run."""

import io
import zipfile
import zlib

import pytest
from PIL import Image

from grievance.cases.file_kinds import LARGEST, FileRefused, checked

pikepdf = pytest.importorskip("pikepdf")


def picture(kind, size=(80, 60), mode="RGB", **more):
    out = io.BytesIO()
    Image.new(mode, size, "red").save(out, kind, **more)
    return out.getvalue()


def pdf(**root):
    made = pikepdf.new()
    made.add_blank_page()
    for name, value in root.items():
        made.Root[f"/{name}"] = made.make_indirect(value)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def office(*parts, types="<Types/>"):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("[Content_Types].xml", types)
        for part in parts:
            made.writestr(part, "<x/>")
    return out.getvalue()


def png_of(width, height):
    """A PNG that claims a size without holding it."""

    def chunk(kind, data):
        return len(data).to_bytes(4, "big") + kind + data + zlib.crc32(kind + data).to_bytes(4, "big")

    head = width.to_bytes(4, "big") + height.to_bytes(4, "big") + b"\x08\x02\x00\x00\x00"
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0" * 999)) + chunk(b"IEND", b"")
    )


GOOD = [
    ("meter.JPEG", picture("JPEG"), "image/jpeg", "meter.jpg"),
    ("plan.png", picture("PNG", mode="RGBA"), "image/png", "plan.png"),
    ("plan.gif", picture("PNG", mode="P"), "image/png", "plan.png"),
    ("x.webp", picture("WEBP"), "image/webp", "x.webp"),
    ("Letter to SDO.pdf", pdf(), "application/pdf", "Letter to SDO.pdf"),
    ("خط.docx", office("word/document.xml"), "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
     "خط.docx"),
    ("figures", office("xl/workbook.xml"), "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
     "figures.xlsx"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "content", "media_type", "kept_as"), GOOD)
def test_good_files_are_taken_with_the_ending_of_their_content(name, content, media_type, kept_as):
    file = checked(content, name)
    assert (file.media_type, file.name) == (media_type, kept_as)


def test_a_picture_is_drawn_anew_without_place_and_comment():
    exif = Image.Exif()
    exif[0x010E] = "SECRET PLACE"
    dirty = picture("JPEG", exif=exif) + b"<script>alert(1)</script>"
    assert b"SECRET" in dirty
    clean = checked(dirty, "a.jpg").content
    assert b"SECRET" not in clean and b"script" not in clean


def script():
    return pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS=pikepdf.String("app.alert(1)"))


BAD = {
    "empty": b"", "html": b"<html><script>", "svg": b"<svg onload=1>", "program": b"MZ\x90\x00", "gif": b"GIF89a" + b"\0" * 99,
    "cut jpeg": picture("JPEG")[:200], "false jpeg": b"\xff\xd8\xff\xe0 php", "false png": b"\x89PNG\r\n\x1a\nxx",
    "bomb png": png_of(60_000, 60_000), "false webp": b"RIFF\0\0\0\0WEBPxx",
    "false pdf": b"%PDF-1.7 nothing", "pdf with script": pdf(OpenAction=script()),
    "pdf with nested script": pdf(AA=pikepdf.Dictionary(WC=script())),
    "pdf with file": pdf(Names=pikepdf.Dictionary(EmbeddedFiles=pikepdf.Dictionary(Names=pikepdf.Array()))),
    "pdf that launches": pdf(OpenAction=pikepdf.Dictionary(S=pikepdf.Name.Launch, F=pikepdf.String("cmd.exe"))),
    "zip": office("readme.txt"), "false zip": b"PK\x03\x04junk",
    "macro word": office("word/document.xml", "word/vbaProject.bin"),
    "macro type": office("word/document.xml", types="application/vnd.ms-word.document.macroEnabled.main+xml"),
    "word with object": office("word/document.xml", "word/embeddings/oleObject1.bin"),
    "word that climbs": office("word/document.xml", "../../evil"),
}  # fmt: skip


@pytest.mark.parametrize("content", BAD.values(), ids=BAD.keys())
def test_other_files_are_refused_with_a_sentence_at_the_field(content):
    with pytest.raises(FileRefused) as refused:
        checked(content, "harmless.pdf")
    assert refused.value.field == "file" and str(refused.value).endswith(".")


def test_a_file_over_ten_megabytes_and_a_zip_bomb_are_refused():
    with pytest.raises(FileRefused, match="larger than 10 MB"):
        checked(b"\xff\xd8\xff" + b"\0" * LARGEST, "a.jpg")
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("[Content_Types].xml", "<Types/>")
        made.writestr("word/document.xml", b"\0" * (61 * 1024 * 1024))
    with pytest.raises(FileRefused):
        checked(out.getvalue(), "bomb.docx")


@pytest.mark.parametrize(
    "name", ["../../etc/passwd", "C:\\x\\y.jpg", 'a"b\r\nSet-Cookie: x.jpg', "", ".htaccess", "ہے" * 200]
)
def test_names_can_neither_climb_nor_break_a_header(name):
    kept = checked(picture("JPEG"), name).name
    assert kept.endswith(".jpg") and len(kept) < 100
    assert not set(kept) & set('/\\"\r\n:') and not kept.startswith(".")


def test_a_locked_pdf_is_told_to_come_without_password():
    made = pikepdf.new()
    made.add_blank_page()
    out = io.BytesIO()
    made.save(out, encryption=pikepdf.Encryption(owner="a", user="b"))
    with pytest.raises(FileRefused, match="locked by a password"):
        checked(out.getvalue(), "locked.pdf")
