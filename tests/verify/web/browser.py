"""Chromium on a pipe: pages are opened, keys pressed, texts read, requests listed."""

import json
import os
import shutil
import subprocess
import time

CHROMIUM = shutil.which("chromium")
KEYS = {
    "Tab": {"key": "Tab", "code": "Tab", "windowsVirtualKeyCode": 9},
    "Enter": {"key": "Enter", "code": "Enter", "windowsVirtualKeyCode": 13, "text": "\r"},
}


class Browser:
    """A page of ``width`` × ``height`` pixels; a context manager."""

    def __init__(self, profile, width, height=1000):
        theirs, mine = os.pipe()
        heard, said = os.pipe()
        os.set_inheritable(theirs, True)
        os.set_inheritable(said, True)
        command = [CHROMIUM, "--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars"]
        command += [f"--window-size={width},{height}", f"--user-data-dir={profile}"]
        shell = f'exec "$@" --remote-debugging-pipe about:blank 3<&{theirs} 4>&{said}'
        self.process = subprocess.Popen(
            ["bash", "-c", shell, "-", *command],
            pass_fds=(theirs, said),
            stdin=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        os.close(theirs)
        os.close(said)
        self.mine, self.heard, self.count, self.left = mine, heard, 0, b""
        self.requests, self.complaints = [], []
        target = next(t for t in self("Target.getTargets")["targetInfos"] if t["type"] == "page")
        attach = {"targetId": target["targetId"], "flatten": True}
        self.session = self("Target.attachToTarget", attach)["sessionId"]
        for domain in ("Page", "Runtime", "Network", "Log"):
            self(f"{domain}.enable")
        metrics = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": False}
        self("Emulation.setDeviceMetricsOverride", metrics)

    session = None

    def __call__(self, method, parameters=None, seconds=60):
        self.count += 1
        message = {"id": self.count, "method": method, "params": parameters or {}}
        if self.session:
            message["sessionId"] = self.session
        os.write(self.mine, json.dumps(message).encode() + b"\0")
        while True:
            heard = self._hear()
            if heard.get("id") == self.count:
                if "error" in heard:
                    raise RuntimeError(heard["error"])
                return heard["result"]

    def _hear(self):
        while b"\0" not in self.left:
            part = os.read(self.heard, 1 << 16)
            if not part:
                raise RuntimeError("the browser ended")
            self.left += part
        line, _, self.left = self.left.partition(b"\0")
        heard = json.loads(line)
        method, said = heard.get("method"), heard.get("params", {})
        if method == "Network.requestWillBeSent":
            self.requests.append(said["request"]["url"])
        if method in ("Runtime.exceptionThrown", "Log.entryAdded"):
            self.complaints.append(json.dumps(said))
        return heard

    def open(self, url):
        self("Page.navigate", {"url": url})
        self.wait(f"location.href.startsWith({url.split('?')[0]!r})")

    def wait(self, condition, seconds=60):
        """Until the condition holds in a page that is loaded."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            if self.value(f"document.readyState === 'complete' && ({condition})"):
                return
            time.sleep(0.05)
        raise TimeoutError(condition)

    def value(self, expression):
        found = self("Runtime.evaluate", {"expression": expression, "returnByValue": True})
        return found["result"].get("value")

    def press(self, key, shift=False):
        for kind in ("keyDown", "keyUp"):
            said = {"type": kind, "modifiers": 8 if shift else 0, **KEYS[key]}
            self("Input.dispatchKeyEvent", said)

    def type(self, text):
        self("Input.insertText", {"text": text})

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.kill()
        self.process.wait()
        os.close(self.mine)
        os.close(self.heard)
