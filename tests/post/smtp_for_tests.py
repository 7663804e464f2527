"""A mail server on this machine that takes, refuses or drops mails as a test tells it."""

from __future__ import annotations

import socketserver
import threading
from email import message_from_bytes, policy
from email.message import EmailMessage


class MailServer:
    """What it has taken (`taken`), and how it answers.

    `refuse`: its answer after RCPT, e.g. `450 try later`; `refuse_data`: after the mail itself; `drop`: it breaks
    the connection off in the middle of the mail; `hang`: it takes the mail, tells `has_taken`, and waits for
    `answer` before it says so.
    """

    def __init__(self) -> None:
        self.taken: list[EmailMessage] = []
        self.refuse = self.refuse_data = ""
        self.drop = self.hang = False
        self.has_taken, self.answer = threading.Event(), threading.Event()
        outer = self

        class Session(socketserver.StreamRequestHandler):
            def say(self, text: str) -> None:
                self.wfile.write(f"{text}\r\n".encode())

            def handle(self) -> None:
                self.say("220 loopback")
                while line := self.rfile.readline().decode("ascii", "replace").strip():
                    verb = line.split(":")[0].split(" ")[0].upper()
                    if verb == "QUIT":
                        self.say("221 bye")
                        return
                    if verb == "RCPT" and outer.refuse:
                        self.say(outer.refuse)
                    elif verb == "DATA":
                        self.say("354 go on")
                        if not self.take():
                            return
                    else:
                        self.say("250 ok")

            def take(self) -> bool:
                lines = []
                while (line := self.rfile.readline()) not in (b".\r\n", b""):
                    if outer.drop:
                        return False
                    lines.append(line[1:] if line.startswith(b"..") else line)
                if outer.refuse_data:
                    self.say(outer.refuse_data)
                    return True
                outer.taken.append(message_from_bytes(b"".join(lines), policy=policy.default))
                outer.has_taken.set()
                if outer.hang:
                    outer.answer.wait(60)
                self.say("250 taken")
                return True

        class Server(socketserver.ThreadingTCPServer):
            allow_reuse_address = True
            daemon_threads = True

            def handle_error(self, request: object, client_address: object) -> None:
                """A client that was killed is what some tests are about."""

        self.server = Server(("127.0.0.1", 0), Session)
        self.port: int = self.server.server_address[1]
        self.thread = threading.Thread(target=self.server.serve_forever, daemon=True)
        self.thread.start()

    def stop(self) -> None:
        self.answer.set()
        self.server.shutdown()
        self.server.server_close()
        self.thread.join()
