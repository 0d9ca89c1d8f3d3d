"""Asks a service over HTTP, and tells apart what passes by itself from what does not."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from airflow.providers.http.hooks.http import HttpHook
from airflow.sdk.exceptions import AirflowException, AirflowFailException
from requests import Response
from requests.exceptions import ChunkedEncodingError, ConnectionError, Timeout

_CONNECT_SECONDS = 5
_PASSES = frozenset({429, 502, 503, 504})
_LONGEST_TEXT = 500


class Unavailable(Exception):
    """Nobody can answer at the moment: the same request may help later."""


@dataclass(frozen=True)
class Answer:
    """What a service said."""

    status: int
    body: Mapping[str, Any]


class Service:
    """A service behind an Airflow connection of the type HTTP."""

    def __init__(self, connection_id: str, read_seconds: int = 30) -> None:
        self._connection_id = connection_id
        self._read_seconds = read_seconds

    def ask(
        self, method: str, path: str, json: Mapping[str, Any] | None = None, may_be_missing: bool = False
    ) -> Answer:
        """Asks once.

        :param may_be_missing: whether 404 is an answer too, and not a refusal: of a wrong address, mostly
        :return: an answer of success, or 404
        :raises Unavailable: if nobody answers, or the answer is that it passes
        :raises AirflowFailException: if the service refuses, with its own words
        :raises AirflowException: if the service is broken
        """
        hook = HttpHook(method=method, http_conn_id=self._connection_id)
        options = {"check_response": False, "timeout": (_CONNECT_SECONDS, self._read_seconds)}
        body = {} if json is None else {"json": json}
        try:
            response = hook.run(path, extra_options=options, **body)
        except (ConnectionError, Timeout, ChunkedEncodingError) as e:
            raise Unavailable(f"{method} {path} of {self._connection_id}: {e}") from e
        return self._judge(f"{method} {path} of {self._connection_id}", response, may_be_missing)

    def _judge(self, request: str, response: Response, may_be_missing: bool) -> Answer:
        status = response.status_code
        if status in _PASSES:
            raise Unavailable(f"{request}: {status}, {_words(response)}")
        if 200 <= status < 300:
            return Answer(status, _object(request, response))
        if status == 404 and may_be_missing:
            return Answer(status, {"detail": _words(response)})
        refusal = f"{request}: {status}, {_words(response)}"
        if 400 <= status < 500:
            raise AirflowFailException(refusal)
        raise AirflowException(refusal)


def _object(request: str, response: Response) -> Mapping[str, Any]:
    try:
        body = response.json()
    except ValueError:
        body = None
    if not isinstance(body, dict):
        text = response.text[:_LONGEST_TEXT]
        raise AirflowException(f"{request}: {response.status_code}, {text} (expected: a JSON object)")
    return body


def _words(response: Response) -> str:
    """The reason, from the forms in which services give one, or as it stands."""
    try:
        body = response.json()
    except ValueError:
        body = None
    reason = (body.get("detail") or body.get("message")) if isinstance(body, dict) else None
    return (str(reason) if reason else response.text).strip()[:_LONGEST_TEXT] or "without a word"
