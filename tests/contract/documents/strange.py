"""Processes that do not do what a conversion does. Run as `python -I strange.py HOW KIND`."""

import os
import struct
import sys
import time

HOW = sys.argv[1]


def say(letter: bytes, content: bytes = b"") -> None:
    os.write(1, letter + struct.pack(">I", len(content)) + content)


if __name__ == "__main__":
    if HOW == "never begins":
        sys.exit(3)
    say(b"B")
    match HOW:
        case "hangs":
            time.sleep(60)
        case "closes its mouth":
            os.close(1)
            time.sleep(60)
        case "gives what is no page":
            say(b"P", b"<html>")
            say(b"E")
        case "gives no page":
            say(b"E")
        case "gives too many pages":
            for _ in range(61):
                say(b"P", sys.stdin.buffer.read() or b"x")
            say(b"E")
        case "talks without end":
            while True:
                os.write(1, b"P\xff\xff\xff\xff" + bytes(1_000_000))
        case "invents a reason":
            say(b"R", b"\xffvirus")
        case "stops in the middle":
            os.write(1, b"P\0\0\0\x09abc")
