"""Local servers, on the loopback address only: the report site and Dagster's interface."""

import functools
import os
import sys
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer

from rich.console import Console

from orchestration.errors import ExplainedError
from orchestration.settings import REPOSITORY, Settings

LOOPBACK = "127.0.0.1"


class _SiteHandler(SimpleHTTPRequestHandler):
    """Static files, under the base path the site was built for; quiet."""

    base_path = ""

    def translate_path(self, path: str) -> str:
        return super().translate_path(path.removeprefix(self.base_path) or "/")

    def log_message(self, format: str, *args: object) -> None:
        return None


def site_server(settings: Settings, port: int) -> ThreadingHTTPServer:
    """A server of the site in force; port 0 takes any free one. Raises ExplainedError where there is no site."""
    folder = (settings.site / "current").resolve()
    if not (folder / "index.html").exists():
        raise ExplainedError(f"no site in {settings.site}: run `totalplace refresh` first")
    handler = type("Handler", (_SiteHandler,), {"base_path": settings.base_path})
    return ThreadingHTTPServer((LOOPBACK, port), functools.partial(handler, directory=str(folder)))


def serve_site(settings: Settings, port: int, out: Console) -> None:
    """Serve the site until the process is interrupted."""
    server = site_server(settings, port)
    out.print(f"The report site is on http://{LOOPBACK}:{server.server_port}{settings.base_path}/ (Ctrl-C ends)")
    try:
        server.serve_forever()
    except KeyboardInterrupt:
        out.print()
    finally:
        server.server_close()


def serve_dagster(settings: Settings, port: int, out: Console) -> None:
    """Replace this process by Dagster's own development server, with our storage and definitions."""
    from orchestration.instance import dagster_instance

    settings.prepare()
    with dagster_instance(settings):
        pass  # writes the configuration and makes the storage
    out.print(f"Dagster is starting on http://{LOOPBACK}:{port} (Ctrl-C ends)")
    command = [
        sys.executable,
        "-m",
        "dagster",
        "dev",
        "-m",
        "orchestration.definitions",
        "-h",
        LOOPBACK,
        "-p",
        str(port),
    ]
    os.chdir(REPOSITORY)
    os.execv(sys.executable, command)
