"""The same services as tools of the Model Context Protocol: an office's own model gets JSON with citations.

Streamable HTTP at ``/mcp`` without sessions, or standard input and output: ``python -m assistant mcp``.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any, TypeVar

from mcp.server.mcpserver import MCPServer
from mcp.server.mcpserver.exceptions import ToolError
from mcp.server.transport_security import TransportSecuritySettings
from pydantic import Field
from starlette.routing import BaseRoute

from assistant.assistant import Assistant
from assistant.errors import AssistantError
from assistant.web.api import Services

_INSTRUCTIONS = (
    "依据已载入的政策文件作答的工具。回答用户时只用返回的 text、tasks 和 citations,保留 [n] 标记与引文;"
    "status 为 abstained 时,照实说文件没有写,不要自行补充。"
)
T = TypeVar("T")
_Document = Annotated[str | None, Field(description="文号、标题或文件名;不写则为全部")]


def create_server(assistant: Assistant) -> MCPServer:
    """The server with its five tools."""
    server = MCPServer(
        "policy-assistant", title="政策问答助手", instructions=_INSTRUCTIONS, log_level="ERROR"
    )
    services = Services(assistant)

    @server.tool(title="问答")
    def ask(
        question: Annotated[str, Field(description="问题")],
        earlier: Annotated[list[str] | None, Field(description="同一对话中此前的问题,依次")] = None,
    ) -> dict[str, Any]:
        """依据已载入的政策文件回答问题;每个 [n] 都有同号的引文。"""
        return _served(lambda: services.ask([*(earlier or []), question]))

    @server.tool(title="检索条款")
    def search(
        query: Annotated[str, Field(description="检索词")],
        k: Annotated[int, Field(ge=1, le=100, description="最多几条")] = 10,
    ) -> list[dict[str, Any]]:
        """按相关程度列出条款原文,不作答复。"""
        return _served(lambda: services.search(query, k))

    @server.tool(title="任务台账")
    def ledger(document: Annotated[str, Field(description="文号、标题或文件名")]) -> dict[str, Any]:
        """一份文件的任务台账:任务、责任单位、时限、指标、依据。"""
        return _served(lambda: services.ledger(document))

    @server.tool(title="条款对应")
    def crosswalk(document: _Document = None) -> list[dict[str, Any]]:
        """下级文件条款与上级文件条款的对应。"""
        return _served(lambda: services.crosswalk(document))

    @server.tool(title="起草核对")
    def check_draft(
        text: Annotated[str, Field(description="要核对的文字")],
        documents: Annotated[list[str] | None, Field(description="只与这些文件核对")] = None,
    ) -> list[dict[str, Any]]:
        """逐句核对草稿:consistent 一致,differs 不一致,unfounded 未找到依据。"""
        return _served(lambda: services.check_draft(text, documents or []))

    return server


def mcp_routes(server: MCPServer) -> list[BaseRoute]:
    """The route ``/mcp``; its sessions run in the lifespan of the app that holds it.

    The tools only read, so a request is served under whatever name the office calls this machine by.
    """
    return list(
        server.streamable_http_app(
            streamable_http_path="/mcp",
            json_response=True,
            stateless_http=True,
            transport_security=TransportSecuritySettings(enable_dns_rebinding_protection=False),
        ).routes
    )


def _served(service: Callable[[], T]) -> T:
    try:
        return service()
    except AssistantError as error:
        raise ToolError(error.message) from error
