"""The ports that the labs listen on, and who has them when somebody else does."""

import socket

import psutil

from checker.doctor.finding import Finding, Mend, State

PORTS = {8888: "JupyterLab", 8000: "your model's service", 5000: "the experiment tracker"}
_AIRPLAY = "   (AirPlay Receiver takes it by default: System Settings > General > AirDrop & Handoff)"


def look_at_port(port: int) -> Finding:
    """Whether a server could listen on this port now."""
    why = f"Used by {PORTS.get(port, 'a lab')}. When it is taken, the next free one is used."
    if port_is_free(port):
        return Finding(f"Port {port}", State.OK, "free", why)
    return Finding(f"Port {port}", State.WARN, f"in use by {holder_of(port)}", why, Mend(
        f"nothing needs to be done; to see who has it: ss -ltnp 'sport = :{port}'",
        f"nothing needs to be done; to see who has it: lsof -nP -iTCP:{port} -sTCP:LISTEN"
        + (_AIRPLAY if port == 5000 else ""),
        f"nothing needs to be done; to see who has it: Get-NetTCPConnection -LocalPort {port}"))


def port_is_free(port: int) -> bool:
    """Whether this machine's own address has the port free."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.settimeout(1)
        if probe.connect_ex(("127.0.0.1", port)) == 0:
            return False
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def holder_of(port: int) -> str:
    """The program that listens on a port, as far as this user may know."""
    try:
        connections = psutil.net_connections(kind="tcp")
        found = [each.pid for each in connections
                 if each.status == psutil.CONN_LISTEN and each.laddr and each.laddr.port == port and each.pid]
        return f"{psutil.Process(found[0]).name()} (process {found[0]})" if found else "another program"
    except (psutil.Error, OSError):
        return "another program"
