"""Prints what pydantic says to each value of the rows, as JSON.

The rules are given as JSON on standard input: [{"tag": ..., "value": ...}].
    python3 said.py <rows.json >testdata/pydantic.json
"""
import ipaddress
import json
import sys
from datetime import date, timedelta
from typing import Annotated, Literal
from uuid import UUID

import pydantic
from pydantic import AnyUrl, Base64Str, Field, HttpUrl, Json, StringConstraints, TypeAdapter, UUID1, UUID4, UUID5

Text = lambda **k: Annotated[str, StringConstraints(**k)]
try:
    from pydantic import EmailStr
    TypeAdapter(EmailStr)
except ImportError:  # email-validator is not installed
    EmailStr = None

TYPES = {
    ("min=3", str): Text(min_length=3), ("max=3", str): Text(max_length=3), ("len=3", str): Text(min_length=3, max_length=3),
    ("min=1", str): Text(min_length=1), ("min=2", list): Annotated[list[int], Field(min_length=2)],
    ("max=1", list): Annotated[list[int], Field(max_length=1)], ("len=2", list): Annotated[list[int], Field(min_length=2, max_length=2)],
    ("gt=17", int): Annotated[int, Field(gt=17)], ("gte=17", int): Annotated[int, Field(ge=17)], ("lt=5", int): Annotated[int, Field(lt=5)],
    ("lte=1.5", int): Annotated[float, Field(le=1.5)], ("min=3", int): Annotated[int, Field(ge=3)], ("max=3", int): Annotated[int, Field(le=3)],
    ("min=1s", str): Annotated[timedelta, Field(ge=timedelta(seconds=1))],
    ("oneof='super admin' user", str): Literal["super admin", "user"], ("oneof=1 2 3", int): Literal[1, 2, 3],
    ("unique", list): None, ("eq=yes", str): Literal["yes"], ("email", str): EmailStr, ("url", str): AnyUrl, ("http_url", str): HttpUrl, ("uri", str): AnyUrl,
    ("uuid", str): UUID, ("uuid4", str): UUID4, ("uuid5", str): UUID5, ("ip", str): pydantic.IPvAnyAddress,
    ("ipv4", str): ipaddress.IPv4Address, ("ipv6", str): ipaddress.IPv6Address, ("cidr", str): pydantic.IPvAnyNetwork, ("cidrv4", str): ipaddress.IPv4Network,
    ("alpha", str): Text(pattern="^[A-Za-z]+$"), ("alphanum", str): Text(pattern="^[A-Za-z0-9]+$"), ("numeric", str): float, ("number", str): int,
    ("hexadecimal", str): Text(pattern="^[0-9a-fA-F]+$"), ("boolean", str): bool, ("lowercase", str): Text(pattern="^[a-z]+$"),
    ("uppercase", str): Text(pattern="^[A-Z]+$"), ("ascii", str): Annotated[str, Field(ascii_only=True)] if hasattr(StringConstraints, "ascii_only") else None,
    ("datetime=2006-01-02", str): date, ("base64", str): Base64Str, ("json", str): Json, ("startswith=ord_", str): Text(pattern="^ord_"),
    ("endswith=.png", str): Text(pattern=r"\.png$"), ("contains=@", str): Text(pattern="@"), ("sha256", str): Text(pattern="^[0-9a-f]{64}$"),
}

out = {"version": pydantic.VERSION, "said": []}
for row in json.load(sys.stdin):
    kind = TYPES.get((row["tag"], type(row["value"])))
    text = ""
    if kind is not None:
        try:
            TypeAdapter(kind).validate_python(row["value"])
            text = "accepts"
        except pydantic.ValidationError as e:
            text = e.errors()[0]["msg"]
    out["said"].append({"tag": row["tag"], "value": row["value"], "said": text})
json.dump(out, sys.stdout, ensure_ascii=False, indent=1)
print()
