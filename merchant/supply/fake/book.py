"""What the fake supply-chain system knows: one account a company, one a key, however often it is asked."""

import json
import secrets
import threading
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path


@dataclass(frozen=True)
class Account:
    """One account."""

    number: str
    key: str
    registration: str
    company: Mapping[str, str]

    def told(self) -> dict:
        """As answers tell it."""
        return {"number": self.number, "registration": self.registration, "company": dict(self.company)}


class Book:
    """All accounts; with a path it is read from there, and every new one is added to the file."""

    def __init__(self, path: Path | None = None):
        self._path, self._writing = path, threading.Lock()
        self._accounts: list[Account] = []
        if path and path.exists():
            self._accounts = [Account(**json.loads(line)) for line in path.read_text().splitlines()]

    def of_company(self, registration: str) -> Account | None:
        """The account of the company of this registration number."""
        return next((each for each in self._accounts if each.registration == registration), None)

    def of_key(self, key: str) -> Account | None:
        """The account that was opened under this key."""
        return next((each for each in self._accounts if each.key == key), None)

    def open(self, key: str, registration: str, company: Mapping[str, str]) -> tuple[Account, bool]:
        """The account of this key, else the company's, else a new one; and whether it is new."""
        with self._writing:
            known = self.of_key(key) or self.of_company(registration)
            if known:
                return known, False
            account = Account(f"SC-{secrets.randbelow(10**8):08}", key, registration, company)
            self._accounts.append(account)
            self._keep(account)
            return account, True

    def told(self) -> list[dict]:
        """Every account, for who looks into the book."""
        return [asdict(each) for each in self._accounts]

    def forget(self) -> None:
        """Begin with an empty book."""
        with self._writing:
            self._accounts = []
            if self._path:
                self._path.unlink(missing_ok=True)

    def _keep(self, account):
        if self._path:
            with self._path.open("a") as file:
                file.write(json.dumps(asdict(account)) + "\n")
