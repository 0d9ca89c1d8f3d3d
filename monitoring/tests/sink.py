"""Receives what Alertmanager sends, and stands in for a source of users that refuses every request.

Port 9900: webhook; port 2525: SMTP; port 8092: 403 for every request. Prints a line for each alert and each mail.
"""

import http.server
import json
import socketserver
import threading
import time


def log(*words):
    print(f"{time.time():.1f}", *words, flush=True)


class Webhook(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        for alert in json.loads(body)["alerts"]:
            labels = alert["labels"]
            log(alert["status"], labels["alertname"], *(f"{k}={v}" for k, v in sorted(labels.items())))
        self.send_response(200)
        self.end_headers()

    def log_message(self, *_):
        pass


class Refusing(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_error(403)

    def log_message(self, *_):
        pass


class Mail(socketserver.StreamRequestHandler):
    def handle(self):
        self.reply("220 sink")
        for line in self.rfile:
            command = line[:4].upper()
            if command == b"DATA":
                self.reply("354 go on")
                subject = ""
                while (line := self.rfile.readline()) not in (b".\r\n", b""):
                    if line.startswith(b"Subject:"):
                        subject = line.decode().strip()
                log("mail", subject)
            self.reply("221 bye" if command == b"QUIT" else "250 ok")
            if command == b"QUIT":
                return

    def reply(self, text):
        self.wfile.write(f"{text}\r\n".encode())


class Tcp(socketserver.ThreadingTCPServer):
    allow_reuse_address = daemon_threads = True


for port, handler in ((9900, Webhook), (2525, Mail), (8092, Refusing)):
    threading.Thread(target=Tcp(("", port), handler).serve_forever).start()
log("ready")
