"""Mail over SMTP (RFC 5321), to the server in BB_SMTP_URL. smtps:// speaks TLS from the first byte.

Whose certificate it shows is checked: smtplib alone would take any, and give it our password and people's codes.
"""

import smtplib
import ssl
from email.message import EmailMessage
from email.utils import formatdate
from urllib.parse import unquote, urlsplit

from django.conf import settings

from buergerbuero.messages.ports import MailRefused
from buergerbuero.messages.values import Mail

SECONDS = 20


class SmtpMailer:
    """Sends each mail over a connection of its own."""

    def send(self, mail: Mail) -> None:
        """Hand the mail over. Raises MailRefused for good, OSError or SMTPException when it is worth trying again."""
        try:
            with _connect() as server:
                server.send_message(_message(mail))
        except smtplib.SMTPRecipientsRefused as error:
            if all(500 <= code < 600 for code, _ in error.recipients.values()):
                raise MailRefused from None  # the answer quotes the address, which belongs in no log
            raise smtplib.SMTPServerDisconnected("recipient deferred") from None


def _connect() -> smtplib.SMTP:
    address = urlsplit(settings.BB.smtp_url)
    host, port = address.hostname or "127.0.0.1", address.port or 0
    if address.scheme == "smtps":
        server: smtplib.SMTP = smtplib.SMTP_SSL(host, port, timeout=SECONDS, context=_trusted())
    else:
        server = smtplib.SMTP(host, port, timeout=SECONDS)
    if address.username:
        if address.scheme == "smtp":
            server.starttls(context=_trusted())
        server.login(unquote(address.username), unquote(address.password or ""))
    return server


def _trusted() -> ssl.SSLContext:
    """Return whose certificates count. Reading them takes longer than a mail: only for lines that are encrypted."""
    return ssl.create_default_context()


def _message(mail: Mail) -> EmailMessage:
    message = EmailMessage()
    message["From"] = settings.BB.mail_from
    message["To"] = mail.to
    message["Subject"] = mail.subject
    message["Date"] = formatdate(localtime=True)
    message["Message-ID"] = f"<{mail.id}@{settings.BB.mail_from.partition('@')[2]}>"
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(mail.text)
    return message


mailer = SmtpMailer()
