# Receives datagrams at a socket of the unix domain as systemd does, and prints each with its sender's pid as one JSON line.
import json, socket, struct, sys

receiver = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
receiver.setsockopt(socket.SOL_SOCKET, socket.SO_PASSCRED, 1)
receiver.bind(sys.argv[1])
print(json.dumps({"listening": sys.argv[1]}), flush=True)
while True:
    data, ancillary, _, _ = receiver.recvmsg(8192, 1024)
    pid = next((struct.unpack("3i", value)[0] for _, kind, value in ancillary if kind == socket.SCM_CREDENTIALS), 0)
    print(json.dumps({"pid": pid, "text": data.decode()}), flush=True)
