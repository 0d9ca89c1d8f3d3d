"""HTTP calls to the services behind Airflow connections."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from airflow.providers.http.hooks.http import HttpHook
from airflow.sdk.exceptions import AirflowException, AirflowFailException
from requests.exceptions import ChunkedEncodingError, ConnectionError, Timeout

_CONNECT_SECONDS = 5
_TRANSIENT = frozenset({429, 502, 503, 504})
_MAX_TEXT = 500


class Unavailable(Exception):
    """The service does not answer at the moment. The same request may succeed later."""


class Service:
    """A service behind an Airflow connection of type HTTP."""

    def __init__(self, connection_id: str, read_seconds: int = 30) -> None:
        self._connection_id = connection_id
        self._read_seconds = read_seconds

    def find(self, path: str) -> dict[str, Any] | None:
        """The JSON object at ``path``; ``None`` if the service answers 404. Raises what ``call`` raises."""
        return self._send("GET", path, None, none_if_missing=True)

    def call(self, method: str, path: str, json: Mapping[str, Any] | None = None) -> dict[str, Any]:
        """Sends one request.

        :return: the JSON object of the answer
        :raises Unavailable: if there is no answer, or one with a transient status
        :raises AirflowFailException: on any other 4xx, with the service's reason; a retry would not help
        :raises AirflowException: on 5xx, or if the answer is not a JSON object
        """
        return self._send(method, path, json) or {}

    def _send(
        self, method: str, path: str, json: Mapping[str, Any] | None, none_if_missing: bool = False
    ) -> dict[str, Any] | None:
        request = f"{method} {path} of {self._connection_id}"
        hook = HttpHook(method=method, http_conn_id=self._connection_id)
        options = {"check_response": False, "timeout": (_CONNECT_SECONDS, self._read_seconds)}
        try:
            response = hook.run(path, extra_options=options, **({} if json is None else {"json": json}))
        except (ConnectionError, Timeout, ChunkedEncodingError) as e:
            raise Unavailable(f"{request}: {e}") from e
        try:
            body = response.json()
        except ValueError:
            body = None
        is_object, status = isinstance(body, dict), response.status_code
        if status < 300 and is_object:
            return body
        if status == 404 and none_if_missing:
            return None
        reason = str((is_object and body.get("detail")) or response.text).strip()[:_MAX_TEXT] or "an empty body"
        if status in _TRANSIENT:
            raise Unavailable(f"{request}: {status}, {reason}")
        if 400 <= status < 500:
            raise AirflowFailException(f"{request}: {status}, {reason}")
        raise AirflowException(f"{request}: {status}, {reason} (expected: 2xx with a JSON object)")
