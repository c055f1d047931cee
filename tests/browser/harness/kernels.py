"""Ask a page's kernel directly, over the server's own websocket, while the page goes on using it."""

from __future__ import annotations

import ast
import json
import time
import uuid
from typing import TYPE_CHECKING, Any

import websocket

if TYPE_CHECKING:
    from harness.servers import Server


class KernelError(RuntimeError):
    """Code sent to the kernel failed, or no answer came."""


def run(server: Server, kernel_id: str, code: str, expression: str = "None", timeout: float = 60.0) -> Any:
    """Run statements, then evaluate an expression, in the kernel's user namespace.

    Parameters
    ----------
    server : Server
        A JupyterLab or Notebook server.
    kernel_id : str
        One of its kernels.
    code, expression : str
        Neither touches the notebook: no output, no history, no execution count.
    timeout : float
        Seconds; an execution waits behind a running cell.

    Returns
    -------
    Any
        The expression's value where its repr is a Python literal, else the repr.
    """
    address = f"{server.url.replace('http', 'ws', 1)}/api/kernels/{kernel_id}/channels"
    deadline = time.monotonic() + timeout
    try:
        connection = websocket.create_connection(
            address, header=[f"Authorization: token {server.token}"], timeout=timeout
        )
        try:
            message = _request(code, expression)
            connection.send(json.dumps(message))
            content = _reply(connection, message["header"]["msg_id"], deadline)
        finally:
            connection.close()
    except (websocket.WebSocketException, OSError) as error:
        raise KernelError(f"The kernel gave no answer to {code or expression!r}: {error!r}") from error
    return _value(content, expression)


def _request(code: str, expression: str) -> dict[str, Any]:
    header = {"msg_id": uuid.uuid4().hex, "msg_type": "execute_request", "session": uuid.uuid4().hex}
    content = {
        "code": code,
        "silent": True,
        "store_history": False,
        "user_expressions": {"value": f"repr({expression})"},
        "allow_stdin": False,
        "stop_on_error": False,  # a failing question must not abort the cells queued behind it
    }
    return {
        "header": header | {"username": "", "version": "5.3"},
        "channel": "shell",
        "parent_header": {},
        "metadata": {},
        "content": content,
        "buffers": [],
    }


def _reply(connection: websocket.WebSocket, asked: str, deadline: float) -> dict[str, Any]:
    while (left := deadline - time.monotonic()) > 0:
        connection.settimeout(left)
        frame = connection.recv()
        if isinstance(frame, bytes):  # a message with buffers (a widget's), never an execute_reply
            continue
        message = json.loads(frame)
        if message["msg_type"] == "execute_reply" and message["parent_header"].get("msg_id") == asked:
            return dict(message["content"])
    raise KernelError("The kernel gave no answer in time; is a long cell running?")


def _value(content: dict[str, Any], expression: str) -> Any:
    if content["status"] != "ok":
        raise KernelError("\n".join(content.get("traceback", [])) or str(content))
    value = content["user_expressions"]["value"]
    if value["status"] != "ok":
        raise KernelError(f"{expression}: " + "\n".join(value.get("traceback", [])))
    text = str(ast.literal_eval(value["data"]["text/plain"]))
    try:
        return ast.literal_eval(text)
    except (ValueError, SyntaxError):
        return text
