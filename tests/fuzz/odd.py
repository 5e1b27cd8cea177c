"""What no client in its right mind sends: texts, values, bodies, headers, queries."""

from collections.abc import Sequence
from typing import Any

ODD_TEXTS = (
    "", " ", "\t", "\n", "null", "undefined", "true", "-1", "0x10", "1e999", "NaN", "\\", '"', "'", "`", "--", "/*",
    "' OR '1'='1", "1; DROP TABLE users", "%s%n%d", "${7*7}", "{{7*7}}", "#{7*7}", "../../etc/passwd", "..\\..\\",
    "file:///etc/passwd", "http://127.0.0.1:1/", "https://[::1", "https://user:pass@example.com", "javascript:alert(1)",
    "<script>alert(1)</script>", "\u202etxt.exe", "\u0000", "a\u0000b", "\ud800", "\udfff", "\ufeff", "\uffff",
    "\u2028", "\x1b[31m", "\r\nX-Injected: yes", "\U0001f469\u200d\U0001f680", "e\u0301" * 40, "\u0958" * 60, "ﷺ" * 80,
    "İ" * 30, "ß" * 30, "\u0600" * 10, "\u200b", "x" * 501, "x" * 5_000, "é" * 70_000, "nova@example.com",
    "a@b", "@", "a" * 65 + "@example.com", '"a b"@example.com', "nova@xn--e1afmkfd.example", "nova@例え.jp",
)  # fmt: skip

ODD_VALUES: tuple[Any, ...] = (
    None, True, False, 0, 1, 2, 3, 4, 5, 63, 64, 4096, 4097, -1, 1.0, 0.1, 1e308, 2**31, 2**53, 2**63, 2**64,
    -(2**63) - 1, 10**400, [], {}, [[]], [None], {"": ""}, {"__proto__": {}}, {"$ref": "#"}, ["x"] * 200,
)  # fmt: skip

ODD_BODIES = (
    b"", b" ", b"null", b"{", b"}", b"[]", b'"', b"{}{}", b"\xff\xfe{\x00}\x00", b"\xef\xbb\xbf{}", b'{"a":1,"a":2}',
    b"NaN", b"[" * 40 + b"]" * 40, b"[" * 60_000, b'{"a":' * 5_000, b'"' + b"\\" * 60_001, b'{"\\ud800":1}',
    b'"\\u0000"', b'{"email":"\xc3\x28@example.com"}', b"\x00" * 100, b"1" * 60_000, b"{" + b" " * 64_000 + b"}",
    b"x" * 70_000, b"--x\r\nContent-Disposition: form-data; name=a\r\n\r\n1\r\n--x--", b"a=1&b=2",
    b"<?xml version='1.0'?><a/>",
)  # fmt: skip

ODD_TYPES = (
    b"", b"text/plain", b"application/json; charset=utf-16", b"application/json; charset=\xff", b"application/xml",
    b"multipart/form-data", b"multipart/form-data; boundary=", b"multipart/form-data; boundary=x", b"*/*", b";;;",
    b"json", b"application/x-www-form-urlencoded", b"APPLICATION/JSON", b"application/json;" + b"a=b;" * 500,
)  # fmt: skip

ODD_HEADERS: tuple[tuple[bytes, Sequence[bytes]], ...] = (
    (b"Accept", (b"", b"text/html", b"text/html;q=1e999", b"*/*;q=nan", b"application/json;q=-1", b"," * 2_000)),
    (b"Accept-Encoding", (b"br;q=x", b"identity;q=0, *;q=0", b"\xff")),
    (b"Authorization", (b"", b"Bearer", b"Bearer ", b"Basic bm92YTpub3Zh", b"bearer \xff\xfe", b"Bearer a.b.c",
                        b"Bearer eyJhbGciOiJub25lIn0.e30.", b"Bearer " + b"x" * 9_000,
                        b"Bearer eyJhbGciOiJIUzI1NiJ9.W10.AA")),
    (b"Cookie", (b"", b"=", b";;;", b"aurastream", b"aurastream=", b"aurastream=\xff", b"a=b; " * 1_500,
                 b"aurastream=x; aurastream=y", b"aurastream-refresh=asr_x; aurastream-csrf=y", b'aurastream="x\\')),
    (b"X-CSRF-Token", (b"", b"x", b"\xff", b"x" * 5_000)),
    (b"Origin", (b"null", b"http://[", b"https://evil.example", b"http://127.0.0.1:99999", b"\xff")),
    (b"Host", (b"", b"evil.example", b"127.0.0.1:x", b"\xff", b"a" * 5_000)),
    (b"Content-Encoding", (b"gzip", b"br", b"x")),
    (b"Idempotency-Key", (b"", b" ", b"same", b"\xff", b"x" * 256, b"x" * 9_000)),
    (b"If-Match", (b"", b"*", b'"', b'W/"v1', b'"x", ' * 800, b"\xff")),
    (b"If-None-Match", (b"", b"*", b'"', b"W/", b'"a",,"b"', b"\xff")),
    (b"Last-Event-ID", (b"", b"-1", b"1e9", b"9" * 400, b"\xd9\xa3", b"\xff")),
    (b"Range", (b"bytes=0-", b"bytes=-1", b"bytes=9-1", b"x")),
    (b"User-Agent", (b"", b"\x1b[31mred", b"\xff\xfe", b"x" * 9_000)),
    (b"X-Forwarded-For", (b"", b",", b"x", b"1.2.3.4, ::1", b"[::1]:x", b"999.1.1.1", b"\xff", b"1.1.1.1," * 900)),
    (b"X-Forwarded-Proto", (b"https", b"\xff")),
    (b"X-HTTP-Method-Override", (b"DELETE",)),
    (b"X-Request-Id", (b"", b"a b", b"\x1b[31m", b"x" * 200, b"\xff")),
    (b"X-Anything", (b"x" * 30_000, b"\t", b"\xff" * 500)),
)  # fmt: skip

ODD_METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "QUERY", "PROPFIND", "get", "FOO")

ODD_QUERIES = (
    "limit=0", "limit=101", "limit=1e2", "limit=", "limit=1&limit=2", "limit[]=1", "limit=%EF%BC%95",
    "limit=" + "9" * 4_000, "cursor=", "cursor=%00", "cursor=%ff", "cursor=AAAA", "cursor=" + "A" * 34,
    "cursor=" + "A" * 101, "status=done", "asset_type=%E2%80%AE", "job_id=x", "exp=1e9&sig=x", "exp=-1&sig=",
    "job_id=00000000-0000-0000-0000-000000000000", "exp=" + "9" * 30 + "&sig=%00", "code=x&state=y",
    "error=access_denied&state=%F0%9F", "&&&", "=", "%", "%zz", "a=" * 2_000, "x=%0d%0aSet-Cookie:%20a=b",
    ";".join("abc"), "__proto__[a]=1", "token=" + "x" * 4_000,
)  # fmt: skip

ODD_SEGMENTS = (
    "", ".", "..", "%2e%2e", "%2f", "..%2f..%2fetc", "%00", "%ff", "%C3%28", "\xff", "%E2%80%AE", "0", "-1", "null",
    "*", "{job_id}", "00000000-0000-0000-0000-000000000000", "x" * 3_000, "a%20b", "~", ";a=b", "%25", "%F0%9F%A6%8A",
)  # fmt: skip
