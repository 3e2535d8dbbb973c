"""A mail server that is not ours (aiosmtpd), and a reader of mails that is not ours (Python's own).

Takes mails over STARTTLS until its input ends. Says on the first line on which port it listens; each
further line is a mail, read back, as JSON.
"""

import asyncio
import email
import json
import ssl
import sys
from email import policy
from html.parser import HTMLParser

from aiosmtpd.smtp import SMTP


class Page(HTMLParser):
    """What a page is made of, and what it shows."""

    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.tags, self.attributes, self.links, self.says = set(), set(), [], []
        self.inside = []

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        self.attributes.update(name for name, _ in attrs)
        self.links.extend(value for name, value in attrs if name == "href")
        if tag in ("style", "title"):
            self.inside.append(tag)

    def handle_endtag(self, tag):
        if self.inside and self.inside[-1] == tag:
            self.inside.pop()

    def handle_data(self, data):
        if not self.inside:
            self.says.append(data)


def header(message, name):
    value = message[name]
    return None if value is None else str(value)


class Handler:
    async def handle_DATA(self, server, session, envelope):
        message = email.message_from_bytes(envelope.original_content, policy=policy.default)
        parts = list(message.walk())
        text = message.get_body(("plain",))
        html = message.get_body(("html",))
        page = Page()
        page.feed(html.get_content())
        page.close()
        read = {
            "encrypted": session.ssl is not None,
            "from": envelope.mail_from,
            "to": envelope.rcpt_tos,
            "headers": {
                name: header(message, name)
                for name in (
                    "From",
                    "To",
                    "Reply-To",
                    "Subject",
                    "Message-ID",
                    "In-Reply-To",
                    "References",
                    "List-Unsubscribe",
                    "Auto-Submitted",
                    "MIME-Version",
                )
            },
            "structure": [part.get_content_type() for part in parts],
            "charsets": [part.get_content_charset() for part in parts[1:]],
            "defects": [repr(defect) for part in parts for defect in part.defects],
            "text": text.get_content(),
            "html": html.get_content(),
            "page": {
                "tags": sorted(page.tags),
                "attributes": sorted(page.attributes),
                "links": page.links,
                "says": " ".join("".join(page.says).split()),
            },
        }
        print(json.dumps(read), flush=True)
        return "250 taken"


async def serve(certificate, key):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    loop = asyncio.get_running_loop()

    def server():
        return SMTP(Handler(), tls_context=context, require_starttls=True, loop=loop)

    listening = await loop.create_server(server, "127.0.0.1", 0)
    print(listening.sockets[0].getsockname()[1], flush=True)
    await loop.run_in_executor(None, sys.stdin.read)
    listening.close()


asyncio.run(serve(sys.argv[1], sys.argv[2]))
