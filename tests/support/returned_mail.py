"""Reports on mail that did not arrive, as Postfix, Exim, Exchange, Gmail, qmail and others write them.

Written after their published forms; ``{to}`` is the bounce's own recipient, ``{failed}`` the address that failed,
``{message_id}`` the Message-ID of the mail that is returned.
"""

from __future__ import annotations

POSTFIX = """\
Return-Path: <>
Received: by mx.unit.example (Postfix) id 4XyZ1Q0abcz1; Mon, 16 Nov 2026 10:01:02 +0530 (IST)
Date: Mon, 16 Nov 2026 10:01:02 +0530 (IST)
From: MAILER-DAEMON@mx.unit.example (Mail Delivery System)
Subject: Undelivered Mail Returned to Sender
To: {to}
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status;
\tboundary="4XyZ1P6kzpz1.1794800000/mx.unit.example"
Content-Transfer-Encoding: 8bit
Message-Id: <4XyZ1Q0abcz1@mx.unit.example>

This is a MIME-encapsulated message.

--4XyZ1P6kzpz1.1794800000/mx.unit.example
Content-Description: Notification
Content-Type: text/plain; charset=utf-8

This is the mail system at host mx.unit.example.

I'm sorry to have to inform you that your message could not
be delivered to one or more recipients. It's attached below.

<{failed}>: host mail.unit.example[192.0.2.7] said: 550 5.1.1
    <{failed}>: Recipient address rejected: User unknown in local
    recipient table (in reply to RCPT TO command)

--4XyZ1P6kzpz1.1794800000/mx.unit.example
Content-Description: Delivery report
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.unit.example
X-Postfix-Queue-ID: 4XyZ1P6kzpz1
X-Postfix-Sender: rfc822; {to}
Arrival-Date: Mon, 16 Nov 2026 10:01:01 +0530 (IST)

Final-Recipient: rfc822; {failed}
Original-Recipient: rfc822;{failed}
Action: failed
Status: 5.1.1
Remote-MTA: dns; mail.unit.example
Diagnostic-Code: smtp; 550 5.1.1 <{failed}>: Recipient address rejected: User
    unknown in local recipient table

--4XyZ1P6kzpz1.1794800000/mx.unit.example
Content-Description: Undelivered Message
Content-Type: message/rfc822
Content-Transfer-Encoding: 8bit

Return-Path: <{to}>
From: Industry Grievance Forum <forum@localhost>
To: {failed}
Subject: J26-0001-1: your grievance
Message-ID: {message_id}

You filed a grievance.

--4XyZ1P6kzpz1.1794800000/mx.unit.example--
"""

POSTFIX_DELAYED = POSTFIX.replace("Undelivered Mail Returned to Sender", "Delayed Mail (still being retried)").replace(
    "Action: failed\nStatus: 5.1.1", "Action: delayed\nStatus: 4.4.1\nWill-Retry-Until: Sat, 21 Nov 2026 10:01:01 +0530 (IST)"
).replace("550 5.1.1 <{failed}>: Recipient address rejected: User\n    unknown in local recipient table",
          "connect to mail.unit.example[192.0.2.7]:25: Connection timed out")  # fmt: skip

EXIM = """\
Return-path: <>
Envelope-to: {to}
Received: from Debian-exim by mail.unit.example with local (Exim 4.96)
\tid 1tCabc-0001xY-2z for {to}; Mon, 16 Nov 2026 10:01:02 +0530
X-Failed-Recipients: {failed}
Auto-Submitted: auto-replied
From: Mail Delivery System <Mailer-Daemon@mail.unit.example>
To: {to}
References: {message_id}
Content-Type: multipart/report; report-type=delivery-status; boundary=1794800000-eximdsn-123456
MIME-Version: 1.0
Subject: Mail delivery failed: returning message to sender
Message-Id: <E1tCabc-0001xY-2z@mail.unit.example>
Date: Mon, 16 Nov 2026 10:01:02 +0530

--1794800000-eximdsn-123456
Content-type: text/plain; charset=us-ascii

This message was created automatically by mail delivery software.

A message that you sent could not be delivered to one or more of its
recipients. This is a permanent error. The following address(es) failed:

  {failed}
    host mail.unit.example [192.0.2.7]
    SMTP error from remote mail server after RCPT TO:<{failed}>:
    550 5.1.1 <{failed}>... User unknown

--1794800000-eximdsn-123456
Content-type: message/delivery-status

Reporting-MTA: dns; mail.unit.example

Action: failed
Final-Recipient: rfc822;{failed}
Status: 5.0.0
Remote-MTA: dns; mail.unit.example
Diagnostic-Code: smtp; 550 5.1.1 <{failed}>... User unknown

--1794800000-eximdsn-123456
Content-type: text/rfc822-headers

Return-path: <{to}>
To: {failed}
Subject: J26-0001-1: your grievance
Message-ID: {message_id}

--1794800000-eximdsn-123456--
"""

