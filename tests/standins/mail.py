"""A mail server on 127.0.0.1 that keeps what it is sent; and a way out for e-mails that needs none."""

from __future__ import annotations

import socketserver
import threading
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Self

from bot.service.alerts.port import Mail, MailFault


@dataclass
class Letterbox:
    """What `Post` asks for: it takes every e-mail, but the first `failing` attempts fail."""

    failing: int = 0
    taken: list[Mail] = field(default_factory=list)
    tried: int = 0

    def send(self, mail: Mail) -> None:
        self.tried += 1
        if self.failing:
            self.failing -= 1
            raise MailFault("The mail server cannot be reached (TimeoutError).")
        self.taken.append(mail)


class MailServer:
    """It speaks as much SMTP as a sender needs. refuses: the code with which it turns away each recipient."""

    def __init__(self, *, refuses: int = 0) -> None:
        self.taken: list[EmailMessage] = []
        self.refuses = refuses
        outer = self

        class Handler(socketserver.StreamRequestHandler):
            def handle(self) -> None:
                self.say(220, "mail.example")
                while line := self.rfile.readline().decode().strip():
                    command = line.upper()
                    if command == "DATA":
                        self.say(354, "go on")
                        outer.keep(b"".join(iter(self.rfile.readline, b".\r\n")))
                        self.say(250, "kept")
                    elif command.startswith("RCPT") and outer.refuses:
                        self.say(outer.refuses, "no")
                    elif command == "QUIT":
                        self.say(221, "bye")
                        return
                    else:
                        self.say(250, "mail.example")

            def say(self, code: int, words: str) -> None:
                self.wfile.write(f"{code} {words}\r\n".encode())

        self._server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.port = int(self._server.server_address[1])

    def keep(self, raw: bytes) -> None:
        found = message_from_bytes(raw, policy=policy.default)
        assert isinstance(found, EmailMessage)
        self.taken.append(found)

    def __enter__(self) -> Self:
        threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()
