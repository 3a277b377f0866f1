"""A force's directory for tests: OpenID Connect on this machine, as strict as the standard asks."""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, parse_qsl, urlencode, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa

CLIENT, SECRET = "reddot-client", "reddot-client-secret"
KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)
KID = "key-of-the-directory"


@dataclass
class Directory:
    """Who is signed in there, what it says of them, and what was asked of it."""

    address: str = ""
    userinfo: dict[str, Any] = field(default_factory=dict)
    claims: dict[str, Any] = field(default_factory=dict)
    codes: dict[str, dict[str, str]] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    refusals: list[str] = field(default_factory=list)
    broken: frozenset[str] = frozenset()

    def knows(
        self, name: object, sub: str = "subject-1", claims: dict[str, Any] | None = None
    ) -> None:
        """Let a person be signed in at the directory; ``claims`` replace those of the token."""
        self.userinfo = {"sub": sub, "email": f"{sub}@force.example"}
        if name is not None:
            self.userinfo["preferred_username"] = name
        self.claims = claims or {}

    def metadata(self) -> dict[str, Any]:
        at = self.address
        return {
            "issuer": at,
            "authorization_endpoint": f"{at}/authorize",
            "token_endpoint": f"{at}/token",
            "userinfo_endpoint": f"{at}/userinfo",
            "jwks_uri": f"{at}/jwks",
            "token_endpoint_auth_methods_supported": ["client_secret_basic"],
        }

    def id_token(self) -> str:
        now = int(time.time())
        claims = {
            "iss": self.address,
            "aud": CLIENT,
            "sub": self.userinfo["sub"],
            "iat": now,
            "exp": now + 60,
            "jti": secrets.token_hex(8),
        }
        return jwt.encode(claims | self.claims, KEY, algorithm="RS256", headers={"kid": KID})

    def authorize(self, address: str) -> str:
        """What a browser is sent back to once the person has signed in at the directory."""
        asked = dict(parse_qsl(urlsplit(address).query))
        assert asked["client_id"] == CLIENT
        assert asked["response_type"] == "code"
        assert "openid" in asked["scope"].split()
        code = secrets.token_hex(8)
        self.codes[code] = asked
        return f"{asked['redirect_uri']}?{urlencode({'code': code, 'state': asked['state']})}"

    def token(self, body: dict[str, list[str]], authorization: str) -> dict[str, Any] | None:
        """The answer to a code that is good, sent by who asked for it; each code once."""
        asked = self.codes.pop(body.get("code", [""])[0], None)
        wanted = base64.b64encode(f"{CLIENT}:{SECRET}".encode()).decode()
        verifier = body.get("code_verifier", [""])[0].encode()
        made = base64.urlsafe_b64encode(hashlib.sha256(verifier).digest()).decode().rstrip("=")
        if asked is None:
            self.refusals.append("code")
        elif authorization != f"Basic {wanted}":
            self.refusals.append("client")
        elif asked.get("code_challenge_method") != "S256" or asked["code_challenge"] != made:
            self.refusals.append("verifier")
        elif body.get("redirect_uri") != [asked["redirect_uri"]]:
            self.refusals.append("redirect")
        else:
            return {
                "access_token": "token-of-access",
                "token_type": "Bearer",
                "id_token": self.id_token(),
            }
        return None


@contextmanager
def running() -> Iterator[Directory]:
    """A directory that answers until the end of the block."""
    directory = Directory()
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(directory))
    directory.address = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield directory
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def _handler(directory: Directory) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self._answer({
                "/.well-known/openid-configuration": directory.metadata,
                "/userinfo": lambda: directory.userinfo if self._has_token() else None,
            })  # fmt: skip

        def do_POST(self) -> None:
            body = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
            authorization = self.headers.get("Authorization", "")
            self._answer({"/token": lambda: directory.token(body, authorization)})

        def _has_token(self) -> bool:
            return self.headers.get("Authorization") == "Bearer token-of-access"

        def _answer(self, known: dict[str, Any]) -> None:
            directory.asked.append(self.path)
            made = known[self.path]() if self.path in known else None
            status = 400 if made is None else 200
            data = json.dumps(made or {"error": "invalid_request"}).encode()
            if self.path in directory.broken:
                status, data = 200, b"<html>maintenance</html>"
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, *_: object) -> None:
            """Nothing is written to the terminal."""

    return Handler