EXIM_IN_WORDS = """\
Return-path: <>
X-Failed-Recipients: {failed}
Auto-Submitted: auto-replied
From: Mail Delivery System <Mailer-Daemon@mail.unit.example>
To: {to}
Subject: Mail delivery failed: returning message to sender
Message-Id: <E1tCold-0001xY-2z@mail.unit.example>
Date: Mon, 16 Nov 2026 10:01:02 +0530

This message was created automatically by mail delivery software.

A message that you sent could not be delivered to one or more of its
recipients. This is a permanent error. The following address(es) failed:

  {failed}
    Unrouteable address

------ This is a copy of the message, including all the headers. ------

Return-path: <{to}>
Received: from forum.example ([192.0.2.1])
Subject: J26-0001-1: your grievance
Message-ID: {message_id}
To: {failed}

You filed a grievance.
"""

EXCHANGE = """\
From: Microsoft Outlook
 <MicrosoftExchange329e71ec88ae4615bbc36ab6ce41109e@unit.example>
To: <{to}>
Date: Mon, 16 Nov 2026 04:31:02 +0000
Content-Type: multipart/report; report-type=delivery-status;
\tboundary="c0a8f6b1-9d7a-4b0c-8a5e-3e2d1c0b9a87"
X-MS-Exchange-Message-Is-Ndr:
Content-Language: en-US
Message-ID: <8c1d5e2f-0000-4000-8000-7d6c5b4a3f2e@MAXPR01MB0001.INDPRD01.PROD.OUTLOOK.COM>
In-Reply-To: {message_id}
References: {message_id}
Thread-Topic: J26-0001-1: your grievance
Subject: Undeliverable: J26-0001-1: your grievance
Auto-Submitted: auto-replied
Return-Path: <>
MIME-Version: 1.0

--c0a8f6b1-9d7a-4b0c-8a5e-3e2d1c0b9a87
Content-Type: multipart/alternative; differences=Content-Type;
\tboundary="2d1c0b9a-aaaa-bbbb-cccc-3e2d1c0b9a87"

--2d1c0b9a-aaaa-bbbb-cccc-3e2d1c0b9a87
Content-Type: text/plain; charset="us-ascii"
Content-Transfer-Encoding: quoted-printable

Your message to {failed} couldn't be delivered.
{failed} wasn't found at unit.example.
Error: 550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient not found by SMTP address lookup

--2d1c0b9a-aaaa-bbbb-cccc-3e2d1c0b9a87
Content-Type: text/html; charset="us-ascii"
Content-Transfer-Encoding: quoted-printable

<html><body><p>Your message couldn't be delivered.</p></body></html>

--2d1c0b9a-aaaa-bbbb-cccc-3e2d1c0b9a87--

--c0a8f6b1-9d7a-4b0c-8a5e-3e2d1c0b9a87
Content-Type: message/delivery-status

Reporting-MTA: dns;MAXPR01MB0001.INDPRD01.PROD.OUTLOOK.COM
Received-From-MTA: dns;forum.example
Arrival-Date: Mon, 16 Nov 2026 04:31:00 +0000

Final-Recipient: rfc822;{failed}
Action: failed
Status: 5.1.10
Diagnostic-Code: smtp;550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient not found by SMTP address lookup

--c0a8f6b1-9d7a-4b0c-8a5e-3e2d1c0b9a87
Content-Type: message/rfc822

From: Industry Grievance Forum <forum@localhost>
To: {failed}
Subject: J26-0001-1: your grievance
Message-ID: {message_id}
MIME-Version: 1.0

You filed a grievance.

--c0a8f6b1-9d7a-4b0c-8a5e-3e2d1c0b9a87--
"""

