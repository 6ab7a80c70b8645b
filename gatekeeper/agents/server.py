"""The MCP server: the services over the Model Context Protocol, by its official SDK. Needs the extra `mcp`."""

from __future__ import annotations

from typing import Any

import anyio
import anyio.from_thread
import anyio.lowlevel
import anyio.to_thread
import mcp_types as types
from mcp.server import Server, ServerRequestContext
from mcp.server.stdio import stdio_server

from gatekeeper import __version__
from gatekeeper.agents.services import SERVICES, Relayed, Result, schema_of, serve
from gatekeeper.errors import GatekeeperError
from gatekeeper.request import Request

Context = ServerRequestContext[Any]


def server_for(request: Request) -> Server[Any]:
    """A server for the project that the request names."""

    async def listed(context: Context, params: types.PaginatedRequestParams | None) -> types.ListToolsResult:
        return types.ListToolsResult(tools=[_tool(name) for name in SERVICES])

    async def called(context: Context, params: types.CallToolRequestParams) -> types.CallToolResult:
        loop = anyio.lowlevel.current_token()

        def tell(done: int, total: int, message: str) -> None:
            # The checks run in threads of their own.
            anyio.from_thread.run(context.session.report_progress, float(done), float(total), message, token=loop)

        def work() -> Result:
            return serve(params.name, params.arguments or {}, request, Relayed(tell))

        try:
            result = await anyio.to_thread.run_sync(work)
        except GatekeeperError as error:
            return types.CallToolResult(content=[_text(str(error))], is_error=True)
        return types.CallToolResult(content=[_text(result.text)], structured_content=result.data)

    return Server("gatekeeper", version=__version__, on_list_tools=listed, on_call_tool=called)


def run(request: Request) -> None:
    """Serves on standard input and output until the client hangs up."""

    async def main() -> None:
        server = server_for(request)
        async with stdio_server() as (reading, writing):
            await server.run(reading, writing, server.create_initialization_options())

    anyio.run(main)


def _tool(name: str) -> types.Tool:
    service = SERVICES[name]
    return types.Tool(
        name=name,
        description=service.description,
        input_schema=service.input_schema,
        output_schema=schema_of(name),
        annotations=types.ToolAnnotations(read_only_hint=not service.writes, open_world_hint=False),
    )


def _text(text: str) -> types.TextContent:
    return types.TextContent(type="text", text=text)
