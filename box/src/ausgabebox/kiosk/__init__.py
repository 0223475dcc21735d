"""The screen: pages for Chromium on this machine alone, with keys, speech and time enough."""
