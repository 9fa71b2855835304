"""A small IMAP4rev1 server on loopback, enough for a mailbox that is read by UID: scripted faults, real sockets.

``faults`` maps a command (``LOGIN``, ``SEARCH``, ``FETCH``, ``STORE``) to what it does instead: ``"no"`` refuses,
``"cut"`` closes the line, ``"bad"`` answers rubbish; a number as second part says how often, ``("cut", 1)``.
"""

from __future__ import annotations

import re
import socketserver
import threading
from dataclasses import dataclass, field


@dataclass
class Kept:
    content: bytes
    flags: set[str] = field(default_factory=set)


class ImapServer:
    """``letters`` by UID; ``taken()`` are the UIDs that carry the reader's mark."""

    def __init__(
        self, *contents: bytes, keywords: bool = True, user: str = "forum", password: str = "p@ss word"
    ) -> None:
        self.letters = {uid: Kept(content) for uid, content in enumerate(contents, 101)}
        self.keywords, self.user, self.password = keywords, user, password
        self.faults: dict[str, tuple[str, int]] = {}
        self.commands: list[str] = []

    def __enter__(self) -> ImapServer:
        outer = self

        class Handler(socketserver.StreamRequestHandler):
            def handle(self) -> None:
                Talk(outer, self).run()

        self.server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.port = self.server.server_address[1]
        threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self.server.shutdown()
        self.server.server_close()

    @property
    def url(self) -> str:
        return f"imap://{self.user}:{self.password.replace('@', '%40').replace(' ', '%20')}@127.0.0.1:{self.port}/INBOX"

    def add(self, content: bytes) -> int:
        uid = max(self.letters, default=100) + 1
        self.letters[uid] = Kept(content)
        return uid

    def taken(self) -> list[int]:
        mark = "GrievanceForumTaken" if self.keywords else "\\Seen"
        return sorted(uid for uid, letter in self.letters.items() if mark in letter.flags)

    def fault(self, command: str) -> str:
        what, left = self.faults.get(command, ("", 0))
        if not what or left == 0:
            return ""
        self.faults[command] = (what, left - 1)
        return what


class Cut(Exception):
    pass


class Talk:
    def __init__(self, server: ImapServer, handler: socketserver.StreamRequestHandler) -> None:
        self.server, self.handler = server, handler

    def say(self, line: str) -> None:
        self.handler.wfile.write(line.encode() + b"\r\n")

    def run(self) -> None:
        self.say("* OK IMAP4rev1 here")
        try:
            while line := self.handler.rfile.readline():
                self.answer(line.decode("utf-8", "replace").rstrip("\r\n"))
        except (Cut, OSError, ValueError):
            return

    def answer(self, line: str) -> object:
        tag, _, rest = line.partition(" ")
        words = rest.split(" ", 2)
        name = words[1].upper() if words[0].upper() == "UID" and len(words) > 1 else words[0].upper()
        self.server.commands.append(f"{name} {rest.split(' ', 1)[-1] if name != 'LOGIN' else '…'}")
        fault = self.server.fault(name)
        if fault == "cut":
            raise Cut
        if fault == "no":
            return self.say(f"{tag} NO refused")
        if fault == "bad":
            return self.say("* what is this ( \r\nrubbish")
        return getattr(self, name.lower(), self.unknown)(tag, rest)

    def unknown(self, tag: str, rest: str) -> None:
        self.say(f"{tag} BAD unknown")

    def capability(self, tag: str, rest: str) -> None:
        self.say("* CAPABILITY IMAP4rev1")
        self.say(f"{tag} OK done")

    def login(self, tag: str, rest: str) -> None:
        user, password = re.fullmatch(r'LOGIN (\S+) "?(.*?)"?', rest).groups()  # type: ignore[union-attr]
        right = (user.strip('"'), password) == (self.server.user, self.server.password)
        self.say(f"{tag} {'OK signed in' if right else 'NO wrong name or password'}")

    def select(self, tag: str, rest: str) -> None:
        self.say(f"* {len(self.server.letters)} EXISTS")
        self.say("* FLAGS (\\Seen \\Deleted)")
        anything = " \\*" if self.server.keywords else ""
        self.say(f"* OK [PERMANENTFLAGS (\\Seen \\Deleted{anything})] limited")
        self.say(f"{tag} OK [READ-WRITE] done")

    def search(self, tag: str, rest: str) -> None:
        mark = "\\Seen" if "UNSEEN" in rest else (re.search(r"UNKEYWORD (\S+)", rest) or [""])[1]
        found = [str(uid) for uid, letter in sorted(self.server.letters.items()) if mark not in letter.flags]
        self.say(f"* SEARCH {' '.join(found)}".rstrip())
        self.say(f"{tag} OK done")

    def fetch(self, tag: str, rest: str) -> None:
        uid, wanted = re.fullmatch(r"UID FETCH (\d+) (.+)", rest).groups()  # type: ignore[union-attr]
        letter = self.server.letters.get(int(uid))
        if letter is not None and "SIZE" in wanted:
            self.say(f"* 1 FETCH (UID {uid} RFC822.SIZE {len(letter.content)})")
        elif letter is not None:
            part = re.search(r"<0\.(\d+)>", wanted)
            content = letter.content[: int(part[1])] if part else letter.content
            self.handler.wfile.write(
                b"* 1 FETCH (UID %s BODY[] {%d}\r\n" % (uid.encode(), len(content)) + content + b")\r\n"
            )
        self.say(f"{tag} OK done")

    def store(self, tag: str, rest: str) -> None:
        uid, flag = re.fullmatch(r"UID STORE (\d+) \+FLAGS\.SILENT \((.+)\)", rest).groups()  # type: ignore[union-attr]
        self.server.letters[int(uid)].flags.add(flag)
        self.say(f"{tag} OK done")

    def logout(self, tag: str, rest: str) -> None:
        self.say("* BYE")
        self.say(f"{tag} OK done")
        raise Cut