GMAIL = """\
Return-Path: <>
Received: by 2002:a17:906:aaaa:b0:9e6:0000:0000 with SMTP id x1; Sun, 15 Nov 2026 20:31:02 -0800 (PST)
From: Mail Delivery Subsystem <mailer-daemon@googlemail.com>
To: {to}
Auto-Submitted: auto-replied
Subject: Delivery Status Notification (Failure)
References: {message_id}
In-Reply-To: {message_id}
X-Failed-Recipients: {failed}
Message-ID: <6554aa01.170a0220.12345.5678.GMR@mx.google.com>
Date: Sun, 15 Nov 2026 20:31:02 -0800 (PST)
Content-Type: multipart/report; boundary="0000000000001a2b3c0628aaaaaa"; report-type=delivery-status

--0000000000001a2b3c0628aaaaaa
Content-Type: multipart/related; boundary="0000000000001a2b3c0628bbbbbb"

--0000000000001a2b3c0628bbbbbb
Content-Type: multipart/alternative; boundary="0000000000001a2b3c0628cccccc"

--0000000000001a2b3c0628cccccc
Content-Type: text/plain; charset="UTF-8"


** Address not found **

Your message wasn't delivered to {failed} because the address couldn't be found, or is unable to receive mail.

The response was:

550 5.1.1 The email account that you tried to reach does not exist. Please try double-checking the recipient's email address for typos or unnecessary spaces. For more information, go to https://support.google.com/mail/?p=NoSuchUser - gsmtp

--0000000000001a2b3c0628cccccc
Content-Type: text/html; charset="UTF-8"

<html><body><h1>Address not found</h1></body></html>

--0000000000001a2b3c0628cccccc--
--0000000000001a2b3c0628bbbbbb
Content-Type: image/png; name="icon.png"
Content-Disposition: attachment; filename="icon.png"
Content-Transfer-Encoding: base64
Content-ID: <icon.png>

iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==

--0000000000001a2b3c0628bbbbbb--
--0000000000001a2b3c0628aaaaaa
Content-Type: message/delivery-status

Reporting-MTA: dns; googlemail.com
Arrival-Date: Sun, 15 Nov 2026 20:31:00 -0800 (PST)
X-Original-Message-ID: {message_id}

Final-Recipient: rfc822; {failed}
Action: failed
Status: 5.1.1
Diagnostic-Code: smtp; 550-5.1.1 The email account that you tried to reach does not exist. Please try
 550-5.1.1 double-checking the recipient's email address for typos or
 550 5.1.1 unnecessary spaces. - gsmtp
Last-Attempt-Date: Sun, 15 Nov 2026 20:31:02 -0800 (PST)

--0000000000001a2b3c0628aaaaaa
Content-Type: message/rfc822

From: Industry Grievance Forum <forum@localhost>
To: {failed}
Subject: J26-0001-1: your grievance
Message-ID: {message_id}

You filed a grievance.

--0000000000001a2b3c0628aaaaaa--
"""

QMAIL = """\
Return-Path: <>
Delivered-To: {to}
Date: 16 Nov 2026 04:31:02 -0000
From: MAILER-DAEMON@mail.unit.example
To: {to}
Subject: failure notice

Hi. This is the qmail-send program at mail.unit.example.
I'm afraid I wasn't able to deliver your message to the following addresses.
This is a permanent error; I've given up. Sorry it didn't work out.

<{failed}>:
Sorry, no mailbox here by that name. (#5.1.1)

--- Below this line is a copy of the message.

Return-Path: <{to}>
Received: (qmail 12345 invoked from network); 16 Nov 2026 04:31:00 -0000
Message-ID: {message_id}
Subject: J26-0001-1: your grievance

You filed a grievance.
"""

SENDMAIL_WARNING = """\
Return-Path: <>
From: Mail Delivery Subsystem <MAILER-DAEMON@mail.unit.example>
To: {to}
Subject: Warning: could not send message for past 4 hours
Auto-Submitted: auto-generated (warning-timeout)
Message-Id: <202611160431.4AG4V2aB012345@mail.unit.example>

    **********************************************
    **      THIS IS A WARNING MESSAGE ONLY      **
    **  YOU DO NOT NEED TO RESEND YOUR MESSAGE  **
    **********************************************

   ----- The following addresses had transient non-fatal errors -----
<{failed}>

   ----- Transcript of session follows -----
... Deferred: Connection timed out with mail.unit.example.
Warning: message still undelivered after 4 hours
Will keep trying until message is 5 days old

Message-ID: {message_id}
"""

REFUSED_BY_POLICY = POSTFIX.replace("Status: 5.1.1", "Status: 5.7.26").replace("550 5.1.1", "550 5.7.26")
GIVEN_UP_WAITING = POSTFIX.replace("Status: 5.1.1", "Status: 4.4.7").replace(
    "Diagnostic-Code: smtp; 550 5.1.1", "Diagnostic-Code: smtp; 451 4.4.7"
)
ARRIVED = POSTFIX.replace("Action: failed\nStatus: 5.1.1", "Action: delivered\nStatus: 2.1.5")

PERMANENT = {"postfix": POSTFIX, "exim": EXIM, "exim in words": EXIM_IN_WORDS, "exchange": EXCHANGE, "gmail": GMAIL,
             "qmail": QMAIL}  # fmt: skip
PASSING = {"postfix delayed": POSTFIX_DELAYED, "sendmail warning": SENDMAIL_WARNING, "delivered": ARRIVED}


def report(text: str, *, to: str, failed: str = "unit@unit.example", message_id: str = "<1@forum.example>") -> bytes:
    return text.format(to=to, failed=failed, message_id=message_id).encode()
